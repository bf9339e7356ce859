"""See what others said, from the forms where somebody writes."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.intelligence.known import keeping
from engagement.intelligence.models import Draft
from engagement.journal import queries as journal
from engagement.priorities.models import Round
from engagement.shared import clock
from engagement.shared.database import db
from tests.visitor import Visitor
from tests.world import World

SAID = "The bus to the hospital stops running at six."
LIKE = "There is no bus to the hospital after six."


@pytest.fixture
def town(clean_app: Flask) -> Iterator[World]:
    with clean_app.app_context():
        world = World(db.session, clock.now())
        world.note(SAID)
        world.round(options=("A late bus to the hospital",))
        db.session.commit()
        keeping.keep_up(now=world.now)
        yield world


def opened(visitor: Visitor, path: str, **typed: str) -> str:
    """What opens when the button below the form of this page is pressed, with its words typed."""
    page = visitor.get(path)
    (button,) = (one for one in page.tree.iter("button") if one.get("formaction"))
    (form,) = (one for one in page.tree.iter("form") if one.get("id") == button.get("form"))
    token = next(one.get("value") for one in form.iter("input") if one.get("name") == "csrf_token")
    answer = visitor.post(button.get("formaction") or "", data={"csrf_token": token, **typed})
    assert answer.response.headers["Cache-Control"] == "no-store"
    assert answer.heading == "What others said"
    return answer.text


def test_a_worker_sees_notes_and_what_is_public(town: World, clean_app: Flask) -> None:
    sam = town.person("Sam Field", "worker", locality=town.locality("grays"))
    db.session.commit()
    seen = opened(Visitor(clean_app).sign_in(sam), "/notes/new", text=LIKE, where="grays")
    assert SAID in seen and "A late bus to the hospital" in seen


def test_a_resident_sees_what_is_public_and_no_note(town: World, clean_app: Flask) -> None:
    seen = opened(Visitor(clean_app), "/tell-us/what", text=LIKE)
    assert "A late bus to the hospital" in seen and SAID not in seen


def test_a_resident_who_suggests_an_option_sees_the_one_that_is_there(town: World, clean_app: Flask) -> None:
    pat = town.person("Pat Voter", "resident", locality=town.locality("grays"))
    round_ = town.session.scalars(sa.select(Round)).one()
    db.session.commit()
    seen = opened(Visitor(clean_app).sign_in(pat), f"/rounds/{round_.key}/suggest", title=LIKE)
    assert "A late bus to the hospital" in seen


def test_a_group_that_proposes_sees_what_was_said(town: World, clean_app: Flask) -> None:
    town.priority()
    pat = town.person("Pat Voter", "resident", locality=town.locality("grays"))
    db.session.commit()
    seen = opened(Visitor(clean_app).sign_in(pat), "/localities/grays/proposals/new", title="Evening bus", what=LIKE)
    assert "A late bus to the hospital" in seen


def test_nothing_written_and_nothing_like_it_are_told_apart(town: World, clean_app: Flask) -> None:
    assert "You have not written anything yet" in opened(Visitor(clean_app), "/tell-us/what", text=" ")
    far = opened(Visitor(clean_app), "/tell-us/what", text="🙂")
    assert "Nothing like it was found. That does not mean that nobody said it." in far


def test_markup_that_somebody_wrote_is_shown_as_words(town: World, clean_app: Flask) -> None:
    hostile = "<script>alert(1)</script> a bus to the hospital"
    round_ = town.round(options=(hostile,))
    db.session.commit()
    assert hostile in opened(Visitor(clean_app), "/tell-us/what", text=LIKE), round_.key


def test_looking_keeps_nothing(town: World, clean_app: Flask) -> None:
    before = journal.length()
    opened(Visitor(clean_app), "/tell-us/what", text="MARKER of a bus")
    db.session.rollback()
    assert journal.length() == before
    assert town.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0


def test_a_form_of_another_site_gets_no_answer(town: World, clean_app: Flask) -> None:
    Visitor(clean_app).post("/known", data={"text": LIKE}, status=400)
