"""Figures: what the public is shown of counts of people, made once a month so that no single coming or going is seen.

Nouns: Release (of a month), Cell (one count: of a table, of a locality), Published (what the public sees of it since). The domains
that count people say what there is to publish in ``engagement.publishes``; the worker makes the releases; public pages read only
what was released, through ``queries.released``. The arithmetic is ``shared.publishing``.
Invariants: a month is released once; a figure depends on nothing but its own counts and the installation's secret; totals are sums
of figures. Events: FiguresReleased.
"""
