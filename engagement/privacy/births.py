"""Dates of birth: a day that somebody says is when a person was born. Other dates are left alone."""

import re
from collections.abc import Iterator

from engagement.privacy.kinds import Span

_SAID = (
    r"d\.? ?o\.? ?b\b\.?|date of birth|birth ?date|birthdate|birthday|b'day|born|data nașterii|născută?|nascuta?|ur\."
    r"|urodzon\w{1,3}|data urodzenia|gimęs|gimusi|تاریخ پیدائش|জন্ম(?: ?তারিখ)?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = r"[0-3]?\d(?: ?(?:st|nd|rd|th))?"
_YEAR = r"(?:(?:19|20)\d\d|'?\d\d)(?!\d)"
_DATE = (
    rf"(?:{_DAY} ?[ /.-] ?[01]?\d ?[ /.-] ?{_YEAR}|(?:19|20)\d\d[ /.-][01]?\d[ /.-][0-3]?\d(?!\d)"
    rf"|{_DAY}(?: of)?[ ,/.-]{{0,2}}{_MONTH}[ ,/.-]{{0,2}}{_YEAR}|{_MONTH}[ ,/.-]{{0,2}}{_DAY}[ ,/.-]{{1,2}}{_YEAR})"
)
_BETWEEN = r"(?: in [\w -]{2,25}? on)?\W{0,4}(?:[dmy]{2}[dmy/. -]{4,10}\W{0,4})?(?:(?:is|was|on|the|în|pe|dnia|w|in)\W{1,3}){0,3}"
_BORN = re.compile(rf"(?<!\w)(?:{_SAID}){_BETWEEN}(?P<date>{_DATE})", re.IGNORECASE)
_RUN_TOGETHER = re.compile(
    r"(?<!\w)(?:d\.? ?o\.? ?b\b\.?|date of birth)\W{0,4}(?:(?:is|was)\W{1,3})?(?P<date>\d{6}|\d{8})(?!\d)",
    re.IGNORECASE,
)


def births(text: str) -> Iterator[Span]:
    for pattern in (_BORN, _RUN_TOGETHER):
        yield from (Span(*match.span("date")) for match in pattern.finditer(text))
