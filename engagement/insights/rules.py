"""The words and rules of insights: where one stands, how sure it is, when it is agreed. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from engagement.insights.figures import Backing
from engagement.insights.models import Comment, Insight, Position, Quote, Version
from engagement.shared.refusals import Refusal

STATES = {
    "draft": _l("Being written"),
    "discussing": _l("Being discussed"),
    "agreed": _l("Agreed, not published yet"),
    "published": _l("Published"),
    "taken_back": _l("Taken back"),
}
COLOURS = {"draft": "grey", "discussing": "blue", "agreed": "purple", "published": "green", "taken_back": "red"}

CONFIDENCE = {
    "low": _l("Low: a few people said it, or in one place only. It may be different elsewhere."),
    "medium": _l("Medium: several people said it, in more than one place. We think it holds."),
    "high": _l("High: many people said it, in many places and over months. We rely on it."),
}
SURE = {"low": _l("Low confidence"), "medium": _l("Medium confidence"), "high": _l("High confidence")}
BACKED_BY: Mapping[str, tuple[int, int, int]] = {"high": (20, 3, 3), "medium": (8, 2, 1), "low": (0, 0, 0)}
"""The least voices, channels and months that carry a confidence by themselves. Less needs a reason that everyone reads."""

STANCES = {"for": _l("It fits: it speaks for the finding"), "against": _l("It does not fit: it speaks against it")}
STANDS = {
    "agree": _l("I agree"),
    "aside": _l("I stand aside: it is not for me, but I do not stop it"),
    "object": _l("I object: it would do harm, or it is not true"),
}
STOOD = {"agree": _l("agrees"), "aside": _l("stands aside"), "object": _l("objects")}

WORDS = ("finding", "why", "confidence", "confidence_why", "can_ourselves", "with_support", "services_must")
"""What a version says."""
ASSETS = {
    "can_ourselves": _l("What the community can do itself"),
    "with_support": _l("What it can do with some support"),
    "services_must": _l("What services must do"),
}
"""The asset-based question."""

MOST_NOTES = 20_000
"""So many notes are put behind an insight at once."""
MAY_EDIT = timedelta(minutes=15)
"""How long a comment can be changed by whoever wrote it."""


class Came(NamedTuple):
    """Something that came of a finding, for everyone: what it is, how it is called, where it stands and since when."""

    kind: Any
    title: str
    url: str
    at: datetime


class NotACommunity(Refusal):
    says = _l("Only a Community of Practice states findings")
    field = "group"


class ChangedMeanwhile(Refusal):
    says = _l("Somebody else changed the words while you had them open.")


class Frozen(Refusal):
    says = _l("These words are agreed, so they stand as they are. Begin a new version to change them")


class TakenBackAlready(Refusal):
    says = _l("This finding was taken back")


class NotADraft(Refusal):
    says = _l("The members have it already")


class NotDiscussed(Refusal):
    says = _l("It is not being discussed. Put it to the members first")


class AgreedAlready(Refusal):
    says = _l("It is agreed already")


class NotAgreed(Refusal):
    says = _l("The members have not agreed on it yet")


class PublishedAlready(Refusal):
    says = _l("It is published already")


class NotPublished(Refusal):
    says = _l("It is not published yet, so its words can still be changed")


class AssetsMissing(Refusal):
    says = _l(
        "Answer all three questions first: what the community can do, with some support, and what services must do"
    )


class NoEvidence(Refusal):
    says = _l("Nothing that was said is behind it yet. Put notes behind it first")


class NotBacked(Refusal):
    says = _l("What was heard does not carry this confidence by itself. Choose a lower one, or say why you are so sure")
    field = "confidence_why"


class RawWords(Refusal):
    says = _l(
        "Somebody told us this in these very words: “%(words)s”. Say it in your own words. If the person agrees, their words can "
        "be shown as a quote."
    )


class TooFewAgree(Refusal):
    says = _l("At least %(least)s members have to agree with the words as they are now. So far it is %(number)s")


class ObjectionOpen(Refusal):
    says = _l("Somebody objects and has no answer yet. Answer every objection first")


class SayWhyYouObject(Refusal):
    says = _l("Say what is wrong with it, so that others can answer")
    field = "reason"


class NotAnObjection(Refusal):
    says = _l("Nobody objects here any more")


class TooManyNotes(Refusal):
    says = _l("These are more than %(most)s notes. Choose fewer")


class NothingChosen(Refusal):
    says = _l("Choose at least one note")
    field = "notes"


class TooLateToEdit(Refusal):
    says = _l("A comment can be changed for 15 minutes. Write another one, or remove it")


class RemovedAlready(Refusal):
    says = _l("This comment was removed")


class NotTheirWords(Refusal):
    says = _l("These words do not stand in the note just so. Copy them from it")
    field = "words"


class PointsAtSomebody(Refusal):
    says = _l("Take out what points at one person: %(found)s")


class NotInEvidence(Refusal):
    says = _l("The note is not behind this finding any more")


class ReleasedAlready(Refusal):
    says = _l("These words were released already")


class QuoteGone(Refusal):
    says = _l("These words were taken back")


def state_of(insight: Insight, version: Version | None = None) -> str:
    """Where an insight stands by its newest version: one of STATES. The one place that says so."""
    version = version or insight.version
    if insight.taken_back_at is not None:
        return "taken_back"
    if version.published_at is not None:
        return "published"
    if version.agreed_at is not None:
        return "agreed"
    return "discussing" if version.discussed_at is not None else "draft"


def is_public(insight: Insight) -> bool:
    """Whether everyone may read a version of it."""
    return insight.public_number is not None and insight.taken_back_at is None


def check_open(insight: Insight) -> None:
    """Its words and evidence may still change. Raises TakenBackAlready or Frozen."""
    state = state_of(insight)
    if state == "taken_back":
        raise TakenBackAlready
    if state in ("agreed", "published"):
        raise Frozen


def check_seen(version: Version, seen: int) -> None:
    """Raises ChangedMeanwhile unless these are the words that were read."""
    if version.revision != seen:
        raise ChangedMeanwhile


def check_opening(insight: Insight) -> None:
    """It may be put to the members. Raises TakenBackAlready, NotADraft or AssetsMissing."""
    state = state_of(insight)
    if state == "taken_back":
        raise TakenBackAlready
    if state != "draft":
        raise NotADraft
    if not all(getattr(insight.version, name) for name in ASSETS):
        raise AssetsMissing


def check_discussed(insight: Insight) -> None:
    """Raises TakenBackAlready, AgreedAlready or NotDiscussed."""
    refusals: dict[str, type[Refusal]] = {
        "taken_back": TakenBackAlready,
        "draft": NotDiscussed,
        "agreed": AgreedAlready,
        "published": AgreedAlready,
    }
    if refusal := refusals.get(state_of(insight)):
        raise refusal


def check_agreeable(insight: Insight, positions: Iterable[Position], *, members: Collection[int], least: int) -> None:
    """Enough of those who are members now agree with the words as they are now, and no objection stands without an answer; somebody
    who has left counts for neither. Raises what check_discussed does, AssetsMissing, ObjectionOpen or TooFewAgree."""
    check_discussed(insight)
    version = insight.version
    if not all(getattr(version, name) for name in ASSETS):
        raise AssetsMissing
    held = [one for one in positions if one.person_id in members]
    if any(is_open_objection(one) for one in held):
        raise ObjectionOpen
    number = len(agreeing(held, version))
    if number < least:
        raise TooFewAgree(least=least, number=number)


def agreeing(positions: Iterable[Position], version: Version) -> list[Position]:
    """Those who agree with the words as they are now."""
    return [one for one in positions if one.stand == "agree" and one.revision == version.revision]


def is_open_objection(position: Position) -> bool:
    """Also to earlier words: it goes away only by an answer, or when whoever objects says otherwise."""
    return position.stand == "object" and position.answered_at is None


def check_publishable(insight: Insight) -> None:
    """Raises TakenBackAlready, PublishedAlready or NotAgreed."""
    state = state_of(insight)
    if state == "taken_back":
        raise TakenBackAlready
    if state == "published":
        raise PublishedAlready
    if state != "agreed":
        raise NotAgreed


def check_revisable(insight: Insight) -> None:
    """Raises TakenBackAlready or NotPublished."""
    state = state_of(insight)
    if state == "taken_back":
        raise TakenBackAlready
    if state not in ("agreed", "published"):
        raise NotPublished


def check_backed(version: Version, backing: Backing) -> None:
    """Raises NoEvidence, or NotBacked without a reason for being surer than the counts are."""
    if not backing.notes:
        raise NoEvidence
    if not is_backed(version.confidence, backing) and not version.confidence_why:
        raise NotBacked


def is_backed(confidence: str, backing: Backing) -> bool:
    """Whether what was heard carries this confidence."""
    voices, channels, months = BACKED_BY[confidence]
    return backing.voices >= voices and len(backing.channels) >= channels and len(backing.months) >= months


def public_words(words: Mapping[str, Any]) -> str:
    """All that a version says in its own words, in one text."""
    return "\n\n".join(str(words[name]) for name in WORDS if name != "confidence" and words.get(name))


def words_of(version: Version) -> dict[str, str]:
    return {name: getattr(version, name) for name in WORDS}


def may_edit(comment: Comment, now: datetime) -> bool:
    return comment.removed_at is None and now - comment.at <= MAY_EDIT


def state_of_quote(quote: Quote) -> str:
    """``asked``, ``released`` or ``taken_back``."""
    if quote.taken_back_at is not None:
        return "taken_back"
    return "released" if quote.released_at is not None else "asked"


def history(versions: Iterable[Version]) -> Sequence[Version]:
    """Published versions, the newest first."""
    return sorted((one for one in versions if one.published_at), key=lambda one: -one.number)
