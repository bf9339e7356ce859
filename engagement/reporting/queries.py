"""Reads of who spoke."""

from collections import Counter
from collections.abc import Collection
from itertools import groupby

import sqlalchemy as sa

from engagement.asks.models import Ask, ask_locality
from engagement.asks.queries import STANDING
from engagement.intelligence.figures import LOUDEST, THEIRS
from engagement.intelligence.models import Note
from engagement.packs.models import Pack
from engagement.reporting.models import Voice
from engagement.reporting.rules import Spoken
from engagement.shared.database import db


def spoken(localities: Collection[int] | None) -> dict[int, Spoken]:
    """What was heard in these localities (None: in all, added up), by theme; under ``models.ALL`` all of it."""
    rows = sa.select(Voice).order_by(Voice.theme_id, Voice.locality_id)
    if localities is not None:
        rows = rows.where(Voice.locality_id.in_(localities))
    found: dict[int, Spoken] = {}
    for row in db.session.scalars(rows):
        found.setdefault(row.theme_id, Spoken()).add(row)
    return found


def told() -> dict[int, int]:
    """How many people were told that they can speak up, by locality: about how many each ask in the calendar (so each round, too)
    and each group's own discussion went to, as whoever announced it said. An ask of several localities is shared among them."""
    shares = sa.select(ask_locality.c.ask_id, sa.func.count().label("among")).group_by(ask_locality.c.ask_id).subquery()
    each = sa.func.coalesce(Ask.people, 0) // shares.c.among
    asked = sa.select(ask_locality.c.locality_id, sa.func.sum(sa.cast(each, sa.BigInteger)))
    asked = asked.join(Ask, Ask.id == ask_locality.c.ask_id).join(shares, shares.c.ask_id == Ask.id)
    asked = asked.where(STANDING).group_by(ask_locality.c.locality_id)
    invited = sa.select(Pack.locality_id, sa.func.sum(sa.cast(Pack.invited, sa.BigInteger)))
    invited = invited.where(Pack.invited.is_not(None), Pack.ended_at.is_(None)).group_by(Pack.locality_id)
    found: Counter[int] = Counter()
    for at, people in (*db.session.execute(asked), *db.session.execute(invited)):
        found[at] += int(people)
    return found


def loudest_writers() -> dict[int, list[int]]:
    """For each locality where anything was heard, the accounts through which most voices came. What a resident sent without an
    account is a giver of its own, and so is each row of a file."""
    voices = sa.func.sum(Note.voices)
    rows = sa.select(Note.locality_id, Note.logged_by).where(Note.standing, *THEIRS)
    rows = rows.group_by(Note.locality_id, Note.logged_by).order_by(Note.locality_id, voices.desc(), Note.logged_by)
    found = groupby(db.session.execute(rows), key=lambda row: row.locality_id)
    here = {at: [row.logged_by for row in ones if row.logged_by is not None][:LOUDEST] for at, ones in found}
    imported = db.session.scalars(sa.select(Note.locality_id).where(Note.import_id.is_not(None)).distinct())
    return {**dict.fromkeys(imported, []), **here}


def through(writers: Collection[int]) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    """Sums over notes: the voices that came through these accounts, and those that were put to people."""
    theirs = sa.and_(Note.logged_by.in_(writers), *THEIRS)
    return (
        sa.func.sum(sa.case((theirs, Note.voices), else_=0)),
        sa.func.sum(sa.case((Note.raised == "asked", Note.voices), else_=0)),
    )
