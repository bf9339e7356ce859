"""Theming: people say what notes are about, one note after the other, beside suggestions they may take or leave.

Nouns: Waiting (a note in its locality's queue, lent to one person for minutes), Coding (what one person chose for a note),
Difference (two who coded the same note chose differently), Agreement (how far they agree, measured), Learned (a model and how
good it was on decisions it had not seen), Suggestion (a theme it names for a note, and what a person said to it). Invariants: a
note that stands without a theme waits exactly once; nobody's choice overwrites another's unseen; a second person codes blind and
sees no suggestion; nothing suggested is ever applied by itself.
Events: NoteCoded, CodingUndone, DifferenceSettled, ThemesLearned.
"""
