"""Wishes: what administrators ask for on a page, where nobody calls Airtable, and what came of it. The worker carries them out.

Nouns: Wish (what for, which base, by whom), Said (one thing that it brought to light: a table that was made or is missing, a call
that a run would make). Invariants: a wish is carried out once; what is kept of a plan are ids and names of fields, never values.
"""
