"""Our side of the comparison: the demonstration year, and behind it as many notes in one locality as the measure asks for."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from engagement.boards.models import AgendaItem
from engagement.communities.models import Meeting
from engagement.demonstration import year
from engagement.feedback import actions as feedback
from engagement.intelligence.models import Note, NoteCount, NoteTheme, Theme, ThemeCount
from engagement.people import sessions
from engagement.people.models import Person, Role, SignIn
from engagement.places.models import Locality
from engagement.priorities.models import Round
from engagement.settings import Settings
from engagement.shared import clock
from engagement.shared.counting import add_to
from engagement.shared.database import db
from engagement.terminal import create_app
from engagement.theming.models import Waiting

WORDS = re.findall(
    r"\w+",
    "bus stop lamp path river park club lunch doctor hospital lift damp rent school crossing bench library garden neighbour "
    "evening winter form phone queue shop carer walk dog noise bin street youth music faith food bank",
)


@dataclass(frozen=True)
class Seeded:
    """Where to go and as whom."""

    cookie: str
    notes: str
    round: str
    agenda: str
    environment: Mapping[str, str]
    queue: str


def seed(environment: Mapping[str, str], *, notes: int, waiting: bool = False) -> Seeded:
    """Fill an empty database; the notes wait to be sorted if so wished. Answers the addresses of the pages to measure and the
    cookie of somebody who may see them all."""
    app = create_app(Settings.from_environment(environment))
    with app.app_context():
        flask_migrate.upgrade()
        year.tell_year(now=clock.now(), moved=False)
        grays = db.session.scalars(sa.select(Locality).where(Locality.slug == "grays")).one()
        if waiting:  # the year's own, read by one person, would come first and be answered otherwise
            db.session.execute(sa.delete(Waiting))
        _add_notes(grays, notes, sorted_=not waiting)
        open_round = db.session.scalars(
            sa.select(Round)
            .where(Round.locality_id == grays.id, Round.vote_until > clock.now())
            .order_by(Round.vote_from)
        ).first()
        meeting = db.session.scalars(
            sa.select(Meeting)
            .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
            .where(AgendaItem.locality_id == grays.id)
            .order_by(Meeting.starts_at.desc())
        ).first()
        assert open_round and meeting
        db.session.execute(sa.text("ANALYZE"))  # as PostgreSQL's own housekeeping does within a minute
        db.session.commit()
        return Seeded(
            cookie=_sign_in(app),
            notes=f"/localities/{grays.slug}/notes",
            round=f"/rounds/{open_round.key}",
            agenda=f"/meetings/{meeting.key}",
            environment=environment,
            queue=f"/localities/{grays.slug}/theming",
        )


def _add_notes(locality: Locality, number: int, *, sorted_: bool = True) -> None:
    """Notes in bulk, each with two themes or none yet, and the counts and the queue the application itself would have kept."""
    chance = random.Random(7)
    themes = db.session.scalars(sa.select(Theme.id).where(Theme.parent_id.is_not(None)).order_by(Theme.id)).all()
    at, counts = clock.now() - timedelta(days=200), {}
    for start in range(0, number, 5_000):
        debts = feedback.owe_many(min(5_000, number - start), kind="note", locality_id=locality.id, now=at)
        rows = [
            {
                "key": f"{start + n:022d}",
                "debt_id": debt_id,
                "locality_id": locality.id,
                "channel": "hub",
                "kind": chance.choice(["strength", "idea", "worry", "barrier"]),
                "voices": 1,
                "text": " ".join(chance.choices(WORDS, k=25)),
                "language": "en",
                "heard_on": at.date(),
                "logged_at": at + timedelta(seconds=start + n),
            }
            for n, debt_id in enumerate(debts)
        ]
        ids = db.session.scalars(sa.insert(Note).returning(Note.id, sort_by_parameter_order=True), rows).all()
        if not sorted_:
            _queue(locality, ids, rows)
            continue
        links = []
        for note_id, row in zip(ids, rows, strict=True):
            for theme_id in chance.sample(themes, 2):
                links.append({"note_id": note_id, "theme_id": theme_id, "locality_id": locality.id, "at": at})
                key = (theme_id, row["kind"])
                counts[key] = counts.get(key, 0) + 1
        db.session.execute(sa.insert(NoteTheme), links)
    _count(locality, counts, number)


def _queue(locality: Locality, ids: Sequence[int], rows: Sequence[Mapping[str, Any]]) -> None:
    same = {"locality_id": locality.id}
    waiting = [
        {**same, "note_id": note_id, "turn_at": row["logged_at"], "free_at": row["logged_at"]}
        for note_id, row in zip(ids, rows, strict=True)
    ]
    db.session.execute(sa.insert(Waiting), waiting)


def _count(locality: Locality, counts: Mapping[tuple[int, str], int], notes: int) -> None:
    same = {"locality_id": locality.id}
    themes = [
        {**same, "theme_id": theme, "kind": kind, "notes": n, "voices": n}
        for (theme, kind), n in sorted(counts.items())
    ]
    add_to(ThemeCount, themes)
    add_to(NoteCount, [{**same, "kind": "worry", "notes": notes, "voices": notes}])


def _sign_in(app: Flask) -> str:
    """A worker of Grays with a live session; answers the cookie a browser would send."""
    now, token = clock.now(), sessions.new_token()
    worker = db.session.scalars(
        sa.select(Person).join(Role, Role.person_id == Person.id).where(Role.role == "worker").order_by(Person.id)
    ).first()
    assert worker
    until = now + timedelta(hours=12)
    db.session.add(SignIn(person_id=worker.id, token_hash=sessions.hash_of(token), at=now, until_at=until))
    db.session.commit()
    signer = app.session_interface.get_signing_serializer(app)
    assert signer
    return f"session={signer.dumps({'_user_id': token, '_fresh': True, '_permanent': True})}"
