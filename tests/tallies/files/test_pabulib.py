"""Reading Pabulib files: what is put right and reported, and what ends the reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.files import pabulib, repairs
from tests.tallies.samples import KK24, ballots_of, needs_kk24

GOOD = """META
key;value
num_projects;2
num_votes;2
budget;100
vote_type;approval
PROJECTS
project_id;name;cost
07;Bench; 60
7;"A ""green"" roof; with moss";50
VOTES
voter_id;vote
v1;07,7
v2;7
"""


def read(text: str, *, budget: int | None = None) -> pabulib.Reading:
    return pabulib.read(text.encode().splitlines(keepends=True), budget=budget)


def test_a_good_file_is_read_with_its_ids_and_names_kept_as_they_stand() -> None:
    election = read(GOOD.replace(" 60", "60")).election
    assert [(p.id, p.name, p.cost) for p in election.projects] == [
        ("07", "Bench", 60),
        ("7", 'A "green" roof; with moss', 50),
    ]
    assert election.support == {"07": 1, "7": 2}
    assert election.budget == 100
    assert read(GOOD.replace(" 60", "60")).repairs == ()


def test_windows_line_ends_a_byte_order_mark_and_empty_lines_are_no_trouble() -> None:
    text = "\ufeff" + GOOD.replace(" 60", "60").replace("\n", "\r\n") + "\r\n\r\n"
    reading, plain = read(text), read(GOOD.replace(" 60", "60"))
    assert (reading.election.projects, reading.repairs) == (plain.election.projects, plain.repairs)
    assert ballots_of(reading.election) == ballots_of(plain.election)


@pytest.mark.parametrize(
    ("name", "line", "old", "new"),
    [
        ("spaces", 9, "", ""),
        ("num-votes", 4, "num_votes;2", "num_votes;3"),
        ("num-projects", 3, "num_projects;2", "num_projects;two"),
        ("repeated-key", 6, "vote_type", "budget;7\nvote_type"),
        ("budget-covers-all", 5, "budget;100", "budget;1000"),
        ("budget-covers-all", 5, "budget;100", "budget;110,00"),
        ("amount", 5, "budget;100", "budget;100 zł"),
        ("amount", 5, "budget;100", "budget;99.123456789"),
        ("too-dear", 10, ";50", ";1,500.00"),
        ("too-dear", 10, ";50", ";999999999"),
        ("no-cost", 10, ";50", ";0"),
        ("repeated-project", 11, "VOTES", "7;again;50\nVOTES"),
        ("no-vote-type", 12, "vote_type;approval", ""),
        ("unknown-project", 14, "v2;7", "v2;7,8"),
        ("named-twice", 14, "v2;7", "v2;7,7"),
        ("blank-ballot", 14, "v2;7", "v2;none"),
        ("blank-ballot", 14, "v2;7", "v2"),
        ("repeated-voter", 15, "v2;7", "v2;7\nv2;07"),
        ("no-voter", 14, "v2;7", ";7"),
    ],
)
def test_what_is_put_right_is_reported_with_its_line(name: str, line: int, old: str, new: str) -> None:
    reading = read(GOOD.replace(old, new, 1) if old else GOOD)
    assert (name, line) in [(repair.name, repair.line) for repair in reading.repairs]


def test_parts_of_a_unit_are_kept_exactly_in_the_smallest_unit_there_is() -> None:
    election = read(GOOD.replace("budget;100", "budget;100,99").replace(";50", ";49.5")).election
    assert (election.scale, election.budget) == (100, 10_099)
    assert [project.cost for project in election.projects] == [6_000, 4_950]


def test_a_budget_that_is_asked_for_is_in_whole_units_of_the_files_money() -> None:
    assert read(GOOD.replace(";50", ";49.5"), budget=90).election.budget == 900


def test_the_first_of_two_ballots_of_one_voter_counts() -> None:
    assert read(GOOD + "v2;07\n").election.support == {"07": 1, "7": 2}


@pytest.mark.parametrize(
    ("line", "old", "new", "says"),
    [
        (1, "META\n", "", "begin with META"),
        (6, "approval", "veto", "none of approval"),
        (5, "100", "lots", "not an amount"),
        (5, "100", "1,200", "not an amount"),
        (5, "100", "9" * 5000, "too large"),
        (9, "60", "-60", "not an amount"),
        (8, "cost", "price", "called cost"),
        (9, "07;Bench; 60", "07;Bench;60;x", "4 values"),
        (9, "07;", ";", "needs an id"),
        (11, "VOTES", "7;again;51\nVOTES", "different costs"),
        (14, "budget;100\n", "", "no budget"),
        (7, "PROJECTS\nproject_id;name;cost\n07;Bench; 60\n7;", "VOTES\nvoter_id;vote\n", "before any project"),
    ],
)
def test_a_fault_without_a_safe_repair_is_named_with_its_line(line: int, old: str, new: str, says: str) -> None:
    with pytest.raises(repairs.Unreadable, match=says) as caught:
        read(GOOD.replace(old, new, 1))
    if "budget" not in says:
        assert caught.value.line == line


def test_an_empty_file_is_called_empty() -> None:
    with pytest.raises(repairs.Unreadable, match="Line 1: the file is empty"):
        read("")


@pytest.mark.parametrize("section", ["PROJECTS", "VOTES"])
def test_a_file_that_is_cut_short_is_not_counted(section: str) -> None:
    with pytest.raises(repairs.Unreadable, match="cut short"):
        read(GOOD.partition(section)[0])


def test_a_budget_that_was_asked_for_replaces_the_one_in_the_file_and_says_so() -> None:
    reading = read(GOOD, budget=90)
    assert reading.election.budget == 90
    assert "Counted with 90 instead" in next(r.says for r in reading.repairs if r.name == "other-budget")
    assert read(GOOD.replace("budget;100\n", ""), budget=90).election.budget == 90


def test_many_repairs_of_one_kind_are_told_in_few_lines() -> None:
    many = [repairs.Repair("spaces", line, "spaces.") for line in range(1, 10)]
    assert list(repairs.sentences(many, most=2))[-1] == "… and 7 more like this (spaces)."


@given(st.lists(st.binary(max_size=40), max_size=30))
def test_no_bytes_at_all_make_it_fail_in_another_way(lines: list[bytes]) -> None:
    head = GOOD.encode().splitlines()
    for start in range(0, len(head), 3):
        try:
            pabulib.read([*head[:start], *lines, *head[start:]])
        except repairs.Unreadable as fault:
            assert fault.line >= 1


@needs_kk24
def test_the_quirks_of_the_real_file_are_reported_and_do_not_end_the_reading() -> None:
    with (KK24 / "pre_voting.pb").open("rb") as file:
        reading = pabulib.read(file, budget=380_000)
    assert len(reading.election.ballots) == 37
    assert len(reading.election.projects) == 56
    told = {repair.name: repair.says for repair in reading.repairs}
    assert told["num-votes"] == "META says 38 ballots, but 37 are there and counted."
    assert "3,800,000 would pay for every project" in told["budget-covers-all"]
    assert told["blank-ballot"].startswith("voter KK24_P19 names no project")
