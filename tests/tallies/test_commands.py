"""`engagement tallies run | compare | explain | verify` at the terminal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement.tallies import catalogue, commands
from engagement.tallies.allocation import variants
from tests.tallies.files.test_pabulib import GOOD
from tests.tallies.samples import KK24, STREET, needs_kk24

TENNESSEE = """# FILE NAME: tennessee.soc
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 100
# NUMBER UNIQUE ORDERS: 4
# ALTERNATIVE NAME 1: Memphis
# ALTERNATIVE NAME 2: Nashville
# ALTERNATIVE NAME 3: Chattanooga
# ALTERNATIVE NAME 4: Knoxville
42: 1,2,3,4
26: 2,3,4,1
17: 4,3,2,1
15: 3,4,2,1
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "small.pb"
    path.write_text(GOOD, encoding="utf-8")
    return str(path)


@pytest.fixture
def cities(tmp_path: Path) -> str:
    path = tmp_path / "tennessee.soc"
    path.write_text(TENNESSEE, encoding="utf-8")
    return str(path)


def tell(*arguments: str) -> Result:
    return CliRunner().invoke(commands.tallies, list(arguments))


def run(*arguments: str) -> Result:
    return tell("run", *arguments)


def test_the_result_goes_to_standard_out_and_the_repairs_to_standard_error(file: str) -> None:
    answer = run(file, "--rule", "greedy")
    assert answer.exit_code == 0
    assert "Chosen: 1, for 50 of 100 (50 left)" in answer.stdout
    assert "Ties: the lower cost, then more support, then the earlier in the list" in answer.stdout
    assert answer.stderr == "Line 9: spaces around a value were left out.\n"


def test_json_holds_the_winners_the_rule_with_every_choice_the_ties_the_gap_and_the_reasons(street: str) -> None:
    answer = json.loads(run(street, "--rule", "equal-shares", "--format", "json").stdout)
    assert (answer["winners"], answer["cost"], answer["budget"], answer["left"]) == (["p", "g"], 90, 100, 10)
    assert answer["rule"]["settings"] == {
        "rule": "equal-shares",
        "satisfaction": "score-cost",
        "completion": "add1u",
        "step": "1/1000",
        "start": "exact",
        "stop": "exhaustive",
        "compare": "shown",
        "ties": "lower-cost",
    }
    assert set(answer["rule"]["choices"]) >= {"Satisfaction", "Completion", "Step", "Stop raising", "Ties"}
    assert answer["price_system"]["purchases"] == [{"id": "p", "rate": "1/3"}, {"id": "g", "rate": "1"}]
    playground, garden, bench = answer["explanations"]
    assert (playground["order"], playground["price"], playground["effective_support"]) == (1, 20, 3)
    assert garden["chosen"] and not bench["chosen"]
    assert bench["taken_by"] == [{"id": "p", "amount": 20}]
    assert answer["comparison"]["same"] == 4
    assert answer["file"]["name"] == "street.pb" and len(answer["file"]["sha256"]) == 64


def test_every_choice_of_equal_shares_can_be_made(street: str) -> None:
    words = "--satisfaction cost --completion add1 --step 1 --start whole --stop overspend --compare decides --seed may"
    answer = json.loads(run(street, "--rule", "equal-shares", *words.split(), "--format", "json").stdout)
    said = answer["rule"]["settings"]
    assert [said[word] for word in ("satisfaction", "completion", "step", "start", "stop", "compare", "seed")] == [
        *("cost", "add1", "1", "whole", "overspend", "decides", "may")
    ]


@pytest.mark.parametrize("variant", variants.VARIANTS)
def test_variants_go_by_name_and_what_is_chosen_beside_them_wins(street: str, variant: str) -> None:
    asked = ["--rule", "equal-shares", "--variant", variant, "--format", "json"]
    plain = json.loads(run(street, *asked).stdout)["rule"]["settings"]
    choices = variants.VARIANTS[variant].choices
    assert (plain["satisfaction"], plain["completion"]) == (choices.satisfaction, choices.completion)
    if choices.completion != "none":  # a rule that raises no shares has no steps
        assert (plain["step"], plain["start"], plain["stop"]) == (choices.step, choices.start, choices.stop)
    beside = json.loads(run(street, *asked, "--satisfaction", "cardinal").stdout)["rule"]["settings"]
    assert (beside["satisfaction"], beside["completion"]) == ("cardinal", choices.completion)


def test_compare_alone_shows_the_comparison(street: str) -> None:
    assert "Beside greedy: " in run(street, "--rule", "equal-shares", "--compare").stdout
    assert "Beside greedy: " not in run(street, "--rule", "equal-shares", "--compare", "none").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--rule", "greedy", "--completion", "add1"], "does not belong to --rule greedy, but to equal-shares"),
        (["--rule", "equal-shares", "--misfit", "stop"], "does not belong to --rule equal-shares"),
        (["--rule", "equal-shares", "--step", "1/0"], "step"),
        (["--rule", "equal-shares", "--step", "-1"], "step"),
        (["--rule", "equal-shares", "--seats", "2"], "does not belong"),
        (["--rule", "k-of-n"], "needs --k"),
        (["--rule", "quadratic"], "needs --credits"),
        (["--rule", "lottery"], "lottery"),
        (["--rule", "greedy", "--budget", "-1"], "-1"),
        (["--rule", "scottish-stv"], "how many seats"),
        (["--rule", "scottish-stv", "--seats", "0"], "0"),
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


@pytest.mark.parametrize("rule", [entry.word for entry in catalogue.RULES.values() if not entry.funds])
def test_every_ranking_rule_counts_a_file_of_rankings_or_says_why_not(cities: str, rule: str) -> None:
    more = {"k-of-n": ["--k", "2"], "quadratic": ["--credits", "9"]}.get(rule, [])
    seats = [] if rule == "bradley-terry" else ["--seats", "1"]
    answer = run(cities, "--rule", rule, *more, *seats, "--format", "json")
    if rule in ("score", "cumulative", "quadratic"):
        assert (answer.exit_code, answer.stdout) == (2, "") and "not by how much" in answer.stderr
        return
    assert answer.exit_code == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert [place["option"] for place in data["places"]] and data["ballots"] == 100
    assert data["binding"] is (rule != "bradley-terry")


@pytest.mark.parametrize(
    ("rule", "winner"),
    [("schulze", "2"), ("ranked-pairs", "2"), ("borda", "2"), ("instant-runoff", "4"), ("meek", "4")],
)
def test_the_capital_of_tennessee(cities: str, rule: str, winner: str) -> None:
    assert json.loads(run(cities, "--rule", rule, "--seats", "1", "--format", "json").stdout)["elected"] == [winner]


def test_rules_that_share_out_money_refuse_rankings(cities: str) -> None:
    answer = run(cities, "--rule", "equal-shares")
    assert (answer.exit_code, answer.stdout) == (2, "") and "without costs" in answer.stderr
    answer = run(cities, "--rule", "schulze", "--budget", "9")
    assert (answer.exit_code, answer.stdout) == (2, "") and "--budget is for proposals" in answer.stderr


def test_compare_puts_all_rules_side_by_side(street: str, cities: str) -> None:
    money = json.loads(tell("compare", street, "--format", "json").stdout)["compared"]
    assert [row["rule"] for row in money] == ["equal-shares", "greedy", "per-pound", "phragmen", "optimum"]
    assert all(row["gain"] + row["lose"] + row["same"] == 4 for row in money)
    assert "have a winner" in tell("compare", street).stdout
    ranked = tell("compare", cities)
    assert ranked.exit_code == 0 and "Nashville" in ranked.stdout and "score cannot count this" in ranked.stderr


def test_explain_says_why_and_what_else_would_have_done(street: str) -> None:
    spoken = tell("explain", street, "b").stdout
    assert "“Bench” (b) was not chosen. It costs GBP 30." in spoken
    assert "“Playground” (p), which they support as well, took GBP 20 of it." in spoken
    instead = json.loads(tell("explain", street, "b", "--format", "json").stdout)["instead"]
    assert instead["largest_cost"] == 10 and instead["fewest_further_supporters"] == 1
    assert "was chosen, as number 1" in tell("explain", street, "p").stdout
    unknown = tell("explain", street, "z")
    assert unknown.exit_code == 2 and "no proposal 'z'. It has: p, g, b." in unknown.stderr


def test_a_receipt_says_what_a_share_paid_for(street: str) -> None:
    spoken = tell("receipt", street, "Ada").stdout
    assert "Your share in the last count was GBP 30." in spoken
    assert "GBP 20 of it went to “Playground” (p)." in spoken and "GBP 10 of it was not spent." in spoken
    plain = ["--completion", "none", "--format", "json"]
    data = json.loads(tell("receipt", street, "Dee", *plain).stdout)
    assert (data["share"], data["paid_for"], data["left"]) == (25, [], 25)
    assert tell("receipt", street, "Eve").exit_code == 2


def test_what_else_would_have_done_holds_when_it_is_tried(street: str, tmp_path: Path) -> None:
    for cost, chosen in ((10, True), (11, False)):
        path = tmp_path / f"{cost}.pb"
        path.write_text(STREET.replace("b;Bench;30", f"b;Bench;{cost}"))
        winners = json.loads(run(str(path), "--rule", "equal-shares", "--format", "json").stdout)["winners"]
        assert ("b" in winners) is chosen


@pytest.mark.parametrize("rule", ["equal-shares", "greedy", "per-pound", "phragmen", "optimum"])
def test_a_published_result_is_verified_and_a_changed_one_is_found_out(street: str, rule: str, tmp_path: Path) -> None:
    printed = run(street, "--rule", rule, "--budget", "70", "--seed", "x", "--format", "json").stdout
    result = tmp_path / "result.json"
    result.write_text(printed)
    assert tell("verify", street, str(result)).exit_code == 0
    for old, new in (('"cost": 60', '"cost": 59'), ('"p"', '"g"'), ('"sha256": "', '"sha256": "0')):
        result.write_text(printed.replace(old, new))
        found = tell("verify", street, str(result))
        assert found.exit_code == 1 and "NO " in found.stdout, old


@pytest.mark.parametrize("rule", ["equal-shares", "greedy", "per-pound"])
@pytest.mark.parametrize("restricted", ["together", "pot-by-pot"])
def test_restricted_money_is_counted_booked_and_verified(
    street: str, rule: str, restricted: str, tmp_path: Path
) -> None:
    pots = tmp_path / "pots.json"
    pots.write_text('[{"id": "green", "amount": 40, "pays_for": ["g"]}, {"id": "any", "amount": 60}]')
    asked = ["--rule", rule, "--pots", str(pots), "--restricted", restricted]
    printed = run(street, *asked, "--format", "json").stdout
    data = json.loads(printed)
    assert sorted(data["winners"]) == ["g", "p"]
    assert {(each["pot"], each["project"], each["amount"]) for each in data["payments"]} == {
        ("green", "g", 30),
        ("any", "p", 60),
    }
    assert "Pot green: 40, of which 10 left" in run(street, *asked).stdout
    result = tmp_path / "result.json"
    result.write_text(printed)
    assert tell("verify", street, str(result)).exit_code == 0
    result.write_text(printed.replace('"amount": 30', '"amount": 29'))
    assert tell("verify", street, str(result)).exit_code == 1


@pytest.mark.parametrize(
    ("pots", "more", "says"),
    [
        ("[", [], "not JSON"),
        ('[{"id": "a", "amount": 1, "pays_for": ["z"]}]', [], "not there: z"),
        ("[]", ["--budget", "9"], "both say how much money"),
        ('[{"id": "a", "amount": 1}]', ["--rule", "phragmen"], "cannot count with pots"),
    ],
)
def test_pots_that_make_no_sense_leave_with_2_and_a_sentence(
    street: str, pots: str, more: list[str], says: str, tmp_path: Path
) -> None:
    file = tmp_path / "pots.json"
    file.write_text(pots)
    answer = run(street, *(more if "--rule" in more else ["--rule", "greedy", *more]), "--pots", str(file))
    assert (answer.exit_code, answer.stdout) == (2, "") and says in answer.stderr
    alone = run(street, "--rule", "greedy", "--restricted", "together")
    assert alone.exit_code == 2 and "--pots" in alone.stderr


def test_one_changed_ballot_is_found_out(street: str, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    printed = json.loads(run(street, "--rule", "equal-shares", "--format", "json").stdout)
    del printed["file"]  # as if nobody had kept the file's sum
    result.write_text(json.dumps(printed))
    other = tmp_path / "other.pb"
    other.write_text(STREET.replace("Cy;p", "Cy;g"))
    found = tell("verify", str(other), str(result))
    assert found.exit_code == 1 and "NO   The price system is sound" in found.stdout


def test_what_is_no_result_leaves_with_2(street: str, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    for text in (
        "",
        "[]",
        "{}",
        '{"winners": []}',
        '{"winners": [], "rule": {"settings": {"rule": "lottery"}}}',
        "\x00",
    ):
        result.write_text(text)
        found = tell("verify", street, str(result))
        assert (found.exit_code, found.stdout) == (2, ""), text


def test_rankings_are_verified_too(cities: str, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    result.write_text(run(cities, "--rule", "scottish-stv", "--seats", "2", "--format", "json").stdout)
    assert tell("verify", cities, str(result)).exit_code == 0
    result.write_text(result.read_text().replace('"ballots": 100', '"ballots": 99'))
    assert tell("verify", cities, str(result)).exit_code == 1


def test_ballots_that_name_more_or_fewer_than_exactly_k_are_spoiled(street: str, tmp_path: Path) -> None:
    printed = run(street, "--rule", "k-of-n", "--k", "2", "--exactly", "--format", "json").stdout
    data = json.loads(printed)
    assert (data["spoiled"], data["rule"]["settings"]["exactly"]) == (3, "yes")
    result = tmp_path / "result.json"
    result.write_text(printed)
    assert tell("verify", street, str(result)).exit_code == 0


def test_rules_lists_them_all() -> None:
    listed = tell("rules").stdout
    assert all(word in listed for word in catalogue.RULES)


def test_counting_starts_neither_flask_nor_the_database(street: str) -> None:
    script = (
        "import sys; from engagement.tallies import commands; "
        "sys.exit(any(name in sys.modules for name in ('flask', 'sqlalchemy', 'babel')))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
    alone = [sys.executable, "-m", "engagement.tallies", "run", street, "--rule", "greedy"]
    assert "Chosen: 2" in subprocess.run(alone, check=True, capture_output=True, text=True).stdout


@needs_kk24
def test_the_command_of_the_real_board_answers_with_33_winners() -> None:
    asked = "--rule equal-shares --satisfaction cost --completion add1u --budget 380000 --format json"
    answer = run(str(KK24 / "pre_voting.pb"), *asked.split())
    assert answer.exit_code == 0
    assert len(json.loads(answer.stdout)["winners"]) == 33
    assert len(answer.stderr.splitlines()) == 4


@pytest.mark.parametrize(
    "typed",
    [
        "--completion Add1U",
        "--satisfaction score*cost",
        "--stop over-budget",
        "--completion utilitarian",
        "--START whole",
    ],
)
def test_words_may_be_typed_as_papers_write_them(street: str, typed: str) -> None:
    assert tell("run", street, "--rule", "Equal_Shares", *typed.split()).exit_code == 0
