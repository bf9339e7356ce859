"""Many at once: what a talking shop said, typed in; packs with which groups held their own discussion; a file of comments."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter, Happening
from engagement.intelligence import imports
from engagement.intelligence.batches import actions as batches
from engagement.intelligence.intake import Fault, Row
from engagement.intelligence.models import Batch
from engagement.intelligence.reasons import Reason
from engagement.packs import actions as packs
from engagement.packs import rules
from engagement.packs.models import Pack
from engagement.places.place import current_place
from engagement.shared.database import new_key


def happen(book: Book, cast: Cast) -> Chapter:
    """A stack is typed in on its day; a pack is made, and its sheets are typed in once the group has met."""
    for entry in book["stacks"]:
        yield book.at(entry["day"], of_day="17:20"), partial(_type_stack, book, cast, entry)
    for entry in book["packs"]:
        yield from _hold_discussion(book, cast, entry)
    for entry in book["files"]:
        yield book.at(entry["day"], of_day="09:40"), partial(_take_in, book, cast, entry)


def _hold_discussion(book: Book, cast: Cast, entry: Entry) -> Iterator[Happening]:
    made: list[Pack] = []
    yield book.at(entry["made_day"], of_day="20:15"), partial(_make, book, cast, entry, made)
    for sheet in entry.get("sheets", ()):
        minute = 10 + sheet["number"]
        yield book.at(entry["typed_day"], of_day=f"10:{minute}"), partial(_type_sheet, book, cast, entry, sheet, made)


def _make(book: Book, cast: Cast, entry: Entry, made: list[Pack], now: datetime) -> None:
    pack = packs.make(
        locality_id=cast.localities[entry["locality"]].id,
        group_name=entry["group"],
        host=entry["host"],
        topic=entry["topic"],
        meets_on=book.on(entry["meets_day"]),
        language=entry["language"],
        questions=[str(one.name) for one in current_place().items("pack_questions")],
        invited=entry.get("invited", 30),
        by=cast.id_of(entry["by"]) if "by" in entry else None,
        now=now,
    )
    made.append(pack)


def _type_sheet(book: Book, cast: Cast, entry: Entry, sheet: Entry, made: list[Pack], now: datetime) -> None:
    (pack,) = made
    header = {
        "channel": rules.CHANNEL,
        "occasion": entry["group"],
        "heard_on": book.on(entry["meets_day"]),
        "route": "poster",
        "where_told": entry["group"],
        "questions": pack.questions,
    }
    batch = _type(cast, {**entry, "lines": sheet["lines"]}, header, now)
    packs.take_sheet_in(pack, batch, number=sheet["number"], by=cast.id_of(entry["by"]), now=now)


def _type_stack(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    header = {name: entry[name] for name in ("channel", "occasion", "route", "where_told")}
    _type(cast, entry, {**header, "heard_on": book.on(entry["day"])}, now)


def _type(cast: Cast, entry: Entry, header: dict[str, Any], now: datetime) -> Batch:
    batch = batches.begin(
        new_key(),
        locality_id=cast.localities[entry["locality"]].id,
        neighbourhood_id=cast.neighbourhoods[entry["neighbourhood"]].id,
        by=cast.id_of(entry["by"]),
        now=now,
        **header,
    )
    batches.keep(batch, [batches.NewLine(number=n, **line) for n, line in enumerate(entry["lines"], start=1)], now=now)
    return batch


def _take_in(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    """Rows in which stop and check finds something are held for review."""
    heard_on = book.on(entry["heard_day"])
    imports.take_in(
        [_row(number, text, heard_on) for number, text in enumerate(entry["rows"], start=2)],
        locality=cast.localities[entry["locality"]],
        file_name=entry["name"],
        channel=entry["channel"],
        found="hold",
        by=cast.id_of(entry["by"]),
        now=now,
    )


def _row(number: int, text: str, heard_on: date) -> Row | Fault:
    return Row(number, text, heard_on) if text else Fault(number, "unanswered", Reason("no-answer"), "")
