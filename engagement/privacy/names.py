"""Likely names: after a title or a relation, common first names, and two capitals that are not a place or a body."""

import re
from collections.abc import Collection, Iterator

from engagement.privacy.kinds import Span
from engagement.privacy.vocabulary import FIRST_NAMES, NOT_NAMES, RELATIONS

_UPPER = "A-ZÀ-ÖØ-ÞĀ-ŽȘȚ"
_WORD = rf"[{_UPPER}][^\W\d_]{{1,30}}(?:['-][^\W\d_]{{2,30}}){{0,2}}"
_FULL = rf"(?:[{_UPPER}]\.? ?){{0,3}}(?:[DO]'|Mc|Mac)?{_WORD}(?: {_WORD})?"
_STYLED = r"Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr|Councillor|Revd?|Sgt|Doamna|Domnul|D-na|Dna|Pani"
_CALLING = (
    r"Mister|Doctor|Professor|Reverend|Father|Sister|Sergeant|PC|PCSO|Nurse|Pastor|Imam|Rabbi|Canon|Uncle|Aunt|Auntie|Aunty"
    r"|Nanny|Matron|Midwife|Constable|Inspector|Dl|Pan|Ponia|Ponas|Begum|Sahib"
)
_TITLE = re.compile(
    rf"(?<!\w)(?:(?P<styled>{_STYLED})|{_CALLING})\b\.? {{0,2}}(?P<name>{_FULL})(?P<shop>'s? [{_UPPER}])?"
)
# "Mrs Green" is a person, whatever green is; these are none.
_NO_PERSON = re.compile(
    r"Men|Martens|Who|Whippy|Bean|Potato|Kipling|Hyde|Pepper|Right|Muscle|[A-Z][a-z]*day|Surgery|Practice"
)
_SMALL_TITLE = re.compile(r"(?<!\w)(?:mr|mrs|cllr|MR|MRS|CLLR)\b\.? ([^\W\d_]{3,30})")
_AFTER_SMALL = re.compile(r"and|or|men|who|said|says|has|had|was|the|for|from|but|not|with|told|man", re.IGNORECASE)
_RELATION = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur|[Hh]er|[Hh]is|[Tt]heir|[Tt]he|[Aa]n?)(?: [a-z]{{2,12}})?? (?:{RELATIONS})(?: next door)?,? ({_WORD})"
)
_OUR = re.compile(rf"\b[Oo]ur ({_WORD})(?![\w'])(?! ?[{_UPPER}])")
_CALLED = re.compile(
    r"\b(?:[Mm]y name(?:'s| is)|(?:[Hh]is|[Hh]er) name(?:'s| is| was)|[Nn]ame is|(?:named|[Ss]igned|[Yy]ours),?|name:?|names are)"
    rf" ({_FULL})"
)
_CALLED_PERSON = re.compile(rf"\b(?:{RELATIONS})(?: who is| is)? (?:called|named|by the name of) ({_WORD})")
_CAPITALS = re.compile(rf"(?<![\w'-]){_WORD}(?: (?:[{_UPPER}]\. ?)?(?:[DO]'|Mc|Mac)?{_WORD}){{0,5}}")
_START = re.compile(r"(?:^|[.!?:;•|/\n\"“(\[*-])\W*$")
# Before a name stands hardly ever an article, and before a place hardly ever anything else.
_BEFORE_THINGS = re.compile(
    r"\b(?:the|a|an|in|at|on|near|outside|inside|into|towards?|through|this|that|every|between|around|via"
    r"|(?:travel\w{0,4}|go|going|goes|went|get|getting|trip|miles|sent|moved?|transfer\w{0,4}|bus|train)(?: \w{1,12}){0,2}"
    r" (?:to|from))\s$",
    re.IGNORECASE,
)
_IN_A_PLACE = re.compile(r"\b(?:at|in|near|outside)\s$", re.IGNORECASE)
_OF_A_PLACE = re.compile(
    r"[ -](?:close|road|street|lane|avenue|drive|court|house|way|gardens?|hospital|ward|school|centre|park|hall|hub|estate)\b",
    re.IGNORECASE,
)
_AFTER_SAINTS = re.compile(r"\b(?:st|saint|sts|the|queen|king|prince|princess|lady|sir|lord)\.?\s$", re.IGNORECASE)


def names(text: str, known: Collection[str] = ()) -> Iterator[Span]:
    """``known`` are words of the place, in small letters: its localities, neighbourhoods, themes, channels."""
    for match in _TITLE.finditer(text):
        first = match["name"].split()[0]
        ordinary = _NO_PERSON.fullmatch(first) if match["styled"] else first.lower() in NOT_NAMES and len(first) > 2
        if not ordinary and not match["shop"]:
            yield Span(match.start(), match.end("name"))
    for match in _SMALL_TITLE.finditer(text):
        if not _AFTER_SMALL.fullmatch(match[1]) and match[1].lower() not in NOT_NAMES:
            yield Span(*match.span())
    for pattern in (_RELATION, _CALLED, _CALLED_PERSON, _OUR):
        for match in pattern.finditer(text):
            if not any(_ordinary(word, known) for word in match[1].split()[:1]):
                yield Span(*match.span(1))
    yield from _capitals(text, known)


def _capitals(text: str, known: Collection[str]) -> Iterator[Span]:
    """Runs of capitalised words: one that begins with a first name, or a pair inside a sentence that names no place or body."""
    runs = list(_CAPITALS.finditer(text))
    shouted = (
        sum(len(run.group().split()) for run in runs) * 3 > len(text.split()) * 2 > 6
    )  # A Text Written Like This One
    for run in runs:
        words = run.group().split(" ")
        before = text[max(0, run.start() - 40) : run.start()]
        begins = bool(_START.search(before))
        if begins and _is_capital_by_place(words, known):
            words, begins = words[1:], False
        if any(_ordinary(word, known) for word in words) or _AFTER_SAINTS.search(before):
            continue
        if _OF_A_PLACE.match(text, run.end()) or (len(words) == 1 and _IN_A_PLACE.search(before)):
            continue
        pair = 2 <= len(words) <= 3 and not begins and not shouted and not _BEFORE_THINGS.search(before)
        if pair or words[0].split("-")[0] in FIRST_NAMES:
            yield Span(run.end() - len(" ".join(words)), run.end())


def _is_capital_by_place(words: list[str], known: Collection[str]) -> bool:
    """Whether the first of several words has its capital only from beginning the sentence: "Met Karen Whitlow"."""
    if len(words) < 2 or words[0] in FIRST_NAMES:
        return False
    return words[1] in FIRST_NAMES or _ordinary(words[0], known)


def _ordinary(word: str, known: Collection[str]) -> bool:
    """Whether it is a word of the language, a place or a body, also as ``Word's`` or in a hyphened pair."""
    small = word.lower().removesuffix("'s").rstrip(".")
    if small in NOT_NAMES or small in known or word.isupper():
        return True
    return "-" in small and all(part in NOT_NAMES or part in known for part in small.split("-"))
