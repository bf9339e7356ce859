"""An explanation as sentences, plain enough to be read aloud to the person who made the proposal."""

from collections.abc import Callable, Iterator

from engagement.tallies.allocation import counterfactuals, explanations, money_trail

Say = Callable[[float], str]  # an amount of money as it is read

_STEP = {
    "shares": "Its supporters paid for it from their shares.",
    "support": "It was added with money that was left over, because of all proposals that still fitted it had the most support.",
    "rule": "",
    "comparison": "",
}


def sentences(
    why: explanations.Why,
    *,
    say: Say,
    rule: str,
    instead: counterfactuals.Instead | None = None,
    scored: bool = False,
    unit: int = 1,
    left: int | None = None,
) -> Iterator[str]:
    """What became of a proposal, most important first. `say` writes money; `scored` when ballots gave points, of
    which `unit` make one point of the file's; `left` is the money the winners leave.
    """
    name = _name(why.name, why.id)
    support = f"{_people(why.support)} of {why.eligible:,} who could support it did"
    points = f", and gave it {_points(why.points, unit)}" if scored and why.points else ""
    if why.order is not None:
        yield f"{name} was chosen, as number {why.order}. It costs {say(why.cost)}."
        yield f"{support}{points}."
        yield from _paid(why, say)
        if rule != "greedy":
            yield (
                "It would have been chosen by support alone, too."
                if why.greedy
                else "By support alone it would not have been chosen."
            )
        return
    yield f"{name} was not chosen. It costs {say(why.cost)}."
    yield f"{support}{points}."
    if not why.support:
        yield "What nobody supports is never chosen."
        return
    yield from _short(why, say)
    if left is not None and why.start is None:
        yield f"All that was chosen leaves {say(left)}" + (
            f", {say(why.cost - left)} too little for it." if left < why.cost else "."
        )
    if instead is not None:
        yield from _otherwise(instead, say)
    if rule != "greedy":
        yield f"By support alone it would {'have been chosen' if why.greedy else 'not have been chosen either'}."


def receipt(paid: money_trail.Receipt, *, say: Say) -> Iterator[str]:
    """What a voter's share paid for."""
    yield f"Your share in the last count was {say(paid.share)}."
    yield from (f"{say(amount)} of it went to {_name(name, key)}." for key, name, amount in paid.paid)
    if not paid.paid:
        yield "It paid for nothing: nothing you support was paid for from shares."
    yield f"{say(max(paid.left, 0.0))} of it was not spent."


def _paid(why: explanations.Why, say: Say) -> Iterator[str]:
    if why.by and _STEP[why.by]:
        yield _STEP[why.by]
    if why.price is not None and why.effective is not None:
        yield (
            f"It asked at most {say(why.price)} of a supporter; who had less left gave all of that. "
            f"That is as strong as {_number(why.effective)} paying in full."
        )


def _short(why: explanations.Why, say: Say) -> Iterator[str]:
    if why.start is None or why.end is None or why.shortfall is None:
        return
    if why.shortfall > 0 and not why.taken:
        yield f"In the last count its supporters had {say(why.start)} together: {say(why.shortfall)} too little from the start."
        return
    yield f"In the last count its supporters had {say(why.start)} together at the start."
    for took in why.taken[:5]:
        yield f"{_name(took.name, took.id)}, which they support as well, took {say(took.amount)} of it."
    if len(why.taken) > 5:
        rest = sum(took.amount for took in why.taken[5:])
        yield f"{len(why.taken) - 5} others took {say(rest)} together."
    if why.shortfall > 0:
        last = next((took for took in why.taken if took.id == why.fell_out_after), None)
        when = f"After {_name(last.name, last.id)} was paid they" if last else "They"
        yield f"{when} had {say(why.end)} left, {say(why.shortfall)} too little for it."


def _otherwise(instead: counterfactuals.Instead, say: Say) -> Iterator[str]:
    ways = []
    if instead.cost is not None:
        ways.append(f"had it cost {say(instead.cost)}" if instead.cost else "had it cost nothing")
    if instead.supporters is not None:
        more = "one more person" if instead.supporters == 1 else f"{instead.supporters:,} more people"
        ways.append(f"had {more} supported it and nothing else")
    if ways:
        yield f"If nothing else had changed, it would have been chosen {', or '.join(ways)}."
    else:
        yield "No lower cost, and no number of further supporters that was tried, would have had it chosen."


def _points(points: int, unit: int) -> str:
    """Points as the ballots had them, though they were counted in a finer unit."""
    number = f"{points / unit:,.6f}".rstrip("0").rstrip(".")
    return "one point" if points == unit else f"{number} points"


def _people(number: int) -> str:
    return "One person" if number == 1 else f"{number:,} people" if number else "None"


def _number(supporters: float) -> str:
    """A number of supporters, to one decimal where it is not whole."""
    if supporters < 1:
        return "part of one supporter"
    if abs(supporters - round(supporters)) < 0.05:
        return "one supporter" if round(supporters) == 1 else f"{round(supporters):,} supporters"
    return f"{supporters:,.1f} supporters"


def _name(name: str, key: str) -> str:
    return f"“{name}” ({key})" if name and name != key else key
