"""Where somebody lives: a house number with its postcode or its street. A street or a postcode alone is left alone."""

import re
from collections.abc import Iterator

from engagement.privacy.kinds import Span

_CODE = r"[A-Z]{1,2}\d[A-Z\d]?[ -]?\d[ABD-HJLNP-UW-Z]{2}(?!\w)"
_KIND = r"(?i:flat|apartment|apt|unit|number|no|house|str)\.? ?"
_NUMBER = rf"(?<![\w£$€.:/-])(?:{_KIND})?\d{{1,4}} ?[A-Da-d]?(?: ?[-/&] ?\d{{1,4}} ?[A-Da-d]?)?\b"
_STREETS = (
    "road|rd|street|st|avenue|ave|av|lane|ln|drive|dr|close|cl|crescent|cres|gardens?|gdns|way|court|ct|place|square|sq|terrace"
    "|mews|highway|grove|hill|walk|row|green|rise|view|parade|path|quay|wharf|house|lodge|point|chase|mead|croft|towers?|villas"
)
_PART = r"[ ,]{1,3}"
POSTCODES = (
    # Only names stand between the number and the code ...
    re.compile(rf"{_NUMBER}(?:{_PART}(?:[A-Z\d][\w'.-]{{0,30}})){{0,7}}{_PART}(?i:{_CODE})"),
    # ... or there is a street, in any letters ...
    re.compile(
        rf"(?i:{_NUMBER}(?:{_PART}[\w'.-]{{1,30}}){{0,5}}{_PART}(?:{_STREETS})\b\.?(?:{_PART}[\w'-]{{1,30}}){{0,3}}{_PART}{_CODE})"
    ),
    # ... or the number is said to be a house's.
    re.compile(
        r"(?i:\b(?:flat|apartment|apt|house|door|number|no)\b\.? ?\d{1,4} ?[a-d]?\b"
        rf"(?:{_PART}[\w'.-]{{1,30}}){{0,5}}{_PART}{_CODE})"
    ),
    # The code first, and the number after it.
    re.compile(rf"(?i:(?<!\w){_CODE},? \d{{1,4}} ?[a-d]?(?=\s*(?:$|[.,;)\n])))"),
    re.compile(rf"(?i:(?<!\w){_CODE}[ ,(-]{{1,3}}(?:flat|apartment|apt|house|door|number|no)\b\.? ?\d{{1,4}})"),
)

_NAME = (
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][\w'.-]{0,30}"
)
STREETS = (
    re.compile(rf"{_NUMBER},? (?:{_NAME} ){{1,4}}(?i:{_STREETS})\b"),
    re.compile(
        rf"{_NUMBER},? (?i:the) (?i:crescent|green|avenue|close|drive|mews|lane|grove|walk|terrace|square|broadway)\b"
    ),
    # Written without capitals it needs a word that says it is a house.
    re.compile(
        r"(?i:\b(?:flat|apartment|apt|house|number|no|lives? at|living at)\b\.? ?\d{1,3} ?[a-d]?\b,? "
        r"(?!(?:bus|in|of|on|at|to|from|for)\b)(?:[\w'-]{2,30} ){1,2}"
        r"(?:road|rd|street|avenue|ave|lane|drive|close|crescent|gardens|court|way)\b)"
    ),
    re.compile(
        rf"\b(?i:flat|apartment|apt)\.? ?\d{{1,4}}[A-Da-d]?,? (?:{_NAME} ){{1,3}}"
        r"(?i:court|house|point|towers?|lodge|heights|mansions)\b"
    ),
)
# "The 73 London Road bus", "10 Downing Street".
_NOT_A_HOUSE = re.compile(r"\b(?:the|bus|buses|route|routes|top|best|than|over|about|only|bar)\s$", re.IGNORECASE)
_FAMOUS = re.compile(r"10 Downing Street", re.IGNORECASE)


def postcodes(text: str) -> Iterator[Span]:
    for pattern in POSTCODES:
        yield from (Span(*match.span()) for match in pattern.finditer(text))


def addresses(text: str) -> Iterator[Span]:
    for pattern in STREETS:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 12) : match.start()]
            if not _NOT_A_HOUSE.search(before) and not _FAMOUS.fullmatch(match.group()):
                yield Span(*match.span())
