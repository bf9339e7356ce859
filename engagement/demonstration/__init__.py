"""Demonstration: an invented year in four localities, told through the other domains' own actions.

Nouns: Book (the data files, dated from a moment), Cast (what has been made so far, by slug), Happening (a moment and what is
done then). Chapters (`people`, `voices`, `rounds` …) say what happens when; `year` puts everything in order of time and lets it
happen, so the journal, the ledger and every trail grow as they would have grown. Invariants: everybody is invented; one seed gives
one year; it is told in one transaction, so it is there whole or not at all; what the worker would
have counted by then is counted after it. Event: YearTold.
"""
