"""The questions of the place's data file, made into a form."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.equality import rules
from engagement.places.place import current_place
from engagement.shared.fields import Choice, Form


def about_you() -> Form:
    """A form with one question for each of the place's; its fields are named by their slugs."""
    place = current_place()
    fields: dict[str, Any] = {}
    for question in rules.questions():
        answers = [(one.slug, place.called("equality_questions", one.slug, one.name)) for one in question.below]
        fields[question.slug] = Choice(
            place.called("equality_questions", question.slug, question.name),
            choices=[*answers, None, (rules.NOT_SAID, _l("I prefer not to say"))],
            hint=question.hint or None,
            legend="m",
            optional=True,
        )
    return type("AboutYou", (Form,), fields)()
