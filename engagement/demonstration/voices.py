"""What was heard: hundreds of notes, each written down on its day and sorted by what it is about a little later."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from random import Random

from engagement.demonstration import residents, sayings
from engagement.demonstration.book import FIRST_DAY, Book, Entry
from engagement.demonstration.cast import Cast, Chapter
from engagement.intelligence import actions as intelligence
from engagement.intelligence.rules import as_seen
from engagement.places.place import current_place
from engagement.theming import actions as theming

SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}
ROUTES = {
    "web": ("reference", "reference", "contact"),
    "phone-line": ("contact", "contact", "worker"),
    "others": ("worker", "worker", "worker", "poster", "reference", "contact"),
}
"""How a giver wants to hear back, by where it was said; one of these, at random."""

PUT_TO_THEM = {"group-meeting": 0.7, "talking-shop": 0.5, "paper-form": 0.9, "event": 0.6}
"""How often somebody asked first, by where it was said; elsewhere one in eight."""

WHO_CAN = {
    "strength": ("community", "community", "support"),
    "idea": ("community", "support", "support"),
    "worry": ("support", "services"),
    "barrier": ("services",),
}
"""The asset-based question, as workers answer it when they do."""

QUIET_AFTER, LONGEST = -28, -75
"""Most of what is older than this and has no answer in the book came from somebody who did not ask for one; all, in the end."""

TOGETHER_SINCE, STILL_TO_COME = -60, -5
"""An answer for many reaches back so many days; a draft, which has no day yet, goes with it from now."""

UNSURE = 0.03


def heard(book: Book) -> Iterator[tuple[Entry, int, int]]:
    """Every note, with the day it is heard and the day somebody sorts it, which may not have come yet."""
    cited = in_answers(book) | {
        note for one in book["rounds"] for way in one.get("options", ()) for note in way["notes"]
    }
    for entry in (*book["notes"], *sayings.compose(book)):
        day = entry["day"] if entry["slug"] in cited else _in_season(book, entry)
        yield entry, day, day + book.dice(f"sorted {entry['slug']}").randrange(1, 10)


def happen(book: Book, cast: Cast) -> Chapter:
    """Written down during the day; sorted within nine days, so the newest are not sorted yet."""
    cited = in_answers(book)
    for entry, day, sorted_day in heard(book):
        dice = book.dice(entry["slug"])
        route = dice.choice(ROUTES.get(entry["channel"], ROUTES["others"]))
        answered = entry["slug"] in cited or _answered_together(book, entry, day)
        if not answered and (day < LONGEST or (day < QUIET_AFTER and dice.random() < 0.9)):
            route = "nobody"
        moment = book.at(day, of_day=f"{dice.randrange(8, 21):02}:{dice.randrange(60):02}")
        yield moment, partial(_log_note, book, cast, entry, route)
        if sorted_day < 0:
            yield book.at(sorted_day, of_day="17:00"), partial(_sort, book, cast, entry)


def in_answers(book: Book) -> set[str]:
    """The notes (slugs) that the book's own answers are for."""
    return {note for answer in book["answers"] for note in answer["notes"]}


def _in_season(book: Book, entry: Entry) -> int:
    """The day a note was heard: its own, or the nearest in the season it speaks of."""
    if "season" not in entry:
        return int(entry["day"])
    months = SEASONS[entry["season"]]
    days = (day for day in range(FIRST_DAY + 5, 0) if book.on(day).month in months)
    return min(days, key=lambda day: abs(day - entry["day"]))


def _answered_together(book: Book, entry: Entry, day: int) -> bool:
    """Is there an answer for everybody who said so by then? A draft counts: they wait for it."""
    return any(
        (answer["locality"], answer["theme"]) == (entry["locality"], entry["themes"][0])
        for batch in book["batches"]
        if TOGETHER_SINCE < day - batch.get("day", STILL_TO_COME) < -4
        for answer in batch["answers"]
    )


def _who_heard(book: Book, cast: Cast, entry: Entry) -> int | None:
    """A worker nearby; nobody when a resident wrote it here themselves."""
    if entry["channel"] == "web":
        return None
    return cast.id_of(book.worker(entry["locality"], near=entry.get("neighbourhood"), about=entry["slug"]))


def _log_note(book: Book, cast: Cast, entry: Entry, route: str, now: datetime) -> None:
    dice, by = book.dice(f"how {entry['slug']}"), _who_heard(book, cast, entry)
    contact = _contact(entry, dice) if route == "contact" else None
    typed_for = entry["channel"] in residents.BY_HAND and "quote" not in entry and dice.random() < 0.7
    if residents.is_theirs(entry) or typed_for:
        cast.notes[entry["slug"]] = residents.tell(book, cast, entry, route=route, contact=contact, by=by, now=now)
        return
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
        heard_how=dice.choice(("first-hand", "first-hand", "first-hand", "repeated", "observed")),
        raised="asked" if dice.random() < PUT_TO_THEM.get(entry["channel"], 0.12) else "unprompted",
        asset_answer=dice.choice(WHO_CAN[entry["kind"]]) if dice.random() < 0.5 else None,
        route=route,
        contact=contact,
        where_told=_where(entry) if route == "poster" else None,
        by=by,
        now=now,
    )


def _contact(entry: Entry, dice: Random) -> str:
    """A number set aside for invented examples, or an address that reaches nobody."""
    if entry["channel"] != "web":
        return f"+441632960{dice.randrange(1000):03}"
    return f"{entry['slug']}@example.org"


def _where(entry: Entry) -> str:
    """Where a poster is to hang."""
    names = {one.slug: one.name for one in current_place().items("channels")}
    return f"{names[entry['channel']]}, {entry.get('neighbourhood', entry['locality']).replace('-', ' ').title()}"


def _sort(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    """Somebody who works there says what it is about, or now and then that they cannot say."""
    note = cast.notes[entry["slug"]]
    by = cast.id_of(book.worker(entry["locality"], near=entry.get("neighbourhood"), about=entry["slug"]))
    themes = [cast.themes[slug] for slug in entry["themes"] if cast.themes[slug].retired_at is None]
    unsure = book.dice(f"unsure {entry['slug']}").random() < UNSURE
    if themes:
        theming.sort(note, [] if unsure else themes, unsure=unsure, seen=as_seen(()), by=by, now=now)
