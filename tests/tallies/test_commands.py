"""`tallies run` at the terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement.tallies import commands
from tests.tallies.files.test_pabulib import GOOD
from tests.tallies.samples import KK24, needs_kk24


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "small.pb"
    path.write_text(GOOD, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands.tallies, ["run", *arguments])


def test_the_result_goes_to_standard_out_and_the_repairs_to_standard_error(file: str) -> None:
    answer = run(file, "--rule", "greedy")
    assert answer.exit_code == 0
    assert "Chosen: 1, for 50 of 100 (50 left)" in answer.stdout
    assert "Ties: the lower cost, then more support, then the earlier in the list" in answer.stdout
    assert answer.stderr == "Line 9: spaces around a value were left out.\n"


def test_json_holds_the_winners_the_rule_the_ties_and_exact_prices(file: str) -> None:
    answer = json.loads(run(file, "--rule", "equal-shares", "--completion", "none", "--format", "json").stdout)
    assert (answer["winners"], answer["cost"], answer["budget"], answer["ties"]) == (["7"], 50, 100, [])
    assert answer["rule"]["choices"]["Completion"] == "none: money that is left stays unspent"
    assert answer["chosen"][0]["price"] == "25"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--rule", "greedy", "--completion", "add1"], "belong to --rule equal-shares"),
        (["--rule", "equal-shares", "--misfit", "stop"], "belongs to --rule greedy"),
        (["--rule", "lottery"], "lottery"),
        (["--rule", "greedy", "--budget", "-1"], "-1"),
        ([], "--rule"),
    ],
)
def test_wishes_that_make_no_sense_leave_with_2_and_a_sentence(file: str, arguments: list[str], says: str) -> None:
    answer = run(file, *arguments)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert says in answer.stderr


def test_a_file_that_cannot_be_counted_leaves_with_2_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "bad.pb"
    path.write_text(GOOD.replace("60", "sixty"))
    answer = run(str(path), "--rule", "greedy")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "bad.pb: Line 9: the cost of project 07 is 'sixty', which is not an amount of money." in answer.stderr
    for path in (tmp_path, tmp_path / "nowhere.pb"):
        assert run(str(path), "--rule", "greedy").exit_code == 2


@needs_kk24
def test_the_command_of_the_real_board_answers_with_33_winners() -> None:
    asked = "--rule equal-shares --satisfaction cost --completion add1u --budget 380000 --format json"
    answer = run(str(KK24 / "pre_voting.pb"), *asked.split())
    assert answer.exit_code == 0
    assert len(json.loads(answer.stdout)["winners"]) == 33
    assert len(answer.stderr.splitlines()) == 5
