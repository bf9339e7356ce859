"""The command meets results made to break it, and says in one sentence why they are none."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tallies.samples import STREET
from tests.tallies.test_commands import run, tell

CATEGORIES = """# DATA TYPE: cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 5
# NUMBER UNIQUE PREFERENCES: 2
# NUMBER CATEGORIES: 2
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: No
# ALTERNATIVE NAME 1: A
# ALTERNATIVE NAME 2: B
# ALTERNATIVE NAME 3: C
3: {1,2},{3}
2: {},{1,2,3}
"""
DECIMALS = """META
key;value
budget;100.01
vote_type;cumulative
currency;EUR
PROJECTS
project_id;name;cost
p;Playground;60.5
g;Garden;30.25
b;Bench;39.51
VOTES
voter_id;vote;points
Ada;p,b;2.5,1
Ben;p;3.5
Cy;p,g;1.25,2
Dee;g,b;0.5,3
"""


@pytest.fixture
def decimals(tmp_path: Path) -> str:
    path = tmp_path / "decimals.pb"
    path.write_text(DECIMALS, encoding="utf-8")
    return str(path)


def published(file: str, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(file, *arguments, "--format", "json").stdout)
    return found


def put(data: dict[str, Any], where: tuple[str | int, ...], value: object) -> str:
    here: Any = data
    for key in where[:-1]:
        here = here[key]
    here[where[-1]] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("winners",), None),
        (("winners",), [["p"]]),
        (("budget",), float("inf")),
        (("budget",), float("nan")),
        (("budget",), -1),
        (("budget",), "a lot"),
        (("budget",), 10**40),
        (("rule",), []),
        (("rule", "settings", "rule"), ["greedy"]),
        (("rule", "settings", "satisfaction"), "7" * 5000),
        (("rule", "settings", "step"), "1/0"),
        (("rule", "settings", "completion"), {}),
        (("rule", "settings", "variant"), "atlantis"),
        (("price_system",), []),
        (("price_system", "share"), "1/0"),
        (("price_system", "share"), "7" * 10**6),
        (("price_system", "purchases", 0, "rate"), "1e9999999"),
        (("price_system", "purchases", 0, "id"), "nowhere"),
        (("price_system", "purchases", 0), ["p"]),
    ],
)
def test_nonsense_in_a_result_leaves_with_2_and_a_short_sentence(
    street: str, tmp_path: Path, where: tuple[str | int, ...], value: object
) -> None:
    result = tmp_path / "result.json"
    result.write_text(put(published(street, "--rule", "equal-shares"), where, value), encoding="utf-8")
    answer = tell("verify", street, str(result))
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "Error: " in answer.stderr and len(answer.stderr) < 300 + len(str(result))


@pytest.mark.parametrize(
    "text", ["", "[" * 100_000, '{"winners": [], "rule": {"settings": {"rule": "meek", "seats": 0}}}']
)
def test_what_is_no_result_at_all_is_told(street: str, tmp_path: Path, text: str) -> None:
    result = tmp_path / "result.json"
    result.write_text(text, encoding="utf-8")
    assert tell("verify", street, str(result)).exit_code == 2


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("winners",), ["g", "p"]),
        (("winners",), ["p"]),
        (("winners",), ["p", "g", "x" * 5000]),
        (("chosen", 0, "price"), 21),
        (("price_system", "share"), "31"),
        (("price_system", "purchases"), [{"id": "p", "rate": "1/3"}]),
        (("price_system", "purchases", 1, "rate"), "2"),
        (("rule", "settings", "completion"), "none"),
        (("gap", "size"), 0.5),
        (("ties",), [1]),
        (("cost",), float("nan")),
        (("explanations", 0, "support"), 2),
    ],
)
def test_each_number_changed_by_hand_is_found_out(
    street: str, tmp_path: Path, where: tuple[str | int, ...], value: object
) -> None:
    result = tmp_path / "result.json"
    result.write_text(put(published(street, "--rule", "equal-shares"), where, value), encoding="utf-8")
    answer = tell("verify", street, str(result))
    assert answer.exit_code == 1
    assert all(len(line) < 400 for line in answer.stdout.splitlines() if line.startswith("NO"))


@pytest.mark.parametrize("rule", [["approval"], ["k-of-n", "--k", "2"], ["borda"]])
def test_categories_are_verified_as_they_were_counted(tmp_path: Path, rule: list[str]) -> None:
    file, result = tmp_path / "yes.cat", tmp_path / "result.json"
    file.write_text(CATEGORIES, encoding="utf-8")
    result.write_text(json.dumps(published(str(file), "--rule", *rule)), encoding="utf-8")
    assert tell("verify", str(file), str(result)).exit_code == 0


def test_points_and_prices_are_explained_as_the_ballots_had_them(decimals: str) -> None:
    told = tell("explain", decimals, "p").stdout
    assert "3 people of 4 who could support it did, and gave it 7.25 points." in told
    assert "It asked at most EUR " in told and "paid at most" not in told


@pytest.mark.parametrize("rule", ["greedy", "per-pound"])
def test_a_rule_without_shares_says_what_money_was_left(street: str, rule: str) -> None:
    told = tell("explain", street, "b", "--rule", rule).stdout
    assert "All that was chosen leaves GBP 10, GBP 20 too little for it." in told
    assert "shares" not in told


def test_of_many_proposals_only_some_are_named(tmp_path: Path) -> None:
    many = tmp_path / "many.pb"
    rows = "".join(f"x{n};X;1\n" for n in range(300))
    many.write_text(STREET.replace("p;Play", rows + "p;Play"), encoding="utf-8")
    answer = tell("explain", str(many), "nowhere")
    assert answer.exit_code == 2
    assert "no proposal 'nowhere'" in answer.stderr and "and 283 more." in answer.stderr


def test_a_gap_in_parts_of_points_says_so(decimals: str, street: str) -> None:
    told = run(decimals, "--rule", "greedy").stdout
    assert "Closest decision: 150 points" in told
    assert "Points are counted in parts: 100 make one point of the ballots." in told
    assert "in parts" not in run(street, "--rule", "greedy").stdout


def test_one_long_id_makes_no_table_wide(tmp_path: Path) -> None:
    long = tmp_path / "long.pb"
    long.write_text(STREET.replace("p;Play", "x" * 300 + ";X;1\np;Play"), encoding="utf-8")
    long.write_text(long.read_text(encoding="utf-8").replace("Cy;p", "Cy;p," + "x" * 300), encoding="utf-8")
    answer = run(str(long), "--rule", "greedy").stdout
    assert all(len(line) < 100 for line in answer.splitlines() if "xxx" not in line)


def test_too_much_money_is_called_too_much(tmp_path: Path) -> None:
    file = tmp_path / "huge.pb"
    file.write_text(STREET.replace(";60", ";" + "1" + "0" * 15), encoding="utf-8")
    answer = run(str(file), "--rule", "greedy")
    assert answer.exit_code == 2 and "is 1000000000000000, which is too large to be counted exactly" in answer.stderr


@pytest.mark.parametrize("limit", [["cumulative", "--points", "10"], ["quadratic", "--credits", "100"]])
def test_a_limit_in_whole_points_spoils_no_ballot_counted_in_parts(decimals: str, limit: list[str]) -> None:
    answer = run(decimals, "--rule", *limit)
    assert (answer.exit_code, answer.stdout) == (2, "") and "parts of points" in answer.stderr
    assert run(decimals, "--rule", "cumulative").exit_code == 0
