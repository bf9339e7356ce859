"""How often a base may be called: by all processes together, at most as often as Airtable allows.

Each call claims a slot in a transaction of its own, and says in another that it is over. After a 429 everybody waits. The calls of
the month are counted here too. Time is real here even in a demonstration, whose processes each shift their clock by themselves.
"""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engagement.airtable import lease, slots
from engagement.airtable.events import Stop
from engagement.airtable.models import Base
from engagement.shared import clock
from engagement.shared.database import db

SAY_EVERY = 20.0
"""Seconds of work without a call after which it is said that we still live."""

LOOK_AGAIN = 0.05
"""Seconds until it is looked again whether a call that others wait for is over."""

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
        self.interval = 1 / rate
        self._said_at = time.monotonic()
        self._began = 0.0

    def wait(self) -> None:
        """Return when a call may go out. Raises Stopped when the month's calls are spent, and lease.Lost."""
        while (slot := self._claim()) is None:
            pass
        self._began = slot
        time.sleep(max(0.0, slot - time.time()))

    def ended(self) -> None:
        """The call is over, one way or the other."""
        at = time.time()
        with db.engine.begin() as connection:
            base = self._locked(connection)
            calls = slots.over(base.last_calls, self._began, at=at)
            connection.execute(sa.update(Base).where(Base.id == self.base_id).values(last_calls=calls))

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

    def _claim(self) -> float | None:
        """The slot that is ours now, in seconds since 1970; None after having waited for others."""
        with db.engine.begin() as connection:
            base, now = self._locked(connection), datetime.now(UTC)  # the time may have passed in a line
            if self.owner and base.owner != self.owner:
                raise lease.Lost
            month = month_of(now)
            calls = base.calls if base.month == month else 0
            if calls >= self.quota:
                raise Stopped(Stop.QUOTA, until=next_month(clock.now()))
            everybody = self._ahead(base.wait_until, now).total_seconds()
            slot = slots.next_slot(base.last_calls, now=now.timestamp(), interval=self.interval)
            values: dict[str, Any] = {"owned_until": now + lease.LASTS} if self.owner else {}
            if slot is not None and not everybody:
                values |= {"last_calls": slots.begun(base.last_calls, slot), "month": month, "calls": calls + 1}
            if values:
                connection.execute(sa.update(Base).where(Base.id == self.base_id).values(**values))
        if everybody:
            self.says(everybody)
        if everybody or slot is None:
            time.sleep(everybody or LOOK_AGAIN)
            return None
        return slot

    def _locked(self, connection: sa.Connection) -> Any:
        """The base's row, which nobody else changes until the transaction is over."""
        return connection.execute(sa.select(Base.__table__).where(Base.id == self.base_id).with_for_update()).one()

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
