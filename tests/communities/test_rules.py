"""The rules of groups, without a database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from engagement.communities import rules

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("18:30", time(18, 30)),
        ("6.30pm", time(18, 30)),
        ("6:30 PM", time(18, 30)),
        ("6pm", time(18)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("00:15", time(0, 15)),
        (" 9:05am ", time(9, 5)),
    ],
)
def test_a_time_is_read_as_people_write_it(written: str, read: time) -> None:
    assert rules.read_time(written) == read


@pytest.mark.parametrize("written", ["", "6", "24:00", "18:60", "13pm", "0am", "half past six", "18:3", "١٨:٣٠"])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(rules.NotATime):
        rules.read_time(written)


@pytest.mark.parametrize(
    ("today", "on", "days"),
    [
        (date(2026, 3, 2), date(2026, 3, 8), 5),
        (date(2026, 3, 2), date(2026, 3, 7), 4),
        (date(2026, 3, 2), date(2026, 3, 3), 0),
        (date(2026, 3, 2), date(2026, 3, 2), -1),
    ],
)
def test_clear_days_count_neither_today_nor_the_day_itself(today: date, on: date, days: int) -> None:
    assert rules.clear_days(today, on) == days


@pytest.mark.parametrize(
    ("kind", "after", "why", "refusal"),
    [
        ("board", timedelta(days=6), "", None),
        ("board", timedelta(days=5, hours=23), "", None),
        ("board", timedelta(days=5), "", rules.ShortNotice),
        ("board", timedelta(days=5), "The grant ends on Friday", None),
        ("user_led", timedelta(hours=1), "", None),
        ("user_led", timedelta(0), "", rules.InThePast),
        ("board", timedelta(days=-1), "Late", rules.InThePast),
    ],
)
def test_a_board_gives_notice_or_says_why_not(
    kind: str, after: timedelta, why: str, refusal: type[Exception] | None
) -> None:
    said = {"starts_at": NOW + after, "notice_days": 5, "short_notice": why, "now": NOW}
    if refusal is None:
        rules.check_notice(kind, **said)  # type: ignore[arg-type]
    else:
        with pytest.raises(refusal):
            rules.check_notice(kind, **said)  # type: ignore[arg-type]


def test_short_notice_names_the_first_day_that_would_do() -> None:
    with pytest.raises(rules.ShortNotice) as refused:
        rules.check_notice("board", starts_at=NOW + timedelta(days=1), notice_days=5, short_notice="", now=NOW)

    assert "Choose 8 March 2026 or later" in str(refused.value)


@pytest.mark.parametrize(
    ("states", "begun", "closed", "refusal"),
    [
        ({1: "present", 2: "absent"}, True, False, None),
        ({1: "apologies"}, False, False, None),
        ({1: "present"}, False, False, rules.NotBegun),
        ({3: "present"}, True, False, rules.NotAMember),
        ({1: "late"}, True, False, rules.NotAMember),
        ({1: "present"}, True, True, rules.Closed),
    ],
)
def test_attendance_is_of_members_from_the_start_until_the_close(
    states: dict[int, str], begun: bool, closed: bool, refusal: type[Exception] | None
) -> None:
    starts_at = NOW if begun else NOW + timedelta(minutes=1)
    held_at = NOW if closed else None
    if refusal is None:
        rules.check_attendance(states, members=[1, 2], starts_at=starts_at, held_at=held_at, now=NOW)
    else:
        with pytest.raises(refusal):
            rules.check_attendance(states, members=[1, 2], starts_at=starts_at, held_at=held_at, now=NOW)


@pytest.mark.parametrize(("kind", "office"), [("board", "cop_member"), ("user_led", "chair"), ("delivery", "resident")])
def test_each_kind_of_group_has_its_own_offices(kind: str, office: str) -> None:
    with pytest.raises(rules.NotAnOfficeHere):
        rules.check_office(kind, office)
