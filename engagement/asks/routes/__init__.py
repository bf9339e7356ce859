"""Pages of asks: the calendar for everybody, the pages on which one is entered and kept, and calendar files."""

from engagement.asks.routes import calendar, files, keeping, writing
from engagement.asks.routes.blueprint import bp

__all__ = ["bp", "calendar", "files", "keeping", "writing"]
