"""Tallies: the count behind every decision, as pure functions anyone can recount with.

Nouns: an *election* (projects with costs, ballots, a budget), a *result* (winners in order, the rule with
every choice stated, every tie met), a *tally* of a priority round, a *recorded vote* of a board, and the
*repairs* made while reading a file.

Invariants: arithmetic is exact (whole numbers and fractions, never floats that decide); a result never costs
more than its budget; nothing that nobody supports is ever chosen; the order of the ballots changes nothing;
no tie is broken silently.

Knows no Flask, no database and no other domain; tells no events. The rules are explained in docs/rules.md.
"""
