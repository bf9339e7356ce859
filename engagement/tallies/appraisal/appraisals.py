"""The appraisal of a score sheet: every proposal's place, means and interval, and the verdict on it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from engagement.tallies import results, standings
from engagement.tallies.appraisal import additive, sheets, verdicts


@dataclass(frozen=True)
class Appraised:
    """One proposal. `place`, and the adjusted mean's interval from `low` to `high`, are None where there is none to give.

    `eligible` members are all who are not recused; `scored`, `abstained` and `absent` add up to them. `plain` is the
    mean of the scores given. `lifted` of them are above the lowest of the scale. `close_to` are its neighbours in the
    order that it cannot be told apart from. `why` is a sentence for whoever asks.
    """

    proposal: str
    place: int | None
    adjusted: Fraction | None
    low: float | None
    high: float | None
    plain: Fraction | None
    eligible: int
    scored: int
    abstained: int
    recused: int
    absent: int
    lifted: int
    verdict: verdicts.Verdict
    why: str
    close_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaning:
    """How much higher than the board's average a member scores, the same proposals compared; None without a score."""

    member: str
    effect: Fraction | None
    scored: int

    @property
    def says(self) -> str:
        if self.effect is None:
            return "Scored nothing."
        size = f"{float(abs(self.effect)):.1f}"
        if size == "0.0":
            return "Scores like the board's average."
        return f"Scores {size} {'higher' if self.effect > 0 else 'lower'} than the board's average."


@dataclass(frozen=True, eq=False)
class Appraisal:
    """Every proposal, the best first, then those referred on in the order of the sheet. `standing` ranks the former,
    with the ties and the closest decision. `parts` are the fits, for any further difference that is asked for.
    """

    rule: results.Rule
    proposals: tuple[Appraised, ...]
    members: tuple[Leaning, ...]
    standing: standings.Standing
    parts: tuple[additive.Part, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """The proposals that have a place, best first."""
        return self.standing.order

    def of(self, proposal: str) -> Appraised:
        return next(each for each in self.proposals if each.proposal == proposal)

    def difference(self, one: str, other: str) -> additive.Estimate | None:
        """How much higher the first is, with its interval; None when scores do not link the two."""
        for part in self.parts:
            if one in part.adjusted and other in part.adjusted:
                return part.difference(one, other)
        return None


def appraise(
    sheet: sheets.Sheet, *, enough: verdicts.Enough = verdicts.ENOUGH, names: Mapping[str, str] | None = None
) -> Appraisal:
    """Place proposals by adjusted mean. Those that too few scored are referred on; so are all, when the rest fall into
    parts that no scores link. Referred or not, every score helps to tell how high its member scores. Equals share a
    place, and are listed in the order of the sheet; who is funded first among them is for `funding` to say.
    """
    seats = len(sheet.members)
    judged = [p for p in sheet.proposals if enough.met_by(sheet.counts[p][sheets.State.SCORED], seats=seats)]
    parts = additive.parts(sheet)
    with_judged = [part for part in parts if any(proposal in part.adjusted for proposal in judged)] or parts
    board = with_judged[0] if len(with_judged) == 1 else None
    rule = _rule(sheet, enough)
    means = {proposal: board.mean(proposal) for proposal in board.adjusted} if board else {}
    placed = [proposal for proposal in judged if proposal in means]
    standing = _standing(placed, means, rule=rule, seats=seats, names=names)
    places = {place.option: place.place for place in standing.places}
    close = _neighbours(standing.order, board)
    appraised = []
    for proposal in (*standing.order, *(proposal for proposal in sheet.proposals if proposal not in places)):
        near = close.get(proposal, ())
        if proposal not in judged:
            says = verdicts.Verdict.REFER, verdicts.too_few(sheet, proposal, enough)
        elif board is None:
            says = verdicts.Verdict.REFER, verdicts.APART
        elif near:
            says = verdicts.Verdict.CLOSE, verdicts.cannot_tell(near, board)
        else:
            says = verdicts.Verdict.STANDS, verdicts.CLEAR
        appraised.append(_appraised(sheet, proposal, places.get(proposal), means.get(proposal), *says, near))
    return Appraisal(rule, tuple(appraised), _leanings(sheet, parts), standing, parts)


def _leanings(sheet: sheets.Sheet, parts: Sequence[additive.Part]) -> tuple[Leaning, ...]:
    effects = {member: effect for part in parts for member, effect in part.effects.items()}
    scored = Counter(member for member, _ in sheet.scores)
    return tuple(Leaning(member, effects.get(member), scored[member]) for member in sheet.members)


def _appraised(
    sheet: sheets.Sheet,
    proposal: str,
    place: int | None,
    mean: additive.Estimate | None,
    verdict: verdicts.Verdict,
    why: str,
    close_to: tuple[str, ...],
) -> Appraised:
    counts = sheet.counts[proposal]
    given = [sheet.scores[member, proposal] for member in sheet.members if (member, proposal) in sheet.scores]
    return Appraised(
        proposal,
        place,
        mean.value if mean else None,
        mean.low if mean else None,
        mean.high if mean else None,
        sum(given, Fraction(0)) / len(given) if given else None,
        len(sheet.members) - counts[sheets.State.RECUSED],
        counts[sheets.State.SCORED],
        counts[sheets.State.ABSTAINED],
        counts[sheets.State.RECUSED],
        counts[sheets.State.ABSENT],
        sum(score > sheet.lowest for score in given),
        verdict,
        why,
        close_to,
    )


def _standing(
    placed: Sequence[str],
    means: Mapping[str, additive.Estimate],
    *,
    rule: results.Rule,
    seats: int,
    names: Mapping[str, str] | None,
) -> standings.Standing:
    chosen = [means[proposal] for proposal in placed]
    bounds = [(mean.low, mean.high) for mean in chosen if mean.low is not None and mean.high is not None]
    return standings.by_total(
        placed,
        totals=[mean.value for mean in chosen],
        rule=rule,
        ballots=seats,
        blank=0,
        unit="points of the adjusted mean",
        names=names,
        intervals=bounds or None,
    )


def _neighbours(order: Sequence[str], board: additive.Part | None) -> dict[str, tuple[str, ...]]:
    """Which of the proposals just above and below each cannot be told apart from it."""
    close: dict[str, tuple[str, ...]] = dict.fromkeys(order, ())
    for above, below in pairwise(order):
        if board and board.difference(above, below).may_be_nothing:
            close[above] += (below,)
            close[below] += (above,)
    return close


def _rule(sheet: sheets.Sheet, enough: verdicts.Enough) -> results.Rule:
    return results.Rule(
        "appraisal by adjusted means",
        (
            ("Scores", f"from {sheet.lowest} to {sheet.highest}"),
            ("Order", "adjusted mean, the highest first: what the whole board would have given on average"),
            ("No score", "abstained, recused or absent: never a zero"),
            ("Refer on", f"fewer than {enough.members} members scored it and fewer than {enough.part} of all seats"),
            ("Intervals", "90 %, Student's t, from what the two effects leave over"),
            ("Too close to call", "the 90 % interval of the difference from a neighbour holds 0, or cannot be given"),
            ("Equal means", "share a place, and are listed in the order of the sheet"),
        ),
        (("rule", "appraisal"), ("members", str(enough.members)), ("part", str(enough.part))),
    )
