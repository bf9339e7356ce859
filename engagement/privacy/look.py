"""Look a text over, and say in one or two sentences what was seen. It warns, the writer decides; nothing is changed."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache

from flask import current_app, has_app_context
from flask_babel import get_locale
from flask_babel import gettext as _

from engagement.places.place import Place
from engagement.privacy import births, contacts, health, homes, kinds, names, registers, risk
from engagement.privacy.folding import fold
from engagement.privacy.kinds import Found, Kind, Span, Strength

# In this order: what an earlier one has taken, no later one of a structured kind takes again (a phone number inside an IBAN).
DETECTORS: tuple[tuple[Kind, Callable[[str], Iterator[Span]]], ...] = (
    (kinds.EMAIL, contacts.emails),
    (kinds.BIRTH, births.births),
    (kinds.BANK, registers.bank_details),
    (kinds.NHS, registers.nhs_numbers),
    (kinds.NATIONAL_INSURANCE, registers.insurance_numbers),
    (kinds.POSTCODE, homes.postcodes),
    (kinds.PHONE, contacts.phones),
    (kinds.VEHICLE, registers.number_plates),
    (kinds.ADDRESS, homes.addresses),
)
SOMETIMES: tuple[tuple[Kind, Callable[[str], Iterator[Span]]], ...] = (
    (kinds.HEALTH, health.healths),
    (kinds.RISK, risk.risks),
)
NEEDS_A_DIGIT = (
    kinds.BIRTH,
    kinds.BANK,
    kinds.NHS,
    kinds.NATIONAL_INSURANCE,
    kinds.POSTCODE,
    kinds.VEHICLE,
    kinds.ADDRESS,
)


def look_for(text: str, *, known: Collection[str] | None = None) -> list[Found]:
    """What in the text may point at one person or mean danger, in reading order. ``known`` are words, in small letters, that are no
    names here; left out, they are the words of the place that this application serves. Never raises, whatever the text."""
    folded = fold(text)
    any_digit = any(map(str.isdigit, folded))
    seen: list[tuple[Kind, Span]] = []
    for kind, detect in DETECTORS:
        if any_digit or kind not in NEEDS_A_DIGIT:
            taken = _merged(span for _kind, span in seen)
            seen += [(kind, span) for span in _merged(detect(folded)) if not _overlaps(span, taken)]
    for kind, detect in SOMETIMES:
        seen += [(kind, span) for span in _merged(detect(folded))]
    words = place_words() if known is None else known
    taken = _merged(span for kind, span in seen if kind.strength is Strength.STRUCTURED)
    seen += [(kinds.NAME, span) for span in _merged(names.names(folded, words)) if not _overlaps(span, taken)]
    return [
        Found(kind, text[span.start : span.end], span.start, span.end)
        for kind, span in sorted(seen, key=lambda one: one[1])
    ]


def warning(found: Collection[Found]) -> str:
    """What was found, each once: what may mean danger, and then who may be pointed at."""
    pointing = named(one for one in found if one.strength is not Strength.RISK)
    danger = quoted(one for one in found if one.strength is Strength.RISK)
    says = []
    if danger:
        says.append(
            _(
                "These words may mean that somebody is in danger: %(items)s. In an emergency, ring 999. Tick the box to keep them.",
                items=danger,
            )
        )
    if pointing:
        says.append(
            _("This may point at one person: %(items)s. Take it out, or tick the box to keep it.", items=pointing)
        )
    return " ".join(says)


def quoted(found: Iterable[Found]) -> str:
    """The very words that were found, each once."""
    return _("; ").join(map(_shown, _once(found)))


def certain(found: Iterable[Found]) -> list[Found]:
    """Only what is known by its shape, for a page that must refuse and cannot ask."""
    return [one for one in found if one.strength is Strength.STRUCTURED]


def place_words() -> frozenset[str]:
    """The words of this place's own names, in small letters; none outside the application."""
    if not has_app_context() or "place" not in current_app.extensions:
        return frozenset()
    return words_of_place(current_app.extensions["place"])


def words_of_place(place: Place) -> frozenset[str]:
    """The words of a place's own names, in small letters."""
    return _words(place.own_names)


@lru_cache(maxsize=8)
def _words(said: tuple[str, ...]) -> frozenset[str]:
    return frozenset(re.findall(r"[\w']+", " ".join(said).lower()))


def named(found: Iterable[Found]) -> str:
    """What was found and the very words, each once."""
    return _("; ").join(_("%(kind)s (%(text)s)", kind=one.kind.label, text=_shown(one)) for one in _once(found))


def _once(found: Iterable[Found]) -> Iterable[Found]:
    return {("".join(filter(str.isalnum, one.text)).lower(), one.kind.word): one for one in found}.values()


def _shown(one: Found) -> str:
    """The words found, kept in their own direction: a number inside an Urdu sentence would be turned about."""
    locale = get_locale()
    return f"\u2068{one.text}\u2069" if locale is not None and locale.text_direction == "rtl" else one.text


def _merged(spans: Iterable[Span]) -> list[Span]:
    """In order, overlapping ones made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _overlaps(span: Span, taken: list[Span]) -> bool:
    """Whether it touches one of the spans, which are in order and apart."""
    at = bisect_left(taken, span.end, key=lambda one: one.start)
    return at > 0 and taken[at - 1].end > span.start
