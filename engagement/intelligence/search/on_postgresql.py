"""Finding on PostgreSQL. Its inverted index (GIN) knows no order and always reads every match; a walk back from the newest note
knows no words. So: look at the newest notes first; only what is rare there is asked of the index, and then its matches are few."""

from typing import Any

import sqlalchemy as sa

from engagement.intelligence.search.asked import Asked, ways
from engagement.intelligence.search.narrowing import Narrowed, scope
from engagement.shared import clock
from engagement.shared.database import db

GLANCE = 2_000
"""How many of the newest notes are looked at first: under a millisecond."""
COMMON = 0.08
"""From this share of matches on, walking back to a thousandth match costs less than asking the index for all."""
ENOUGH = 26
"""Matches at a glance that show a word is not rare."""


def newest(asked: Asked, narrowed: Narrowed, *, before: int | None, limit: int) -> list[int]:
    """The ids of the newest notes found, newest first; of those before an id where one is given."""
    query = _Query(asked, narrowed, {} if before is None else {"before": before}, "note_id < :before" if before else "")
    found, all_seen = query.walk(GLANCE, limit)
    if len(found) >= limit or all_seen:
        return found
    if len(found) >= COMMON * GLANCE:
        found, all_seen = query.walk(int(1.25 * GLANCE * limit / len(found)), limit)
        if len(found) >= limit or all_seen:
            return found
    return query.look_up(limit)


def best(asked: Asked, narrowed: Narrowed, *, upto: int | None, cap: int) -> list[int]:
    """The ids of the ``cap`` newest notes found (up to an id where one is given), the best match first: ts_rank."""
    found = newest(asked, narrowed, before=None if upto is None else upto + 1, limit=cap)
    words, given = tsquery(asked)
    statement = sa.text(
        "SELECT note_id FROM intelligence_search WHERE note_id = ANY(:found) "
        f"ORDER BY ts_rank(words, {words}, 1) DESC, note_id DESC"
    )
    return list(db.session.scalars(statement, {**given, "found": found})) if asked.musts else found


def count(asked: Asked, narrowed: Narrowed, *, most: int) -> int:
    """How many notes are found; ``most`` when there are as many or more."""
    query = _Query(asked, narrowed, {}, "")
    found, all_seen = query.walk(GLANCE, most)
    if all_seen:
        return len(found)
    if len(found) >= COMMON * GLANCE:
        found, all_seen = query.walk(int(1.25 * GLANCE * most / len(found)), most)
        if len(found) >= most or all_seen:
            return len(found)
    return query.number(most)


def every(asked: Asked, narrowed: Narrowed) -> sa.TextClause:
    """All ids found, newest first, as a statement to be streamed."""
    query = _Query(asked, narrowed, {}, "")
    return sa.text(f"SELECT s.note_id AS id FROM {query.index} ORDER BY s.note_id DESC").bindparams(**query.given)


def tsquery(asked: Asked) -> tuple[str, dict[str, str]]:
    """The words as an expression of PostgreSQL's, and its values. What they are is told as values only."""
    one = "phraseto_tsquery('intelligence_words', intelligence_search_plain(:{0}))"
    terms, given = [], dict[str, str]()
    for sign, phrases in (("", asked.musts), ("!! ", asked.nots)):
        for phrase in phrases:
            names = []
            for words in ways(phrase):
                names.append(f"word_{len(given)}")
                given[names[-1]] = " ".join(words)
            terms.append(f"{sign}({' || '.join(map(one.format, names))})")
    return " && ".join(terms), given


class _Query:
    """One question, ready to be put in either way."""

    def __init__(self, asked: Asked, narrowed: Narrowed, given: dict[str, Any], only: str) -> None:
        words, typed = tsquery(asked)
        self.given: dict[str, Any] = {**typed, **given}
        groups = [group for group in scope(narrowed, today=clock.today()) if not group or group[0][0] != "l"]
        scopes = " & ".join("(" + "|".join(f"'={letter}{value}'" for letter, value in group) + ")" for group in groups)
        here = _quoted("|".join(f"'=l{id_}'" for id_ in sorted(narrowed.localities or ())))
        within = [only] if only else []
        if narrowed.localities is not None:
            within.append("locality_id = ANY(:localities)")
            self.given["localities"] = sorted(narrowed.localities)
        self.given |= {"scopes": scopes} if scopes else {}
        matches = [f"({words})"] if words else []
        matches += ["CAST(:scopes AS tsquery)"] if scopes else []
        self.matching = f"s.words @@ ({' && '.join(matches)})" if matches else "true"
        indexed = [*matches, f"CAST({here} AS tsquery)"] if narrowed.localities else matches
        days = _days(narrowed, self.given)
        self.walking = f"SELECT note_id, words FROM intelligence_search WHERE {' AND '.join(within or ['true'])}"
        self.days = days
        conditions = [*within, f"s.words @@ ({' && '.join(indexed)})"] if indexed else within
        self.index = f"intelligence_search s{days} WHERE {' AND '.join(conditions or ['true'])}"
        self.index = self.index.replace("locality_id", "s.locality_id")

    def walk(self, far: int, limit: int) -> tuple[list[int], bool]:
        """The matches among the newest ``far`` notes, and whether that was all notes there are."""
        rows = db.session.execute(
            sa.text(
                f"WITH walked AS MATERIALIZED ({self.walking} ORDER BY note_id DESC LIMIT :far) "
                f"SELECT s.note_id, (SELECT count(*) FROM walked) FROM walked s{self.days} WHERE {self.matching} "
                "ORDER BY s.note_id DESC LIMIT :limit"
            ),
            {**self.given, "far": far, "limit": limit},
        ).all()
        return [row[0] for row in rows], bool(rows) and rows[0][1] < far

    def look_up(self, limit: int) -> list[int]:
        """The newest of all matches that the index knows."""
        statement = (
            f"WITH found AS MATERIALIZED (SELECT s.note_id FROM {self.index}) "
            "SELECT note_id FROM found ORDER BY note_id DESC LIMIT :limit"
        )
        return list(db.session.scalars(sa.text(statement), {**self.given, "limit": limit}))

    def number(self, most: int) -> int:
        """How many matches the index knows, up to ``most``."""
        statement = f"SELECT count(*) FROM (SELECT 1 FROM {self.index} LIMIT :most) AS found"
        return int(db.session.scalar(sa.text(statement), {**self.given, "most": most}) or 0)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _days(narrowed: Narrowed, given: dict[str, Any]) -> str:
    """The scope words know months; where days are asked for, the note is looked at too."""
    join = ""
    if narrowed.since or narrowed.until:
        join = " JOIN intelligence_note n ON n.id = s.note_id"
        for name, sign, day in (("since", ">=", narrowed.since), ("until", "<=", narrowed.until)):
            if day is not None:
                join += f" AND n.heard_on {sign} :{name}"
                given[name] = day
    return join
