"""Writing Pabulib files: what is read back is what was written, and Pabulib's own checker finds nothing."""

import contextlib
import io
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabulib.checker import Checker  # type: ignore[import-untyped]

from engagement.tallies.elections import Ballot, Election, Kind, Project
from engagement.tallies.files import ballot_columns, pabulib, pabulib_writing
from tests.tallies.files.test_pabulib import read
from tests.tallies.samples import KK24, ballots_of, needs_kk24

META = {"country": "Poland", "unit": "Town", "instance": "2024", "description": "A small vote"}
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=8).map(str.strip)
IDS = TEXT.map(lambda text: text.replace(",", "").replace('"', "").strip()).filter(
    lambda text: text and text.lower() not in ballot_columns.NOTHING
)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    kind = draw(st.sampled_from(list(Kind)))
    keys = draw(st.lists(IDS, min_size=1, max_size=6, unique=True))
    projects = [
        Project(key, draw(TEXT.filter(lambda name: name != "None")) or key, draw(st.integers(0, 10**6))) for key in keys
    ]
    ballots = []
    for voter in range(draw(st.integers(0, 6))):
        named = draw(st.lists(st.sampled_from(keys), unique=True))
        if kind is Kind.ORDINAL:
            scores = {key: len(named) - n for n, key in enumerate(named)}
        else:
            scores = {key: 1 if kind is Kind.APPROVAL else draw(st.integers(1, 10**5)) for key in named}
        recused = frozenset(draw(st.lists(st.sampled_from(keys), max_size=1))) - scores.keys()
        ballots.append(Ballot(f"v {voter}", scores, recused))
    return Election.of(projects, ballots, budget=draw(st.integers(0, 10**7)), kind=kind)


def written(election: Election, **how: Any) -> str:
    return "".join(pabulib_writing.write(election, meta=META, **how))


def money(election: Election) -> list[float]:
    return [election.budget / election.scale, *(project.cost / election.scale for project in election.projects)]


@given(elections())
def test_what_is_written_as_it_stands_is_read_back_the_same(election: Election) -> None:
    again = read(written(election, keep_voters=True)).election
    assert (again.projects, again.budget, again.kind, again.voters) == (
        election.projects,
        election.budget,
        election.kind,
        election.voters,
    )
    assert [ballot.scores for ballot in ballots_of(again)] == [ballot.scores for ballot in ballots_of(election)]
    assert again.recused == election.recused


@given(elections())
def test_without_names_the_ballots_are_the_same_and_their_order_tells_nothing(election: Election) -> None:
    backwards = Election.of(election.projects, ballots_of(election)[::-1], budget=election.budget, kind=election.kind)
    plain = Election.of(election.projects, ballots_of(election), budget=election.budget, kind=election.kind)
    assert written(plain) == written(backwards)
    again = read(written(plain)).election
    assert again.voters == tuple(str(n + 1) for n in range(len(election.voters)))
    assert Counter(str(b.scores) for b in ballots_of(again)) == Counter(str(b.scores) for b in ballots_of(plain))


def findings(text: str) -> dict[str, Any]:
    with contextlib.redirect_stdout(io.StringIO()):
        told = Checker().process_files([text])[1]["results"]
    return told["errors"] | told["warnings"]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_checker_finds_nothing_when_the_winners_are_told(kind: Kind) -> None:
    scores = {"07": 3, "b c": 2, "x": 1}
    if kind is Kind.APPROVAL:
        scores = dict.fromkeys(scores, 1)
    projects = [Project("07", 'A "green" roof; moss', 6050), Project("b c", "Bench", 4000), Project("x", "", 9000)]
    ballots = [Ballot("Ada", scores), Ballot("Ben", {"07": 1}), Ballot("Cy", {})]
    election = Election.of(projects, ballots, budget=10_075, kind=kind, scale=100)
    text = written(election, winners={"07", "b c"} if False else {"07", "b c"})
    rule = META | {"rule": "greedy"}
    election = Election.of(projects, ballots, budget=10_075, kind=kind, scale=100)
    text = "".join(
        pabulib_writing.write(election, meta=rule, winners={"07"} | ({"b c"} if 6050 + 4000 <= 10_075 else set()))
    )
    assert findings(text) == {}
    assert money(read(text).election) == money(election)


def test_fractions_of_points_are_written_back_as_they_were() -> None:
    text = written(Election.of([Project("a", "A", 5), Project("b", "B", 6)], [], budget=10, kind=Kind.SCORING))
    reading = read(text + "1;a,b;2.5,1\n2;a;3\n")
    assert reading.document.points_scale == 10
    assert reading.election.points.tolist() == [55, 10]
    again = "".join(pabulib_writing.write(reading.election, document=reading.document, keep_voters=True))
    assert again.endswith("1;a,b;2.5,1\n2;a;3\n")
    assert read(again).election.points.tolist() == [55, 10]


def test_names_ages_and_the_order_are_left_out_unless_they_are_asked_for() -> None:
    text = written(Election.of([Project("a", "A", 5)], [], budget=3))
    text = text.replace("voter_id;vote\n", "voter_id;vote;age;sex\nzoe;a;35;F\nal;,;x;M\n")
    reading = pabulib.read(text.encode().splitlines(keepends=True), keep_columns=True)
    assert reading.document.voters == {"age": ("35", "x"), "sex": ("F", "M")}
    kept = "".join(pabulib_writing.write(reading.election, document=reading.document, keep_voters=True))
    assert kept.endswith("voter_id;vote;age;sex\nzoe;a;35;F\nal;,;;M\n")
    plain = "".join(pabulib_writing.write(reading.election, document=reading.document))
    assert plain.endswith("voter_id;vote\n1;,\n2;a\n")


def test_what_meta_has_no_field_for_is_kept_as_a_remark() -> None:
    told = {"scoring_fn": "Borda", "language": "polish", "date_begin": "3.10.2019", "rule": "mes", "comment": "Hello"}
    lines = written(Election.of([Project("a", "A", 5)], [], budget=3), document=pabulib.Document(tuple(told.items())))
    assert "comment;#1: Hello #2: scoring_fn: Borda #3: rule: mes\n" in lines
    assert "language;pl\n" in lines
    assert "date_begin;03.10.2019\ndate_end;03.10.2019\n" in lines


@pytest.mark.parametrize(
    ("election", "says"),
    [
        (Election.of([Project("a,b", "", 1)], [], budget=1), "cannot be written"),
        (Election.of([Project("a\nb", "", 1)], [], budget=1), "cannot be written"),
        (Election.of([Project("a", "", 1)], [], budget=1, scale=12), "decimal point"),
        (
            Election.of(
                [Project("a", "", 1), Project("b", "", 1)], [Ballot("v", {"a": 2, "b": 2})], budget=1, kind=Kind.ORDINAL
            ),
            "Equal ranks",
        ),
    ],
)
def test_what_the_format_cannot_say_is_refused_before_the_first_line(election: Election, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        pabulib_writing.write(election, meta=META)


def test_a_limit_that_a_ballot_breaks_is_a_limit_no_more() -> None:
    told = META | {"max_length": "1", "min_length": "1", "max_points": "4", "min_points": "1", "max_sum_points": "6"}
    projects = [Project("a", "A", 5), Project("b", "B", 6)]
    ballots = [Ballot("v", {"a": 5, "b": 2}), Ballot("w", {})]
    election = Election.of(projects, ballots, budget=9, kind=Kind.CUMULATIVE)
    text = "".join(pabulib_writing.write(election, meta=told))
    assert "comment;#1: max_length: 1 #2: min_length: 1 #3: max_points: 4 #4: max_sum_points: 6\n" in text
    assert "min_points;1\nmax_sum_points;7\n" in text
    assert set(findings(text)) == {"missing selected field in projects"}


def test_without_a_year_nothing_is_made_up() -> None:
    with pytest.raises(ValueError, match="date_begin"):
        pabulib_writing.write(Election.of([Project("a", "", 1)], [], budget=1))


@needs_kk24
@settings(deadline=None)
@given(st.booleans())
def test_the_real_file_is_written_so_that_the_checker_finds_only_what_is_true_of_it(keep: bool) -> None:
    with (KK24 / "pre_voting.pb").open("rb") as file:
        reading = pabulib.read(file, budget=380_000)
    text = "".join(pabulib_writing.write(reading.election, document=reading.document, keep_voters=keep))
    assert set(findings(text)) == {"no_max_length_used", "missing selected field in projects"}
    assert read(text).election.support == reading.election.support
