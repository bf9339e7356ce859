"""How often a base may be called: by all processes together, at most as often as Airtable allows.

Each call claims a slot in a transaction of its own. After a 429 everybody waits. The calls of the month are counted here too. Time
is real here even in a demonstration, whose processes each shift their clock by themselves.
"""

import random
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engagement.airtable import lease
from engagement.airtable.events import Stop
from engagement.airtable.models import Base
from engagement.shared.database import db

A_SECOND = 1.0
IN_A_SECOND = 5
"""Airtable answers 429 to a sixth call within a second. A call has arrived when it is answered, so the fifth after it starts no
sooner than a second after that, however unevenly they travel."""

SAY_EVERY = 20.0
"""Seconds of work without a call after which it is said that we still live."""

PENALTY = 30.0
LONGEST_WAIT = timedelta(minutes=5)


class Stopped(Exception):
    """The base is left alone from now on; ``why`` says it to a person."""

    def __init__(self, stop: Stop, why: str = "", until: datetime | None = None) -> None:
        self.stop, self.why, self.until = stop, why, until
        super().__init__(f"{stop.value}: {why}")


class Pace:
    """The slots of one base. ``owner``: the lease that must still be ours at every call; None for who only reads."""

    def __init__(
        self,
        base_id: int,
        *,
        rate: float,
        quota: int,
        owner: str | None,
        says: Callable[[float], None] = lambda _: None,
    ) -> None:
        self.base_id, self.quota, self.owner, self.says = base_id, quota, owner, says
        self.interval = timedelta(seconds=1 / rate)
        self._said_at = time.monotonic()
        self._ended: deque[float] = deque(maxlen=max(IN_A_SECOND, int(rate)))

    def wait(self) -> None:
        """Return when a call may go out. Raises Stopped when the month's calls are spent, and lease.Lost."""
        while (seconds := self._claim(datetime.now(UTC))) is None:
            pass
        time.sleep(seconds)
        if len(self._ended) == self._ended.maxlen:
            time.sleep(max(0.0, self._ended[0] + A_SECOND - time.monotonic()))

    def ended(self) -> None:
        """The call is over, one way or the other."""
        self._ended.append(time.monotonic())

    def alive(self) -> None:
        """Say that we still live, in work that makes no call for long. Raises lease.Lost."""
        if self.owner is None or time.monotonic() - self._said_at < SAY_EVERY:
            return
        self._said_at = time.monotonic()
        mine = sa.update(Base).where(Base.id == self.base_id, Base.owner == self.owner)
        with db.engine.begin() as connection:
            found = connection.execute(mine.values(owned_until=datetime.now(UTC) + lease.LASTS))
        if not found.rowcount:
            raise lease.Lost

    def penalty(self, seconds: float | None) -> None:
        """Airtable said 429: nobody calls until it is over, and not all in the same moment."""
        wait = min(timedelta(seconds=PENALTY if seconds is None else seconds), LONGEST_WAIT)
        until = datetime.now(UTC) + wait + timedelta(seconds=random.uniform(0.05, 0.5))
        with db.engine.begin() as connection:
            connection.execute(sa.update(Base).where(Base.id == self.base_id).values(wait_until=until))

    def _claim(self, now: datetime) -> float | None:
        """Seconds until the slot that is ours now; None after having waited because everybody must."""
        with db.engine.begin() as connection:
            base = connection.execute(sa.select(Base.__table__).where(Base.id == self.base_id).with_for_update()).one()
            if self.owner and base.owner != self.owner:
                raise lease.Lost
            everybody = self._ahead(base.wait_until, now)
            slot = now + self._ahead(base.next_call_at, now)
            month = month_of(now)
            calls = base.calls if base.month == month else 0
            if calls >= self.quota:
                raise Stopped(Stop.QUOTA, until=next_month(now))
            values: dict[str, Any] = {"owned_until": now + lease.LASTS} if self.owner else {}
            if not everybody:
                values |= {"next_call_at": slot + self.interval, "month": month, "calls": calls + 1}
            if values:
                connection.execute(sa.update(Base).where(Base.id == self.base_id).values(**values))
        if everybody:
            self.says(everybody.total_seconds())
            time.sleep(everybody.total_seconds())
            return None
        return (slot - now).total_seconds()

    @staticmethod
    def _ahead(moment: datetime | None, now: datetime) -> timedelta:
        """How far ahead a moment is. One further than we ever set was set by another clock, and does not count."""
        ahead = (moment or now) - now
        return ahead if timedelta() < ahead <= LONGEST_WAIT + timedelta(seconds=1) else timedelta()


def month_of(now: datetime) -> str:
    """The month whose calls are counted, by UTC."""
    return f"{now:%Y-%m}"


def next_month(now: datetime) -> datetime:
    """When Airtable counts from nothing again: the first of the next month, UTC."""
    return (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)
