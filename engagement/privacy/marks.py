"""Show a text with what was found in it marked in place, and take out of it what its writer chose to. Pure but for the words."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from engagement.privacy.kinds import Found


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text. ``marked`` if something was found in it; ``ends`` are the numbers of the findings that end with it."""

    text: str
    marked: bool = False
    ends: tuple[int, ...] = ()


def key_of(found: Found) -> str:
    """The same for the same words of the same kind, however they are spaced, and nothing that can be read back."""
    words = "".join(filter(str.isalnum, found.text)).lower() or found.text
    return hashlib.blake2b(f"{found.kind.word}|{words}".encode(), digest_size=6).hexdigest()


def pieces(text: str, found: Iterable[tuple[int, Found]]) -> list[Piece]:
    """The text in order, cut wherever a finding begins or ends; all pieces together are the text. Findings come with their numbers
    and may overlap."""
    numbered = list(found)
    cuts = sorted({0, len(text), *(at for _number, one in numbered for at in (one.start, one.end))})
    return [
        Piece(
            text[start:end],
            marked=any(one.start <= start and end <= one.end for _number, one in numbered),
            ends=tuple(number for number, one in numbered if one.end == end),
        )
        for start, end in zip(cuts, cuts[1:], strict=False)
    ]


def without(text: str, found: Collection[Found]) -> str:
    """The text with each of these findings replaced by what was taken out, in words; those that overlap by one."""
    said, at = [], 0
    for group in _together(sorted(found, key=lambda one: (one.start, one.end))):
        said += [text[at : group[0].start], taken_out(group)]
        at = max(one.end for one in group)
    return "".join(said) + text[at:]


def taken_out(found: Iterable[Found]) -> str:
    """What stands in the place of words that were taken out: `[taken out: a phone number]`."""
    labels = dict.fromkeys(str(one.kind.label) for one in found)
    return _("[taken out: %(kinds)s]", kinds=_("; ").join(labels))


def _together(found: Sequence[Found]) -> list[list[Found]]:
    """Findings in order, those that overlap in one group."""
    groups: list[list[Found]] = []
    end = -1
    for one in found:
        if groups and one.start < end:
            groups[-1].append(one)
        else:
            groups.append([one])
        end = max(end, one.end)
    return groups
