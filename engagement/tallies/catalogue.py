"""Every rule by the name the command gives it: what it counts, and which choices it takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engagement.tallies import elections, profiles, results, standings, ties, with_pots
from engagement.tallies.allocation import (
    comparing,
    equal_shares,
    greedy,
    optimum,
    per_pound,
    phragmen,
    pots,
    programmes,
    satisfaction,
    support,
    variants,
)
from engagement.tallies.ranking import (
    approval,
    borda,
    bradley_terry,
    instant_runoff,
    jla,
    k_of_n,
    meek,
    pairwise,
    papers,
    points,
    ranked_pairs,
    schulze,
    score,
    scottish_stv,
)

Paper = elections.Election | profiles.Profile
Answer = results.Result | standings.Standing


@dataclass(frozen=True)
class Setting:
    """A choice in a rule: its word on the command line, the argument it fills, what it may be, what it means."""

    word: str
    argument: str
    kind: type[StrEnum] | type[int] | type[str] | type[bool]
    says: str
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A rule. `funds` proposals with costs, or else ranks options. `takes` are the words of its choices."""

    word: str
    says: str
    funds: bool
    takes: tuple[str, ...]
    count: Callable[..., Answer | equal_shares.Counted]
    needs: str = ""  # a choice it cannot do without


@dataclass(frozen=True)
class Outcome:
    """What a rule answers, the words that make the command answer it again, and for equal shares its last count."""

    answer: Answer
    settings: Mapping[str, str]
    counted: equal_shares.Counted | None = None


class NotForThis(ValueError):
    """The rule cannot count this kind of paper, or does not take such a choice. Says so in a sentence."""


def _either(count: Callable[..., standings.Standing]) -> Callable[..., standings.Standing]:
    """A count of rankings, given an election as well: the higher score is the better rank."""

    def counted(paper: Paper, **choices: Any) -> standings.Standing:
        return count(papers.ranked(paper), **choices)

    return counted


def _equal_shares(election: elections.Election, **given: Any) -> equal_shares.Counted:
    outside = {word: given.pop(word) for word in ("tie_order", "seed", "progress") if word in given}
    return equal_shares.count(election, variants.chosen(**given), **outside)


CHOICES = {
    choice.word: choice
    for choice in (
        Setting(
            "variant",
            "variant",
            str,
            "the choices of a place by name; what is chosen beside it wins",
            among=tuple(variants.VARIANTS),
        ),
        Setting(
            "satisfaction", "satisfaction", satisfaction.Satisfaction, "what a chosen project is worth to a supporter"
        ),
        Setting("completion", "completion", equal_shares.Completion, "what happens to money that is left over"),
        Setting(
            "step",
            "step",
            str,
            "how much every share is raised at a time: 1 (a unit of money), 5, … or 1/1000 of itself",
        ),
        Setting("start", "start", equal_shares.Start, "the first share: exact, or rounded down to a whole unit"),
        Setting(
            "stop", "stop", equal_shares.Stop, "stop raising when nothing more would fit, or only before overspending"
        ),
        Setting(
            "compare", "comparison", comparing.Compare, "compare with greedy: not, to show it, or to let it decide"
        ),
        Setting("support", "by", support.Support, "what counts as support: voters, or points"),
        Setting("aim", "aim", optimum.Aim, "what the greatest total adds up"),
        Setting("misfit", "misfit", greedy.Misfit, "when the next project does not fit: skip it, or stop there"),
        Setting(
            "ties", "tie_order", ties.Order, "which of equals goes first: the lower cost, or the earlier in the file"
        ),
        Setting("seed", "seed", str, "published before voting; draws the lots that part what is still equal"),
        Setting("seats", "seats", int, "how many options win"),
        Setting("k", "k", int, "how many options a ballot may name"),
        Setting("exactly", "exactly", bool, "a ballot must name exactly k, not up to k"),
        Setting("points", "points", int, "the most points a ballot may give in all"),
        Setting("credits", "credits", int, "what a ballot may spend; n votes for one option cost n × n"),
        Setting("total", "total", score.Total, "how scores are put together"),
        Setting("strength", "strength", pairwise.Strength, "how strong a duel's result is"),
        Setting("equal-ranks", "equal_ranks", instant_runoff.Equals, "what equal ranks on a ballot do"),
        Setting("restricted", "restricted", with_pots.Restricted, "with --pots: count all together, or pot by pot"),
        Setting("unranked", "unranked", bradley_terry.Unranked, "what a ballot says of what it leaves out"),
    )
}
_TIES = ("ties", "seed")
_SEATS = ("seats", "seed")
_DUELS = ("strength", *_SEATS)

RULES = {
    entry.word: entry
    for entry in (
        Entry(
            "equal-shares",
            "everyone gets an equal share and pays only for what they support",
            True,
            ("variant", "satisfaction", "completion", "step", "start", "stop", "compare", "restricted", *_TIES),
            _equal_shares,
        ),
        Entry("greedy", "most support first", True, ("support", "misfit", "restricted", *_TIES), greedy.greedy),
        Entry(
            "per-pound",
            "most support a pound first",
            True,
            ("support", "misfit", "restricted", *_TIES),
            per_pound.per_pound,
        ),
        Entry(
            "phragmen",
            "everyone earns at the same speed; supporters buy as soon as they can",
            True,
            ("misfit", *_TIES),
            phragmen.phragmen,
        ),
        Entry("optimum", "of all that fits, what has most support", True, ("aim", *_TIES), optimum.optimum),
        Entry("approval", "most ticks first", False, _SEATS, approval.approval),
        Entry(
            "k-of-n",
            "most ticks first, on ballots with at most k",
            False,
            ("k", "exactly", *_SEATS),
            k_of_n.k_of_n,
            needs="k",
        ),
        Entry("score", "best scores first", False, ("total", *_SEATS), score.score),
        Entry("borda", "points by rank", False, _SEATS, borda.borda),
        Entry("choose-and-rank", "points by rank, fair to every group", False, ("k", *_SEATS), jla.choose_and_rank),
        Entry("cumulative", "points shared out", False, ("points", *_SEATS), points.cumulative),
        Entry(
            "quadratic", "votes that cost their square", False, ("credits", *_SEATS), points.quadratic, needs="credits"
        ),
        Entry("schulze", "by the strongest chains of duels", False, _DUELS, _either(schulze.schulze)),
        Entry("ranked-pairs", "by duels, strongest first", False, _DUELS, _either(ranked_pairs.ranked_pairs)),
        Entry(
            "scottish-stv", "transferable votes, as in Scottish law", False, _SEATS, _either(scottish_stv.scottish_stv)
        ),
        Entry("meek", "transferable votes, by Meek's method", False, _SEATS, _either(meek.meek)),
        Entry(
            "instant-runoff",
            "the fewest votes go out, one by one",
            False,
            ("equal-ranks", *_SEATS),
            _either(instant_runoff.instant_runoff),
        ),
        Entry(
            "bradley-terry",
            "strengths by duels, with intervals; never binding",
            False,
            ("unranked", "seed"),
            bradley_terry.bradley_terry,
        ),
    )
}


def count(
    paper: Paper,
    rule: str,
    choices: Mapping[str, object],
    *,
    money: Sequence[pots.Pot] = (),
    progress: Callable[[str], None] | None = None,
) -> Outcome:
    """Count a paper by a rule of this catalogue. `choices` go by their words; those that are None are the rule's own.
    `money` are pots that stand in for the election's budget.

    Raises NotForThis, with a sentence, when the rule does not take a choice or cannot count such a paper.
    """
    entry, given = RULES[rule], {word: value for word, value in choices.items() if value is not None}
    for word in given:
        if word not in entry.takes:
            belongs = ", ".join(other.word for other in RULES.values() if word in other.takes)
            raise NotForThis(f"--{word} does not belong to --rule {rule}, but to {belongs}.")
    if entry.funds and not isinstance(paper, elections.Election):
        raise NotForThis(f"--rule {rule} shares out money, and this file has rankings without costs.")
    if entry.needs and entry.needs not in given:
        raise NotForThis(f"--rule {rule} needs --{entry.needs}: {CHOICES[entry.needs].says}.")
    arguments: dict[str, Any] = {CHOICES[word].argument: value for word, value in given.items()}
    if rule in ("equal-shares", "meek"):
        arguments["progress"] = progress
    if "restricted" in given and not money:
        raise NotForThis("--restricted says how pots are spent; name their file with --pots.")
    try:
        if money:
            found: Answer | equal_shares.Counted = with_pots.count(_election(paper), rule, money, **arguments)
        else:
            found = entry.count(paper, **arguments)
    except (ValueError, programmes.Unproved) as fault:
        raise NotForThis(str(fault)) from fault
    answer, counted = (found.result, found) if isinstance(found, equal_shares.Counted) else (found, None)
    said = _settings(entry, answer)
    if money:
        said["restricted"] = str(given.get("restricted", with_pots.Restricted.TOGETHER))
    return Outcome(answer, said, counted)


def _election(paper: Paper) -> elections.Election:
    if not isinstance(paper, elections.Election):
        raise NotForThis("Pots pay for proposals with costs, and this file has rankings.")
    return paper


def _settings(entry: Entry, answer: Answer) -> dict[str, str]:
    """What the rule says it was set to, by the words of the command."""
    said = {word.replace("_", "-"): str(value) for word, value in answer.rule.settings}
    own = {word: said.get(word, said.get(CHOICES[word].argument)) for word in entry.takes}
    return {"rule": entry.word, **{word: value for word, value in own.items() if value is not None}}


def winners(answer: Answer) -> tuple[str, ...]:
    """Who is funded, or elected; or, where no seats were asked for, who stands first."""
    if isinstance(answer, results.Result):
        return answer.winners
    return answer.elected or tuple(place.option for place in answer.places if place.place == 1)
