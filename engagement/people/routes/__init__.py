"""Pages of people: signing in, one's own account, and for administrators everybody's."""

from engagement.people.routes import accounts, own, signing_in
from engagement.people.routes.blueprint import bp

__all__ = ["accounts", "bp", "own", "signing_in"]
