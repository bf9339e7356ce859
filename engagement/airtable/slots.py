"""When the next call to a base may begin, so that never more than five arrive within a second, whoever makes them.

A call arrives some time between its beginning and its end, and nobody here knows when. So a call begins no sooner than a second
after the *end* of the fifth before it. What is known of the last five is kept as ``[began, ended]`` in seconds since 1970, the end
empty while a call is on its way.
"""

from collections.abc import Sequence

Call = Sequence[float | None]

IN_A_SECOND = 5
"""Airtable answers 429 to a sixth call within a second."""

A_SECOND = 1.0

TRAVELS = 2.0
"""Seconds after which a call has arrived, if it ever will: whoever made it may have been killed before its end."""

FURTHEST = 300.0
"""A call begins at most so many seconds ahead. One further away was written by a clock that went wrong, and does not count."""


def next_slot(calls: Sequence[Call], *, now: float, interval: float) -> float | None:
    """When the next call may begin, at least ``interval`` seconds after the last; None while that depends on one that is still on
    its way. An interval for more than five a second, which only tests have, makes the second shorter too."""
    known = [(began, ended) for began, ended in calls if began is not None and began - now <= FURTHEST]
    slot = max([now, *(began + interval for began, _ended in known[-1:])])
    if len(known) < IN_A_SECOND:
        return slot
    second = min(A_SECOND, IN_A_SECOND * interval)
    began, ended = known[-IN_A_SECOND]
    lost = began + TRAVELS * second
    if ended is None and now < lost:
        return None
    return max(slot, (lost if ended is None else ended) + second)


def begun(calls: Sequence[Call], began: float) -> list[list[float | None]]:
    """The last calls, now that another begins."""
    return [*map(list, calls), [began, None]][-IN_A_SECOND:]


def over(calls: Sequence[Call], began: float, *, at: float) -> list[list[float | None]]:
    """The last calls, now that the one that began then is over."""
    return [[one[0], at if one[0] == began else one[1]] for one in calls]
