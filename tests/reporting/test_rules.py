"""Whether a few spoke for all, and whether those heard are like those who live there."""

from engagement.reporting import rules
from engagement.reporting.rules import Heard, Raised
from engagement.shared.publishing import Figure

MANY = Figure(100, hidden=False)
PROFILE = {"population": 1000, "age": {"young": 300, "old": 700}, "home_percent": {"Owned": 60}, "carers_percent": 8}


def figure(amount: int) -> Figure:
    return Figure(amount, hidden=not amount)


def test_who_raised_it_is_said_in_a_word_and_not_of_few() -> None:
    assert rules.who_raised(figure(25), MANY) is Raised.UNPROMPTED
    assert rules.who_raised(figure(30), MANY) is Raised.BOTH
    assert rules.who_raised(figure(75), MANY) is Raised.ASKED
    assert rules.who_raised(figure(0), figure(25)) is None


def test_without_the_loudest_another_subject_may_stand_first() -> None:
    assert rules.places_without({1: 10, 2: 50, 3: 10}, [1, 2, 3]) == {2: 1, 1: 2, 3: 3}


def test_those_heard_stand_beside_those_who_live_there() -> None:
    said = {"young": (Figure(15, hidden=False), 16), "old": (Figure(60, hidden=False), 61)}

    rows, enough = rules.compare(said, rules.who_lives(PROFILE, "age"), below=8)

    assert enough
    assert [(row.heard, row.living, row.verdict) for row in rows] == [(20, 30, Heard.LESS), (80, 70, Heard.ALIKE)]


def test_who_is_hidden_is_not_compared() -> None:
    said = {"young": (Figure(0, hidden=True), 5), "old": (Figure(60, hidden=False), 61)}

    rows, enough = rules.compare(said, rules.who_lives(PROFILE, "age"), below=8)

    assert enough and [row.verdict for row in rows] == [Heard.UNKNOWN, Heard.MORE]


def test_few_answers_are_not_compared_at_all() -> None:
    rows, enough = rules.compare({"young": (Figure(20, False), 20)}, rules.who_lives(PROFILE, "age"), below=8)

    assert not enough and {row.verdict for row in rows} == {Heard.UNKNOWN}


def test_a_profile_says_it_in_people_in_percent_or_by_yes() -> None:
    assert rules.who_lives(PROFILE, "age") == {"young": 300, "old": 700}
    assert rules.who_lives(PROFILE, "home") == {"Owned": 600}
    assert rules.who_lives(PROFILE, "carer") == {"yes": 80, "no": 920}
    assert rules.who_lives(PROFILE, "disability") == {}
    assert rules.who_lives({}, "age") == {}
