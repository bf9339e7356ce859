"""What every kind does with what was written in Airtable before its own action sees it: never trusted, checked here."""

from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.airtable.kinds.kind import Column, Share
from engagement.airtable.values import WORDS, Value
from engagement.places.models import Locality, Neighbourhood
from engagement.privacy.kinds import Found, Strength
from engagement.privacy.look import look_for
from engagement.privacy.marks import key_of
from engagement.shared.database import db
from engagement.shared.money import Money
from engagement.shared.refusals import Refusal


class NotShared(Refusal):
    says = _l("This is no longer shared with Airtable, so it cannot be changed there")


class AboutColumn(Refusal):
    """It is about one column, which is called by its name here, without the lines between its words."""

    def __init__(self, *, column: str, **parts: object) -> None:
        super().__init__(column=column.replace("_", " ").capitalize(), **parts)


class OneWay(AboutColumn):
    says = _l("%(column)s only goes to Airtable. It cannot be changed there")


class Needed(AboutColumn):
    says = _l("%(column)s cannot be empty")


class TooLong(AboutColumn):
    says = _l("%(column)s has %(length)s characters. It may have %(most)s")


class NotOnTheList(AboutColumn):
    says = _l("%(column)s is not on the list")


class StaysThere(Refusal):
    says = _l("It stays in the locality it was made in")


class OneAtMost(AboutColumn):
    says = _l("%(column)s can lead to one record only")


class Personal(Refusal):
    says = _l("Stop and check found: %(kinds)s. Take it out in Airtable, or write it here")


class NotANumber(AboutColumn):
    says = _l("%(column)s must be a whole number from %(least)s to %(most)s")


def check(columns: Mapping[str, Column], values: Mapping[str, Value]) -> None:
    """Only columns that come in, names that are on their list, and no text longer than we keep. Raises OneWay, NotOnTheList or
    TooLong."""
    for name, value in values.items():
        column = columns.get(name)
        if column is None or column.share is not Share.BOTH:
            raise OneWay(column=name)
        if column.type in WORDS and column.most is not None and isinstance(value, str) and len(value) > column.most:
            raise TooLong(column=name, length=len(value), most=column.most)
        if column.choices is not None and isinstance(value, str) and value not in column.choices():
            raise NotOnTheList(column=name)


def text(values: Mapping[str, Value], name: str, was: str | None = None, *, needed: bool = False) -> str:
    """The text now, or what it was where it was not changed. Raises Needed."""
    said = values.get(name, was)
    if needed and not (isinstance(said, str) and said.strip()):
        raise Needed(column=name)
    return said if isinstance(said, str) else ""


def whole(values: Mapping[str, Value], name: str, *, least: int, most: int) -> int:
    """A number in its bounds. Raises NotANumber."""
    said = values[name]
    if type(said) is not int or not least <= said <= most:
        raise NotANumber(column=name, least=least, most=most)
    return said


def money(values: Mapping[str, Value], name: str, was: Money | None = None) -> Money:
    """An amount now, or what it was. Raises Needed."""
    said = values.get(name, was)
    if isinstance(said, Money):
        return said
    if type(said) is not int:
        raise Needed(column=name)
    return Money(said)


def day(values: Mapping[str, Value], name: str) -> date | None:
    said = values.get(name)
    return date.fromisoformat(said) if isinstance(said, str) else None


def ids(values: Mapping[str, Value], name: str) -> list[int]:
    """The ids that links lead to; they came through our own table of records, so they are of the right kind."""
    said = values.get(name)
    return [int(one.partition(":")[2]) for one in said] if isinstance(said, tuple) else []


def locality_of(values: Mapping[str, Value], base: str | None, *, was: Locality | None = None) -> Locality:
    """Where a record belongs: as it says, else where it was, else the locality of its base. Raises Needed or NotOnTheList."""
    slug = values.get("locality") or (was.slug if was else base)
    if not isinstance(slug, str):
        raise Needed(column="locality")
    found = db.session.scalar(sa.select(Locality).where(Locality.slug == slug))
    if found is None:
        raise NotOnTheList(column="locality")
    return found


def stays(values: Mapping[str, Value], was: Locality) -> None:
    """Raises StaysThere."""
    if values.get("locality", was.slug) not in (None, was.slug):
        raise StaysThere


def neighbourhood_of(
    values: Mapping[str, Value], here: Locality, *, was: Neighbourhood | None = None
) -> Neighbourhood | None:
    """Which part of a locality. One that was left behind by a move to another is none. Raises NotOnTheList."""
    if "neighbourhood" not in values:
        return was if was is not None and was.locality_id == here.id else None
    slug = values["neighbourhood"]
    if slug is None:
        return None
    found = next((one for one in here.neighbourhoods if one.slug == slug), None)
    if found is None:
        raise NotOnTheList(column="neighbourhood")
    return found


def found_in(new: Collection[str], *, before: Collection[str] = ()) -> list[Found]:
    """What may point at one person, or means danger, in these texts, and was not in what they were before: that somebody here has
    read and let stand."""
    known = {key_of(found) for words in before for found in look_for(words)}
    return [found for words in new for found in look_for(words) if key_of(found) not in known]


def kinds_of(found: Collection[Found]) -> str:
    """What was found, by kind and never in its own words."""
    return _("; ").join(dict.fromkeys(str(one.kind.label) for one in found))


def check_public(new: Collection[str], *, before: Collection[str] = ()) -> None:
    """For what everyone can read and nobody reviews: identifiers and words of danger stay out. A name may be a group's. Raises
    Personal."""
    found = found_in(new, before=before)
    certain = [one for one in found if one.strength is not Strength.LIKELY]
    if certain:
        raise Personal(kinds=kinds_of(certain))
