"""What is strong: the groups, places, activities, skills and networks that workers put on the list as they come to know them."""

from datetime import datetime
from functools import partial

from engagement.assets import actions as assets
from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter


def happen(book: Book, cast: Cast) -> Chapter:
    """Spread over the year; somebody had gone there to check not long before."""
    for entry in book["assets"]:
        day = -book.dice(entry["slug"]).randrange(5, 330)
        yield book.at(day, of_day="15:20"), partial(_add_asset, book, cast, entry)


def _add_asset(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    assets.add_asset(
        cast.localities[entry["locality"]],
        name=entry["name"],
        kind=entry["kind"],
        what=entry["what"],
        when=entry["when"],
        venue=entry["venue"],
        neighbourhood=cast.neighbourhoods[entry["neighbourhood"]],
        themes=entry["themes"],
        by=cast.id_of(book.worker(entry["locality"], near=entry["neighbourhood"])),
        now=now,
    )
