"""Airtable: partners keep working in their base. A two-way sync that loses nothing, leaks nothing and wastes no call.

Nouns: Kind (what goes to Airtable, and which of its columns may), Mapping (the place's file: which kind in which table, which
column in which field), Base (one Airtable base with its place in the journal, its lease and its limits), Row (one of our records
and its record there, with what both sides last agreed on), Conflict (both sides changed one field), Run, Wish (what was asked of
the worker on a page). Invariants: a column without a class never leaves; every create is an upsert on the App ID; no transaction is
open during a call; at most five calls a second a base, by all processes together; nothing removed there is removed here, nothing
taken from there is trusted.
Events: SyncAsked, SyncRan, SyncStopped, ConflictFound, ConflictResolved, RecordParked, TakenFromAirtable.
"""
