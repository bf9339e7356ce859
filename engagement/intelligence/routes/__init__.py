"""Pages of notes: residents tell us, workers log and sort, everyone sees what people are saying."""

from engagement.intelligence.routes import (
    about_it,
    batches,
    files,
    for_somebody,
    known,
    mine,
    notes,
    reviewing,
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
    "batches",
    "bp",
    "files",
    "for_somebody",
    "known",
    "mine",
    "notes",
    "reviewing",
    "saying",
    "searching",
    "telling",
    "themes",
    "trends",
    "waiting",
]
