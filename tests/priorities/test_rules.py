"""The rules of rounds, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.priorities import files, rules
from engagement.priorities.models import Option, Round
from engagement.priorities.sealing import BrokenSeal, Seal
from engagement.shared import sheets
from engagement.shared.refusals import Refusal
from engagement.tallies.ranking import ticks

GATHER = datetime(2026, 3, 1, tzinfo=UTC)
VOTE = datetime(2026, 3, 8, tzinfo=UTC)
CLOSE = datetime(2026, 3, 22, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def a_round(**changes: object) -> Round:
    parts: dict[str, object] = {"gather_from": GATHER, "vote_from": VOTE, "vote_until": CLOSE, "papers": 20}
    return Round(**(parts | changes))


def options(*, aside: tuple[int, ...] = ()) -> list[Option]:
    return [Option(position=n, title=f"Option {n}", set_aside_at=GATHER if n in aside else None) for n in range(1, 6)]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (GATHER - TICK, "planned"),
        (GATHER, "gathering"),
        (VOTE - TICK, "gathering"),
        (VOTE, "voting"),
        (CLOSE - TICK, "voting"),
        (CLOSE, "closed"),
        (CLOSE + timedelta(days=900), "closed"),
    ],
)
def test_each_phase_begins_at_its_moment_and_ends_before_the_next(now: datetime, expected: str) -> None:
    assert rules.phase(a_round(), now) == expected


def test_a_round_is_agreed_from_the_moment_it_was_agreed() -> None:
    agreed = a_round(agreed_at=CLOSE + timedelta(days=1))

    assert rules.phase(agreed, CLOSE) == "closed"
    assert rules.phase(agreed, CLOSE + timedelta(days=1)) == "agreed"


@pytest.mark.parametrize(
    ("gather", "vote", "close", "now", "refusal"),
    [
        (GATHER, VOTE, CLOSE, GATHER, None),
        (VOTE, VOTE, CLOSE, GATHER, rules.GatherBeforeVote),
        (CLOSE, VOTE, CLOSE, GATHER, rules.GatherBeforeVote),
        (GATHER, VOTE, VOTE, GATHER, rules.VoteBeforeEnd),
        (GATHER, VOTE, GATHER, GATHER, rules.VoteBeforeEnd),
        (GATHER, VOTE, CLOSE, CLOSE, rules.AlreadyOver),
        (GATHER, VOTE, CLOSE, CLOSE - TICK, None),
    ],
)
def test_dates_come_in_order(
    gather: datetime, vote: datetime, close: datetime, now: datetime, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        rules.check_dates(gather_from=gather, vote_from=vote, vote_until=close, now=now)
    else:
        with pytest.raises(refusal):
            rules.check_dates(gather_from=gather, vote_from=vote, vote_until=close, now=now)


@pytest.mark.parametrize(
    ("now", "counted", "says"),
    [
        (VOTE - TICK, None, "has not opened. You can vote from 8 March 2026 until the end of 21 March 2026"),
        (CLOSE, None, "Voting has closed. It was open from 8 March 2026 until the end of 21 March 2026"),
        (CLOSE - TICK, VOTE, "Voting has closed"),
    ],
)
def test_a_ballot_outside_the_dates_is_refused_with_the_dates(
    now: datetime, counted: datetime | None, says: str
) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_open(a_round(counted_at=counted), now)

    assert says in str(refused.value)


@pytest.mark.parametrize("now", [VOTE, CLOSE - TICK])
def test_a_ballot_inside_the_dates_is_taken(now: datetime) -> None:
    rules.check_open(a_round(), now)


@pytest.mark.parametrize(
    ("choices", "most", "blank", "refusal"),
    [
        ({1}, None, False, None),
        ({1, 2, 3, 4}, None, False, None),
        ({1, 2}, 2, False, None),
        ({1, 2, 3}, 2, False, rules.TooManyChosen),
        (set(), None, False, rules.NothingChosen),
        (set(), 2, True, None),
        ({6}, None, False, rules.UnknownOption),
        ({0}, None, False, rules.UnknownOption),
        ({5}, None, False, rules.UnknownOption),
        ({1, 99}, None, True, rules.UnknownOption),
    ],
)
def test_a_ballot_chooses_options_that_stand_and_no_more_than_allowed(
    choices: set[int], most: int | None, blank: bool, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        rules.check_choices(choices, options=options(aside=(5,)), most=most, blank=blank)
    else:
        with pytest.raises(refusal):
            rules.check_choices(choices, options=options(aside=(5,)), most=most, blank=blank)


@pytest.mark.parametrize(
    ("number", "now", "counted", "refusal"),
    [
        (1, VOTE, None, None),
        (20, CLOSE + timedelta(days=3), None, None),
        (0, VOTE, None, rules.NoSuchPaper),
        (21, VOTE, None, rules.NoSuchPaper),
        (1, VOTE - TICK, None, rules.NotOpenYet),
        (1, CLOSE, CLOSE, rules.CountedAlready),
    ],
)
def test_papers_are_numbered_and_taken_in_from_the_first_vote_until_the_count(
    number: int, now: datetime, counted: datetime | None, refusal: type[Exception] | None
) -> None:
    round_ = a_round(counted_at=counted)
    if refusal is None:
        rules.check_paper(round_, number, now)
    else:
        with pytest.raises(refusal):
            rules.check_paper(round_, number, now)


@pytest.mark.parametrize(
    ("now", "counted", "refusal"),
    [(CLOSE - TICK, None, rules.StillOpen), (CLOSE, CLOSE, rules.CountedAlready), (CLOSE, None, None)],
)
def test_the_count_comes_after_the_close_and_once(
    now: datetime, counted: datetime | None, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        rules.check_countable(a_round(), now)
    else:
        with pytest.raises(refusal):
            rules.check_countable(a_round(counted_at=counted), now)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [("2, 5, 11", {2, 5, 11}), ("2 5;11", {2, 5, 11}), ("", set()), (" 7 ", {7}), ("3,3", {3})],
)
def test_numbers_are_read_as_people_write_them(written: str, numbers: set[int]) -> None:
    assert rules.read_numbers(written) == numbers


@pytest.mark.parametrize("written", ["two", "1-3", "1.5", "-1", "99999", "١"])
def test_what_is_no_list_of_numbers_is_refused(written: str) -> None:
    with pytest.raises(rules.NotNumbers):
        rules.read_numbers(written)


SEAL = Seal(secret_key="a secret", round_key="round one")


@given(st.frozensets(st.integers(1, rules.MOST_OPTIONS)), st.text(max_size=40))
def test_what_is_sealed_opens_as_it_was(choices: frozenset[int], envelope: str) -> None:
    assert SEAL.open(SEAL.close(choices, envelope=envelope), envelope=envelope) == tuple(sorted(choices))


@given(st.frozensets(st.integers(1, rules.MOST_OPTIONS)), st.frozensets(st.integers(1, rules.MOST_OPTIONS)))
def test_every_envelope_is_as_long_as_every_other(one: frozenset[int], other: frozenset[int]) -> None:
    assert len(SEAL.close(one, envelope="a")) == len(SEAL.close(other, envelope="b"))


def test_the_same_choices_never_look_alike() -> None:
    assert len({SEAL.close({1}, envelope="a") for _again in range(100)}) == 100


@pytest.mark.parametrize(
    ("seal", "envelope"),
    [
        (Seal(secret_key="another", round_key="round one"), "mine"),
        (Seal(secret_key="a secret", round_key="round two"), "mine"),
        (SEAL, "yours"),
    ],
)
def test_an_envelope_opens_only_as_itself_in_its_round_with_its_key(seal: Seal, envelope: str) -> None:
    with pytest.raises(BrokenSeal):
        seal.open(SEAL.close({1, 2}, envelope="mine"), envelope=envelope)


def test_one_changed_bit_breaks_the_seal() -> None:
    sealed = SEAL.close({1, 2}, envelope="mine")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(BrokenSeal):
            SEAL.open(bytes(changed), envelope="mine")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", " =1", "\n=1"])
def test_a_title_that_looks_like_a_formula_stays_text(text: str) -> None:
    assert sheets.inert(text).startswith("'")


def test_an_ordinary_title_stays_as_it_is() -> None:
    assert sheets.inert("Benches, and shade") == "Benches, and shade"


def test_the_ballots_file_has_a_line_a_ballot_and_a_column_an_option_that_stood() -> None:
    written = files.ballots(options(aside=(2,)), [[1, 3], [], [5]])

    assert written.splitlines() == ["ballot,1,3,4,5", "1,1,1,0,0", "2,0,0,0,0", "3,0,0,0,1"]


@given(st.lists(st.frozensets(st.integers(1, 5)), max_size=60))
def test_adding_up_the_columns_of_the_published_file_gives_the_tally(ballots: list[frozenset[int]]) -> None:
    tally = ticks.tally("12345", ballots=(frozenset(map(str, choices)) for choices in ballots))

    heads, *lines = (line.split(",") for line in files.ballots(options(), map(sorted, ballots)).splitlines())

    recount = {head: sum(int(line[column]) for line in lines) for column, head in enumerate(heads) if column}
    assert recount == {ranked.option: ranked.approvals for ranked in tally.ranked}
    assert len(lines) == tally.ballots
