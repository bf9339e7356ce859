"""The answers of a locality as an Atom feed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask_babel import gettext as _

from engagement.feedback import rules
from engagement.feedback.models import Answer
from engagement.places import themes
from engagement.places.models import Locality
from engagement.places.place import Place
from engagement.shared.atom import Entry, Feed, written
from engagement.shared.look import path_to

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without answers was last changed; also the day on which its ids say that the host was ours (RFC 4151)."""


def updated_at(answers: Iterable[Answer]) -> datetime:
    """When anything in the feed last changed."""
    return max((_changed_at(answer) for answer in answers), default=BEGAN)


def atom(locality: Locality, answers: Sequence[Answer], *, place: Place, site_url: str, language: str) -> bytes:
    """The feed, newest answer first. Corrected answers are updated; those taken back keep their place and say why."""
    page = site_url + path_to("feedback.you_said", locality=locality.slug)
    feed = Feed(
        id=_tag(site_url, f"localities/{locality.slug}/answers"),
        title=f"{_('You said, we did, or why not')}: {locality.name}",
        updated=updated_at(answers),
        author=f"{place.service_name}, {place.name}",
        address=site_url + path_to("feedback.feed_of_answers", locality=locality.slug),
        page=page,
        language=language.replace("_", "-"),
    )
    return written(feed, (_entry(answer, page=page, site_url=site_url) for answer in answers))


def _entry(answer: Answer, *, page: str, site_url: str) -> Entry:
    return Entry(
        id=_tag(site_url, f"answers/{answer.key}"),
        title=answer.you_said,
        published=answer.published_at or BEGAN,
        updated=_changed_at(answer),
        page=f"{page}#answer-{answer.key}",
        category=(answer.theme, themes.called(answer.theme)) if answer.theme else None,
        content=_words(answer),
    )


def _words(answer: Answer) -> str:
    if answer.withdrawn_at:
        return _("This answer was taken back: %(why)s", why=answer.withdrawn_why)
    said = f"{rules.OUTCOMES[answer.outcome]}: {answer.we_did}"
    if answer.corrections:
        said += "\n\n" + _("Corrected: %(why)s", why=answer.corrections[-1].why)
    return said


def _changed_at(answer: Answer) -> datetime:
    corrected = [correction.at for correction in answer.corrections]
    return max(moment for moment in (answer.published_at, answer.withdrawn_at, *corrected, BEGAN) if moment)


def _tag(site_url: str, what: str) -> str:
    return f"tag:{urlsplit(site_url).hostname},{BEGAN.date()}:{what}"
