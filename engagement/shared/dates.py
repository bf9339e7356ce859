"""Reading a date that was typed in three boxes."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _

from engagement.shared import typed

PARTS = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""A year outside is a slip; and near the year 9999 there is no day after."""


class WrongDay(ValueError):
    """A sentence about a date that cannot be, and the boxes to mend, first one first."""

    def __init__(self, says: str, *parts: str) -> None:
        super().__init__(says)
        self.parts = parts


def read(sent: Mapping[str, str], *, label: str, missing: object = None) -> date:
    """The date in the boxes `day`, `month` and `year`, or `WrongDay`."""
    texts = {part: sent[part].strip(typed.BLANK) for part in PARTS}
    empty = tuple(part for part in PARTS if not texts[part])
    if len(empty) == len(PARTS):
        raise WrongDay(str(missing or _("Enter a date for “%(label)s”", label=label)), *PARTS)
    if empty:
        raise WrongDay(_incomplete(label)[empty], *empty)
    month = _month(texts["month"])
    if not month:
        raise WrongDay(_("The month of “%(label)s” must be a number from 1 to 12", label=label), "month")
    year = _number(texts["year"])
    if len(texts["year"]) != 4 or not year:
        raise WrongDay(_("The year of “%(label)s” must have 4 figures, like 2026", label=label), "year")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongDay(
            _(
                "The year of “%(label)s” must be from %(first)s to %(last)s",
                label=label,
                first=FIRST_YEAR,
                last=LAST_YEAR,
            ),
            "year",
        )
    last = monthrange(year, month)[1]
    day = _number(texts["day"])
    if not day or day > last:
        raise WrongDay(_("The day of “%(label)s” must be a number from 1 to %(last)s", label=label, last=last), "day")
    return date(year, month, day)


def _incomplete(label: str) -> dict[tuple[str, ...], str]:
    """What to say for each way of leaving boxes empty. Whole sentences: other languages do not build them from parts."""
    return {
        ("day",): _("“%(label)s” must have a day", label=label),
        ("month",): _("“%(label)s” must have a month", label=label),
        ("year",): _("“%(label)s” must have a year", label=label),
        ("day", "month"): _("“%(label)s” must have a day and a month", label=label),
        ("day", "year"): _("“%(label)s” must have a day and a year", label=label),
        ("month", "year"): _("“%(label)s” must have a month and a year", label=label),
    }


def _number(text: str) -> int:
    """The number, or 0. `isdecimal` lets in the digits of every script, and nothing that `int` would refuse."""
    return int(text) if text.isdecimal() and len(text) <= 4 else 0


def _month(text: str) -> int:
    """1 to 12 from a number or a name, whole or the first three letters, in English or the reader's language; or 0."""
    number = _number(text)
    if number:
        return number if number <= 12 else 0
    word = text.casefold().rstrip(".")
    for locale in ("en_GB", get_locale() or "en_GB"):
        for month, name in get_month_names("wide", locale=locale).items():
            if word in (name.casefold(), name.casefold()[:3]):
                return int(month)
    return 0
