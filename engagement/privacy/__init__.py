"""Stop and check: what in a text may point at one person, or mean that somebody is in danger. It warns, the writer decides.

``kinds`` says what can be found. ``contacts``, ``registers``, ``births``, ``homes``, ``names``, ``health`` and ``risk`` (with the
patterns of ``danger``) each find their own in a text whose digits ``folding`` has made plain; their word lists are in data/privacy.
``look`` puts the findings together; ``marks`` shows them in place and takes out what the writer chose; ``careful`` is a form that
does so, and one for words that everybody will read. How well it sees is measured in docs/privacy-check.md.

Noun: Kept, why words that may point at somebody stay in what the public reads. Invariants: an identifier never stays there; of any
other finding the reason is written down, for as long as the words stand. Event: WordsKept.
"""
