"""What goes wrong on demand: limits, quotas, and lines that break before or after a request is done."""

import math
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.servers.airtable.refusals import refuse, too_many

Which = Callable[["Call"], bool]


@dataclass
class Call:
    """A request as it came, and what was answered (None: nothing was)."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    kind: str
    base: str
    at: float
    status: int | None = None
    reply: bytes = b""

    @property
    def sent(self) -> bytes:
        """Every byte that came."""
        lines = [f"{self.method} {self.path}", *(f"{name}: {value}" for name, value in self.headers.items()), ""]
        return "\r\n".join(lines).encode() + self.body


@dataclass
class Limits:
    """So many requests a second a base, then a penalty in which all are refused; so many a month (None: no end)."""

    a_second: int | None = 5
    penalty: float = 30.0
    a_month: float = math.inf
    retry_after: float | None = None
    spent_as: str = "PUBLIC_API_BILLING_LIMIT_EXCEEDED"
    recent: dict[str, deque[float]] = field(default_factory=dict)
    until: dict[str, float] = field(default_factory=dict)
    spent: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    most: int = 0

    def check(self, base: str, kind: str, now: float) -> None:
        """Count a request, or refuse it. The schema still answers when the month's calls are spent."""
        recent = self.recent.setdefault(base, deque())
        while recent and now - recent[0] >= 1.0:
            recent.popleft()
        recent.append(now)
        self.most = max(self.most, len(recent))
        if self.a_second is not None and (now < self.until.get(base, 0) or len(recent) > self.a_second):
            if now >= self.until.get(base, 0):
                self.until[base] = now + self.penalty
                self.broken += 1
            too_many("RATE_LIMIT_REACHED", "Rate limit exceeded. Please try again later")
        if kind != "schema":
            if self.spent[base] >= self.a_month:
                message = "The API billing plan limit of this workspace is exceeded for this month."
                too_many(self.spent_as, message)
            self.spent[base] += 1


@dataclass
class Fault:
    """One thing that goes wrong with the requests it is for. `done` says whether the request is carried out all the same."""

    on: Which
    how: str
    done: bool
    skip: int
    times: int
    delay: float
    before: Callable[[], object] | None
    after: Callable[[], object] | None
    met: int = 0

    def meets(self, call: Call) -> bool:
        """Whether this request is one of those."""
        if not self.on(call) or self.met >= self.skip + self.times:
            return False
        self.met += 1
        return self.met > self.skip


@dataclass
class Faults:
    """The faults that wait. `fail()` adds one; `forget()` mends everything."""

    waiting: list[Fault] = field(default_factory=list)

    def fail(
        self,
        on: str | Which = "write",
        how: str = "answer",
        *,
        done: bool = True,
        nth: int = 1,
        times: int = 1,
        delay: float = 0.0,
        before: Callable[[], object] | None = None,
        after: Callable[[], object] | None = None,
    ) -> Fault:
        """The nth request of a kind (`write`, `read`, `schema`, `hook`, `any`, or a question) fails, so many times.

        How: `drop` hangs up without a reply, `reset` breaks the connection, a number is that status, `answer` is a right
        answer. With `done` the request is carried out first. `delay` is before the answer; `before` and `after` are called
        around the carrying out (what a person does meanwhile).
        """
        which = on if callable(on) else lambda call: on in ("any", call.kind)
        fault = Fault(which, how, done, nth - 1, times, delay, before, after)
        self.waiting.append(fault)
        return fault

    def forget(self) -> None:
        """Nothing goes wrong from now on."""
        self.waiting.clear()

    def meet(self, call: Call) -> Fault | None:
        """The first fault that this request meets; the others count it too."""
        met = [fault for fault in list(self.waiting) if fault.meets(call)]
        return met[0] if met else None


def answer_badly(how: str) -> None:
    """Raise the error of that status."""
    kinds = {401: "UNAUTHORIZED", 403: "INVALID_PERMISSIONS", 404: "NOT_FOUND", 429: "RATE_LIMIT_REACHED"}
    if how == "429":
        too_many("RATE_LIMIT_REACHED", "Rate limit exceeded. Please try again later")
    refuse(int(how), kinds.get(int(how), "SERVER_ERROR"), "This went wrong because it was asked to")


def now() -> float:
    """The time that limits are counted in."""
    return time.monotonic()
