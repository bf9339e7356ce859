"""Stop and check: what in a text may point at one person, or mean that somebody is in danger. It warns, the writer decides.

``kinds`` says what can be found. ``contacts``, ``registers``, ``births``, ``homes``, ``names``, ``health`` and ``risk`` (with the
patterns of ``danger``) each find their own in a text whose digits ``folding`` has made plain; their word lists are in data/privacy.
``look`` puts the findings together. ``survey`` counts them over a file of comments, and ``at_terminal`` is its door.
How well it sees is measured in docs/privacy-check.md.
"""

from engagement.intelligence.privacy.kinds import KINDS, Found, Kind, Strength
from engagement.intelligence.privacy.look import certain, look_for, quoted, warning

__all__ = ["KINDS", "Found", "Kind", "Strength", "certain", "look_for", "quoted", "warning"]
