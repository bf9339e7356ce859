"""Others said this: finds earlier words that mean the same, in a library of plain modules that knows no web and no database.

``weights`` reads the word vectors that another package carries; ``meanings`` makes one unit vector of a text; ``codes`` packs a
vector small; ``blocks`` holds the packed rows, in memory or in one file; ``index`` is what others use: add, drop, nearest.
``words`` searches by words and ``together`` puts the two answers into one order. Nothing here reaches the network.
Import it through a door only (NumPy and the tokenizer are heavy). How well and how fast: docs/likeness.md.
"""
