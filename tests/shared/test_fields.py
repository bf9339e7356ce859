"""The fields: what they read, what they say when they cannot, and the HTML they print."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from engagement.shared import look
from engagement.shared.fields import (
    MOST_POUNDS,
    Choice,
    Choices,
    Code,
    Day,
    Email,
    Form,
    Hidden,
    LongText,
    Password,
    Pick,
    Postcode,
    Pounds,
    Text,
    Tick,
    Whole,
)
from engagement.shared.money import LARGEST, Money
from engagement.shared.refusals import Refusal


@pytest.fixture(scope="module")
def plain() -> Iterator[Flask]:
    """An application with the look and nothing else."""
    app = Flask("plain")
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    Babel(app, default_locale="en_GB")
    look.init_app(app)
    yield app


class Everything(Form):
    name = Text(_l("Your name"), max=10, hint=_l("As you like it said"))
    story = LongText(_l("What happened?"), max=50, optional=True)
    where = Choice(
        _l("Where?"),
        choices=[("a", "Aveley", "To the north"), ("g", "Grays"), None, ("x", "Elsewhere")],
        missing="Say where",
    )
    themes = Choices(_l("About what?"), choices=[(1, "Health"), (2, "Housing")], optional=True)
    ward = Pick(_l("Ward"), choices=[("1", "One"), ("2", "Two")], optional=True)
    on = Day(_l("When was it?"), optional=True)
    cost = Pounds(_l("Cost"), optional=True)
    people = Whole(_l("How many people?"), optional=True, high=500)
    email = Email(_l("Email address"), optional=True)
    postcode = Postcode(_l("Postcode"), optional=True)
    secret = Password(_l("Password"), optional=True)
    code = Code(_l("Code"), optional=True)
    agree = Tick(_l("I agree"), optional=True)
    back = Hidden()


GOOD = {"name": "Zed", "where": "g"}


def form(app: Flask, /, **typed: Any) -> Everything:
    with app.test_request_context(method="POST"):
        found = Everything(formdata=MultiDict(GOOD | typed))
        found.validate()
        return found


def error(app: Flask, field: str, /, **typed: Any) -> str:
    errors = form(app, **typed)[field].errors
    assert len(errors) == 1, errors
    return str(errors[0])


def printed(app: Flask, made: Form) -> str:
    with app.test_request_context():
        return "\n".join(str(field()) for field in made)


def test_good_answers_are_read_as_what_they_are(plain: Flask) -> None:
    made = form(
        plain, name="  نام  ", story="one\r\ntwo ", themes=["2", "1"], ward="2", cost="£1,234.50", people="2 00",
        email="a.b@EXAMPLE.org", postcode="rm176sl", secret=" s p ", code="012 345", agree="yes",
        **{"on-day": "27", "on-month": "3", "on-year": "2026"},
    )  # fmt: skip
    assert not made.errors
    assert made.name.data == "نام"
    assert made.story.data == "one\ntwo"
    assert (made.where.data, made.themes.data, made.ward.data) == ("g", [1, 2], "2")
    assert made.on.data == date(2026, 3, 27)
    assert made.cost.data == Money(123450)
    assert made.people.data == 200
    assert made.email.data == "a.b@example.org"
    assert made.postcode.data == "RM17 6SL"
    assert made.secret.data == " s p "
    assert made.code.data == "012345"
    assert made.agree.data is True


def test_what_is_left_out_may_be_left_out_only_where_it_is_optional(plain: Flask) -> None:
    made = form(plain, name=" \u200b ", where="")
    assert set(made.errors) == {"name", "where"}
    assert made.name.errors == ["Enter an answer to “Your name”"]
    assert made.where.errors == ["Say where"]
    assert (made.story.data, made.themes.data, made.on.data, made.cost.data, made.agree.data) == (
        "",
        [],
        None,
        None,
        False,
    )


@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b", "a\x1bb", "a\x9fb", "a\ufffdb"])
@pytest.mark.parametrize("field", ["name", "story", "email", "postcode", "cost", "people", "code", "secret"])
def test_unreadable_characters_are_refused_and_shown(plain: Flask, field: str, bad: str) -> None:
    made = form(plain, **{field: bad})
    assert len(made[field].errors) == 1
    html = printed(plain, made)
    html.encode()
    assert "\x00" not in html and "\x1b" not in html
    if field not in ("secret",):
        assert "a\ufffdb" in html


def test_text_that_turns_round_is_refused_in_a_name_and_dropped_from_figures(plain: Flask) -> None:
    assert "direction" in error(plain, "name", name="abc\u202excod")
    assert form(plain, postcode="\u202aRM17 6SL\u202c").postcode.data == "RM17 6SL"


def test_text_too_long_is_refused_and_kept(plain: Flask) -> None:
    assert (
        error(plain, "story", story="x" * 100_000)
        == "Shorten “What happened?” to 50 characters or fewer. It has 100000"
    )
    assert "x" * 100_000 in printed(plain, form(plain, story="x" * 100_000))


@pytest.mark.parametrize(
    ("day", "month", "year", "says", "goes_to"),
    [
        ("27", "", "2026", "“When was it?” must have a month", "on-month"),
        ("", "", "2026", "“When was it?” must have a day and a month", "on-day"),
        ("31", "2", "2026", "The day of “When was it?” must be a number from 1 to 28", "on-day"),
        ("29", "2", "2028", None, None),
        ("1", "13", "2026", "The month of “When was it?” must be a number from 1 to 12", "on-month"),
        ("1", "March", "2026", None, None),
        ("1", "mar", "2026", None, None),
        ("۱", "۳", "۲۰۲۶", None, None),
        ("1", "3", "26", "The year of “When was it?” must have 4 figures, like 2026", "on-year"),
        ("1", "3", "0000", "The year of “When was it?” must have 4 figures, like 2026", "on-year"),
        ("1", "3", "9" * 9999, "The year of “When was it?” must have 4 figures, like 2026", "on-year"),
        ("31", "12", "9999", "The year of “When was it?” must be from 1900 to 2199", "on-year"),
        ("1", "1", "0001", "The year of “When was it?” must be from 1900 to 2199", "on-year"),
        ("²", "3", "2026", "The day of “When was it?” must be a number from 1 to 31", "on-day"),
        ("-1", "3", "2026", "The day of “When was it?” must be a number from 1 to 31", "on-day"),
        ("1\x00", "3", "2026", "The day of “When was it?” must be a number from 1 to 31", "on-day"),
    ],
)
def test_a_date_names_its_wrong_part(
    plain: Flask, day: str, month: str, year: str, says: str | None, goes_to: str | None
) -> None:
    made = form(plain, **{"on-day": day, "on-month": month, "on-year": year})
    if says is None:
        assert not made.errors and made.on.data.year in (2026, 2028)
    else:
        assert made.on.errors == [says]
        assert made.on.data is None
        assert made.problems() == [(says, f"#{goes_to}")]
        assert f'id="{goes_to}"' in printed(plain, made)


@pytest.mark.parametrize("bad", ["1.5", "1e3", "nan", "-1", "501", "many", "٣٫٥"])
def test_a_whole_number_is_whole_and_in_range(plain: Flask, bad: str) -> None:
    assert error(plain, "people", people=bad)


@pytest.mark.parametrize("bad", ["1e3", "nan", "inf", "-5", "1.234", "12,34", "1.5.2", "lots", "9" * 20, "9" * 40])
def test_an_amount_is_pounds_and_pence(plain: Flask, bad: str) -> None:
    assert error(plain, "cost", cost=bad) == "Enter an amount in pounds, like 250 or 1,234.50"


@pytest.mark.parametrize("much", ["1,000,000,000.01", "9" * 15])
def test_an_amount_has_a_most_so_that_a_sum_of_many_is_still_money(plain: Flask, much: str) -> None:
    assert error(plain, "cost", cost=much) == "Enter an amount of £1,000,000,000 or less"
    assert Money.pounds(MOST_POUNDS * 1_000_000).pence <= LARGEST


@pytest.mark.parametrize("bad", ["RM17", "RM17 6S", "12345", "RM17 6SL RM17 6SL"])
def test_half_a_postcode_is_refused(plain: Flask, bad: str) -> None:
    assert error(plain, "postcode", postcode=bad) == "Enter a full postcode, like RM17 6SL"


@pytest.mark.parametrize("bad", ["a", "a@b", "a@b@c.org", "a b@example.org", "a@example..org"])
def test_an_email_address_has_the_right_form(plain: Flask, bad: str) -> None:
    assert "name@example.com" in error(plain, "email", email=bad)


def test_a_choice_that_is_not_offered_is_refused(plain: Flask) -> None:
    assert "from the list" in error(plain, "where", where="zzz")
    assert "from the list" in error(plain, "themes", themes=["1", "99"])


def test_choices_may_come_after_the_answer(plain: Flask) -> None:
    with plain.test_request_context(method="POST"):
        made = Everything(formdata=MultiDict(GOOD | {"ward": "77"}))
        made.ward.choices = [(77, "Seventy-seven")]
        assert made.validate()
        assert made.ward.data == 77


def test_a_form_shows_the_data_it_is_given_but_only_what_was_sent_once_it_is_sent(plain: Flask) -> None:
    given = {"name": "Old", "on": date(2026, 3, 7), "cost": Money(5000), "themes": [2], "where": "a", "agree": True}
    with plain.test_request_context():
        html = printed(plain, Everything(data=given))
        assert 'value="Old"' in html and 'value="7"' in html and 'value="50"' in html
        assert html.count(" checked") == 3
    with plain.test_request_context(method="POST", data=GOOD):
        made = Everything(data=given)
        assert made.validate(), made.errors
        assert (made.name.data, made.on.data, made.cost.data, made.themes.data, made.agree.data) == (
            "Zed",
            None,
            None,
            [],
            False,
        )


def test_a_refusal_stands_beside_its_field_or_at_the_top(plain: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Taken(Refusal):
        says = _l("The name %(name)s is taken")
        field = "name"

    class Closed(Refusal):
        says = _l("The round is closed")

    undone: list[bool] = []
    session = SimpleNamespace(rollback=lambda: undone.append(True))
    monkeypatch.setattr("engagement.shared.form.db", SimpleNamespace(session=session))
    made = form(plain)

    def meet(error: Exception) -> None:
        with made.catching():
            raise error

    with plain.test_request_context():
        meet(Taken(name="Zed"))
        meet(Closed())
        with pytest.raises(KeyError):
            meet(KeyError("any other error goes on"))
    assert made.problems() == [("The round is closed", None), ("The name Zed is taken", "#name")]
    assert made.errors and undone == [True, True]


def test_the_fields_print_strict_html_with_and_without_errors(plain: Flask) -> None:
    parser = html5lib.HTMLParser(strict=True)
    bad = form(plain, name="", where="", people="x", cost="x", email="x", postcode="x", code="x", **{"on-day": "1"})
    for made in (form(plain), bad):
        html = printed(plain, made)
        parser.parse(f"<!DOCTYPE html><html lang=en><title>t</title><form>{html}</form></html>")
        assert 'class="govuk-hint govuk-radios__hint"' in html
        assert html.count("govuk-radios__hint") == 1, "a choice without a hint prints none"
        assert "None" not in html


def test_free_text_finds_its_own_direction_and_figures_do_not_turn(plain: Flask) -> None:
    with plain.test_request_context():
        made = Everything()
        assert 'dir="auto"' in made.name() and 'dir="auto"' in made.story()
        assert 'dir="ltr"' in made.email() and 'dir="ltr"' in made.cost()


def test_each_showing_has_its_own_token(plain: Flask) -> None:
    with plain.test_request_context():
        made = Everything()
        assert made.once() != made.once()


def test_a_password_is_never_printed(plain: Flask) -> None:
    assert "hunter2" not in printed(plain, form(plain, secret="hunter2", name=""))


def test_days_and_moments_are_written_as_people_here_write_them(plain: Flask) -> None:
    from_utc = datetime(2026, 3, 29, 13, 30, tzinfo=UTC)
    with plain.test_request_context():
        assert look.day(date(2026, 3, 27)) == "27 March 2026"
        assert look.moment(from_utc) == "29 March 2026 at 2:30pm"
        assert look.money(Money(123450)) == "£1,234.50"
        with force_locale("ro"):
            assert look.day(date(2026, 3, 27)) == "27 martie 2026"
