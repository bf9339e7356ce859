"""Forty at once, with real commits on both databases: one note each wish, and counts that hold."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.feedback.models import Debt, Waiting
from engagement.intelligence import actions, drafts, review, rules
from engagement.intelligence.models import Draft, Note, NoteCount
from engagement.people import actions as people
from engagement.places import actions as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared import clock
from engagement.shared.database import db
from tests.intelligence.test_waiting import HEARD
from tests.visitor import Visitor

CROWD = 40


@pytest.fixture
def here(clean_app: Flask) -> Flask:
    """An application with its localities; its clients need no CSRF token because they read no pages."""
    clean_app.config["WTF_CSRF_ENABLED"] = False
    with clean_app.app_context():
        places.load_place(current_place(), by=None, now=clock.now())
        db.session.commit()
    return clean_app


def grays() -> int:
    return db.session.scalars(sa.select(Locality.id).where(Locality.slug == "grays")).one()


@pytest.mark.parametrize("once", ["the-very-same-token-1", None], ids=["the same form", "forms of their own"])
def test_a_draft_sent_forty_times_at_once_is_one_note(here: Flask, once: str | None) -> None:
    with here.app_context():
        answers: dict[str, Any] = {"text": "Dark.", "locality_id": grays()} | {
            "near_asked": True,
            "kind_asked": True,
            "language": "en",
            "route": "reference",
        }
        key = drafts.keep(None, **answers, now=clock.now()).key
        db.session.commit()
    start = Barrier(CROWD)

    def send(number: int) -> tuple[int, str]:
        client = here.test_client()
        with client.session_transaction() as cookie:
            cookie.update({"telling": key, "csrf_token": "one browser"})
        start.wait()
        answer = client.post("/tell-us/check", data={"once": once or f"a-token-of-its-own-{number:02}"})
        return answer.status_code, answer.location

    with ThreadPoolExecutor(CROWD) as pool:
        answers_given = Counter(pool.map(send, range(CROWD)))

    assert answers_given == {(303, "/tell-us/sent"): CROWD}
    with here.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Note)) == 1
        assert db.session.scalars(sa.select(Draft.text)).one() == ""


def test_forty_notes_at_once_are_all_counted(here: Flask) -> None:
    start = Barrier(CROWD)

    def log(number: int) -> None:
        with here.app_context():
            start.wait()
            actions.log_note(
                f"Note {number}",
                locality_id=grays(),
                channel="hub",
                kind="worry",
                voices=2,
                route="reference",
                by=None,
                now=clock.now(),
            )
            db.session.commit()

    with ThreadPoolExecutor(CROWD) as pool:
        list(pool.map(log, range(CROWD)))

    with here.app_context():
        count = db.session.scalars(sa.select(NoteCount)).one()
        assert (count.notes, count.voices) == (CROWD, 2 * CROWD)
        assert db.session.scalars(sa.select(Waiting.debts)).one() == CROWD


@pytest.mark.parametrize("doctored", [False, True], ids=["all the same", "half of them doctored"])
def test_a_waiting_note_sent_forty_times_at_once_is_one_note(here: Flask, doctored: bool) -> None:
    with here.app_context():
        sam = people.add_person("Sam Field", email="sam@example.org", by=None, now=clock.now())
        people.grant_role(sam, "worker", locality_id=grays(), by=None, now=clock.now())
        db.session.commit()
        phones = [Visitor(here).sign_in(sam).client for _ in range(CROWD)]
        before = db.session.scalar(sa.select(sa.func.count()).select_from(Debt)) or 0
    owner = phones[0].get("/notes/device").get_json()["owner"]
    said = HEARD | {"client_id": "c0ffee00-5eed-4bee-8fab-0ddba11cafe5", "owner": owner}
    start = Barrier(CROWD)

    def send(number: int) -> tuple[bool, int]:
        other = doctored and number % 2 == 1
        start.wait()
        answer = phones[number].post("/notes/waiting", data=said | ({"text": "Doctored."} if other else {}))
        return other, answer.status_code

    with ThreadPoolExecutor(CROWD) as pool:
        answers = Counter(pool.map(send, range(CROWD)))

    kept_first = [other for other in (False, True) if answers[other, 201]]
    assert len(kept_first) == 1 and answers[kept_first[0], 201] == 1
    first, alike = kept_first[0], CROWD // 2 if doctored else CROWD
    assert answers == Counter({(first, 201): 1, (first, 200): alike - 1, (not first, 409): CROWD - alike})
    with here.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Note)) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Debt)) == before + 1
        assert db.session.scalars(sa.select(NoteCount.notes)).one() == 1


def test_ten_reviewers_at_once_let_a_note_stand_once(here: Flask) -> None:
    with here.app_context():
        note = actions.log_note(
            "Ring 07700 900123.",
            locality_id=grays(),
            channel="hub",
            held_why="It is the office's.",
            by=None,
            now=clock.now(),
        )
        person = people.add_person("Fay", email="fay@example.org", by=None, now=clock.now())
        db.session.commit()
        note_id, read, reviewer = note.id, rules.print_of(note), person.id
    start = Barrier(10)

    def release(_number: int) -> str:
        with here.app_context():
            start.wait()
            held = db.session.get_one(Note, note_id)
            try:
                review.release(held, read=read, by=reviewer, now=clock.now())
                db.session.commit()
            except rules.NotHeld:
                db.session.rollback()
                return "too late"
            return "stands"

    with ThreadPoolExecutor(10) as pool:
        assert Counter(pool.map(release, range(10))) == {"stands": 1, "too late": 9}
    with here.app_context():
        assert db.session.scalars(sa.select(NoteCount.notes)).one() == 1
