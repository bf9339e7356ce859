"""What was heard: three hundred and forty notes, each written down on its day and sorted by what it is about a little later."""

from datetime import datetime
from functools import partial

from engagement.demonstration.book import FIRST_DAY, Book, Entry
from engagement.demonstration.cast import Cast, Chapter
from engagement.intelligence import actions as intelligence

SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}
ROUTES = {"web": ("reference", "reference", "contact"), "others": ("worker", "worker", "poster", "reference")}
"""How a giver wants to hear back, by where it was said; one of these, at random."""

QUIET_AFTER = -28
"""Most of what is older than this and has no answer in the book came from somebody who did not ask for one."""


def happen(book: Book, cast: Cast) -> Chapter:
    """Written down during the day; sorted within four days, so the newest are not sorted yet."""
    cited = {note for answer in book["answers"] for note in answer["notes"]}
    in_rounds = {note for one in book["rounds"] for option in one.get("options", ()) for note in option["notes"]}
    for entry in book["notes"]:
        dice = book.dice(entry["slug"])
        day = entry["day"] if entry["slug"] in cited | in_rounds else _in_season(book, entry)
        route = dice.choice(ROUTES.get(entry["channel"], ROUTES["others"]))
        if entry["slug"] not in cited and day < QUIET_AFTER and dice.random() < 0.9:
            route = "nobody"
        heard = book.at(day, of_day=f"{dice.randrange(8, 21):02}:{dice.randrange(60):02}")
        yield heard, partial(_log_note, book, cast, entry, route)
        sorted_day = day + dice.randrange(1, 5)
        if sorted_day < 0:
            yield book.at(sorted_day, of_day="17:00"), partial(_set_themes, book, cast, entry)


def _in_season(book: Book, entry: Entry) -> int:
    """The day a note was heard: its own, or the nearest in the season it speaks of."""
    if "season" not in entry:
        return int(entry["day"])
    months = SEASONS[entry["season"]]
    days = (day for day in range(FIRST_DAY + 5, 0) if book.on(day).month in months)
    return min(days, key=lambda day: abs(day - entry["day"]))


def _who_heard(book: Book, cast: Cast, entry: Entry) -> int | None:
    """A worker nearby; nobody when a resident wrote it here themselves."""
    if entry["channel"] == "web":
        return None
    return cast.id_of(book.worker(entry["locality"], near=entry.get("neighbourhood")))


def _log_note(book: Book, cast: Cast, entry: Entry, route: str, now: datetime) -> None:
    neighbourhood = cast.neighbourhoods.get(entry.get("neighbourhood", ""))
    cast.notes[entry["slug"]] = intelligence.log_note(
        entry["text"],
        locality_id=cast.localities[entry["locality"]].id,
        neighbourhood_id=neighbourhood.id if neighbourhood else None,
        channel=entry["channel"],
        kind=entry["kind"],
        voices=entry["voices"],
        quote=entry.get("quote"),
        language=entry.get("language", "en"),
        route=route,
        contact=f"{entry['slug']}@example.org" if route == "contact" else None,
        by=_who_heard(book, cast, entry),
        now=now,
    )


def _set_themes(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    by = cast.id_of(book.worker(entry["locality"], near=entry.get("neighbourhood")))
    themes = [cast.themes[slug] for slug in entry["themes"]]
    intelligence.set_themes(cast.notes[entry["slug"]], themes, by=by, now=now)
