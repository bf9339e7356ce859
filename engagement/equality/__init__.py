"""Equality: who was heard, as far as people care to say, kept so that no answer leads back to what somebody told us.

Nouns: Sealed (one person's answers, waiting to be counted), Count (how many people gave an answer, by locality and month). There
are no rows of people: answers are encrypted when given, under a random key, all equally long and shuffled, and once at least
``BATCH`` wait the worker opens them together, adds them to the counts and deletes them. So a copy of the database, of its
write-ahead log or of its journal tells neither who answered what nor in which order. Whoever has the running server's secret as
well could open those that wait; the page says what is kept. Stands above intelligence, whose draft gives the right to answer once;
notes know nothing of it. Invariants: no column names a note, a person or a moment; the counts are private, and published only
through the publishing function that hides small numbers. Events: none, because the journal keeps the moment and order of whatever
it is told.
"""
