"""Pages of notes: residents tell us, workers log and sort, everyone sees what people are saying."""

from engagement.intelligence.routes import (
    about_it,
    known,
    notes,
    saying,
    searching,
    telling,
    themes,
    trends,
    waiting,
)
from engagement.intelligence.routes.blueprint import bp

__all__ = [
    "about_it",
    "bp",
    "known",
    "notes",
    "saying",
    "searching",
    "telling",
    "themes",
    "trends",
    "waiting",
]
