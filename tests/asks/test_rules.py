"""Where an ask stands, and how much rest a place is owed, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engagement.asks import rules
from engagement.asks.models import Ask
from engagement.asks.rules import Period, above_rest, quarter_of, quarters_of, status
from engagement.places.models import Locality

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
APRIL, TAX = {"month": 4, "day": 1}, {"month": 4, "day": 6}


def ask(**more: object) -> Ask:
    """One that opened, from the 2nd to the 9th of March, not including the 10th."""
    return Ask(**{"opens_on": TODAY, "closes_on": date(2026, 3, 10), "opened_at": NOW} | more)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 3, 1), "coming"),
        (date(2026, 3, 2), "open"),
        (date(2026, 3, 9), "open"),
        (date(2026, 3, 10), "closed"),
    ],
)
def test_an_ask_is_open_on_its_last_day_and_closed_on_the_next(day: date, state: str) -> None:
    assert status(ask(), day) == state


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"opened_at": None}, "draft"),
        ({"opened_at": None, "checked_at": NOW}, "checked"),
        ({"answered_at": NOW}, "answered"),
        ({"answered_at": NOW, "called_off_at": NOW}, "called_off"),
        ({"opened_at": None, "called_off_at": NOW}, "called_off"),
    ],
)
def test_what_was_done_with_it_comes_before_what_day_it_is(more: dict[str, object], state: str) -> None:
    assert status(ask(**more), date(2026, 3, 20)) == state


@pytest.mark.parametrize(
    ("day", "starts", "begins", "ends"),
    [
        (date(2026, 4, 1), APRIL, date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 3, 31), APRIL, date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 1, 1), APRIL, date(2026, 1, 1), date(2026, 4, 1)),
        (date(2025, 12, 31), APRIL, date(2025, 10, 1), date(2026, 1, 1)),
        (date(2026, 4, 5), TAX, date(2026, 1, 6), date(2026, 4, 6)),
        (date(2026, 4, 6), TAX, date(2026, 4, 6), date(2026, 7, 6)),
        (date(2026, 1, 2), TAX, date(2025, 10, 6), date(2026, 1, 6)),
    ],
)
def test_quarters_are_those_of_the_places_own_year(day: date, starts: dict[str, int], begins: date, ends: date) -> None:
    assert quarter_of(day, starts) == (begins, ends)


def test_every_day_falls_in_a_quarter_of_three_months_that_holds_it() -> None:
    for number in range(800):
        day = date(2024, 1, 1) + timedelta(days=number)
        for starts in (APRIL, TAX, {"month": 9, "day": 28}):
            quarter = quarter_of(day, starts)
            assert quarter.begins_on <= day < quarter.ends_on and 89 <= (quarter.ends_on - quarter.begins_on).days <= 92


def test_an_ask_that_ends_with_a_quarter_does_not_touch_the_next() -> None:
    assert len(list(quarters_of(Period(date(2026, 3, 1), date(2026, 4, 1)), APRIL))) == 1
    assert len(list(quarters_of(Period(date(2026, 3, 1), date(2026, 4, 2)), APRIL))) == 2


A_WEEK = Period(date(2026, 3, 2), date(2026, 3, 9))


def above(others: list[Period], period: Period = A_WEEK, limit: int = 2) -> list[int]:
    found = above_rest(period, others, name="Grays", limit=limit, starts=APRIL)
    return [one.already for one in found]


def test_the_last_free_place_needs_no_reason_and_the_next_does() -> None:
    other = Period(date(2026, 1, 5), date(2026, 1, 12))

    assert above([]) == above([other]) == []
    assert above([other, other]) == [2]
    assert above([other], limit=0) == [1], "a place that is never to be asked"


def test_an_ask_counts_in_each_quarter_it_touches_and_in_no_other() -> None:
    before = Period(date(2025, 12, 1), date(2026, 1, 1))
    into = Period(date(2025, 12, 1), date(2026, 1, 2))
    after = Period(date(2026, 4, 1), date(2026, 4, 2))

    assert above([before, before, after, after]) == []
    assert above([into, into]) == [2]
    assert above([into, into, after, after, after], Period(date(2026, 3, 2), date(2026, 4, 2))) == [2, 3]


@pytest.mark.parametrize(
    ("opens", "closes", "refusal"),
    [
        (TODAY, TODAY, rules.EndsBeforeItOpens),
        (TODAY, date(2026, 3, 1), rules.EndsBeforeItOpens),
        (TODAY, date(2028, 3, 4), rules.TooLong),
        (date(2026, 2, 1), TODAY, rules.OverAlready),
    ],
)
def test_days_that_cannot_be_are_refused(opens: date, closes: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.check_period(opens, closes, today=TODAY)


def test_an_ask_of_one_day_that_is_today_may_be() -> None:
    rules.check_period(TODAY, date(2026, 3, 3), today=TODAY)


def test_a_look_at_what_is_known_is_good_for_fourteen_days() -> None:
    ready = ask(opened_at=None, minutes=5, people=10, checked_at=NOW - rules.CHECK_HOLDS)
    ready.localities = [Locality(id=1, name="Grays")]

    rules.check_opening(ready, now=NOW, today=TODAY)
    with pytest.raises(rules.LookAgain):
        rules.check_opening(ready, now=NOW + timedelta(seconds=1), today=TODAY)


@pytest.mark.parametrize("link", ["https://example.org/a?b=c", "http://example.org", "https://xn--bcher-kva.example/"])
def test_a_web_address_is_taken(link: str) -> None:
    assert rules.is_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JAVASCRIPT://example.org/%0aalert(1)",
        "data:text/html,<script>",
        "//example.org",
        "example.org",
        "https://",
        "https://you@example.org",
        "https://exa mple.org",
        "https://example.org/\u202egpj.exe",
        "https://[::1",
        "file:///etc/passwd",
        "https://example.org/" + "a" * 500,
    ],
)
def test_what_is_no_plain_web_address_is_refused(link: str) -> None:
    with pytest.raises(rules.NotALink):
        rules.check_link(link)
