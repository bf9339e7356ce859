"""Pages of rounds and priorities: what is asked, its options, the vote, and what was agreed."""

from engagement.priorities.routes import options, rounds, voting
from engagement.priorities.routes.blueprint import bp

__all__ = ["bp", "options", "rounds", "voting"]
