"""Which language somebody wrote in: one of the place's, any other that has a code (BCP 47), or else in their own words."""

import unicodedata
from functools import lru_cache

from flask_babel import get_locale

from engagement.places.place import current_place
from engagement.shared.paths import PACKAGE

LIST = PACKAGE / "data" / "languages.tsv"
UNNAMED = "und"
"""BCP 47's code for a language that has none we know."""

NOT_ONE = {"mis", "mul", "und", "zxx"}


def known(words: str) -> str | None:
    """The code of a language named in English, in its own words, in the reader's language, or by its code; None if it is none of
    these. ``Soomaali``, ``somali`` and ``so`` are all ``so``."""
    name = _plain(words)
    if code := _by_name().get(name):
        return code
    in_readers = {_plain(str(said)): code for code, said in get_locale().languages.items() if "_" not in code}
    return in_readers.get(name)


def name_of(code: str, words: str | None = None) -> str:
    """What to call a language on a page: its own name, else its English one, else the words it was named with."""
    for one in current_place().note_languages:
        if one.code == code:
            return one.own_name
    return words or _names().get(code, code)


@lru_cache(maxsize=1)
def _listed() -> tuple[tuple[str, str, str], ...]:
    """(code, English name, own name or "") from the list of languages, which ``tools/languages.py`` wrote."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = ((*line.split("\t"), "")[:3] for line in lines)
    return tuple((code, english, own) for code, english, own in rows if code not in NOT_ONE)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {code: own or english for code, english, own in _listed()}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """Every way to name a language, plainly written, to its code. Codes come last: a short name may look like one."""
    found: dict[str, str] = {}
    for at in (1, 2, 0):
        for row in _listed():
            if row[at]:
                found.setdefault(_plain(row[at]), row[0])
    return found


def _plain(words: str) -> str:
    """Without case, accents and what surrounds it: ``Română`` and ``romana`` are one."""
    bare = unicodedata.normalize("NFKD", words.casefold().strip(" .,;:()\"'"))
    return "".join(letter for letter in bare if unicodedata.category(letter) != "Mn")
