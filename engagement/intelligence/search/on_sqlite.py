"""Finding on SQLite: FTS5 goes through the notes newest first and stops when it has enough, so most searches read little."""

import json
from typing import Any

import sqlalchemy as sa

from engagement.intelligence.search.asked import Asked, ways
from engagement.intelligence.search.narrowing import Hits, Narrowed, Word, scope
from engagement.shared import clock
from engagement.shared.database import db

MARK = "\ue000"
"""What scope words begin with: a character from the private area, which no search can hold (``asked.words_of``)."""
SLUGS = "ckh"
EVERY_KIND = [("y", str(year)) for year in range(1999, 2100)]
"""One of these every note has, for a search that says only what is not wanted."""


def newest(asked: Asked, narrowed: Narrowed, *, before: int | None, limit: int, enough: int | None = None) -> Hits:
    """The ids of the newest notes found, newest first; of those before an id where one is given."""
    rows = f"SELECT s.rowid FROM intelligence_search s{_days(narrowed)} WHERE intelligence_search MATCH :match"
    if before is not None:
        rows += " AND s.rowid < :before"
    return Hits(_ids(f"{rows} ORDER BY s.rowid DESC LIMIT :limit", asked, narrowed, before=before, limit=limit))


def best(asked: Asked, narrowed: Narrowed, *, upto: int | None, cap: int) -> Hits:
    """The ids of the ``cap`` newest notes found (up to an id where one is given), the best match first: BM25 over their words.

    BM25 counts every note that has one of the question's words, so the scope words, which very many have, are not asked again.
    """
    found = newest(asked, narrowed, before=None if upto is None else upto + 1, limit=cap)
    if not (found.ids and asked.musts):
        return found
    statement = sa.text(
        "SELECT rowid FROM intelligence_search WHERE intelligence_search MATCH :match AND rowid BETWEEN :first AND :last "
        "AND +rowid IN (SELECT value FROM json_each(:found)) ORDER BY bm25(intelligence_search, 1.0, 0.0), rowid DESC"
    )
    words = " AND ".join(map(_phrase, asked.musts))
    values = {"match": words, "first": found.ids[-1], "last": found.ids[0], "found": json.dumps(found.ids)}
    return Hits(list(db.session.scalars(statement, values)))


def count(asked: Asked, narrowed: Narrowed, *, most: int) -> int:
    """How many notes are found; ``most`` when there are as many or more."""
    rows = f"SELECT 1 FROM intelligence_search s{_days(narrowed)} WHERE intelligence_search MATCH :match LIMIT :limit"
    return _ids(f"SELECT count(*) FROM ({rows})", asked, narrowed, limit=most)[0]


def every(asked: Asked, narrowed: Narrowed) -> sa.TextClause:
    """All ids found, newest first, as a statement to be streamed."""
    rows = f"SELECT s.rowid AS id FROM intelligence_search s{_days(narrowed)} WHERE intelligence_search MATCH :match"
    return sa.text(f"{rows} ORDER BY s.rowid DESC").bindparams(**_days_given(narrowed), match=match(asked, narrowed))


def match(asked: Asked, narrowed: Narrowed) -> str:
    """The question in FTS5's own language. Only letters, marks and figures come from outside, and they stand in quotes."""
    groups = scope(narrowed, today=clock.today())
    musts = [_phrase(phrase) for phrase in asked.musts]
    musts += ["(" + " OR ".join(f'"{_word(word)}"' for word in group or [("l", "0")]) + ")" for group in groups]
    if not musts:
        musts = ["(" + " OR ".join(f'"{_word(word)}"' for word in EVERY_KIND) + ")"]
    said = " AND ".join(musts)
    return f"({said}) NOT ({' OR '.join(map(_phrase, asked.nots))})" if asked.nots else said


def _phrase(phrase: tuple[str, ...]) -> str:
    return "(" + " OR ".join('"' + " ".join(words) + '"' for words in ways(phrase)) + ")"


def _word(word: Word) -> str:
    letter, value = word
    return MARK + letter + (value.encode().hex() + "0" if letter in SLUGS else value)


def _days(narrowed: Narrowed) -> str:
    """The scope words know months; where days are asked for, the note is looked at too."""
    join = ""
    if narrowed.since or narrowed.until:
        join = " JOIN intelligence_note n ON n.id = s.rowid"
        join += " AND n.heard_on >= :since" if narrowed.since else ""
        join += " AND n.heard_on <= :until" if narrowed.until else ""
    return join


def _days_given(narrowed: Narrowed) -> dict[str, Any]:
    return {
        name: day.isoformat() for name, day in (("since", narrowed.since), ("until", narrowed.until)) if day is not None
    }


def _ids(statement: str, asked: Asked, narrowed: Narrowed, **given: Any) -> list[int]:
    values = {name: value for name, value in given.items() if value is not None}
    values |= _days_given(narrowed) | {"match": match(asked, narrowed)}
    return list(db.session.scalars(sa.text(statement), values))
