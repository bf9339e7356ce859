"""Verifying a published result: count again and compare, and check its price system on its own."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor, isclose
from typing import Any

from engagement.tallies import amounts, catalogue, elections, printing, reasons, with_pots
from engagement.tallies.allocation import pots, prices, runs, satisfaction
from engagement.tallies.allocation.restricted import booked, trail

# What a recount must give again, as the published result has it.
COMPARED = (
    "rule",
    "winners",
    "cost",
    "budget",
    "left",
    "chosen",
    "places",
    "elected",
    "ballots",
    "blank",
    "spoiled",
    "ties",
    "gap",
    "stages",
    "findings",
    "binding",
    "payments",
    "explanations",
    "comparison",
    "price_system",
)
_FRACTION = re.compile(r"-?[0-9]+(/[0-9]+)?")  # as it is printed; powers of ten could be made too large to work with
_MOST = 10**15  # seats, points or credits; none can be needed


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: what, whether it holds, and what is wrong if it does not."""

    what: str
    holds: bool
    wrong: str = ""


class NoResult(ValueError):
    """This is not a result as `tallies run --format json` prints it. Says so in a sentence."""


def checks(paper: catalogue.Paper, published: Mapping[str, Any], *, sha256: str) -> Iterator[Check]:
    """Everything that can be checked of a published result against the file it is said to come from."""
    stated = _of(published, "file", "sha256")
    if stated is not None:
        yield Check(
            "The file is the one that was counted", stated == sha256, f"it was {_brief(stated)}, this is {sha256}"
        )
    yield from _adds_up(paper, published)
    if "price_system" in published and isinstance(paper, elections.Election):
        yield from _priced(paper, published)
    yield from _recounted(paper, published)


def parsed(text: str) -> dict[str, Any]:
    """A result as it was printed. Raises NoResult."""
    try:
        found = json.loads(text)
    except ValueError as fault:
        raise NoResult(f"This is not JSON: {fault}.") from None
    except RecursionError:
        raise NoResult("This is not a result: lists stand in lists too many deep.") from None
    if not isinstance(found, dict) or "winners" not in found:
        raise NoResult("This is not a result: it names no winners.")
    if not isinstance(found["winners"], list) or not all(isinstance(key, str) for key in found["winners"]):
        raise NoResult("This is not a result: its winners are not a list of ids.")
    budget = found.get("budget", 0)
    if isinstance(budget, bool) or not isinstance(budget, int | float) or not 0 <= budget < 10**30:
        raise NoResult(f"The budget is no amount of money: {_brief(budget)}.")
    return found


def whole_budget(published: Mapping[str, Any]) -> int | None:
    """The budget it was counted with, for a file that gives none or another; None for rankings."""
    budget = published.get("budget")
    return None if budget is None else floor(budget)


def with_budget(paper: catalogue.Paper, published: Mapping[str, Any]) -> catalogue.Paper:
    """The paper with the budget the result says it was counted with, to the smallest unit."""
    budget = published.get("budget")
    if not isinstance(paper, elections.Election) or not isinstance(budget, int | float):
        return paper
    return replace(paper, budget=amounts.smallest(budget, scale=paper.scale))


def settings(published: Mapping[str, Any]) -> tuple[str, dict[str, object]]:
    """The rule a result was counted by, and its choices, ready to be counted again. Raises NoResult."""
    given = _of(published, "rule", "settings")
    if not isinstance(given, dict) or given.get("rule") not in list(catalogue.RULES):
        raise NoResult("The result does not say by which rule it was counted (rule, settings, rule).")
    rule = str(given["rule"])
    takes = catalogue.RULES[rule].takes
    return rule, {word: _choice(catalogue.CHOICES[word], given[word]) for word in takes if word in given}


def _choice(choice: catalogue.Setting, said: Any) -> object:
    """A choice as the rule takes it. Raises NoResult."""
    try:
        value: object = said == "yes" if choice.kind is bool else choice.kind(said)
        sound = not choice.among or value in choice.among
        sound = sound and (not isinstance(value, int) or value <= _MOST)
    except (ValueError, TypeError, OverflowError):
        sound = False
    if not sound:
        raise NoResult(f"There is no --{choice.word} {_brief(said)}.")
    return value


def pots_of(paper: catalogue.Paper, published: Mapping[str, Any]) -> tuple[pots.Pot, ...]:
    """The pots a result says it was counted with; none where it names none. Raises NoResult."""
    if "pots" not in published or not isinstance(paper, elections.Election):
        return ()
    try:
        return pots.read(json.dumps(published["pots"]).encode(), paper)
    except pots.Unusable as fault:
        raise NoResult(f"The pots cannot be read: {fault}") from None


def price_system(election: elections.Election, published: Mapping[str, Any]) -> runs.Run:
    """The price system of a result, in smallest units. Raises NoResult."""
    try:
        system = published["price_system"]
        rates = [(str(each["id"]), _fraction(each["rate"])) for each in system["purchases"]]
        share = _fraction(system["share"]) * election.scale
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        needs = "it needs a share, and purchases each with an id and a rate such as 25/3"
        raise NoResult(f"The price system cannot be read: {needs}.") from None
    if strange := [key for key, _ in rates if key not in election.place]:
        raise NoResult(f"The price system cannot be read: {_brief(strange[0])} is not in the file.")
    return runs.Run(share, tuple(runs.Purchase(election.place[key], rate * election.scale) for key, rate in rates))


def _fraction(said: object) -> Fraction:
    """An exact number as it is printed. Raises ValueError and ZeroDivisionError."""
    if not _FRACTION.fullmatch(str(said)):
        raise ValueError
    return Fraction(str(said))


def _adds_up(paper: catalogue.Paper, published: Mapping[str, Any]) -> Iterator[Check]:
    if not isinstance(paper, elections.Election) or "cost" not in published:
        return
    winners = published["winners"]
    unknown = [_brief(key) for key in winners if key not in paper.place]
    yield Check("Every winner is in the file", not unknown, f"{', '.join(unknown[:5])} is not")
    if unknown:
        return
    cost = sum(paper.projects[paper.place[key]].cost for key in winners)
    said, there = published["cost"], amounts.plain(cost, scale=paper.scale)
    yield Check("The costs of the winners add up", said == there, f"the result says {_brief(said)}, the file {there}")
    yield Check("The budget is not overspent", cost <= paper.budget, f"{there} is more than there is")
    alone = [key for key in winners if not paper.support[key]]
    yield Check("Every winner has a supporter", not alone, f"nobody supports {', '.join(alone)}")


def _priced(election: elections.Election, published: Mapping[str, Any]) -> Iterator[Check]:
    run = price_system(election, published)
    said = str(_of(published, "price_system", "satisfaction"))
    if said not in list(satisfaction.Satisfaction):
        raise NoResult(f"The price system cannot be read: there is no satisfaction {_brief(said)}.")
    by = satisfaction.Satisfaction(said)
    if money := pots_of(election, published):
        funded = with_pots.funded(election, money)
        faults = list(trail.faults(booked.Money(funded, money), run, by))
    else:
        faults = list(prices.faults(election, run, by))
    yield Check("The price system is sound", not faults, " ".join(faults))
    paid = {election.projects[each.project].id for each in run.purchases}
    won = set(published["winners"])
    yield Check(
        "What was paid for has won", paid <= won, f"{', '.join(sorted(paid - won))} was paid for and has not won"
    )


def _recounted(paper: catalogue.Paper, published: Mapping[str, Any]) -> Iterator[Check]:
    rule, choices = settings(published)
    money = pots_of(paper, published)
    outcome = catalogue.count(paper, rule, choices, money=money)
    data = {"rule": {"name": outcome.answer.rule.name, "choices": dict(outcome.answer.rule.choices)}}
    data |= printing.data(outcome.answer)
    if isinstance(paper, elections.Election) and catalogue.RULES[rule].funds:
        data |= reasons.data(paper, outcome)
    for key in COMPARED:
        if key in data and key in published:
            other = _differs(published[key], data[key])
            yield Check(f"Counted again: the same {key}", not other, other)


def _differs(said: Any, there: Any, where: str = "") -> str:
    """Where two pieces of a result first differ, in words; empty where they agree. What a count says and the result
    leaves out is no difference, but in lists. Doubles may differ in their last digits between machines.
    """
    if isinstance(said, dict) and isinstance(there, dict):
        shared = [(said[key], there[key], f"{where}{key}: ") for key in there if key in said]
        return next(filter(None, (_differs(*each) for each in shared)), "")
    if isinstance(said, list) and isinstance(there, list) and len(said) == len(there):
        return next(filter(None, (_differs(a, b, where) for a, b in zip(said, there, strict=True))), "")
    same = said == there and isinstance(said, bool) == isinstance(there, bool)
    if isinstance(said, float) and isinstance(there, int | float):
        same = isclose(said, there, rel_tol=1e-9, abs_tol=2e-6)
    return "" if same else f"{where}{_brief(said)} is {_brief(there)} when counted again"


def _brief(value: object) -> str:
    """A value in a sentence: no more of it than can be read, and nothing a terminal cannot write."""
    text = " ".join(str(value).encode("utf-8", "replace").decode().split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _of(published: Mapping[str, Any], *path: str) -> Any:
    here: Any = published
    for key in path:
        here = here.get(key) if isinstance(here, dict) else None
    return here
