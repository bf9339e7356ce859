"""The place, read from its data file: names, colours, languages, lists and wording. Typed, frozen, checked when read."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import get_locale

from engagement.shared.publishing import Method


class BadPlace(ValueError):
    """The place's data file cannot be used; the sentence says why."""


@dataclass(frozen=True)
class Language:
    """A language the pages are shown in; a draft one has not been checked by a person who speaks it."""

    code: str
    own_name: str
    draft: bool = False


@dataclass(frozen=True)
class Item:
    """One line of one of the place's lists, such as a channel."""

    slug: str
    name: str
    hint: str = ""
    below: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Safeguarding:
    """Where to turn when somebody may be in danger."""

    title: str
    words: str
    phone: str
    link: str


@dataclass(frozen=True)
class LocalityEntry:
    """A locality as the data file describes it."""

    slug: str
    name: str
    stage: str
    postcodes: tuple[str, ...]
    neighbourhoods: tuple[Item, ...]
    profile: Mapping[str, Any]


@dataclass(frozen=True)
class Theming:
    """How notes are sorted: the share that two people sort, from how many of those agreement is shown, and how often a suggestion
    must have been right to be shown at all."""

    double_share: float = 0.1
    least_pairs: int = 30
    suggestion_floor: float = 0.6


@dataclass(frozen=True)
class Place:
    """A borough, or any other place with localities."""

    slug: str
    name: str
    short_name: str
    service_name: str
    colour: str
    colour_dark: str
    colour_light: str
    gss_code: str
    contact_email: str
    contact_phone: str
    population: int
    answer_days: int
    contact_days: int
    notice_days: int
    answers_checked: bool
    asks_a_quarter: int
    asks_a_quarter_of_a_group: int
    year_starts: Mapping[str, int]
    languages: tuple[Language, ...]
    note_languages: tuple[Language, ...]
    localities: tuple[LocalityEntry, ...]
    lists: Mapping[str, tuple[Item, ...]]
    wording: Mapping[str, str]
    safeguarding: Safeguarding
    translations: Mapping[str, Mapping[str, Mapping[str, str]]]
    insights_agreed_by: int = 3
    """A finding is agreed when so many members of its community agree."""
    theming: Theming = Theming()
    publishing: Method = Method()

    def items(self, name: str) -> tuple[Item, ...]:
        """A list by its name: themes, channels, schemes, milestones, pathway, stages …"""
        return self.lists[name]

    def called(self, name: str, slug: str, kept: str = "") -> str:
        """What a list's line is called in the reader's language, or in English. ``kept`` is what the database calls it: where that
        is not the file's name, people renamed it, and no translation of the old name is true any more."""
        return self.naming(name)(slug, kept)

    def naming(self, name: str) -> Callable[[str, str], str]:
        """``called`` for a page that shows many lines of a list: the reader's language is looked up once."""
        listed, shown = self._listed.get(name, {}), self.names(name) if name in self.lists else {}

        def called(slug: str, kept: str = "") -> str:
            now = listed.get(slug)
            return kept or slug if now is None or (kept and kept != now) else shown[slug]

        return called

    def names(self, name: str) -> Mapping[str, str]:
        """What all lines of a list are called in the reader's language, or in English, by slug: for a page that shows many."""
        language = str(get_locale()).split("_")[0]
        if (name, language) not in self._names:
            drafts = self.translations.get(language, {}).get(name, {})
            self._names[name, language] = {slug: drafts.get(slug, one) for slug, one in self._listed[name].items()}
        return self._names[name, language]

    @cached_property
    def _listed(self) -> Mapping[str, Mapping[str, str]]:
        """What the file calls the lines of each list, those of both levels, by slug; the first of a slug counts."""
        lists: dict[str, dict[str, str]] = {}
        for name, items in self.lists.items():
            named = lists.setdefault(name, {})
            for line in (line for item in items for line in (item, *item.below)):
                named.setdefault(line.slug, line.name)
        return lists

    def says(self, name: str) -> str:
        """One of the place's own sentences, in the reader's language or in English."""
        language = str(get_locale()).split("_")[0]
        return self.translations.get(language, {}).get("wording", {}).get(name) or self.wording[name]

    def safeguarding_here(self) -> Safeguarding:
        """Where to turn when somebody may be in danger, in the reader's language or in English."""
        drafts = self.translations.get(str(get_locale()).split("_")[0], {}).get("safeguarding", {})
        return replace(self.safeguarding, **{part: drafts[part] for part in ("title", "words") if part in drafts})

    @cached_property
    def _names(self) -> dict[tuple[str, str], Mapping[str, str]]:
        """What ``names`` has put together so far: of a few lists, in a few languages."""
        return {}

    def choices(self, name: str) -> list[tuple[str, str]]:
        """A list as (slug, name in the reader's language), in the place's order."""
        names = self.names(name)
        return [(item.slug, names[item.slug]) for item in self.lists[name]]

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """The names of the place, of its localities and neighbourhoods, and of the lines of its lists."""
        parts = (name for one in self.localities for name in (one.name, *(below.name for below in one.neighbourhoods)))
        items = (item for list_ in self.lists.values() for item in list_)
        lines = (name for item in items for name in (item.name, *(below.name for below in item.below)))
        return (self.name, self.short_name, self.service_name, *parts, *lines)


LISTS = (
    "stages",
    "themes",
    "channels",
    "schemes",
    "milestones",
    "pathway",
    "group_kinds",
    "community_group_kinds",
    "equality_questions",
)
MAY_LACK = ("pack_questions", "pack_guidance")
"""Lists that a place may leave out."""

PLAIN = (
    "slug",
    "name",
    "short_name",
    "service_name",
    "colour",
    "colour_dark",
    "colour_light",
    "gss_code",
    "contact_email",
    "contact_phone",
    "population",
    "answer_days",
    "contact_days",
    "notice_days",
    "asks_a_quarter",
    "asks_a_quarter_of_a_group",
    "year_starts",
)


def read_place(path: Path) -> Place:
    """Read a place's TOML file. Raises BadPlace naming what is missing or wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Place(
            **{name: data[name] for name in PLAIN},
            answers_checked=bool(data.get("answers_checked", False)),
            languages=tuple(_language(entry) for entry in data["languages"]),
            note_languages=tuple(_language(entry) for entry in data["note_languages"]),
            localities=tuple(_locality(entry) for entry in data["localities"]),
            lists={name: tuple(map(_item, data[name])) for name in LISTS}
            | {name: tuple(map(_item, data.get(name, ()))) for name in MAY_LACK},
            wording=data.get("wording", {}),
            safeguarding=_safeguarding(data["safeguarding"]),
            translations=data.get("translations", {}),
            insights_agreed_by=int(data.get("insights_agreed_by", 3)),
            theming=_theming(data.get("theming", {})),
            publishing=_publishing(data.get("publishing", {})),
        )
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadPlace(f"The place's file {path.name} cannot be read: {fault}") from fault
    except KeyError as missing:
        raise BadPlace(f"The place's file {path.name} has no {missing}") from missing


def current_place() -> Place:
    """The place this application serves."""
    place: Place = current_app.extensions["place"]
    return place


def _language(entry: Mapping[str, Any]) -> Language:
    return Language(entry["code"], entry["own_name"], entry.get("draft", False))


def _theming(entry: Mapping[str, Any]) -> Theming:
    try:
        theming = Theming(**entry)
        good = 0 <= theming.double_share <= 1 and 0 <= theming.suggestion_floor <= 1 and theming.least_pairs >= 2
    except TypeError as fault:
        raise BadPlace(f"The place's [theming] is not as described at the top of the default one: {fault}") from fault
    if not good:
        raise BadPlace(
            "The place's [theming] has a share or floor that is not from 0 to 1, or fewer than 2 least_pairs"
        )
    return theming


def _publishing(entry: Mapping[str, Any]) -> Method:
    try:
        return Method(**entry)
    except (TypeError, ValueError) as fault:
        raise BadPlace(f"The place's [publishing] cannot be used: {fault}") from fault


def _item(entry: Mapping[str, Any]) -> Item:
    return Item(entry["slug"], entry["name"], entry.get("hint", ""), tuple(map(_item, entry.get("below", ()))))


def _safeguarding(entry: Any) -> Safeguarding:
    """All its parts, or BadPlace: a route to help that leads nowhere is worse than none."""
    if not isinstance(entry, Mapping):
        raise BadPlace("The place's safeguarding is no section of its own")
    parts = {name: str(entry.get(name, "")).strip() for name in ("title", "words", "phone", "link")}
    if missing := [name for name, said in parts.items() if not said]:
        raise BadPlace(f"The place's safeguarding has no {' and no '.join(missing)}")
    if not parts["link"].startswith(("https://", "/")):
        raise BadPlace("The place's safeguarding link must begin with https:// or /")
    if sum(map(str.isdecimal, parts["phone"])) < 3:
        raise BadPlace("The place's safeguarding phone is no number")
    return Safeguarding(**parts)


def _locality(entry: Mapping[str, Any]) -> LocalityEntry:
    return LocalityEntry(
        slug=entry["slug"],
        name=entry["name"],
        stage=entry["stage"],
        postcodes=tuple(entry["postcodes"]),
        neighbourhoods=tuple(map(_item, entry["neighbourhoods"])),
        profile=entry.get("profile", {}),
    )
