"""Ways to reach somebody: e-mail addresses, also spelled out, and phone numbers, however they are spaced."""

import re
from collections.abc import Iterator

import phonenumbers

from engagement.privacy.kinds import Span

# Every repeat is bounded and no match starts inside a word, so that no text, however long or hostile, is read twice over.
_LOCAL = r"(?<![\w.+'-])[\w.+'-]{1,64}"
EMAIL = re.compile(_LOCAL + r" ?@ ?[\w-]{1,63}(?:(?: ?\.| \. )[\w-]{2,63}){1,4}")
_ENDING = r"(?:com|org|net|info|co\.uk|co dot uk|gov|uk|ie|eu|ro|pl|lt|pk|in|bd|ng|de|fr|it|es|bg|me|life|live|email)\b"
_DOT = r"(?: ?[\[(] ?dot ?[\])] ?| dot | \. |\.)"
SPELLED = re.compile(
    rf"(?<![\w.+'-])(?P<local>[\w.+'-]{{1,64}}(?:{_DOT}[\w+'-]{{1,64}}){{0,3}})"
    rf"(?P<at> ?[\[(] ?(?:at|@) ?[\])] ?| at )(?P<host>[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}}{_DOT}{_ENDING})",
    re.IGNORECASE,
)
# "Have a look at example.org" is no address.
_NOT_LOCAL = re.compile(
    r"look(?:ed|ing|s)?|found|find|online|see|seen|saw|pages?|website|site|forms?|out|us|it|them|is|was|are|up|register|sign(?:ed)?"
    r"|book(?:ed)?|apply|available|visit|works?|more|here|hosted|read|details",
    re.IGNORECASE,
)

FEWEST_DIGITS = 5
"""So many real ones must a number have when some of its noughts are written as the letter o."""

_RUN = re.compile(r"(?<![\w+£$€#])(?:\+ ?|\( ?)?[\doO](?:[ ()./_-]{0,3}[\doO]){6,16}(?!\w)(?![.,]\d)")
# "07700 900 234/5": one number or the next.
_EITHER = re.compile(r"/\d{1,2}$")
_DATE = re.compile(r"(?<!\d)[0-3]?\d([./-])[01]?\d\1(?:\d{4}|\d{2})(?!\d)")
# "Serial number 0045-8812-3390" reaches nobody.
_REFERENCE = re.compile(
    r"\b(?:serial|ref|reference|order|ticket|job|bid|charity|application|invoice|model|version|meter|policy|receipt|company|case|fax)"
    r"(?:\s(?:number|no|num|id))?\W{0,3}(?:is\s|was\s)?$",
    re.IGNORECASE,
)
# A number without its area code is only known by the words before it.
_LOCAL_NUMBER = re.compile(
    r"\b(?:ring|call|phone|tel|telephone|mob|mobile|text|whatsapp)(?: (?:me|us|her|him|them))?(?: (?:on|at))?[ .:]{1,3}"
    r"(?P<number>\d(?:[ -]?\d){5,8})(?![\w/])(?![.,:]\d)",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[Span]:
    if "@" in text:
        yield from (Span(*match.span()) for match in EMAIL.finditer(text))
    if re.search(r"\bat\b|[\[(] ?@", text, re.IGNORECASE):
        for match in SPELLED.finditer(text):
            if match["at"] != " at " or not _NOT_LOCAL.fullmatch(match["local"]):
                yield Span(*match.span())


def phones(text: str) -> Iterator[Span]:
    if sum(map(str.isdigit, text)) < FEWEST_DIGITS:
        return
    for match in _RUN.finditer(text):
        written = _EITHER.sub("", match.group())
        before = text[max(0, match.start() - 40) : match.start()]
        if _reaches(written) and not _DATE.search(written) and not _REFERENCE.search(before):
            start = match.start() + (written[0] == "(" and ")" not in written)
            yield Span(start, match.start() + len(written))
    yield from (Span(*match.span("number")) for match in _LOCAL_NUMBER.finditer(text))


def _reaches(written: str) -> bool:
    """Whether it has the shape of a number that rings somewhere. Ofcom's numbers for drama count: people use them in examples."""
    if sum(map(str.isdigit, written)) < FEWEST_DIGITS:
        return False
    digits = re.sub(r"\D", "", written.replace("o", "0").replace("O", "0"))
    if "+" in written:
        return _abroad(digits)
    if digits.startswith("00"):
        return _abroad(digits[2:])
    if digits.startswith("0"):
        return digits[1] != "0" and len(digits) in (10, 11)
    if digits.startswith("44") and len(digits) == 12:
        return digits[2] in "12378"
    return len(digits) == 10 and digits[0] == "7" and digits[1] in "13456789"


def _abroad(digits: str) -> bool:
    digits = re.sub(r"^440(?=\d{9,10}$)", "44", digits)  # +44 (0)7700 …
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False
