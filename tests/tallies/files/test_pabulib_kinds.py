"""Pabulib's four kinds of ballot and the figures a file gives of itself: what counts, and what is reported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.elections import Kind
from engagement.tallies.files import pabulib, repairs
from engagement.tallies.profiles import Profile
from tests.tallies.files.test_pabulib import GOOD, read
from tests.tallies.samples import ballots_of

HEAD = """META
key;value
budget;100
vote_type;{kind}
{meta}PROJECTS
project_id;cost;name
a;60;Ash
b;50;Bench
c c;40;Court
"""


def told(kind: str, votes: str, *, meta: str = "", columns: str = "voter_id;vote;points") -> pabulib.Reading:
    return read(f"{HEAD.format(kind=kind, meta=meta)}VOTES\n{columns}\n{votes}")


def scores(reading: pabulib.Reading) -> list[dict[str, int]]:
    return [dict(ballot.scores) for ballot in ballots_of(reading.election)]


def names(reading: pabulib.Reading) -> list[str]:
    return [repair.name for repair in reading.repairs if not repair.name.startswith("num-")]


def test_an_ordinal_ballot_of_three_gives_three_points_then_two_then_one() -> None:
    reading = told("ordinal", "v;c c,a,b\nw;b\n", columns="voter_id;vote")
    assert scores(reading) == [{"c c": 3, "a": 2, "b": 1}, {"b": 1}]
    assert Profile.from_election(reading.election).ranks.tolist() == [[2, 3, 1], [0, 1, 0]]
    assert (reading.election.kind, names(reading)) == (Kind.ORDINAL, [])


def test_what_is_left_out_of_an_ordinal_ballot_is_as_if_it_had_not_been_there() -> None:
    assert scores(told("ordinal", "v;c c,zz,a,a,b\n", columns="voter_id;vote")) == [{"c c": 3, "a": 2, "b": 1}]


def test_points_belong_to_the_project_in_the_same_place() -> None:
    reading = told("scoring", "v;c c,a;5,3\nw; b , a ; 2, 10\n")
    assert scores(reading) == [{"c c": 5, "a": 3}, {"b": 2, "a": 10}]
    assert names(told("scoring", "v;c c, a;5,3\n")) == names(told("scoring", "v;c c,a;5 ,3\n")) == ["spaces"]
    assert reading.election.ballots.places.tolist() == [0, 2, 0, 1]
    assert names(reading) == ["spaces"]


def test_parts_of_a_point_are_counted_in_a_finer_unit_by_everyone() -> None:
    reading = told("cumulative", "u;a;3\nv;a,b;1,2.5\nw;b;0.25\nx;b;2.5\n")
    assert scores(reading) == [{"a": 300}, {"a": 100, "b": 250}, {"b": 25}, {"b": 250}]
    assert reading.document.points_scale == 100
    assert names(reading) == ["points-finer"]


@pytest.mark.parametrize(
    ("name", "vote", "counts"),
    [
        ("points-disagree", "v;a,b;3", {"a": 3}),
        ("points-disagree", "v;a;3,4", {"a": 3}),
        ("no-points", "v;a,b;", {}),
        ("no-points", "v;a,b;none", {}),
        ("not-points", "v;a,b;3,many", {"a": 3}),
        ("not-points", "v;a,b;3,1_0", {"a": 3}),
        ("negative-points", "v;a,b;3,-2", {"a": 3}),
        ("zero-points", "v;a,b;3,0", {"a": 3}),
        ("points-rounded", "v;a,b;3,2.0000001", {"a": 3, "b": 2}),
        ("unknown-project", "v;a,x;3,2", {"a": 3}),
        ("named-twice", "v;a,a;3,2", {"a": 3}),
        ("blank-ballot", "v;none;none", {}),
        ("blank-ballot", "v;;", {}),
        ("blank-ballot", "v", {}),
        ("blank-ballot", "v;,;,", {}),
    ],
)
def test_what_is_wrong_with_points_is_left_out_and_reported(name: str, vote: str, counts: dict[str, int]) -> None:
    reading = told("scoring", f"{vote}\n")
    assert scores(reading) == [counts]
    assert name in names(reading)


@pytest.mark.parametrize(
    ("name", "kind", "meta", "vote"),
    [
        ("too-long", "approval", "max_length;1\n", "v;a,b"),
        ("too-short", "approval", "min_length;2\n", "v;a"),
        ("too-long", "choose-1", "", "v;a,b"),
        ("too-much", "approval", "max_sum_cost;100\n", "v;a,b"),
        ("too-little", "approval", "min_sum_cost;70\n", "v;a"),
        ("too-much", "cumulative", "max_sum_points;5\n", "v;a,b;3,2.5"),
        ("too-little", "cumulative", "min_sum_points;5\n", "v;a;4.5"),
        ("too-much", "scoring", "max_points;5\n", "v;a,b;1,6"),
        ("too-little", "scoring", "min_points;2\n", "v;a,b;1,6"),
        ("default-score", "scoring", "default_score;3\n", "v;a,b;1,6"),
        ("no-number", "approval", "max_length;few\n", "v;a,b"),
        ("points-unused", "approval", "", "v;a,b;1,6"),
    ],
)
def test_a_ballot_that_breaks_a_limit_is_reported_and_counts_as_it_is(
    name: str, kind: str, meta: str, vote: str
) -> None:
    reading = told(kind, f"{vote}\n", meta=meta)
    assert name in names(reading)
    assert len(scores(reading)[0]) == 1 + ("a,b" in vote)
    assert reading.election.ballots.voters == 1


def test_figures_in_projects_that_differ_from_the_ballots_are_reported() -> None:
    text = HEAD.format(kind="ordinal", meta="").replace("cost;name", "cost;votes;score").replace("a;60;Ash", "a;60;2;5")
    text = text.replace("b;50;Bench", "b;50;1;2").replace("c c;40;Court", "c c;40;1;2")
    reading = read(text + "VOTES\nvoter_id;vote\nv;a,b,c c\nw;a\n")
    assert [(r.name, r.line) for r in reading.repairs if r.name.startswith("other")] == [
        ("other-score", 7),
        ("other-score", 9),
    ]


def test_a_recused_voter_is_neither_for_nor_against_and_still_a_voter() -> None:
    reading = told("approval", "v;a,b;b\nw;b,c c;\nx;a;a,c c\n", columns="voter_id;vote;recused")
    assert scores(reading) == [{"a": 1}, {"b": 1, "c c": 1}, {}]
    assert reading.election.recused == {"b": {"v"}, "a": {"x"}, "c c": {"x"}}
    assert reading.election.eligible == {"a": 2, "b": 2, "c c": 2}


@pytest.mark.parametrize(
    ("name", "line", "old", "new"),
    [
        ("repeated-section", 11, "VOTES", "PROJECTS\nproject_id;cost\n8;9\nVOTES"),
        ("no-project-id", 8, "project_id;name", "name;title"),
        ("no-heading", 2, "key;value\n", ""),
        ("no-voter-ids", 12, "voter_id;vote\nv1;07,7\nv2;7", "vote\n07,7\n7"),
        ("extra-values", 3, "num_projects;2", "description;Big; bigger\nnum_projects;2"),
        ("open-quotation", 9, "07;Bench", '07;"Bench'),
        ("repeated-column", 8, "project_id;name;cost", "project_id;name;cost;x;x"),
    ],
)
def test_lines_out_of_place_are_put_right_and_reported(name: str, line: int, old: str, new: str) -> None:
    reading = read(GOOD.replace(old, new, 1))
    found = [(repair.name, repair.line) for repair in reading.repairs]
    assert (name, line) in found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("voter_id;vote", "voter_id;vote;vote", "two columns"),
        ("v1;07,7", "v1;07;7", "3 values stand under 2"),
        ("vote_type;approval", "vote_type;scoring", "column called points"),
        ("voter_id;vote\nv1;07,7\nv2;7\n", "", "no heading"),
        (";50", ";" + "9" * 15 + ".999999", "too large"),
    ],
)
def test_lines_with_no_safe_repair_end_the_reading(old: str, new: str, says: str) -> None:
    with pytest.raises(repairs.Unreadable, match=says):
        read(GOOD.replace(old, new, 1))


def test_sections_may_stand_in_another_order_as_long_as_the_votes_come_last() -> None:
    meta, projects = GOOD.index("PROJECTS"), GOOD.index("VOTES")
    reading = read(GOOD[meta:projects] + GOOD[:meta] + GOOD[projects:])
    assert reading.election.support == {"07": 1, "7": 2}
    assert ("section-order", 5) in [(repair.name, repair.line) for repair in reading.repairs]


def test_a_value_in_quotation_marks_may_run_over_lines() -> None:
    reading = read(GOOD.replace("07;Bench", '07;"Bench\nand ""table""\n"'))
    assert reading.election.projects[0].name == 'Bench and "table"'
    assert reading.election.support == {"07": 1, "7": 2}


def test_every_value_may_stand_in_quotation_marks() -> None:
    plain = GOOD.replace('"A ""green"" roof; with moss"', "Roof").splitlines()
    quoted = "\n".join(line if line.isupper() else '"' + line.replace(";", '";"') + '"' for line in plain)
    assert read(quoted).election.support == {"07": 1, "7": 2}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1250", "latin-1"])
def test_the_encoding_does_not_change_the_count(encoding: str) -> None:
    raw = GOOD.replace("Bench", "Bänk").encode(encoding)
    pieces = [raw[at : at + 7] for at in range(0, len(raw), 7)] if "16" in encoding else []
    for lines in (raw.splitlines(keepends=True), pieces or raw.split(b"\n")):
        reading = pabulib.read(lines)
        assert reading.election.projects[0].name == "Bänk"
        assert reading.election.support == {"07": 1, "7": 2}


def test_more_odd_lines_than_can_be_kept_are_counted() -> None:
    reading = told("approval", "".join(f"v{n};zz\n" for n in range(repairs.KEPT + 7)), columns="voter_id;vote")
    unknown = [repair for repair in reading.repairs if repair.name == "unknown-project"]
    assert len(unknown) == repairs.KEPT + 1
    assert "7 more times" in unknown[-1].says


def test_a_habit_of_the_file_is_told_once_with_the_number_of_its_lines() -> None:
    reading = told("approval", "v; a, b\nw;a, b\nx;a\n", columns="voter_id;vote")
    assert [r.says for r in reading.repairs if r.name == "spaces"] == [
        "spaces around a value were left out. This happens on 2 lines."
    ]


def test_columns_that_do_not_count_are_kept_when_they_are_asked_for() -> None:
    text = GOOD.replace("voter_id;vote", "voter_id;vote;age").replace("v1;07,7", "v1;07,7;35")
    assert read(text).document.voters == {}
    kept = pabulib.read(text.encode().splitlines(keepends=True), keep_columns=True)
    assert kept.document.voters == {"age": ("35", "")}
    assert kept.document.meta[2] == ("budget", "100")


SAMPLES = [
    HEAD.format(kind="approval", meta="max_length;2\n") + 'VOTES\nvoter_id;vote;age\nv;a,"b";30\nw;c c;\n',
    HEAD.format(kind="ordinal", meta="scoring_fn;Borda\n") + "VOTES\nvoter_id;vote;recused\nv;a,b;c c\nw;c c,a;b\n",
    HEAD.format(kind="cumulative", meta="max_sum_points;5\n") + "VOTES\nvoter_id;vote;points\nv;a,b;3,2\nw;c c;2.5\n",
]


@given(st.sampled_from(SAMPLES), st.data())
def test_no_change_at_all_makes_it_fail_in_another_way(text: str, data: st.DataObject) -> None:
    raw = text.encode()
    at = data.draw(st.integers(0, len(raw)))
    until = data.draw(st.integers(at, min(len(raw), at + 30)))
    marks = [b";", b",", b'"', b"\n", b"-", b".5", b"none", b"VOTES\n", b"\xff", b"\xfe", b"9" * 30]
    changed = raw[:at] + data.draw(st.binary(max_size=6) | st.sampled_from(marks)) + raw[until:]
    try:
        reading = pabulib.read(changed.splitlines(keepends=True), keep_columns=data.draw(st.booleans()))
    except repairs.Unreadable as fault:
        assert fault.line >= 1
    else:
        ballots = reading.election.ballots
        assert len(ballots.places) == len(ballots.scores) == ballots.starts[-1]
        assert all(len(values) == len(ballots) for values in reading.document.voters.values())
        assert all(len(values) == len(reading.election.projects) for values in reading.document.projects.values())
