"""Asks: the shared calendar of everything that residents are asked by all organisations, and the rest a place is owed.

Nouns: Ask (a consultation, survey, round, visit or event), Change (of one that is in the calendar, with its reason), Upload (of a
calendar file, until it is taken in).
Invariants: an ask enters the calendar only after its asker saw what is known already; above the rest limit of a locality or group
it carries a published reason; its question and its places do not change after that; what was closed owes an answer. A round enters
by itself and owes its reason. Periods are half-open: ``closes_on`` is the first day on which nobody is asked any more.
Events: AskEntered, AskDrafted, AskChecked, AskOpened, AskChanged, AskCalledOff, AskAnswered, CalendarTakenIn.
"""
