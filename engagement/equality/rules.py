"""The questions of the place, and which answers they allow. Pure but for the place's data file."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l

from engagement.places.place import Item, current_place
from engagement.shared.refusals import Refusal

NOT_SAID = "not-said"
"""The answer of whoever prefers not to say; the place's data file need not list it."""

BATCH = 10
"""How many people's answers are counted together: with fewer, one could tell from the counts what the last one answered."""


class AnsweredAlready(Refusal):
    says = _l("You have answered these questions, or it was too long ago. Nothing was added.")


def questions() -> tuple[Item, ...]:
    """The place's questions; below each its answers, called as the population profile calls them."""
    return current_place().items("equality_questions")


def accepted(answers: Mapping[str, str | None]) -> dict[str, str]:
    """The answers that were given and that the place's questions allow."""
    allowed = {one.slug: {below.slug for below in one.below} | {NOT_SAID} for one in questions()}
    return {slug: said for slug, said in answers.items() if said is not None and said in allowed.get(slug, ())}


def month_of(day: date) -> date:
    """All that is kept of the day."""
    return day.replace(day=1)
