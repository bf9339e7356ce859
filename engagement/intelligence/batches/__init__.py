"""Batches: a stack of paper, or all that was said at one meeting, typed in with the keyboard alone.

One header, many lines; each line becomes a note. ``forms`` reads the page, ``actions`` keeps and undoes, ``queries`` finds. A line
that stop and check stops stays on the page while the good ones are kept; every line has an id made of the page's key and its
number, so that the same page sent twice keeps nothing twice.
"""
