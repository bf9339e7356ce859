"""What somebody typed, as words to look for: all must occur; words in quotes stand together; a minus keeps notes out. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 200
"""Characters read of what was typed."""
MOST = 12
"""Words and phrases looked for at once."""
WORD_MAX = 60

PART = re.compile(
    r'(?P<minus>(?<!\S)[-\u2212\u2013])?(?:["\u201c\u201d\u201e](?P<phrase>[^"\u201c\u201d\u201e]*)["\u201c\u201d\u201e]?|(?P<word>[^\s"\u201c\u201d\u201e]+))'
)

# Words in so many notes that they tell nothing. Inside quotes they count.
COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been but by for from had has have he her his i if in is it its me my of on or our she so that the "
        "their them there they this to us was we were with you your",
    )
)


@dataclass(frozen=True)
class Asked:
    """Phrases (each one or more words that follow each other) that must occur, and those that must not; and what was left out."""

    musts: tuple[tuple[str, ...], ...] = ()
    nots: tuple[tuple[str, ...], ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """Every word looked for, to be marked where it is found."""
        return frozenset(word for phrase in self.musts for word in phrase)

    def __bool__(self) -> bool:
        return bool(self.musts or self.nots)


def read(typed: str) -> Asked:
    """What to look for. Nothing typed can be wrong: what cannot be looked for is named as ignored."""
    musts: list[tuple[str, ...]] = []
    nots: list[tuple[str, ...]] = []
    common: list[str] = []
    ignored: list[str] = []
    for part in PART.finditer(typed[:LONGEST]):
        minus, quoted = part["minus"], part["phrase"] is not None
        words = words_of(part["phrase"] if quoted else part["word"])
        into = nots if minus else musts
        if not words or len(musts) + len(nots) >= MOST:
            ignored.append(part.group())
        elif not quoted and not minus and len(words) == 1 and words[0] in COMMON:
            common.append(words[0])
        elif words not in into:
            into.append(words)
    if not musts and common:  # nothing else was asked for: look for these after all
        musts += [(word,) for word in dict.fromkeys(common)][:MOST]
        common = []
    shown = (*common, *ignored, *((typed[LONGEST:],) if typed[LONGEST:].strip() else ()))
    return Asked(tuple(musts), tuple(nots), tuple(dict.fromkeys(text[:WORD_MAX] for text in shown)))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as both databases part them: letters, marks and figures; all else stands between words."""
    plain = "".join(c if _in_a_word(c) else " " for c in unicodedata.normalize("NFC", text)).split()
    return tuple(word[:WORD_MAX].lower() for word in plain)


def ways(phrase: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A phrase, and the plural or singular of a word that the stemmers do not bring together: bus and buses, virus and viruses."""
    word = phrase[0]
    if len(phrase) > 1 or len(word) < 3 or not word.endswith("s") or word.endswith("ss"):
        return [phrase]
    return [phrase, (word[:-2],)] if word.endswith("ses") and not word.endswith("sses") else [phrase, (word + "es",)]


@lru_cache(maxsize=4096)
def _in_a_word(character: str) -> bool:
    variation = "\ufe00" <= character <= "\ufe0f"
    return unicodedata.category(character)[0] in "LMN" and not variation
