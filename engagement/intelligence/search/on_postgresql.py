"""Finding on PostgreSQL. Its inverted index (GIN) knows no order and always reads every match; a walk back from the newest note
knows no words. So: look at the newest notes first. What is common there is walked for; what is rare is asked of the index, and
its matches are few. What is neither (two common words that seldom stand together) is asked of the index for the last months only,
which the answer says."""

from dataclasses import replace
from datetime import date, timedelta
from math import inf
from typing import Any

import sqlalchemy as sa

from engagement.intelligence.models import Note, NoteCount
from engagement.intelligence.search.asked import Asked, ways
from engagement.intelligence.search.narrowing import FIRST_YEAR, Hits, Narrowed, Word, scope
from engagement.shared import clock
from engagement.shared.database import db

GLANCE, GLANCE_HERE = 2_000, 1_000
"""How many of the newest notes are looked at first, about a millisecond; of one locality, where they stand among others, fewer."""
FARTHEST, FARTHEST_HERE = 30_000, 8_000
"""How many are walked back through at most, to fill a page; half as many, to count as well."""
MARGIN = 1.4
"""So much farther than one would have to go if all notes were like the first."""
FEW, MANY = 1_000, 1_500
"""So few matches the index reads sooner than one walks; and so many it may read."""
CAP = 25_000
"""Where there are more: about so many of the newest notes are looked through."""
DAYS = 120
"""Where days are asked for that are longer ago than those: so many of the last of them."""


def newest(asked: Asked, narrowed: Narrowed, *, before: int | None, limit: int, enough: int | None = None) -> Hits:
    """The ids of the newest notes found, newest first; of those before an id where one is given. Where ``limit`` would be a long
    way back, ``enough`` are."""
    query, enough = _Query(asked, narrowed, before), enough or limit
    found, candidates = query.glance(limit)
    matches = candidates * _number(narrowed) / query.first if candidates and len(found) < limit else 0
    for wanted, farthest in ((limit, query.farthest // 2), (enough, query.farthest)):
        if len(found) < wanted and matches > FEW and query.far_for(wanted, len(found)) <= farthest:
            found = query.walk_for(wanted, len(found))
        if len(found) >= wanted:
            return Hits(found, more=wanted < limit)
    if matches <= MANY:
        return Hits(query.look_up(limit))
    lately = _lately(narrowed)
    return Hits(_Query(asked, lately, before).look_up(limit), since=lately.since)


def best(asked: Asked, narrowed: Narrowed, *, upto: int | None, cap: int) -> Hits:
    """The ids of the ``cap`` newest notes found (up to an id where one is given), the best match first: ts_rank."""
    found = newest(asked, narrowed, before=None if upto is None else upto + 1, limit=cap, enough=cap // 10)
    words, given = tsquery(asked)
    statement = sa.text(
        "SELECT note_id FROM intelligence_search WHERE note_id = ANY(:found) "
        f"ORDER BY ts_rank(words, (SELECT {words}), 1) DESC, note_id DESC"
    )
    if not asked.musts:
        return found
    return replace(found, ids=list(db.session.scalars(statement, {**given, "found": found.ids})))


def count(asked: Asked, narrowed: Narrowed, *, most: int) -> int:
    """How many notes are found; ``most`` when there are as many or more. It reads every match: for a file."""
    return _Query(asked, narrowed).number(most)


def every(asked: Asked, narrowed: Narrowed) -> sa.TextClause:
    """All ids found, newest first, as a statement to be streamed."""
    query = _Query(asked, narrowed)
    return sa.text(f"SELECT s.note_id AS id FROM {query.index} ORDER BY s.note_id DESC").bindparams(**query.given)


def _number(narrowed: Narrowed) -> int:
    """How many notes stand where one looks, from the kept counts."""
    rows = sa.select(sa.func.sum(NoteCount.notes))
    if narrowed.localities is not None:
        rows = rows.where(NoteCount.locality_id.in_(narrowed.localities))
    return db.session.scalar(rows) or 0


def _lately(narrowed: Narrowed) -> Narrowed:
    """The same, of the last months only: from the first of the month in which the last note of the newest CAP was heard."""
    last = sa.select(sa.func.max(Note.id)).scalar_subquery()
    heard = db.session.scalar(sa.select(Note.heard_on).where(Note.id <= last - CAP).order_by(Note.id.desc()).limit(1))
    since = max(heard.replace(day=1) if heard else date.min, narrowed.since or date.min)
    if narrowed.until is not None and narrowed.until < since + timedelta(days=DAYS):
        since = max(narrowed.until - timedelta(days=DAYS), narrowed.since or date.min)
    return replace(narrowed, since=since)


def tsquery(asked: Asked, *, loose: bool = False) -> tuple[str, dict[str, str]]:
    """The words as an expression of PostgreSQL's, and its values. What they are is told as values only. ``loose``: those of a
    phrase may stand anywhere, which is what the index alone can tell."""
    one = "{1}('intelligence_words', intelligence_search_plain(:{0}))"
    reads = "plainto_tsquery" if loose else "phraseto_tsquery"
    terms, given = [], dict[str, str]()
    for sign, phrases in (("", asked.musts), ("!! ", () if loose else asked.nots)):
        for phrase in phrases:
            names = []
            for words in ways(phrase):
                names.append(f"word_{len(given)}")
                given[names[-1]] = " ".join(words)
            terms.append(f"{sign}({' || '.join(one.format(name, reads) for name in names)})")
    return " && ".join(terms), given


class _Query:
    """One question, ready to be put in either way."""

    def __init__(self, asked: Asked, narrowed: Narrowed, before: int | None = None) -> None:
        words, typed = tsquery(asked)
        self.given: dict[str, Any] = dict(typed)
        terms = [f"({words})"] if words else []
        for at, group in enumerate(scope(narrowed, today=clock.today())):
            if group and group[0][0] != "l":
                self.given[f"scope_{at}"] = _any_of(group)
                terms.append(f"CAST(:scope_{at} AS tsquery)")
        within = self._within(narrowed, before)
        days = _days(narrowed, self.given)
        loosely, _typed = tsquery(asked, loose=True)
        loose = [f"({loosely})", *terms[1:]] if loosely else terms
        seen = f"SELECT note_id, words FROM intelligence_search s WHERE {' AND '.join(within)} ORDER BY note_id DESC LIMIT :far"
        self.walking = (
            f"SELECT s.note_id, {_says(terms)} FROM ({seen}) AS s{days} WHERE {_says(loose)} ORDER BY s.note_id DESC"
        )
        here = narrowed.localities is not None and len(narrowed.localities) == 1
        self.first, self.farthest = (GLANCE_HERE, FARTHEST_HERE) if here else (GLANCE, FARTHEST)
        if narrowed.localities and terms:
            self.given["here"] = _any_of([("l", str(id_)) for id_ in sorted(narrowed.localities)])
            terms[0] = f"({terms[0]} && CAST(:here AS tsquery))"
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

    def glance(self, limit: int) -> tuple[list[int], int]:
        """The matches among the newest notes, up to ``limit``; and how many of those notes are candidates: they have the words."""
        rows = self._walk(self.first, limit)
        return [id_ for id_, is_match in rows if is_match][:limit], len(rows)

    def far_for(self, limit: int, seen: int) -> float:
        """How far to walk for so many, with so many seen at a glance."""
        return MARGIN * self.first * limit / seen if seen else inf

    def walk_for(self, limit: int, seen: int) -> list[int]:
        """So many of the newest matches, or a few less."""
        return [id_ for id_, is_match in self._walk(int(self.far_for(limit, seen)), limit) if is_match][:limit]

    def _walk(self, far: int, limit: int) -> list[Any]:
        """The candidates among the newest ``far`` notes, and whether they are matches; no more than ``limit`` if all are."""
        statement = sa.text(self.walking)
        values = {**self.given, "far": far} | ({"limit": limit} if ":limit" in self.walking else {})
        return list(db.session.execute(statement, values))

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
    """That a note matches all these. Each is asked by itself: so the index skips, in the many notes that have one, those that lie
    outside the few months of another. A question stands in a SELECT of its own, to be worked out once and not for each note."""
    return "(" + (" AND ".join(f"s.words @@ (SELECT {term})" for term in terms) or "true") + ")"


def _any_of(group: list[Word]) -> str:
    """Scope words as PostgreSQL reads them, in quotes; the values are numbers, and slugs of the place's own lists."""
    return "|".join(f"'={letter}{value}'" for letter, value in group)


def _days(narrowed: Narrowed, given: dict[str, Any]) -> str:
    """The scope words know months; where days are asked for, the note is looked at too."""
    join = ""
    if narrowed.since or narrowed.until:
        for name, sign, day in (("since", ">=", narrowed.since), ("until", "<=", narrowed.until)):
            whole = name == "since" and day is not None and day.day == 1 and day.year > FIRST_YEAR  # of the months
            if day is not None and not whole:
                join = join or " JOIN intelligence_note n ON n.id = s.note_id"
                join += f" AND n.heard_on {sign} :{name}"
                given[name] = day
    return join
