"""The terminal's door: `engagement tallies run FILE`. Standard out is the result alone."""

import json
from enum import StrEnum

import click

from engagement.tallies import results, ties
from engagement.tallies.allocation import equal_shares, greedy
from engagement.tallies.files import pabulib, repairs


def _values(choices: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([choice.value for choice in choices])


class Uncountable(click.ClickException):
    """The file or the wish makes no sense; leaves with 2, as wrong options do."""

    exit_code = 2


@click.group("tallies")
def tallies() -> None:
    """Count elections: what is chosen, by which rule, and which ties were met."""


@tallies.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--rule", type=click.Choice(["equal-shares", "greedy"]), required=True, help="How to decide.")
@click.option(
    "--satisfaction",
    type=_values(equal_shares.Satisfaction),
    help="Equal shares: a project is worth its cost to a supporter, or each is worth one.  [default: cost]",
)
@click.option(
    "--completion",
    type=_values(equal_shares.Completion),
    help="Equal shares: what to do with money left over.  [default: add1u]",
)
@click.option(
    "--misfit",
    type=_values(greedy.Misfit),
    help="Greedy: when the next project does not fit.  [default: skip]",
)
@click.option(
    "--ties",
    "tie_order",
    type=_values(ties.Order),
    default=ties.Order.LOWER_COST.value,
    show_default=True,
    help="Which of equals is taken first.",
)
@click.option("--budget", type=click.IntRange(min=0), help="Whole units of money, in place of the file's budget.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def run(
    file: str,
    rule: str,
    satisfaction: str | None,
    completion: str | None,
    misfit: str | None,
    tie_order: str,
    budget: int | None,
    form: str,
) -> None:
    """Count the election in FILE, in the Pabulib format ("-" reads standard in).

    \b
    What was put right while reading is told on standard error.
    Leaves with 2 and a sentence when the file cannot be counted.
    """
    if rule == "greedy" and (satisfaction or completion):
        raise click.UsageError("--satisfaction and --completion belong to --rule equal-shares.")
    if rule == "equal-shares" and misfit:
        raise click.UsageError("--misfit belongs to --rule greedy.")
    try:
        with click.open_file(file, "rb") as lines:
            reading = pabulib.read(lines, budget=budget)
    except repairs.Unreadable as fault:
        raise Uncountable(f"{file}: {fault}") from None
    except OSError as fault:
        raise Uncountable(f"{file} cannot be read: {fault.strerror}.") from None
    for sentence in repairs.sentences(reading.repairs):
        click.echo(sentence, err=True)
    order = ties.Order(tie_order)
    if rule == "greedy":
        result = greedy.greedy(reading.election, misfit=greedy.Misfit(misfit or "skip"), tie_order=order)
    else:
        result = equal_shares.equal_shares(
            reading.election,
            satisfaction=equal_shares.Satisfaction(satisfaction or "cost"),
            completion=equal_shares.Completion(completion or "add1u"),
            tie_order=order,
        )
    click.echo(_as_json(result) if form == "json" else _as_text(result))


def _as_json(result: results.Result) -> str:
    """Prices are exact fractions, written as text."""
    return json.dumps(
        {
            "winners": list(result.winners),
            "cost": result.cost,
            "budget": result.budget,
            "rule": {"name": result.rule.name, "choices": dict(result.rule.choices)},
            "ties": [{"tied": list(tie.tied), "taken": tie.won, "parted_by": tie.parted_by} for tie in result.ties],
            "chosen": [
                {
                    "id": choice.id,
                    "name": choice.name,
                    "cost": choice.cost,
                    "support": choice.support,
                    "price": None if choice.price is None else str(choice.price),
                }
                for choice in result.chosen
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_text(result: results.Result) -> str:
    lines = [
        f"Rule: {result.rule.name}",
        *(f"  {what}: {choice}" for what, choice in result.rule.choices),
        "",
    ]
    lines.append(f"Chosen: {len(result.chosen)}, for {result.cost:,} of {result.budget:,} ({result.left:,} left)")
    wide = max((len(winner) for winner in result.winners), default=0)
    for place, choice in enumerate(result.chosen, start=1):
        lines.append(f"{place:4}  {choice.id:<{wide}}  {choice.cost:>12,}  {choice.support:>6,} for  {choice.name}")
    lines += ["", f"Ties met: {len(result.ties)}"]
    lines += [f"  {', '.join(tie.tied)}: {tie.won} was taken first, by {tie.parted_by}" for tie in result.ties]
    return "\n".join(lines)
