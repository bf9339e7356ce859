"""What is published once a month, by whom it is told. A table, and the chore that takes it."""

from collections.abc import Sequence
from datetime import datetime

from engagement.equality import figures as equality
from engagement.feedback import figures as feedback
from engagement.figures import actions as figures
from engagement.intelligence import figures as intelligence
from engagement.reporting import figures as reporting

SOURCES: Sequence[figures.Source] = (intelligence.cells, feedback.cells, equality.cells, reporting.cells)
"""Each is called with ``now=`` and says what there is to publish. Every public figure of people comes from here."""


def publish_figures(*, now: datetime) -> bool:
    """A chore of the worker: on the first look in a month, publish. Whether it did."""
    return figures.release_when_due(sources=SOURCES, now=now)
