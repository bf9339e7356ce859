"""Feedback: what answers are owed, to whom, by which route and by when; and the public "you said, we did, or why not".

Nouns: Debt (an answer owed), Step (one thing that became of it), Answer (what we did, for one or many debts), and the counts
Waiting and AnswerCount.
Invariants: everything given makes one debt with a reference a person can read over a phone; a trail is only added to; a debt is
closed once its giver is told, and their private contact is deleted then. Events: DebtOwed, StepAdded, AnswerPublished, GiverTold.
"""
