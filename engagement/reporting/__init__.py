"""Reporting: who was heard, and whether a few spoke for all, beside who lives there.

Nouns: Voice (what was heard of one theme, or of all, in a locality at the last release: how much of it through the five who wrote
down most, how much of it put to people). Made anew with each release of figures and read from there; the public is shown published
figures and words, staff who may read notes the numbers too. Nothing here names or counts a giver by who they are.
Events: none.
"""
