"""Already known: what was said, answered, suggested or proposed before that means the same as what somebody is writing.

``keeping`` follows the journal into an index of meanings, in the worker; ``finding`` asks it, in a page; ``notes`` says what of a
note is found and who is shown it. Other domains bring their own `shared.known.Source` (see ``doors.KNOWN``).
How well it finds: docs/likeness.md.
"""
