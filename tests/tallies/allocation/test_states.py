"""For, abstained, recused, absent."""

import pytest

from engagement.tallies.allocation import states
from engagement.tallies.elections import Ballot, Election, Project

BOARD = Election.of(
    [Project("a", "A", 10), Project("b", "B", 10)],
    [Ballot("ada", {"a": 1, "b": 1}, frozenset("a")), Ballot("ben", {"a": 1}), Ballot("cy", {})],
    budget=10,
    absent=["dee"],
)


def test_the_four_states_are_told_apart_and_add_up_to_all_members() -> None:
    assert states.counts(BOARD) == (states.Count("a", 1, 1, 1, 1), states.Count("b", 1, 2, 0, 1))
    assert [count.members for count in states.counts(BOARD)] == [4, 4]
    assert [count.eligible for count in states.counts(BOARD)] == list(BOARD.eligible.values())


def test_each_member_is_in_one_of_them_towards_each_project() -> None:
    named = [
        [states.state(BOARD, voter=voter, project=key).value for key in "ab"] for voter in ("ada", "ben", "cy", "dee")
    ]
    assert named == [["recused", "for"], ["for", "abstained"], ["abstained", "abstained"], ["absent", "absent"]]


def test_who_is_both_recused_and_absent_is_counted_once() -> None:
    board = Election(
        BOARD.projects,
        BOARD.ballots,
        10,
        voters=BOARD.voters,
        recused={"a": frozenset({"dee"})},
        absent=frozenset({"dee"}),
    )
    assert states.counts(board)[0].members == 4
    assert board.eligible["a"] == 3
    assert states.state(board, voter="dee", project="a") is states.State.RECUSED


def test_strangers_are_refused() -> None:
    with pytest.raises(ValueError, match="no ballot of a voter zed"):
        states.state(BOARD, voter="zed", project="a")
    with pytest.raises(ValueError, match="no project z"):
        states.state(BOARD, voter="ada", project="z")
