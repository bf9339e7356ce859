"""Pages of packs: make one, its public page, its papers, its sheets typed in."""

from engagement.packs.routes import making, papers, sheets, showing
from engagement.packs.routes.blueprint import bp

__all__ = ["bp", "making", "papers", "sheets", "showing"]
