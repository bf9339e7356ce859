"""Finding on PostgreSQL. Its inverted index (GIN) knows no order and always reads every match; a walk back from the newest note
knows no words. So: look at the newest notes first; only what is rare there is asked of the index, and then its matches are few."""

from typing import Any

import sqlalchemy as sa

from engagement.intelligence.search.asked import Asked, ways
from engagement.intelligence.search.narrowing import Narrowed, Word, scope
from engagement.shared import clock
from engagement.shared.database import db

GLANCE = 2_000
"""How many of the newest notes are looked at first: about a millisecond."""
COMMON = 0.08
"""From this share of matches on, walking back to a thousandth match costs less than asking the index for all."""


def newest(asked: Asked, narrowed: Narrowed, *, before: int | None, limit: int) -> list[int]:
    """The ids of the newest notes found, newest first; of those before an id where one is given."""
    query = _Query(asked, narrowed, before)
    found = query.walk_for(limit)
    return found if len(found) >= limit else query.look_up(limit)


def best(asked: Asked, narrowed: Narrowed, *, upto: int | None, cap: int) -> list[int]:
    """The ids of the ``cap`` newest notes found (up to an id where one is given), the best match first: ts_rank."""
    found = newest(asked, narrowed, before=None if upto is None else upto + 1, limit=cap)
    words, given = tsquery(asked)
    statement = sa.text(
        "SELECT note_id FROM intelligence_search WHERE note_id = ANY(:found) "
        f"ORDER BY ts_rank(words, (SELECT {words}), 1) DESC, note_id DESC"
    )
    return list(db.session.scalars(statement, {**given, "found": found})) if asked.musts else found


def count(asked: Asked, narrowed: Narrowed, *, most: int) -> int:
    """How many notes are found; ``most`` when there are as many or more."""
    query = _Query(asked, narrowed)
    return most if len(query.walk_for(most)) >= most else query.number(most)


def every(asked: Asked, narrowed: Narrowed) -> sa.TextClause:
    """All ids found, newest first, as a statement to be streamed."""
    query = _Query(asked, narrowed)
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

    def __init__(self, asked: Asked, narrowed: Narrowed, before: int | None = None) -> None:
        words, typed = tsquery(asked)
        self.given: dict[str, Any] = dict(typed)
        groups = [group for group in scope(narrowed, today=clock.today()) if group and group[0][0] != "l"]
        terms = [f"({words})"] if words else []
        if groups:
            self.given["scopes"] = " & ".join(f"({_any_of(group)})" for group in groups)
            terms.append("CAST(:scopes AS tsquery)")
        within = self._within(narrowed, before)
        days = _days(narrowed, self.given)
        self.walking = (
            f"SELECT s.note_id FROM (SELECT note_id, words FROM intelligence_search s WHERE {' AND '.join(within)} "
            f"ORDER BY note_id DESC LIMIT :far) AS s{days} WHERE {_says(terms)} ORDER BY s.note_id DESC LIMIT :limit"
        )
        if narrowed.localities and terms:
            self.given["here"] = _any_of([("l", str(id_)) for id_ in sorted(narrowed.localities)])
            terms.append("CAST(:here AS tsquery)")
        # The scope word narrows to the locality already; read beside it, the locality's own index costs fifty times as much.
        besides = (
            " AND ".join(within).replace("s.locality_id", "(s.locality_id + 0)") if terms else " AND ".join(within)
        )
        self.index = f"intelligence_search s{days} WHERE {besides} AND {_says(terms)}"

    def _within(self, narrowed: Narrowed, before: int | None) -> list[str]:
        """What is asked of the columns beside the words."""
        within = ["true"]
        if narrowed.localities and len(narrowed.localities) == 1:  # one by itself can be walked along an index
            self.given["locality"] = next(iter(narrowed.localities))
            within.append("s.locality_id = :locality")
        elif narrowed.localities is not None:
            self.given["localities"] = sorted(narrowed.localities)
            within.append("s.locality_id = ANY(:localities)")
        if before is not None:
            self.given["before"] = before
            within.append("s.note_id < :before")
        return within

    def walk_for(self, limit: int) -> list[int]:
        """So many of the newest matches, or fewer where going back for them would be a long way: then the index knows better."""
        found = self._walk(GLANCE, limit)
        if COMMON * GLANCE <= len(found) < limit:
            found = self._walk(int(1.25 * GLANCE * limit / len(found)), limit)
        return found

    def _walk(self, far: int, limit: int) -> list[int]:
        """The matches among the newest ``far`` notes."""
        return list(db.session.scalars(sa.text(self.walking), {**self.given, "far": far, "limit": limit}))

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


def _says(terms: list[str]) -> str:
    """That a note matches all these. The question stands in a SELECT of its own, to be worked out once and not for each note."""
    return f"s.words @@ (SELECT {' && '.join(terms)})" if terms else "true"


def _any_of(group: list[Word]) -> str:
    """Scope words as PostgreSQL reads them, in quotes; the values are numbers, and slugs of the place's own lists."""
    return "|".join(f"'={letter}{value}'" for letter, value in group)


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
