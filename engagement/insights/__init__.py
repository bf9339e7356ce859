"""Insights: findings that a Community of Practice states from many notes, with their evidence attached.

Nouns: Insight (a finding of a group, for everyone once it is published), Version (its words; frozen when agreed, so that a later
change is a new one), Evidence (a note for or against it), Heard (the counts of that, kept), Position (a member agrees, stands aside
or objects), Comment, Quote (the very words of a note, shown only once released).
Invariants: where an insight stands is derived in one place (`rules.state_of`); what is agreed is not edited; no objection is passed
over without an answer; a note that is withdrawn or held is behind nothing; public words repeat no note, but for released quotes.
Events: InsightBegun, InsightEdited, InsightOpened, PositionTaken, ObjectionAnswered, InsightAgreed, InsightPublished,
InsightTakenBack, InsightRevised, EvidenceGathered, EvidenceRemoved, CommentWritten, CommentEdited, CommentRemoved, AuthorForgotten,
QuoteAsked, QuoteReleased, QuoteTakenBack.
"""
