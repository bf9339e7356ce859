"""Packs: all that a group needs to hold its own discussion (Change one thing), on paper and behind a short code.

Nouns: Pack (a group, its day, its questions, its code), Sheet (one feedback sheet that came back and was typed in as a batch of
notes), Told (a note told online through the pack's page). Invariants: anybody may make a pack, without an account; its code cannot
be guessed and shows a wrong symbol; no sheet is typed in twice; what a group said is shown to nobody by its pack, only how much it
was and the answers that were published. Events: PackMade, SheetTyped, PackEnded.
"""
