"""The order of the year: every chapter's happenings, sorted by their moment, happen one after another in one transaction."""

from collections.abc import Callable
from datetime import UTC, datetime
from operator import itemgetter

from engagement.demonstration import (
    answers,
    asks,
    assets,
    batches,
    boards,
    enterprises,
    findings,
    held,
    learning,
    money,
    people,
    proposals,
    residents,
    rounds,
    signins,
    sorting,
    stacks,
    themes,
    voices,
)
from engagement.demonstration.book import FIRST_DAY, Book, read_book
from engagement.demonstration.cast import Cast, Happening
from engagement.demonstration.events import YearTold
from engagement.equality import actions as equality
from engagement.intelligence import actions as intelligence
from engagement.intelligence import queries as intelligence_queries
from engagement.intelligence.trends import keeping as trends
from engagement.places import actions as places
from engagement.places import queries as places_queries
from engagement.places.place import current_place
from engagement.publishes import publish_figures
from engagement.shared.database import db
from engagement.shared.events import tell
from engagement.shared.heavy import later
from engagement.theming import agreeing

CHAPTERS = (
    people,
    assets,
    residents,
    themes,
    voices,
    held,
    stacks,
    sorting,
    findings,
    asks,
    rounds,
    money,
    proposals,
    boards,
    enterprises,
    learning,
    answers,
    batches,
    signins,
)
"""In this order where two things happen at the same moment."""

SEED = 1

keep_up = later("engagement.intelligence.known.keeping", "keep_up")


def tell_year(
    *, now: datetime, moved: bool, seed: int = SEED, watch: Callable[[datetime, float], None] = lambda at, part: None
) -> Cast:
    """Let the year up to ``now`` happen and commit it, whole or not at all. ``watch`` is told each moment and the part of
    the year that is done (0 to 1)."""
    book, cast = read_book(now=now, seed=seed), Cast()
    _load_place(book, cast)
    year = [happening for chapter in CHAPTERS for happening in chapter.happen(book, cast)]
    _let_happen(sorted(year, key=itemgetter(0)), watch)
    tell(YearTold(at=now, by=None, seed=seed, moved=moved))
    db.session.commit()
    watch(now, 1.0)
    return cast


def catch_up(*, now: datetime) -> None:
    """Do at once what pages show and the worker would have done within some minutes. What takes long, learning, is left to it."""
    for chore in (equality.count_waiting, trends.fold, publish_figures, agreeing.measure_agreement, keep_up):
        chore(now=now)


def _load_place(book: Book, cast: Cast) -> None:
    first = book.at(FIRST_DAY)
    places.load_place(current_place(), by=None, now=first)
    intelligence.load_themes(current_place(), by=None, now=first)
    cast.themes = {theme.slug: theme for theme in intelligence_queries.list_themes()}
    for locality in places_queries.list_localities(neighbourhoods=True):
        cast.localities[locality.slug] = locality
        cast.neighbourhoods |= {one.slug: one for one in locality.neighbourhoods}


def _let_happen(year: list[Happening], watch: Callable[[datetime, float], None]) -> None:
    for number, (at, what) in enumerate(year, start=1):
        what(at.astimezone(UTC))
        watch(at, number / len(year))
