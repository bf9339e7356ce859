"""Rules of rounds: phases, dates, what a ballot may hold, when results show. The phase is derived here and nowhere else."""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.priorities.models import Option, Round
from engagement.shared import clock, look
from engagement.shared.refusals import Refusal

MOST_OPTIONS = 60
MOST_PAPERS = 10_000


class Phase(StrEnum):
    """Where a round stands."""

    PLANNED = "planned"
    GATHERING = "gathering"
    VOTING = "voting"
    CLOSED = "closed"
    AGREED = "agreed"


PHASES = {
    Phase.PLANNED: _l("Planned"),
    Phase.GATHERING: _l("Gathering ideas"),
    Phase.VOTING: _l("Open for votes"),
    Phase.CLOSED: _l("Voting has closed"),
    Phase.AGREED: _l("Agreed"),
}

STATES = {
    "agreed": _l("Agreed"),
    "under_way": _l("Under way"),
    "done": _l("Done"),
    "stopped": _l("Stopped"),
}
"""The states of an agreed priority."""


class GatherBeforeVote(Refusal):
    says = _l("Voting must start after gathering starts")
    field = "vote_on"


class VoteBeforeEnd(Refusal):
    says = _l("The last day to vote must not be before voting starts")
    field = "last_on"


class AlreadyOver(Refusal):
    says = _l("The last day to vote must not be in the past")
    field = "last_on"


class NotGathering(Refusal):
    says = _l("Options can be added and changed from %(start)s until %(end)s only")


class TooManyOptions(Refusal):
    says = _l("A ballot has room for %(most)s options")


class SetAsideAlready(Refusal):
    says = _l("This option was set aside already")


class NotOpenYet(Refusal):
    says = _l("Voting has not opened. You can vote from %(start)s until %(end)s")


class VotingClosed(Refusal):
    says = _l("Voting has closed. It was open from %(start)s until %(end)s")


class VotedAlready(Refusal):
    says = _l("You have voted in this round already. Your first ballot counts")


class NothingChosen(Refusal):
    says = _l("Choose at least one option")
    field = "choices"


class TooManyChosen(Refusal):
    says = _l("Choose no more than %(most)s. You chose %(chosen)s")
    field = "choices"


class UnknownOption(Refusal):
    says = _l("There is no option %(number)s on this ballot")
    field = "choices"


class NotNumbers(Refusal):
    says = _l("Enter the numbers of the options ticked, like 2, 5, 11")
    field = "choices"


class BlankOrNot(Refusal):
    says = _l("A paper is blank or spoilt, or it has choices: not both")
    field = "choices"


class NoSuchPaper(Refusal):
    says = _l("There is no paper %(number)s. The papers of this round are numbered 1 to %(papers)s")
    field = "number"


class PaperCountedAlready(Refusal):
    says = _l("Paper %(number)s was taken in already. Put it aside and look for the mistake before you go on")
    field = "number"


class StillOpen(Refusal):
    says = _l("Nothing is counted while voting is open, until %(end)s")


class CountedAlready(Refusal):
    says = _l("This round was counted at %(at)s")


class BallotsDoNotMatch(Refusal):
    says = _l(
        "There are %(marks)s marks in the register but %(ballots)s ballots, so nothing was counted. Tell an administrator"
    )


class CannotOpen(Refusal):
    says = _l(
        "The sealed ballots do not open with this server’s secret key, so nothing was counted. "
        "An administrator must put back the key that was in use when voting began"
    )


class NotCounted(Refusal):
    says = _l("Count the round first")


class AnsweredAlready(Refusal):
    says = _l("This option has its answer already")


class RankTaken(Refusal):
    says = _l("Another priority of this round has the rank %(rank)s")
    field = "rank"


class DueInThePast(Refusal):
    says = _l("The day by which it should be done must be in the future")
    field = "due_on"


class UnknownState(Refusal):
    says = _l("Choose a state from the list")
    field = "state"


def phase(round_: Round, now: datetime) -> Phase:
    """Where the round stands at a moment. Every period includes its first moment and not its last."""
    if round_.agreed_at is not None and round_.agreed_at <= now:
        return Phase.AGREED
    if now >= round_.vote_until:
        return Phase.CLOSED
    if now >= round_.vote_from:
        return Phase.VOTING
    return Phase.GATHERING if now >= round_.gather_from else Phase.PLANNED


def since(moment: datetime) -> str:
    """A first moment in words: midnight is the day it begins, because few people know which day 12:00am is."""
    return look.day(moment) if _midnight(moment) else look.moment(moment)


def until(moment: datetime) -> str:
    """A half-open end in words, to stand after "until": midnight is the end of the day before."""
    if not _midnight(moment):
        return look.moment(moment)
    return _("the end of %(day)s", day=look.day(clock.day_of(moment) - timedelta(days=1)))


def _midnight(moment: datetime) -> bool:
    return moment.astimezone(clock.LONDON).time() == time()


def check_dates(*, gather_from: datetime, vote_from: datetime, vote_until: datetime, now: datetime) -> None:
    """Gathering, then voting, then a close that lies ahead. Raises GatherBeforeVote, VoteBeforeEnd or AlreadyOver."""
    if vote_from <= gather_from:
        raise GatherBeforeVote
    if vote_until <= vote_from:
        raise VoteBeforeEnd
    if vote_until <= now:
        raise AlreadyOver


def check_gathering(round_: Round, now: datetime) -> None:
    """Options may change before voting, never during it. A facilitator may prepare them before gathering begins.
    Raises NotGathering."""
    if phase(round_, now) not in (Phase.PLANNED, Phase.GATHERING):
        raise NotGathering(start=since(round_.gather_from), end=until(round_.vote_from))


def check_suggesting(round_: Round, now: datetime) -> None:
    """Residents suggest while gathering. Raises NotGathering."""
    if phase(round_, now) is not Phase.GATHERING:
        raise NotGathering(start=since(round_.gather_from), end=until(round_.vote_from))


def check_room(options: int) -> None:
    """Raises TooManyOptions when the ballot is full."""
    if options >= MOST_OPTIONS:
        raise TooManyOptions(most=MOST_OPTIONS)


def check_open(round_: Round, now: datetime) -> None:
    """Raises NotOpenYet or VotingClosed, each naming the dates."""
    dates = {"start": since(round_.vote_from), "end": until(round_.vote_until)}
    if now < round_.vote_from:
        raise NotOpenYet(**dates)
    if now >= round_.vote_until or round_.counted_at is not None:
        raise VotingClosed(**dates)


def check_paper(round_: Round, number: int, now: datetime) -> None:
    """Papers handed in by the close may be keyed until the count. Raises NotOpenYet, CountedAlready or NoSuchPaper."""
    if now < round_.vote_from:
        raise NotOpenYet(start=since(round_.vote_from), end=until(round_.vote_until))
    if round_.counted_at is not None:
        raise CountedAlready(at=look.moment(round_.counted_at))
    if not 1 <= number <= round_.papers:
        raise NoSuchPaper(number=number, papers=round_.papers)


def check_choices(
    choices: Collection[int], *, options: Sequence[Option], most: int | None, blank: bool = False
) -> None:
    """A ballot chooses options that stand, at least one (unless it may be ``blank``) and no more than ``most``.
    Raises NothingChosen, UnknownOption or TooManyChosen."""
    standing = {option.position for option in options if option.set_aside_at is None}
    for number in choices:
        if number not in standing:
            raise UnknownOption(number=number)
    if not choices and not blank:
        raise NothingChosen
    if most is not None and len(choices) > most:
        raise TooManyChosen(most=most, chosen=len(choices))


def read_numbers(written: str) -> frozenset[int]:
    """``2, 5 11`` → {2, 5, 11}. Raises NotNumbers."""
    parts = [part for part in re.split(r"[\s,;]+", written.strip()) if part]
    if not all(re.fullmatch(r"\d{1,4}", part, re.ASCII) for part in parts):
        raise NotNumbers
    return frozenset(map(int, parts))


def check_countable(round_: Round, now: datetime) -> None:
    """Raises StillOpen or CountedAlready."""
    if round_.counted_at is not None:
        raise CountedAlready(at=look.moment(round_.counted_at))
    if now < round_.vote_until:
        raise StillOpen(end=until(round_.vote_until))


def check_answerable(option: Option, *, answered: bool) -> None:
    """An option gets one answer, after the count. Raises NotCounted or AnsweredAlready."""
    if option.round.counted_at is None:
        raise NotCounted
    if answered or option.not_agreed_why or option.set_aside_at is not None:
        raise AnsweredAlready


def check_due(due_on: date, now: datetime) -> None:
    """Raises DueInThePast."""
    if due_on <= clock.day_of(now):
        raise DueInThePast


def check_state(state: str) -> None:
    """Raises UnknownState."""
    if state not in STATES:
        raise UnknownState
