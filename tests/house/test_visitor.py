"""The visitor behaves like a browser and notices what a person would not."""

import pytest
import sqlalchemy as sa
from flask import Flask, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from engagement.people import actions
from engagement.shared.database import db
from engagement.shared.pages import actor, needs
from engagement.shared.permits import anyone, signed_in
from tests.visitor import Page, Visitor

FORM = """<!doctype html><html lang="en" dir="ltr"><head><title>A form</title></head><body><main><h1>A form</h1>
<form method="get" action="/shown"><input type="hidden" name="kept" value="1">
<label for="name">Name</label><input id="name" name="name" value="Ada">
<label for="more">More</label><textarea id="more" name="more">
two
lines</textarea>
<input type="radio" id="a" name="kind" value="w"><label for="a">A worry</label>
<input type="radio" id="b" name="kind" value="i" checked><label for="b">An idea</label>
<input type="checkbox" id="c" name="tick" value="yes"><label for="c">Tick</label>
<label for="d">Place</label><select id="d" name="place"><option value="">Choose</option><option value="t">Tilbury</option></select>
<button name="press" value="now">Go on</button></form></main></body></html>"""
SHOWN = """<!doctype html><html lang="en" dir="ltr"><head><title>Shown</title></head><body><main><h1>Shown</h1><p>%s</p>
</main></body></html>"""


@pytest.fixture
def browser(new_app: Flask) -> Visitor:
    """A visitor to an application with a few pages of the tests' own."""

    def shown() -> str:
        return SHOWN % sorted(MultiDict(request.args).lists())

    def moved() -> Response:
        return redirect("/form", code=303)

    def broken() -> str:
        return "<p>not a page"

    def who() -> str:
        return SHOWN % f"person {actor().person_id}"

    new_app.add_url_rule("/form", "form", needs(anyone)(lambda: FORM))
    new_app.add_url_rule("/shown", "shown", needs(anyone)(shown))
    new_app.add_url_rule("/moved", "moved", needs(anyone)(moved))
    new_app.add_url_rule("/broken", "broken", needs(anyone)(broken))
    new_app.add_url_rule("/who", "who", needs(signed_in)(who))
    return Visitor(new_app)


def test_a_form_is_sent_as_a_browser_sends_it(browser: Visitor) -> None:
    page = browser.get("/moved").submit()

    assert page.heading == "Shown"
    assert page.text.endswith(
        "[('kept', ['1']), ('kind', ['i']), ('more', ['two\\nlines']), ('name', ['Ada']), "
        "('place', ['']), ('press', ['now'])]"
    )


def test_answers_are_named_by_value_or_label(browser: Visitor) -> None:
    page = browser.get("/form").submit("Go on", name="Grace", kind="A worry", tick=True, place="Tilbury")

    for said in ("('name', ['Grace'])", "('kind', ['w'])", "('tick', ['yes'])", "('place', ['t'])"):
        assert said in page.text


def test_what_a_person_cannot_do_is_noticed(browser: Visitor) -> None:
    page: Page = browser.get("/form")

    with pytest.raises(AssertionError, match="no button 'Stop'"):
        page.submit("Stop")
    with pytest.raises(AssertionError, match="no field 'age'"):
        page.submit(age=3)
    with pytest.raises(AssertionError, match="not 'A song'"):
        page.submit(kind="A song")
    with pytest.raises(AssertionError, match="no link 'Away'"):
        page.follow("Away")


def test_a_page_with_faults_is_refused(browser: Visitor) -> None:
    with pytest.raises(AssertionError, match="not well formed"):
        browser.get("/broken")
    with pytest.raises(AssertionError, match="answered 404"):
        browser.get("/no/such/page")


def test_a_person_is_signed_in_and_out(browser: Visitor) -> None:
    with browser.app.app_context():
        person = actions.add_person("Ada Example", email="ada@example.org", by=None, now=actor().now)
        db.session.commit()
        db.session.refresh(person)
        db.session.expunge(person)

    assert browser.sign_in(person).get("/who").text.endswith(f"person {person.id}")
    assert browser.sign_out().get("/who", status=303)


def test_what_one_test_writes_another_does_not_see(visitor: Visitor, app: Flask) -> None:
    before = db.session.scalar(sa.text("SELECT count(*) FROM people_person"))
    actions.add_person("Ada Example", email="ada@example.org", by=None, now=actor().now)
    db.session.commit()

    assert before == 0
    assert db.session.scalar(sa.text("SELECT count(*) FROM people_person")) == 1


test_and_the_other_way_round = test_what_one_test_writes_another_does_not_see
