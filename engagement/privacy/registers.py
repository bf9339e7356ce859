"""Numbers under which a person stands in a register: NHS, National Insurance, bank, number plate. Checksums where there are any."""

import re
from collections.abc import Iterator

from stdnum import iban, luhn
from stdnum.gb import nhs

from engagement.privacy.kinds import Span

_TEN_DIGITS = re.compile(r"(?<![\d+])\d{3}[ .-]?\d{3}[ .-]?\d{4}(?!\d)")
_TEN_SPREAD = re.compile(r"(?<![\d+])\d(?:[ ./-]{0,2}\d){9}(?!\d)")
_NHS_SAID = re.compile(
    r"(?:nhs|n\.h\.s\.?|patient|hospital|این ایچ ایس)\W{0,3}(?:(?:numbers?|no|num|nr|id|نمبر)\b)?\W{0,4}(?:is |was )?\W{0,3}$",
    re.IGNORECASE,
)

# HM Revenue and Customs, NIM39110: two letters, six digits, A to D. Its letter rules are not asked for: QQ is in every example.
_INSURANCE = re.compile(r"(?<![\w-])([a-z][ .]?[a-z])(?:[ ./-]?\d){6}[ ./-]?[a-d](?!\w)", re.IGNORECASE)
_SMALL_WORDS = re.compile(r"at|in|to|on|by|of|is|or|it|as|no|so|we|me|my|up|us|an|am|be|do|go|he|if")

_CARD = re.compile(r"(?<![\d+])\d(?:[ -]?\d){12,18}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_SORT_CODE = re.compile(r"\b(?:sort[ -]?code|s/c)\W{0,3}(?:is |was )?(\d{2}[ -]?\d{2}[ -]?\d{2})(?!\d)", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"\b(?:account|accnt|acct|acc|a/c)\.?(?: (?:number|num|no|nr)\b\.?)?\W{0,3}(?:is |was )?(\d(?:[ -]?\d){5,7})(?!\d)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?<![\d-])(\d{2}[ -]\d{2}[ -]\d{2})\W{1,3}(?:and )?(\d{4} ?\d{4})(?!\d)")

_PLATE = re.compile(r"(?<!\w)([A-Z]{2}\d{2})[ -]?([A-Z]{3})(?!\w)", re.IGNORECASE)
_OLD_PLATE = re.compile(
    r"(?<!\w)(?:[A-Z] ?\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3} ?[A-Z]?|\d{1,4} ?[A-Z]{2,3})(?!\w)", re.I
)
_VEHICLE = re.compile(r"\b(?:reg|registration|registered|number ?plate|plates?|index|vrm)\b", re.IGNORECASE)
_WHEELS = re.compile(r"\b(?:car|van|lorry|truck|motorbike|bike|scooter|moped|transit|taxi)\b|\breg", re.IGNORECASE)
_THREE_LETTERS = re.compile(
    r"the|and|for|has|had|was|are|but|not|all|can|get|got|its|our|out|who|you|she|his|her|him|how|now|one|two|new|old|any|bus|too"
    r"|use|way|may|see|say|did|let|put|yet|off|per|via|ago|why|gps|nhs|due|bin|car|bad|day|end|far|few|big"
)


def nhs_numbers(text: str) -> Iterator[Span]:
    yield from (
        Span(*match.span()) for match in _TEN_DIGITS.finditer(text) if nhs.is_valid(match.group().replace(".", " "))
    )
    for match in _TEN_SPREAD.finditer(text):
        if _NHS_SAID.search(text[max(0, match.start() - 40) : match.start()]):
            yield Span(*match.span())


def insurance_numbers(text: str) -> Iterator[Span]:
    for match in _INSURANCE.finditer(text):
        if not _SMALL_WORDS.fullmatch(match[1]):
            yield Span(*match.span())


def bank_details(text: str) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        if luhn.is_valid(re.sub(r"\D", "", match.group())):
            yield Span(*match.span())
    for match in _IBAN.finditer(text):
        if match.group().isascii() and iban.is_valid(match.group()):  # [A-Z] in any capitals takes the Kelvin sign too
            yield Span(*match.span())
    yield from (Span(*match.span(1)) for match in _SORT_CODE.finditer(text))
    yield from (Span(*match.span(1)) for match in _ACCOUNT.finditer(text))
    for match in _PAIR.finditer(text):
        yield Span(*match.span(1))
        yield Span(*match.span(2))


def number_plates(text: str) -> Iterator[Span]:
    for match in _PLATE.finditer(text):
        word = match[2].lower()
        if _THREE_LETTERS.fullmatch(word):
            continue
        if match.group().isupper() or _WHEELS.search(text[max(0, match.start() - 40) : match.end() + 40]):
            yield Span(*match.span())
    if said := _VEHICLE.search(text):
        for match in _OLD_PLATE.finditer(text, said.start()):
            letters = re.sub(r"[^a-z]", "", match.group().lower())
            if _VEHICLE.search(text[max(0, match.start() - 25) : match.start()]) and not _THREE_LETTERS.fullmatch(
                letters
            ):
                yield Span(*match.span())
