"""What an asker sees before they ask: what is known already, who was asked lately, what was never answered.

What is known is found by its meaning (``intelligence.known``), and by its words where nothing was found so: the index of meanings
is the worker's, and may not be there yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Any

from engagement.asks import known, known_words, queries, rules
from engagement.asks.models import Ask
from engagement.feedback import figures as feedback_figures
from engagement.feedback import permissions as may_answers
from engagement.feedback import queries as feedback
from engagement.feedback.models import Debt
from engagement.intelligence import permissions as may_notes
from engagement.intelligence.known import keys
from engagement.places.models import Locality
from engagement.shared.heavy import later
from engagement.shared.known import Card
from engagement.shared.permits import Actor
from engagement.shared.publishing import Figure

MOST = 8
find_alike = later("engagement.intelligence.known.finding", "find")


@dataclass(frozen=True)
class Known:
    """What an asker is shown. ``minutes`` is the burden of everything asked lately; ``first`` the giver who waits longest.
    ``waiting`` is the number itself for who may see what is owed in all these places, for others what is published of it."""

    cards: Sequence[Card]
    unread: bool
    lately: Sequence[Ask]
    lately_all: int
    minutes: int
    unanswered: Sequence[Ask]
    waiting: Figure
    first: Debt | None

    def ids(self) -> dict[str, Any]:
        """What was shown, as it is kept beside the ask: addresses hold the keys of what was found, never its words."""
        shown = {name: [one.id for one in getattr(self, name)] for name in ("lately", "unanswered")}
        return {
            **shown,
            "known": [card.url for card in self.cards],
            "minutes": self.minutes,
            "waiting": self.waiting.amount,
        }

    def print(self) -> str:
        """A short hash of it, so that a page can tell whether something came in while it was read."""
        return sha256(dumps(self.ids(), sort_keys=True).encode()).hexdigest()[:16]


def about(ask: Ask, *, actor: Actor, today: date) -> Known:
    """What is known about what an ask would ask, and about those it would ask."""
    period = rules.Period(today - rules.LOOK_BACK, ask.closes_on or today + rules.LOOK_BACK)
    words = f"{ask.question}\n{ask.about}"
    return look(words, ask.localities, actor=actor, period=period, today=today, group_id=ask.group_id, but=ask.id)


def look(
    words: str,
    localities: Sequence[Locality],
    *,
    actor: Actor,
    period: rules.Period,
    today: date,
    group_id: int | None = None,
    but: int | None = None,
) -> Known:
    """What is known about these words in these localities. Notes are shown from where the actor may read them only."""
    ids = [one.id for one in localities]
    readable = [one for one in localities if may_notes.read_notes(actor, one)]
    asks, number, minutes = queries.lately(ids, group_id, period, but=but)
    number_waiting, first = feedback.waiting_among(ids)
    exact = all(may_answers.see_owed(actor, one) for one in localities)
    waiting = Figure(number_waiting, hidden=False) if exact else feedback_figures.waiting_in(ids)
    return Known(
        cards=_known(words, localities, readable, actor, without=but),
        unread=len(readable) < len(localities),
        lately=asks,
        lately_all=number,
        minutes=minutes,
        unanswered=queries.never_answered(ids, group_id, today=today),
        waiting=waiting,
        first=first if waiting.amount else None,
    )


def _known(
    words: str, localities: Sequence[Locality], readable: Sequence[Locality], actor: Actor, *, without: int | None
) -> Sequence[Card]:
    ids = {one.id for one in localities}
    leave_out = () if without is None else (keys.key_of(known.CODE, without),)
    alike = find_alike(words, actor, localities=ids, count=MOST, without=leave_out)
    return [one.card for one in alike] or known_words.find(words, readable, most=MOST)
