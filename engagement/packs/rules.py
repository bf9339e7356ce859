"""The words and rules of packs. Pure."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from engagement.shared.refusals import Refusal

PAPERS = {
    "poster": _l("Poster"),
    "guide": _l("Guide for whoever holds the discussion"),
    "sheet": _l("Feedback sheets"),
    "answers": _l("Poster of the answers"),
}
"""What is printed of a pack."""

SIZES = {
    "a4": _l("A4"),
    "large": _l("large print"),
    "a3": _l("A3"),
}
STAGES = ("where", "group", "day", "language", "questions", "check")
"""The pages of making a pack, in order."""

MOST_QUESTIONS, QUESTION_MAX, NAME_MAX, TOPIC_MAX = 6, 150, 80, 100
ROWS = 3
"""How many things can be written below each question on a sheet."""
SHEETS, MOST_SHEETS = 5, 999
MOST_INVITED = 100_000
"""How many sheets are printed at a time, each with a number of its own, and the highest number that can be typed in."""
FIRST_SHEETS = range(1, 100, SHEETS)
"""The numbers that a print of sheets may begin with: few, so that nobody makes the machine print without end."""
CHANNEL = "group-meeting"
"""Where what a group says is heard, where the place has this channel."""
FURTHEST = timedelta(days=366)


class AlreadyTyped(Refusal):
    says = _l("Sheet %(number)s was typed in on %(day)s by %(name)s. Check the number on the paper")
    field = "number"


class NoSuchCode(Refusal):
    says = _l("We do not know this code. Check it and try again")
    field = "code"


class PackOver(Refusal):
    says = _l("This pack is not used any more")


class OutOfReach(Refusal):
    says = _l("The day must be within a year from now, or less than a year ago")
    field = "meets_on"


def check_day(meets_on: date, today: date) -> None:
    if abs(meets_on - today) > FURTHEST:
        raise OutOfReach


def first_open(told: dict[str, str]) -> str:
    """The first page of making a pack that is not answered yet."""
    return next((stage for stage in STAGES[:-1] if stage not in told), "check")


def channel_of(channels: list[str]) -> str:
    """The place's channel for what a group says."""
    return CHANNEL if CHANNEL in channels else channels[0]
