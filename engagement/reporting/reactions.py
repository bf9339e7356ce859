"""What reporting does about others' events."""

from engagement.figures.events import FiguresReleased
from engagement.reporting import actions


def count_who_spoke(event: FiguresReleased) -> None:
    """What stands beside the figures is of the same moment."""
    actions.count_voices()
