"""What communities find in what was said: begun by a worker, put to the members, objected to, agreed, published."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter, Happening
from engagement.insights import actions as insights
from engagement.insights import evidence, queries, quotes, talk
from engagement.insights.models import Insight
from engagement.intelligence.models import Note, Theme


def happen(book: Book, cast: Cast) -> Chapter:
    """Each goes as far as its days say."""
    for entry in book["findings"]:
        made: list[Insight] = []
        yield book.at(entry["day"], of_day="13:10"), partial(_begin, book, cast, entry, made)
        if "discussed_day" in entry:
            yield from _discuss(book, cast, entry, made)
        if "agreed_day" in entry:
            yield book.at(entry["agreed_day"], of_day="20:00"), partial(_agree, book, cast, entry, made)
        if "published_day" in entry:
            yield book.at(entry["published_day"], of_day="09:30"), partial(_publish, book, cast, entry, made)


def _discuss(book: Book, cast: Cast, entry: Entry, made: list[Insight]) -> Iterator[Happening]:
    day = entry["discussed_day"]
    yield book.at(day, of_day="18:30"), partial(_open, book, cast, entry, made)
    for hour, position in enumerate(entry["positions"], start=10):
        yield book.at(day + 2, of_day=f"{hour}:00"), partial(_stand, cast, position, made)
        if "answer" in position:
            yield book.at(day + 3, of_day=f"{hour}:30"), partial(_answer, book, cast, entry, position, made)
    for said in entry.get("comments", ()):
        yield book.at(said["day"], of_day="19:45"), partial(_comment, cast, said, made)


def _begin(book: Book, cast: Cast, entry: Entry, made: list[Insight], now: datetime) -> None:
    """A draft, with every standing note about its themes behind it, and the words of one of them asked for."""
    themes = [cast.themes[slug].id for slug in entry["themes"]]
    by = cast.id_of(entry["by"])
    insight = insights.begin(cast.groups[entry["group"]], words=entry["words"], theme_ids=themes, by=by, now=now)
    evidence.gather(insight, Note.themes.any(Theme.id.in_(themes)), by=by, now=now)
    made.append(insight)
    if asked := entry.get("quote"):
        behind = queries.get_evidence(insight=insight.key, note=cast.notes[asked["note"]].key)
        quote = quotes.ask(behind, words=asked["words"], why=asked["why"], by=by, now=now)
        quotes.release(quote, consent=asked["consent"], by=_facilitator(book, cast, entry), now=now)


def _open(book: Book, cast: Cast, entry: Entry, made: list[Insight], now: datetime) -> None:
    insights.open_discussion(made[0], by=_facilitator(book, cast, entry), now=now)


def _stand(cast: Cast, position: Entry, made: list[Insight], now: datetime) -> None:
    (insight,) = made
    seen, by = insight.version.revision, cast.id_of(position["by"])
    insights.take_position(insight, position["stand"], reason=position.get("reason", ""), seen=seen, by=by, now=now)


def _answer(book: Book, cast: Cast, entry: Entry, position: Entry, made: list[Insight], now: datetime) -> None:
    taken = queries.find_position(made[0], cast.id_of(position["by"]))
    if taken is not None:
        by = _facilitator(book, cast, entry)
        insights.answer_objection(taken, answer=position["answer"], by=by, now=now)


def _comment(cast: Cast, said: Entry, made: list[Insight], now: datetime) -> None:
    talk.comment(made[0], said["text"], by=cast.id_of(said["by"]), now=now)


def _agree(book: Book, cast: Cast, entry: Entry, made: list[Insight], now: datetime) -> None:
    insights.agree(made[0], by=_facilitator(book, cast, entry), now=now)


def _publish(book: Book, cast: Cast, entry: Entry, made: list[Insight], now: datetime) -> None:
    insights.publish(made[0], by=_facilitator(book, cast, entry), now=now)


def _facilitator(book: Book, cast: Cast, entry: Entry) -> int:
    return cast.id_of(book.officer(entry["group"], "facilitator"))
