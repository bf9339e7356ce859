"""What an insight's rules say, without a database."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.insights import rules, wording
from engagement.insights.figures import Backing
from engagement.insights.models import Comment, Insight, Position, Version

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
WORDS = st.lists(
    st.sampled_from(["bus", "rain", "hub", "six", "late", "lamp", "path", "door", "shop", "cold"]),
    min_size=1,
    max_size=20,
)


def an_insight(**moments: datetime) -> Insight:
    version = Version(number=1, revision=2, finding="", **moments)
    version.can_ourselves = version.with_support = version.services_must = "Something"
    insight = Insight(number=1)
    vars(insight)["version"] = version
    return insight


@pytest.mark.parametrize(
    ("moments", "state"),
    [
        ({}, "draft"),
        ({"discussed_at": NOW}, "discussing"),
        ({"discussed_at": NOW, "agreed_at": NOW}, "agreed"),
        ({"discussed_at": NOW, "agreed_at": NOW, "published_at": NOW}, "published"),
    ],
)
def test_where_it_stands_follows_from_its_moments(moments: dict[str, datetime], state: str) -> None:
    insight = an_insight(**moments)
    assert rules.state_of(insight) == state
    insight.taken_back_at = NOW
    assert rules.state_of(insight) == "taken_back"


def a_position(person: int, stand: str, *, revision: int = 2, answered: bool = False) -> Position:
    return Position(person_id=person, stand=stand, revision=revision, answered_at=NOW if answered else None)


@pytest.mark.parametrize(
    ("positions", "refused"),
    [
        ([(1, "agree"), (2, "agree"), (3, "agree")], None),
        ([(1, "agree"), (2, "agree"), (3, "aside")], rules.TooFewAgree),
        ([(1, "agree"), (2, "agree"), (9, "agree")], rules.TooFewAgree),
        ([(1, "agree"), (2, "agree"), (3, "agree"), (4, "object")], rules.ObjectionOpen),
        ([(1, "agree"), (2, "agree"), (3, "agree"), (9, "object")], None),
    ],
)
def test_enough_members_agree_and_no_objection_is_passed_over(
    positions: list[tuple[int, str]], refused: type[Exception] | None
) -> None:
    held = [a_position(*one) for one in positions]
    check = lambda: rules.check_agreeable(an_insight(discussed_at=NOW), held, members={1, 2, 3, 4}, least=3)  # noqa: E731
    if refused is None:
        check()
    else:
        with pytest.raises(refused):
            check()


def test_who_agreed_with_earlier_words_does_not_count_and_an_old_objection_still_does() -> None:
    agreed = [a_position(1, "agree"), a_position(2, "agree"), a_position(3, "agree", revision=1)]
    insight = an_insight(discussed_at=NOW)
    with pytest.raises(rules.TooFewAgree):
        rules.check_agreeable(insight, agreed, members={1, 2, 3}, least=3)
    objected = [*agreed, a_position(4, "object", revision=0)]
    with pytest.raises(rules.ObjectionOpen):
        rules.check_agreeable(insight, objected, members={1, 2, 3, 4}, least=2)
    answered = [*agreed, a_position(4, "object", revision=0, answered=True)]
    rules.check_agreeable(insight, answered, members={1, 2, 3, 4}, least=2)


@pytest.mark.parametrize(
    ("confidence", "voices", "channels", "months", "backed"),
    [
        ("low", 1, 1, 1, True),
        ("medium", 8, 2, 1, True),
        ("medium", 7, 2, 1, False),
        ("medium", 8, 1, 1, False),
        ("high", 20, 3, 3, True),
        ("high", 200, 3, 2, False),
    ],
)
def test_how_sure_one_may_be_without_saying_why(
    confidence: str, voices: int, channels: int, months: int, backed: bool
) -> None:
    backing = Backing(notes=1, voices=voices, channels=set(map(str, range(channels))), months=set(range(months)))
    assert rules.is_backed(confidence, backing) is backed
    version = Version(confidence=confidence, confidence_why="")
    if not backed:
        with pytest.raises(rules.NotBacked):
            rules.check_backed(version, backing)
        version.confidence_why = "We know the street."
    rules.check_backed(version, backing)


def test_without_any_note_nothing_is_found() -> None:
    with pytest.raises(rules.NoEvidence):
        rules.check_backed(Version(confidence="low", confidence_why="Because."), Backing(against_notes=3))


def test_a_comment_can_be_put_right_for_fifteen_minutes() -> None:
    comment = Comment(at=NOW)
    assert rules.may_edit(comment, NOW + rules.MAY_EDIT)
    assert not rules.may_edit(comment, NOW + rules.MAY_EDIT * 2)


SAID = "My neighbour has not spoken to anybody since the bus stopped running at six."


@pytest.mark.parametrize(
    ("public", "found"),
    [
        ("People say: “has NOT spoken to anybody since” winter.", "has NOT spoken to anybody since"),
        ("Since the bus stopped running, people stay in.", None),
        ("People feel alone in the evening.", None),
        ("", None),
    ],
)
def test_six_words_in_a_row_are_somebodys_own(public: str, found: str | None) -> None:
    assert wording.repeated(public, [SAID]) == found


def test_a_short_note_counts_when_all_of_it_is_repeated() -> None:
    assert wording.repeated("We find: the bus never comes.", ["The bus never comes!"]) == "the bus never comes"
    assert wording.repeated("We find: the bus comes.", ["The bus never comes!"]) is None
    assert wording.repeated("It is too dark.", ["Too dark"]) is None


def test_what_was_released_may_be_repeated_and_no_more() -> None:
    public = "One of us has not spoken to anybody since the bus stopped running."
    released = "has not spoken to anybody since the bus stopped running"
    assert wording.repeated(public, [SAID], released=[released]) is None
    assert wording.repeated(public, [SAID], released=["has not spoken to anybody since the bus"])


@pytest.mark.parametrize(
    "said", ["میرے محلے میں شام کو کوئی دکان نہیں کھلتی", "晚上六点以后没有公共汽车", "😀😀😀", "\u202etpircs"]
)
def test_other_scripts_are_compared_too(said: str) -> None:
    assert (wording.repeated(f"→ {said} ←", [said]) is not None) is (len(wording.WORD.findall(said)) >= wording.WHOLE)


@given(before=WORDS, said=WORDS, after=WORDS)
def test_a_run_of_a_note_is_always_found(before: list[str], said: list[str], after: list[str]) -> None:
    found = wording.repeated(" ".join([*before, *said, *after]), [" ".join(said)])
    assert (found is not None) is (len(said) >= wording.WHOLE)


@given(said=WORDS, start=st.integers(0, 19), length=st.integers(1, 20))
def test_an_excerpt_stands_in_the_text_just_so(said: list[str], start: int, length: int) -> None:
    words = said[start : start + length]
    assert wording.is_excerpt("  ".join(words), ["\n".join(said)]) is bool(words)
    assert not wording.is_excerpt(" ".join([*words, "never"]), [" ".join(said)])
