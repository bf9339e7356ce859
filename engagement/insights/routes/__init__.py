"""Pages of insights: everyone reads what is published; a community writes, discusses, agrees and publishes."""

from engagement.insights.routes import deciding, drafting, gathering, public, quoting, talking
from engagement.insights.routes.blueprint import bp

__all__ = ["bp", "deciding", "drafting", "gathering", "public", "quoting", "talking"]
