"""Words that may mean somebody is in danger. Made to see too much rather than too little: what is unseen helps nobody."""

import re
from collections.abc import Iterator

from engagement.privacy import danger
from engagement.privacy.kinds import Span

# Asking first whether a word begins here spares the many patterns at most places.
_EVERYWHERE = re.compile(rf"(?<!\w)(?=\w)(?:{'|'.join(danger.EVERYWHERE)})", re.IGNORECASE)
_SUBJECT = re.compile("|".join(danger.SUBJECTS), re.IGNORECASE)
_TAUGHT = re.compile(danger.TAUGHT, re.IGNORECASE)
_OF_SOMEBODY = re.compile("|".join(danger.OF_SOMEBODY), re.IGNORECASE)
_SOMEBODY = re.compile(danger.SOMEBODY, re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?\n]")


def risks(text: str) -> Iterator[Span]:
    yield from (Span(*match.span()) for match in _EVERYWHERE.finditer(text))
    for match in _SUBJECT.finditer(text):
        if not _TAUGHT.search(text, max(0, match.start() - 60), match.end() + 40):
            yield Span(*match.span())
    for match in _OF_SOMEBODY.finditer(text):
        before = _SENTENCE.split(text[max(0, match.start() - 80) : match.start()])[-1]
        if _SOMEBODY.search(before):
            yield Span(*match.span())
