"""Journal: every event once. The audit trail and the outbox, in one append-only, hash-chained table.

Noun: Entry. Invariants: one row an event, written in the event's own transaction; each row's hash covers the row before it;
the database refuses to change or delete a row. What follows the journal (mail, Airtable) reads it in order of ``position``.
Tells no events.
"""
