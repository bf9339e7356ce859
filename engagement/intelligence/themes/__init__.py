"""The list of themes as people change it: create, rename, move, merge, split, retire, each with history and undo.

``gate`` lets one change of the list happen at a time. ``models`` keep what changed and what notes had; ``history`` writes it.
``changes`` and ``parts`` are the verbs, ``undoing`` takes the newest back, ``moving`` does the work on notes in a few statements
however many there are, ``choosing`` says what ticks mean now. ``docs/themes.md`` tells why.
"""
