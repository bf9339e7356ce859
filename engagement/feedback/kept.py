"""What is kept beside the debts as they come and are told, so that no page ever counts them: who waits, and how long it took.

One place for whoever owes, tells or takes back, in one order (Waiting, then Pace), so that two writers never wait crosswise.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from engagement.feedback import rules
from engagement.feedback.models import AnswerCount, Debt, Pace, Waiting
from engagement.shared.clock import day_of
from engagement.shared.counting import add_to

NOT_YET = -1
"""Where the days until somebody was told would stand, while they wait."""


def owed(debts: Iterable[Debt]) -> None:
    """New debts, for those that somebody waits for."""
    waiting = [debt for debt in debts if rules.waits(debt)]
    _waiting(waiting, 1)
    _pace(Counter(_at(debt, NOT_YET) for debt in waiting))


def told(debts: Iterable[Debt], *, now: datetime) -> None:
    """Debts that are told now; called before their ``told_at`` is set."""
    waiting = [debt for debt in debts if rules.waits(debt)]
    _waiting(waiting, -1)
    moves = Counter(_at(debt, days_until(debt, now)) for debt in waiting)
    moves.subtract(_at(debt, NOT_YET) for debt in waiting)
    _pace(moves)


def waits_again(debts: Iterable[Debt]) -> None:
    """Debts whose answer was taken back; called while their ``told_at`` still stands."""
    again = [debt for debt in debts if debt.told_at is not None and debt.route != "nobody"]
    _waiting(again, 1)
    moves = Counter(_at(debt, NOT_YET) for debt in again)
    moves.subtract(_at(debt, days_until(debt, debt.told_at)) for debt in again if debt.told_at)
    _pace(moves)


def moved(debt: Debt, locality_id: int) -> None:
    """A debt that belongs to another locality; called while the old one still stands."""
    if debt.route == "nobody":
        return
    days = days_until(debt, debt.told_at) if debt.told_at else NOT_YET
    if rules.waits(debt):
        add_to(Waiting, [{"locality_id": debt.locality_id, "debts": -1}, {"locality_id": locality_id, "debts": 1}])
    _pace(Counter({_at(debt, days): -1, (locality_id, month_of(debt.given_at), days): 1}))


def published(locality_id: int, theme: str | None, outcome: str, *, number: int = 1) -> None:
    """One more answer stands in the list of a locality, or with -1 one less."""
    add_to(AnswerCount, [{"locality_id": locality_id, "theme": theme or "", "outcome": outcome, "answers": number}])


def days_until(debt: Debt, told_at: datetime) -> int:
    """London days from heard to told; a clock set back makes it nought, not less."""
    return max((day_of(told_at) - day_of(debt.given_at)).days, 0)


def month_of(moment: datetime) -> date:
    """The first day of the London month in which it was heard."""
    return day_of(moment).replace(day=1)


def _at(debt: Debt, days: int) -> tuple[int, date, int]:
    return debt.locality_id, month_of(debt.given_at), days


def _waiting(debts: Iterable[Debt], sign: int) -> None:
    numbers = Counter(debt.locality_id for debt in debts)
    add_to(Waiting, [{"locality_id": at, "debts": sign * number} for at, number in numbers.items()])


def _pace(moves: Counter[tuple[int, date, int]]) -> None:
    rows = [
        {"locality_id": at, "month": month, "days": days, "debts": number}
        for (at, month, days), number in moves.items()
        if number
    ]
    add_to(Pace, rows)
