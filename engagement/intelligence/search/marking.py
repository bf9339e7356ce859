"""A piece of a note around the words that were looked for, with the words marked. Escaped first, marked after.

Which word of a text answered to which word asked for, only the database's stemmer knows; here words with the same beginning before
a usual English ending are taken for the same. A wrong guess marks one word too many or too few, and finds nothing else.
"""

import re
import unicodedata
from collections.abc import Collection

from markupsafe import Markup, escape

AROUND = 280
BEFORE = 80
ENDINGS = re.compile(
    r"(?:ational|ization|isation|ations?|ingly|edly|ments?|ness|ings?|ies|ied|ers?|ed|es|ly|al|ive|ion|ions|s|e|y)$"
)
SHORTEST = 3


def snippet(text: str, words: Collection[str]) -> Markup:
    """About ``AROUND`` characters of the text, from a little before the first word found, with every word found marked."""
    wanted = {_beginning(word) for word in words}
    found = [
        word.span() for word in re.finditer(r"[^\W_][\w\u0300-\u036f]*", text) if _beginning(word.group()) in wanted
    ]
    start = _at_a_space(text, max(0, found[0][0] - BEFORE)) if found and len(text) > AROUND else 0
    end = len(text) if len(text) <= start + AROUND else start + AROUND
    pieces = [Markup("… ")] if start else []
    at = start
    for begins, ends in found:
        if begins >= at and ends <= end:
            pieces += [escape(text[at:begins]), Markup("<mark>"), escape(text[begins:ends]), Markup("</mark>")]
            at = ends
    pieces.append(escape(text[at:end]))
    return Markup("").join([*pieces, Markup(" …")] if end < len(text) else pieces)


def _at_a_space(text: str, start: int) -> int:
    space = text.find(" ", start, start + 30)
    return space + 1 if start and space >= 0 else start


def _beginning(word: str) -> str:
    """A word without marks over its letters, capitals and a usual ending."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not "\u0300" <= c <= "\u036f")
    ending = ENDINGS.search(plain)
    return plain[: ending.start()] if ending and ending.start() >= SHORTEST else plain
