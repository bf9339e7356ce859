"""Stop and check: what in a text may point at one person, or mean that somebody is in danger. It warns, the writer decides.

``kinds`` says what can be found. ``contacts``, ``registers``, ``births``, ``homes``, ``names``, ``health`` and ``risk`` (with the
patterns of ``danger``) each find their own in a text whose digits ``folding`` has made plain; their word lists are in data/privacy.
``look`` puts the findings together; ``marks`` shows them in place and takes out what the writer chose. ``survey`` counts them over
a file of comments, and ``at_terminal`` is its door.
How well it sees is measured in docs/privacy-check.md.
"""

from engagement.intelligence.privacy.kinds import KINDS, Found, Kind, Strength
from engagement.intelligence.privacy.look import certain, look_for, named, quoted, warning
from engagement.intelligence.privacy.marks import Piece, key_of, pieces, taken_out, without

__all__ = [
    "KINDS", "Found", "Kind", "Piece", "Strength", "certain", "key_of", "look_for", "named", "pieces", "quoted", "taken_out",
    "warning", "without",
]  # fmt: skip
