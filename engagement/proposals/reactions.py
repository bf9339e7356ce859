"""What proposals do when a board has decided."""

from engagement.boards.events import DecisionRecorded
from engagement.proposals import actions, queries


def settle(event: DecisionRecorded) -> None:
    """Make the award, or say why not."""
    actions.settle(queries.get_decision(event.decision_id), by=event.by, now=event.at)
