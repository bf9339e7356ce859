"""Answers as text for people, and as plain data for machines. Exact fractions are written as text: "25/3"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from engagement.tallies import amounts, catalogue, elections, results, standings, ties
from engagement.tallies.allocation import counterfactuals, explanations, money_trail, side_by_side
from engagement.tallies.allocation.restricted import booked

WIDEST = 40  # of a column of ids: a longer one pushes its own line out, and no other


def number(value: standings.Number | None) -> int | float | str | None:
    """Whole numbers as they are, other exact ones as text, doubles as doubles."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    return value


def short(value: standings.Number | None) -> str:
    """A number for reading: whole, or to two decimals; four where it is small."""
    if value is None:
        return "–"
    if Fraction(value).denominator == 1:
        return f"{int(value):,}"
    return f"{float(value):,.2f}" if abs(float(value)) >= 0.1 else f"{float(value):.4f}"


def tie_data(met: Sequence[ties.Tie]) -> list[dict[str, Any]]:
    return [{"tied": list(tie.tied), "taken": tie.won, "parted_by": tie.parted_by, "at": tie.at} for tie in met]


def gap_data(gap: results.Gap | None) -> dict[str, Any] | None:
    if gap is None:
        return None
    exact = str(gap.size) if isinstance(gap.size, Fraction) else None
    return {
        "size": float(gap.size),
        "exact": exact,
        "unit": gap.unit,
        "taken": gap.taken,
        "instead_of": gap.instead_of,
    }


def data(answer: results.Result | standings.Standing) -> dict[str, Any]:
    return result_data(answer) if isinstance(answer, results.Result) else standing_data(answer)


def text(answer: results.Result | standings.Standing) -> Iterator[str]:
    return result_text(answer) if isinstance(answer, results.Result) else standing_text(answer)


def result_data(result: results.Result) -> dict[str, Any]:
    """An allocation: winners in order, money in units of the file, ties and gap."""
    scale = result.scale
    paid = pots_data(result) if isinstance(result, booked.Booked) else {}
    return paid | {
        "winners": list(result.winners),
        "cost": amounts.plain(result.cost, scale=scale),
        "budget": amounts.plain(result.budget, scale=scale),
        "left": amounts.plain(result.left, scale=scale),
        "ties": tie_data(result.ties),
        "gap": gap_data(result.gap),
        "chosen": [
            {
                "id": choice.id,
                "name": choice.name,
                "cost": amounts.plain(choice.cost, scale=scale),
                "support": choice.support,
                "price": None if choice.price is None else number(choice.price / scale),
                "by": choice.by,
            }
            for choice in result.chosen
        ],
    }


def pots_data(result: booked.Booked) -> dict[str, Any]:
    """The pots as they were given, and what each pays, in units of the file's money."""

    def money(amount: int) -> int | float:
        return amounts.plain(amount, scale=result.scale)

    return {
        "pots": [
            {
                "id": pot.id,
                "name": pot.name,
                "amount": money(pot.amount),
                **({} if pot.pays_for is None else {"pays_for": sorted(pot.pays_for)}),
            }
            for pot in result.paid_from
        ],
        "payments": [
            {"pot": each.pot, "project": each.project, "amount": money(each.amount)} for each in result.payments
        ],
    }


def standing_data(standing: standings.Standing) -> dict[str, Any]:
    """A ranking: every option with its place, who is elected, ties, gap, and the stages of the count."""
    return {
        "winners": list(catalogue.winners(standing)),
        "elected": list(standing.elected),
        "places": [
            {
                "option": place.option,
                "name": place.name,
                "place": place.place,
                "total": number(place.total),
                **({} if place.low is None else {"low": place.low, "high": place.high}),
            }
            for place in standing.places
        ],
        "binding": standing.binding,
        "ballots": standing.ballots,
        "blank": standing.blank,
        "spoiled": standing.spoiled,
        "ties": tie_data(standing.ties),
        "gap": gap_data(standing.gap),
        "findings": {heading: list(options) for heading, options in standing.findings},
        "stages": [
            {"heading": heading, "totals": {option: number(total) for option, total in rows}}
            for heading, rows in standing.stages
        ],
    }


def why_data(why: explanations.Why, *, scale: int) -> dict[str, Any]:
    """An explanation; amounts of money rounded to a hundredth of the smallest unit."""

    def money(amount: float | None) -> float | None:
        return None if amount is None else round(amount / scale, 6)

    return {
        "id": why.id,
        "chosen": why.order is not None,
        "order": why.order,
        "by": why.by,
        "support": why.support,
        "points": why.points,
        "eligible": why.eligible,
        "price": money(why.price),
        "effective_support": None if why.effective is None else round(why.effective, 6),
        "supporters_had": money(why.start),
        "supporters_had_left": money(why.end),
        "shortfall": money(why.shortfall),
        "fell_out_after": why.fell_out_after,
        "taken_by": [{"id": took.id, "amount": money(took.amount)} for took in why.taken],
        "chosen_by_greedy": why.greedy,
    }


def instead_data(instead: counterfactuals.Instead | None, *, scale: int) -> dict[str, Any] | None:
    """What else would have had it chosen; None for what was chosen."""
    if instead is None:
        return None
    cost = None if instead.cost is None else amounts.plain(instead.cost, scale=scale)
    return {"largest_cost": cost, "fewest_further_supporters": instead.supporters, "counts": instead.counts}


def beside_data(row: side_by_side.Beside) -> dict[str, Any]:
    """One rule's result beside the first one's; the numbers are voters."""
    fares = {"served": row.served, "nothing": row.nothing, "gain": row.gain, "lose": row.lose, "same": row.same}
    return {"rule": row.name} | fares | result_data(row.result)


def receipt_data(paid: money_trail.Receipt, *, scale: int) -> dict[str, Any]:
    """What one voter's share paid for, in units of the file's money."""
    return {
        "share": round(paid.share / scale, 6),
        "paid_for": [{"id": key, "amount": round(amount / scale, 6)} for key, _, amount in paid.paid],
        "left": round(max(paid.left, 0.0) / scale, 6),
    }


def rule_text(rule: results.Rule) -> Iterator[str]:
    yield f"Rule: {rule.name}"
    yield from (f"  {what}: {choice}" for what, choice in rule.choices)


def ties_text(met: Sequence[ties.Tie], gap: results.Gap | None) -> Iterator[str]:
    yield f"Ties met: {len(met)}"
    for tie in met:
        where = f" ({tie.at})" if tie.at else ""
        yield f"  {', '.join(tie.tied)}: {tie.won} was taken first, by {tie.parted_by}{where}"
    if gap is not None:
        yield f"Closest decision: {gap_text(gap)} ({gap.taken} rather than {gap.instead_of})"


def gap_text(gap: results.Gap) -> str:
    """How close it was: "0.40 votes", "1 vote". Only a tie reads as nothing."""
    if 0 < gap.size < Fraction(1, 10_000):
        return f"less than 0.0001 {gap.unit}"
    unit = re.sub(r"^([a-z ]*?(?:vote|tick|point|rank|score|voter))s\b", r"\1", gap.unit) if gap.size == 1 else gap.unit
    return f"{short(gap.size)} {unit}"


def result_text(result: results.Result) -> Iterator[str]:
    """An allocation as lines to read."""

    def say(amount: int) -> str:
        return amounts.written(amount, scale=result.scale)

    yield f"Chosen: {len(result.chosen)}, for {say(result.cost)} of {say(result.budget)} ({say(result.left)} left)"
    wide = min(WIDEST, max((len(winner) for winner in result.winners), default=0))
    for place, choice in enumerate(result.chosen, start=1):
        yield f"{place:4}  {choice.id:<{wide}}  {say(choice.cost):>12}  {choice.support:>6,} for  {choice.name}"
    yield ""
    yield from ties_text(result.ties, result.gap)


def payments_text(result: booked.Booked) -> Iterator[str]:
    """Which pot pays how much of which winner, and what is left in each."""

    def say(amount: int) -> str:
        return amounts.written(amount, scale=result.scale)

    left = result.left_in
    for pot in result.paid_from:
        yield f"Pot {pot.id}: {say(pot.amount)}, of which {say(left[pot.id])} left"
        yield from (f"  {say(each.amount):>12}  {each.project}" for each in result.payments if each.pot == pot.id)


def standing_text(standing: standings.Standing) -> Iterator[str]:
    """A ranking as lines to read."""
    if not standing.binding:
        yield "For information: this rule never decides anything."
    yield f"Ballots: {standing.ballots:,}, of which blank: {standing.blank:,}, spoiled: {standing.spoiled:,}"
    if standing.elected:
        yield f"Elected: {', '.join(standing.elected)}"
    wide = min(WIDEST, max((len(place.option) for place in standing.places), default=0))
    for place in standing.places:
        total = "" if place.total is None else short(place.total)
        between = "" if place.low is None or place.high is None else f" ({place.low:.2f} to {place.high:.2f})"
        name = "" if place.name == place.option else place.name
        yield f"{place.place:4}  {place.option:<{wide}}  {total:>12}{between}  {name}".rstrip()
    yield from (f"{heading}: {', '.join(options) or 'none'}" for heading, options in standing.findings)
    yield ""
    yield from ties_text(standing.ties, standing.gap)
    for heading, rows in standing.stages:
        yield ""
        yield heading
        yield from (f"  {option:<{wide}}  {short(total):>12}" for option, total in rows)


def beside_text(election: elections.Election, rows: Sequence[side_by_side.Beside]) -> Iterator[str]:
    """Allocations side by side: who is chosen where, and how voters fare against the first."""
    wide = min(WIDEST, max((len(row.name) for row in rows), default=0))
    columns = [set(row.result.winners) for row in rows]
    yield f"{'':<{wide}}  {'chosen':>6}  {'spent':>14}  {'have a winner':>13}  {'gain':>8}  {'lose':>8}  {'same':>8}"
    for row in rows:
        spent = amounts.written(row.result.cost, scale=row.result.scale)
        yield (
            f"{row.name:<{wide}}  {len(row.result.chosen):>6}  {spent:>14}  {row.served:>13,}"
            f"  {row.gain:>8,}  {row.lose:>8,}  {row.same:>8,}"
        )
    yield ""
    yield f"Voters gain or lose against {rows[0].name}: in money spent on winners they support."
    yield ""
    yield from (f"{n}  {row.name}" for n, row in enumerate(rows, start=1))
    yield " " * 2 + " ".join(str(n) for n in range(1, len(rows) + 1))
    for project in election.projects:
        marks = " ".join("x" if project.id in won else "." for won in columns)
        yield f"  {marks}  {project.id}  {project.name}".rstrip()


def places_text(standings_: Mapping[str, standings.Standing]) -> Iterator[str]:
    """Rankings side by side: every option's place by every rule, the elected marked with a star."""
    if not standings_:
        return
    first = next(iter(standings_.values()))
    wide = min(WIDEST, max((len(option) for option in first.order), default=0))
    yield from (f"{n:>3}  {word}" for n, word in enumerate(standings_, start=1))
    yield ""
    yield f"{'':<{wide}}" + "".join(f"{n:>5}" for n in range(1, len(standings_) + 1))
    names = {place.option: place.name for place in first.places}
    for option in sorted(first.order, key=first.order.index):
        cells = []
        for each in standings_.values():
            place = next(place.place for place in each.places if place.option == option)
            cells.append(f"{place}{'*' if option in each.elected else ' '}".rjust(5))
        yield f"{option:<{wide}}{''.join(cells)}  {names[option] if names[option] != option else ''}".rstrip()
