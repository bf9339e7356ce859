"""The terminal's door: `engagement tallies run | compare | explain | receipt | verify | rules`.

Standard out is the result alone; whatever else is to be said goes to standard error.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import partial
from typing import Any

import click

from engagement.tallies import (
    amounts,
    catalogue,
    checking,
    elections,
    opened,
    printing,
    progress,
    reasons,
    results,
    standings,
)
from engagement.tallies.allocation import counterfactuals, equal_shares, pots, side_by_side, wording
from engagement.tallies.allocation.restricted import booked
from engagement.tallies.files import repairs


class Uncountable(click.ClickException):
    """The file or the wish makes no sense; leaves with 2, as wrong options do."""

    exit_code = 2


# Other words for the same, as people and papers have them.
_ALSO = {
    "mes": "equal-shares",
    "utilitarian": "support",
    "over-budget": "overspend",
    "score-x-cost": "score-cost",
    "stv": "scottish-stv",
    "irv": "instant-runoff",
}


def _word(typed: str) -> str:
    """A word of the command, however its parts are joined: Add1U, score*cost and equal_shares too."""
    word = typed.lower().replace("_", "-").replace("*", "-").replace("×", "-")
    return _ALSO.get(word, word)


@click.group("tallies", context_settings={"token_normalize_func": _word})
def tallies() -> None:
    """Count elections: what is chosen, by which rule, why, and which ties were met."""


Command = Callable[..., None]
_PATH = click.Path(exists=True, dir_okay=False, allow_dash=True)
_form = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


def _file(command: Command) -> Command:
    more = click.option("--budget", type=click.IntRange(min=0), help="Whole units of money, in place of the file's.")
    return click.argument("file", type=_PATH)(more(command))


def _choices_of(*rules: str) -> Callable[[Command], Command]:
    """One option for every choice that one of these rules takes, but those about pots: only `run` reads pots."""
    taken = {word for rule in rules for word in catalogue.RULES[rule].takes} - {"restricted"}
    return partial(_choices, among=[choice for word, choice in catalogue.CHOICES.items() if word in taken])


def _choices(command: Command, *, among: Sequence[catalogue.Setting] = tuple(catalogue.CHOICES.values())) -> Command:
    """One option for every choice in the catalogue."""
    for choice in reversed(among):
        takers = [rule.word for rule in catalogue.RULES.values() if choice.word in rule.takes]
        says = choice.says[0].upper() + choice.says[1:] + ("." if len(takers) > 4 else f" ({', '.join(takers)}).")
        # `--compare` alone shows the comparison; `--compare decides` lets it decide.
        alone: dict[str, Any] = {"is_flag": False, "flag_value": "shown"} if choice.word == "compare" else {}
        kind: dict[str, Any] = {"is_flag": True, "default": None} if choice.kind is bool else {"type": _kind(choice)}
        command = click.option(f"--{choice.word}", choice.argument, help=says, **kind, **alone)(command)
    return command


def _kind(choice: catalogue.Setting) -> "click.ParamType[Any]":
    if issubclass(choice.kind, StrEnum):
        return click.Choice([str(value) for value in choice.kind])
    if choice.among:
        return click.Choice(choice.among)
    return click.IntRange(min=1, max=10**15) if choice.kind is int else click.STRING


def _rule(**wanted: Any) -> Callable[[Command], Command]:
    words = click.Choice(list(catalogue.RULES))
    return click.option(
        "--rule", type=words, metavar="RULE", help="How to decide; `engagement tallies rules` lists them.", **wanted
    )


@tallies.command()
def rules() -> None:
    """List the rules, and the choices each takes."""
    for funds, heading in ((True, "To share out money:"), (False, "To rank options or fill seats:")):
        click.echo(heading)
        for entry in (entry for entry in catalogue.RULES.values() if entry.funds is funds):
            click.echo(f"  {entry.word:16} {entry.says}")
            click.echo(f"  {'':16} {' '.join('--' + word for word in entry.takes)}")


@tallies.command()
@_file
@_rule(required=True)
@_choices
@click.option(
    "--pots", "pots_file", type=_PATH, help="Restricted money: JSON, a list of id, amount and pays_for (proposal ids)."
)
@_form
def run(file: str, budget: int | None, rule: str, pots_file: str | None, form: str, **arguments: Any) -> None:
    """Count FILE by a rule ("-" reads standard in).

    \b
    Money: Pabulib (.pb). Rankings: PrefLib (.soc .soi .toc .toi .cat), .blt, and Pabulib too.
    What was put right while reading is told on standard error, and progress on long counts.
    Leaves with 2 and a sentence when the file cannot be counted.
    """
    paper = _open(file, budget)
    given = _given(arguments)
    if "seats" in catalogue.RULES[rule].takes and paper.reading.seats:
        given.setdefault("seats", paper.reading.seats)
    for word in {"points", "credits"} & set(given):
        if paper.points_unit > 1:  # a limit in whole points would strike out every ballot counted in parts
            raise Uncountable(f"--{word} is a number of whole points, and ballots in this file give parts of points.")
    money = _pots(pots_file, paper, budget) if pots_file else ()
    outcome = _count(paper.paper_for(rule), rule, given, money)
    if form == "text":
        lines = [*printing.rule_text(outcome.answer.rule), "", *printing.text(outcome.answer)]
        gap = outcome.answer.gap
        if paper.points_unit > 1 and gap is not None and "point" in gap.unit:
            lines.append(f"Points are counted in parts: {paper.points_unit:,} make one point of the ballots.")
        if isinstance(outcome.answer, booked.Booked):
            lines += ["", *printing.payments_text(outcome.answer)]
        if isinstance(outcome.answer, equal_shares.Shared) and outcome.answer.comparison:
            lines += ["", f"Beside greedy: {outcome.answer.comparison.says}"]
        return _print(lines)
    data = paper.about | {"rule": _rule_data(outcome)} | printing.data(outcome.answer)
    if isinstance(paper.paper, elections.Election) and catalogue.RULES[rule].funds:
        data |= reasons.data(paper.paper, outcome)
    _print([_json(data)])


@tallies.command()
@_file
@click.option("--seed", help="Published before voting; draws the lots.")
@click.option("--seats", type=click.IntRange(min=1), help="For rankings: how many win.  [default: 1]")
@_form
def compare(file: str, budget: int | None, seed: str | None, seats: int | None, form: str) -> None:
    """Count FILE by every rule side by side: who gains and who loses.

    \b
    A file with costs is counted by the rules that share out money, other files by those that rank.
    """
    paper = _open(file, budget)
    counted = _every(paper, seed, seats or paper.reading.seats or 1)
    if isinstance(paper.paper, elections.Election):
        funded = {word: each.answer for word, each in counted.items() if isinstance(each.answer, results.Result)}
        rows = side_by_side.beside(paper.paper, funded)
        if form == "text":
            return _print(printing.beside_text(paper.paper, rows))
        data = paper.about | {"compared": [printing.beside_data(row) for row in rows]}
    else:
        if form == "text":
            ranked = {
                word: each.answer for word, each in counted.items() if isinstance(each.answer, standings.Standing)
            }
            return _print(printing.places_text(ranked))
        about = ({"rule": _rule_data(each)} | printing.data(each.answer) for each in counted.values())
        data = paper.about | {"compared": list(about)}
    _print([_json(data)])


@tallies.command()
@_file
@click.argument("proposal", metavar="ID")
@_rule(default="equal-shares", show_default=True)
@_choices_of(*(entry.word for entry in catalogue.RULES.values() if entry.funds))
@_form
def explain(file: str, budget: int | None, proposal: str, rule: str, form: str, **arguments: Any) -> None:
    """Say why the proposal ID was chosen or not, and what else would have had it chosen."""
    paper = _open(file, budget)
    election, given = paper.paper, _given(arguments)
    if not isinstance(election, elections.Election) or not catalogue.RULES[rule].funds:
        raise Uncountable("Only rules that share out money explain themselves, and they need a file with costs.")
    if proposal not in election.place:
        raise Uncountable(f"{file} has no proposal {proposal!r}. It has: {_some(election.place)}.")
    outcome = _count(election, rule, given)
    why = reasons.reasons(election, outcome)[election.place[proposal]]
    instead = None
    if why.order is None:
        tell = progress.Slowly(partial(click.echo, err=True))
        instead = counterfactuals.instead(
            election, proposal, count=lambda changed: _winners(changed, rule, given), progress=tell
        )
    if form == "json":
        about = {"rule": _rule_data(outcome), "proposal": printing.why_data(why, scale=election.scale)}
        return _print([_json(paper.about | about | {"instead": printing.instead_data(instead, scale=election.scale)})])
    say = partial(amounts.written, scale=election.scale, currency=paper.currency)
    scored = election.kind is not elections.Kind.APPROVAL
    left = outcome.answer.left if isinstance(outcome.answer, results.Result) else None
    told = wording.sentences(why, say=say, rule=rule, instead=instead, scored=scored, unit=paper.points_unit, left=left)
    _print(told)


@tallies.command()
@_file
@click.argument("voter")
@_choices_of("equal-shares")
@_form
def receipt(file: str, budget: int | None, voter: str, form: str, **arguments: Any) -> None:
    """Say what one VOTER's share paid for, by equal shares. It names how they voted: give it to nobody else."""
    paper = _open(file, budget)
    election = paper.paper
    if not isinstance(election, elections.Election) or voter not in election.voters:
        raise Uncountable(f"{file} has no voter {voter!r}.")
    paid = reasons.receipt(election, _count(election, "equal-shares", _given(arguments)), voter)
    if form == "json":
        return _print([_json(paper.about | {"voter": voter} | printing.receipt_data(paid, scale=election.scale))])
    _print(wording.receipt(paid, say=partial(amounts.written, scale=election.scale, currency=paper.currency)))


@tallies.command()
@_file
@click.argument("result", type=_PATH)
@click.pass_context
def verify(context: click.Context, file: str, budget: int | None, result: str) -> None:
    """Check RESULT, as `run --format json` printed it, against FILE: count again, and check its price system.

    \b
    Leaves with 1 when anything does not hold.
    """
    try:
        with click.open_file(result, encoding="utf-8") as text:
            published = checking.parsed(text.read())
        paper = _open(file, budget if budget is not None else checking.whole_budget(published))
        counted = paper.paper_for(checking.settings(published)[0])
        done = list(checking.checks(checking.with_budget(counted, published), published, sha256=paper.sha256))
    except (checking.NoResult, catalogue.NotForThis, UnicodeDecodeError) as fault:
        raise Uncountable(f"{result}: {fault}") from None
    _print([f"{'yes' if each.holds else 'NO '}  {each.what}{'' if each.holds else ': ' + each.wrong}" for each in done])
    if not all(each.holds for each in done):
        context.exit(1)


def _open(file: str, budget: int | None) -> opened.Paper:
    try:
        with click.open_file(file, "rb") as stream:
            paper = opened.read(stream, name=file, budget=budget)
    except repairs.Unreadable as fault:
        raise Uncountable(f"{file}: {fault}") from None
    except OSError as fault:
        raise Uncountable(f"{file} cannot be read: {fault.strerror}.") from None
    if budget is not None and not isinstance(paper.paper, elections.Election):
        raise Uncountable("--budget is for proposals with costs, and this file has rankings.")
    for sentence in repairs.sentences(paper.repairs):
        click.echo(sentence, err=True)
    return paper


def _given(arguments: dict[str, Any]) -> dict[str, object]:
    """What was typed, by the words of the catalogue, as the kinds the rules take."""
    return {
        choice.word: choice.kind(arguments[choice.argument])
        for choice in catalogue.CHOICES.values()
        if arguments.get(choice.argument) is not None
    }


def _pots(file: str, paper: opened.Paper, budget: int | None) -> tuple[pots.Pot, ...]:
    """The pots, which are all the money there is: a budget beside them would contradict them."""
    if budget is not None:
        raise click.UsageError("--budget and --pots both say how much money there is; give one of them.")
    if not isinstance(paper.paper, elections.Election):
        raise Uncountable("Pots pay for proposals with costs, and this file has rankings.")
    try:
        with click.open_file(file, "rb") as stream:
            return pots.read(stream.read(), paper.paper)
    except (pots.Unusable, OSError) as fault:
        raise Uncountable(f"{file}: {fault}") from None


def _count(
    paper: catalogue.Paper, rule: str, given: dict[str, object], money: Sequence[pots.Pot] = ()
) -> catalogue.Outcome:
    tell = progress.Slowly(partial(click.echo, err=True))
    try:
        return catalogue.count(paper, rule, given, money=money, progress=tell)
    except catalogue.NotForThis as fault:
        raise Uncountable(str(fault)) from None


def _winners(election: elections.Election, rule: str, given: dict[str, object]) -> tuple[str, ...]:
    return catalogue.winners(catalogue.count(election, rule, given).answer)


def _every(paper: opened.Paper, seed: str | None, seats: int) -> dict[str, catalogue.Outcome]:
    """Every rule that can count this paper without being told more; the others are named on standard error."""
    funds = isinstance(paper.paper, elections.Election)
    counted = {}
    for entry in catalogue.RULES.values():
        if entry.funds is not funds or entry.needs:
            continue
        given = {word: value for word, value in (("seed", seed), ("seats", seats)) if word in entry.takes}
        try:
            counted[entry.word] = catalogue.count(paper.paper_for(entry.word), entry.word, given)
        except catalogue.NotForThis as fault:
            click.echo(f"{entry.word} cannot count this: {fault}", err=True)
    return counted


def _rule_data(outcome: catalogue.Outcome) -> dict[str, Any]:
    rule = outcome.answer.rule
    return {"name": rule.name, "choices": dict(rule.choices), "settings": dict(outcome.settings)}


def _some(ids: Iterable[str]) -> str:
    """The first few ids, and how many more there are."""
    known = list(ids)
    return ", ".join(known[:20]) + (f" and {len(known) - 20:,} more" if len(known) > 20 else "")


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _print(lines: Iterable[str]) -> None:
    click.echo("\n".join(lines))
