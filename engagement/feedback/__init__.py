"""Feedback: what answers are owed, to whom, by which route and by when; and the public "you said, we did, or why not".

Nouns: Debt (an answer owed), Contact (how to reach its giver), Step (one thing that became of it), Answer (what we did, for one or
many debts; a draft until it is published), AnswerCheck (a second person has read a draft), Correction (an answer as it stood
before), and the counts Waiting, AnswerCount and Pace.
Invariants: everything given makes one debt with a reference a person can read over a phone; a trail is only added to; a debt is
closed once its giver is told; a contact lies apart, only ``contacts.py`` touches it, and it is deleted when its giver is told or
after the place's ``contact_days``; drafts are published together, all or none; a published answer is never changed silently; the
counts always equal a recount. Events: DebtOwed, OwnerChanged, StepAdded, AnswerDrafted, DraftChanged, DraftChecked,
DraftDiscarded, AnswerPublished, AnswerCorrected, AnswerTakenBack, GiversTold, ContactSeen, ContactsForgotten.
"""
