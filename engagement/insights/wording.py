"""Whether public words repeat what somebody told us. Pure."""

import re
from collections.abc import Iterable

NO_SPACES = "\u0e00-\u109f\u3040-\u30ff\u3400-\u9fff"
"""Scripts written without spaces between words: there each character counts as a word."""
WORD = re.compile(rf"[{NO_SPACES}]|[^\W{NO_SPACES}]+(?:['’][^\W{NO_SPACES}]+)*")
RUN = 6
"""So many words in a row are somebody's own words, however common each is."""
WHOLE = 4
"""A shorter note counts when all of it is repeated, from so many words on."""


def repeated(public: str, texts: Iterable[str], *, released: Iterable[str] = ()) -> str | None:
    """The first words of ``public`` that stand in one of these texts in a row, as they are written there; None when it is in the
    community's own words. What was released may be repeated."""
    found = list(WORD.finditer(public))
    said = [_plain(one.group()) for one in found]
    grams = {length: _grams(said, length) for length in range(WHOLE, RUN + 1)}
    for words in released:
        allowed = _words(words)
        for length, held in grams.items():
            for gram in _grams(allowed, length):
                held.pop(gram, None)
    if not any(grams.values()):
        return None
    for text in texts:
        words_told = _words(text)
        length = min(len(words_told), RUN)
        if length < WHOLE:
            continue
        for gram in _grams(words_told, length):
            at = grams[length].get(gram)
            if at is not None:
                return public[found[at].start() : found[at + length - 1].end()]
    return None


def is_excerpt(words: str, texts: Iterable[str]) -> bool:
    """Whether these words stand in one of the texts just so, whatever the spaces between them."""
    wanted = _spaced(words)
    return bool(wanted) and any(wanted in _spaced(text) for text in texts)


def _words(text: str) -> list[str]:
    return [_plain(word) for word in WORD.findall(text)]


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")


def _grams(words: list[str], length: int) -> dict[tuple[str, ...], int]:
    """Every run of this length and where it first begins."""
    return {tuple(words[at : at + length]): at for at in reversed(range(len(words) - length + 1))}


def _spaced(text: str) -> str:
    return " ".join(text.split())
