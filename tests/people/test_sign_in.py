"""Coming in and going out, through the pages."""

import re
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.notices import post
from engagement.notices.models import Message
from engagement.people import actions, codes, links, sign_in
from engagement.people.models import Guess, Person, SignIn, SignInLink
from engagement.shared import clock
from engagement.shared.database import db
from tests.visitor import Page, Visitor
from tests.world import World

PASSWORD = "tree frogs sing"


@pytest.fixture(autouse=True)
def nothing_is_older(session: object) -> None:
    """Each test begins with an empty count of tries."""
    db.session.execute(sa.delete(Guess))


def ask_for_link(visitor: Visitor, email: str) -> str:
    """Ask for a link and take its address from where the postman would."""
    visitor.get("/sign-in").submit("Send me a link", email=email)
    link = db.session.scalars(sa.select(SignInLink).order_by(SignInLink.id.desc())).first()
    assert link is not None
    return f"/sign-in/link/{links.token_of(link.nonce)}?next=/account"


def give_second_factor(person: Person) -> str:
    """Their secret, as if set up long ago."""
    secret = codes.new_secret()
    person.second_factor, person.second_factor_used = codes.seal(secret, owner=person.key), 0
    db.session.commit()
    return secret


def code_now(secret: str, ahead: int = 0) -> str:
    return codes.code_at(secret, codes.counter_at(clock.now()) + ahead)


def is_signed_in(visitor: Visitor) -> bool:
    return visitor._send("GET", "/account").response.status_code == 200


def with_password(
    visitor: Visitor, email: str, password: str = PASSWORD, *, status: int = 200, after: str = "?next=/account"
) -> Page:
    page = visitor.get(f"/sign-in/password{after}")
    return page.submit("Sign in", email=email, password=password, status=status)


def test_a_link_signs_in_when_its_button_is_pressed_and_not_before(visitor: Visitor, world: World) -> None:
    person = world.person("Ada Okafor", "resident")
    address = ask_for_link(visitor, person.email.upper())

    page = visitor.get(address)
    assert not is_signed_in(visitor)
    page.submit("Sign in")
    assert "Ada Okafor" in visitor.get("/account").text


def test_a_link_works_once(visitor: Visitor, world: World, app: Flask) -> None:
    address = ask_for_link(visitor, world.person("Sam Field", "resident").email)
    other = Visitor(app)
    page = other.get(address)
    visitor.get(address).submit("Sign in")

    assert page.submit("Sign in", status=410).heading == "This link no longer works"
    assert not is_signed_in(other)
    other.get(address, status=410)


def test_a_link_lasts_ten_minutes(world: World, session: object) -> None:
    person = world.person("Sam Field", "resident")
    sign_in.ask_for_link(person.email, now=world.now)
    token = links.token_of(db.session.scalars(sa.select(SignInLink.nonce).order_by(SignInLink.id.desc())).first() or "")

    assert sign_in.use_link(token, now=world.now + timedelta(minutes=10)) is None
    assert sign_in.use_link(token, now=world.now + timedelta(minutes=9, seconds=59)) is person


def test_a_made_up_link_says_the_same_as_a_used_one(visitor: Visitor) -> None:
    assert visitor.get("/sign-in/link/x", status=410).heading == "This link no longer works"


def test_the_database_alone_does_not_open_a_link(world: World) -> None:
    person = world.person("Sam Field", "resident")
    sign_in.ask_for_link(person.email, now=world.now)
    link = db.session.scalars(sa.select(SignInLink).order_by(SignInLink.id.desc())).one()
    message = db.session.scalars(sa.select(Message).order_by(Message.id.desc())).one()
    token = links.token_of(link.nonce)

    assert token not in repr([vars(link), vars(message)])
    assert message.body is None
    assert sign_in.use_link(link.nonce, now=world.now) is None


def test_the_answer_does_not_tell_whether_an_address_has_an_account(visitor: Visitor, world: World) -> None:
    known, closed = world.person("Sam Field", "resident"), world.person("Sam Field", "resident")
    actions.disable(closed, by=None, now=world.now)

    answers = []
    for email in (known.email, closed.email, "nobody@example.org"):
        page = visitor.get("/sign-in").submit("Send me a link", email=email)
        answers.append((page.response.status_code, page.url, len(page.html), page.text))
    assert len(set(answers)) == 1
    assert "If this address has an account we have sent a link" in page.text

    refused = []
    for email, password in ((known.email, "wrong"), (closed.email, PASSWORD), ("nobody@example.org", "wrong")):
        page = with_password(visitor, email, password, status=422)
        html = re.sub(r'(name="(csrf_token|once)" value=")[^"]*', r"\1", page.html)
        refused.append(html.replace(email, "x"))
    assert len(set(refused)) == 1


def test_the_time_does_not_tell_either(clean_app: Flask) -> None:
    with clean_app.app_context():
        actions.add_person("Ada", email="known@example.org", by=None, now=clock.now())
        db.session.commit()
    clean_app.config["WTF_CSRF_ENABLED"] = False
    client = clean_app.test_client()

    def seconds(path: str, email: str) -> float:
        with clean_app.app_context():
            db.session.execute(sa.delete(Guess))
            db.session.commit()
        start = perf_counter()
        client.post(path, data={"email": email, "password": "wrong password"})
        return perf_counter() - start

    for path in ("/sign-in", "/sign-in/password"):
        times: dict[str, list[float]] = {"known": [], "other": []}
        for _ in range(40):
            for who, found in times.items():
                found.append(seconds(path, f"{who}@example.org"))
        assert abs(median(times["known"]) - median(times["other"])) < 0.005, (
            path,
            {k: median(v) for k, v in times.items()},
        )


def test_nothing_is_sent_to_an_address_without_an_account(visitor: Visitor, app: Flask) -> None:
    visitor.get("/sign-in").submit("Send me a link", email="nobody@example.org")

    assert post.deliver_waiting(now=clock.now()) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def test_a_password_signs_in(visitor: Visitor, world: World) -> None:
    person = world.person("Sam Field", "resident", password=PASSWORD)

    with_password(visitor, person.email)
    assert is_signed_in(visitor)


def test_a_closed_account_stays_out(visitor: Visitor, world: World) -> None:
    person = world.person("Sam Field", "resident", password=PASSWORD)
    address = ask_for_link(visitor, person.email)
    actions.disable(person, by=None, now=world.now)

    assert with_password(visitor, person.email, status=422).errors == ["The email address or the password is not right"]
    page = visitor.get(address)
    page.submit("Sign in", status=410)
    assert not is_signed_in(visitor)


@pytest.mark.parametrize("way", ["link", "password"])
def test_a_guarded_role_asks_for_a_code_whichever_way_one_comes(visitor: Visitor, world: World, way: str) -> None:
    person = world.person("Sam Field", "worker", password=PASSWORD)
    secret = give_second_factor(person)

    if way == "link":
        page = visitor.get(ask_for_link(visitor, person.email)).submit("Sign in")
    else:
        page = with_password(visitor, person.email)
    assert page.heading == "Enter your code"
    assert "Demonstration" not in page.text
    assert not is_signed_in(visitor)
    page.submit("Go on", code=code_now(secret))
    assert is_signed_in(visitor)


def test_a_guarded_role_without_a_second_step_must_set_one_up_first(visitor: Visitor, world: World) -> None:
    person = world.person("Sam Field", "steward", password=PASSWORD)

    page = with_password(visitor, person.email)
    assert page.heading == "Set up your second step"
    assert page.response.headers["Cache-Control"] == "no-store", "the page shows a secret"
    assert not is_signed_in(visitor)
    secret = re.sub(r"\s", "", re.search(r"((?:[A-Z2-7]{4}\s?){8})", page.text).group(1))  # type: ignore[union-attr]
    page = page.submit("Go on", code="000000", status=422)
    assert "not right" in page.errors[0]
    page.submit("Go on", code=code_now(secret))
    assert is_signed_in(visitor)
    assert secret not in (person.second_factor or "")
    assert codes.unseal(person.second_factor or "", owner=person.key) == secret


def test_a_role_that_begins_tomorrow_asks_for_a_code_today(visitor: Visitor, world: World) -> None:
    person = world.person("Sam Field", "resident", password=PASSWORD)
    actions.grant_role(person, "worker", from_at=clock.now() + timedelta(days=1), by=None, now=clock.now())

    assert with_password(visitor, person.email).heading == "Set up your second step"


def test_a_code_counts_once(visitor: Visitor, world: World, app: Flask) -> None:
    person = world.person("Sam Field", "worker", password=PASSWORD)
    code = code_now(give_second_factor(person))
    with_password(visitor, person.email).submit("Go on", code=code)
    other = Visitor(app)

    page = with_password(other, person.email).submit("Go on", code=code, status=422)
    assert "has been used" in page.errors[0]
    assert not is_signed_in(other)


def test_halfway_cannot_replace_a_second_step(visitor: Visitor, world: World) -> None:
    person = world.person("Sam Field", "worker", password=PASSWORD)
    give_second_factor(person)
    before = person.second_factor
    with_password(visitor, person.email)

    assert visitor.get("/account/second-factor").heading == "Enter your code"
    assert person.second_factor == before


def test_nobody_gets_to_the_code_without_the_first_step(visitor: Visitor) -> None:
    assert visitor.get("/sign-in/code").heading == "Sign in"
    assert visitor.get("/account/second-factor").heading == "Sign in"


def test_changing_the_second_step_asks_for_the_old_one(visitor: Visitor, world: World) -> None:
    person = world.person("Sam Field", "resident")
    give_second_factor(person)
    before = person.second_factor

    page = visitor.sign_in(person).get("/account/second-factor")
    page.submit("Go on", current="000000", code="000000", status=422)
    assert person.second_factor == before


def test_one_goes_on_to_the_page_one_asked_for_if_it_is_ours(visitor: Visitor, world: World, app: Flask) -> None:
    person = world.person("Sam Field", "resident", password=PASSWORD)

    assert visitor.get("/account").heading == "Sign in"
    page = visitor.get("/account")
    assert page.url == "/sign-in?next=/account"
    assert with_password(visitor, person.email, after="?next=/account/password").heading == "Your password"
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example"):
        other = Visitor(app)
        answer = with_password(other, person.email, after=f"?next={evil}", status=303)
        assert "evil" not in answer.response.location


def test_the_session_before_signing_in_is_not_the_one_after(visitor: Visitor, world: World) -> None:
    person = world.person("Sam Field", "resident", password=PASSWORD)
    visitor.get("/sign-in")
    with visitor.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        before = cookie["csrf_token"]
    with_password(visitor, person.email)

    with visitor.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != before
        first = cookie["_user_id"]
    visitor.post("/sign-out", status=400)
    visitor.get("/account").submit("Sign out", status=303)
    with_password(visitor, person.email)
    with visitor.client.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_a_forged_or_changed_cookie_is_nobody(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.person("Sam Field", "resident"))
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None and is_signed_in(visitor)
    visitor.client.set_cookie("session", cookie.value[:-2] + ("AA" if cookie.value[-2:] != "AA" else "BB"))

    assert not is_signed_in(visitor)


def end_by_sign_out(person: Person, visitor: Visitor) -> None:
    visitor.get("/account").submit("Sign out", status=303)


def end_everywhere(person: Person, visitor: Visitor) -> None:
    visitor.get("/account").submit("Sign out everywhere", status=303)


def end_by_role(person: Person, visitor: Visitor) -> None:
    actions.grant_role(person, "resident", by=None, now=clock.now())


def end_by_role_ending(person: Person, visitor: Visitor) -> None:
    actions.end_role(person.roles[0], by=None, now=clock.now())


def end_by_closing(person: Person, visitor: Visitor) -> None:
    actions.disable(person, by=None, now=clock.now())


def end_by_password(person: Person, visitor: Visitor) -> None:
    actions.set_password(person, "another tree frog", by=None, now=clock.now())


@pytest.mark.parametrize(
    "end", [end_by_sign_out, end_everywhere, end_by_role, end_by_role_ending, end_by_closing, end_by_password]
)
def test_the_next_request_with_an_old_cookie_is_refused(visitor: Visitor, world: World, end: object) -> None:
    person = world.person("Sam Field", "resident")
    visitor.sign_in(person)
    old = visitor.client.get_cookie("session")
    assert old is not None and is_signed_in(visitor)
    end(person, visitor)  # type: ignore[operator]
    db.session.commit()
    visitor.client.set_cookie("session", old.value)

    assert not is_signed_in(visitor)


def test_a_session_ends_by_itself(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.person("Sam Field", "resident"))
    db.session.execute(sa.update(SignIn).values(until_at=clock.now()))

    assert not is_signed_in(visitor)


def test_a_new_password_ends_the_other_sessions_and_not_this_one(visitor: Visitor, world: World, app: Flask) -> None:
    person = world.person("Sam Field", "resident", password=PASSWORD)
    elsewhere = Visitor(app).sign_in(person)
    page = visitor.sign_in(person).get("/account/password")

    page = page.submit("Save", current="not this", new="seven blue teapots", status=422)
    assert page.errors == ["This is not your password"]
    page = page.submit("Save", current=PASSWORD, new="password1234", status=422)
    page.submit("Save", current=PASSWORD, new="seven blue teapots")
    assert is_signed_in(visitor)
    assert not is_signed_in(elsewhere)


def test_a_tenth_guess_is_allowed_and_an_eleventh_is_not(visitor: Visitor, world: World, app: Flask) -> None:
    person = world.person("Sam Field", "resident", password=PASSWORD)
    for email in (person.email, "nobody@example.org"):
        for _ in range(10):
            with_password(visitor, email, "wrong", status=422)
        page = with_password(visitor, email, PASSWORD, status=429)
        assert page.heading == "Too many tries"

    visitor.get(ask_for_link(visitor, person.email)).submit("Sign in")
    assert is_signed_in(visitor)


def test_signing_in_rightly_is_not_guessing(world: World, app: Flask, visitor: Visitor) -> None:
    person = world.person("Sam Field", "resident", password=PASSWORD)
    for _ in range(12):
        with_password(Visitor(app), person.email)


def test_guessing_a_code_is_bounded_too(visitor: Visitor, world: World) -> None:
    person = world.person("Sam Field", "worker", password=PASSWORD)
    secret = give_second_factor(person)
    page = with_password(visitor, person.email)
    wrong = next(
        f"{n:06}" for n in range(9) if f"{n:06}" not in {code_now(secret, ahead) for ahead in (-2, -1, 0, 1, 2)}
    )
    for _ in range(10):
        page = page.submit("Go on", code=wrong, status=422)

    page.submit("Go on", code=code_now(secret), status=429)
    assert not is_signed_in(visitor)


def test_the_demonstration_shows_the_code(
    visitor: Visitor, world: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.person("Sam Field", "worker", password=PASSWORD)
    give_second_factor(person)
    monkeypatch.setattr(type(app.extensions["settings"]), "demo", True)

    page = with_password(visitor, person.email)
    code = re.search(r"would now show (\d{6})", page.text)
    assert code
    page.submit("Go on", code=code.group(1))
    assert is_signed_in(visitor)


def test_the_terminal_clears_a_lost_second_step_when_no_administrator_can(app: Flask, world: World) -> None:
    person = world.person("Ada Keys", "administrator", email="ada@example.org")
    give_second_factor(person)

    run = app.test_cli_runner().invoke(args=["people", "clear-second-factor", "ada@example.org"])

    assert run.exit_code == 0, run.output
    db.session.refresh(person)
    assert person.second_factor is None
