"""Feedback: what answers are owed, to whom, by which route and by when; and the public "you said, we did, or why not".

Nouns: Debt (an answer owed), Contact (how to reach its giver), Step (one thing that became of it), Answer (what we did, for one or
many debts), and the counts Waiting and AnswerCount.
Invariants: everything given makes one debt with a reference a person can read over a phone; a trail is only added to; a debt is
closed once its giver is told; a contact lies apart, only ``contacts.py`` touches it, and it is deleted when its giver is told or
after the place's ``contact_days``. Events: DebtOwed, StepAdded, AnswerPublished, GiverTold, ContactsForgotten.
"""
