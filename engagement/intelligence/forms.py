"""What residents and workers are asked. Texts are looked over for what may point at one person."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.feedback import rules as feedback
from engagement.intelligence import languages, rules
from engagement.intelligence.models import Draft, Note, Theme
from engagement.places.models import Locality, Neighbourhood
from engagement.places.place import current_place
from engagement.privacy.careful import Careful
from engagement.shared import look
from engagement.shared.fields import (
    Choice,
    Choices,
    Day,
    Email,
    Form,
    Hidden,
    LongText,
    Phone,
    Pick,
    Postcode,
    Reach,
    Text,
    Whole,
)
from engagement.shared.form import MACHINERY
from engagement.shared.refusals import Refusal

ALL_OF_IT, NOT_SURE, ANOTHER = "all-of-it", "not-sure", "another"
"""Answers that are none of the place's own."""
DEVICE_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID, as browsers write a random one."""
NOT_ANSWERS = (*MACHINERY, "client_id", "owner", "aloud")
"""What a waiting note is sent with that its writer did not answer."""


class What(Careful):
    text = LongText(
        _l("What matters to you?"),
        hint=_l(
            "Something good, an idea, a worry, or something that gets in the way. Please leave out names and addresses."
        ),
        max=rules.RESIDENT_MAX,
        rows=8,
        heading=True,
        missing=_l("Write what matters to you"),
    )


class Where(Form):
    postcode = Postcode(
        _l("Postcode"), hint=_l("For example, RM17 6SL. We keep the area, not the postcode."), optional=True
    )
    locality = Choice(_l("Or choose the area"), optional=True)

    def offer(self, localities: Sequence[Locality]) -> None:
        self.locality.choices = [(one.slug, one.name) for one in localities]


class Near(Form):
    near = Choice(
        _l("Which part of it?"), heading=True, missing=_l("Choose a neighbourhood, or say that you are not sure")
    )

    def offer(self, locality: Locality) -> None:
        self.near.choices = [(one.slug, one.name) for one in locality.neighbourhoods]
        self.near.choices += [None, (ALL_OF_IT, _l("All of it, or I am not sure"))]


class About(Form):
    kind = Choice(
        _l("Which is nearest to it?"),
        choices=[*rules.KINDS.items(), None, (NOT_SURE, _l("I am not sure"))],
        heading=True,
        missing=_l("Choose the nearest, or say that you are not sure"),
    )


class Language(Form):
    language = Choice(_l("Which language did you write in?"), heading=True, missing=_l("Choose a language"))
    named = Text(
        _l("If it is another language, what is it called?"),
        hint=_l("In English or in your own words, in any script. For example, Soomaali or ਪੰਜਾਬੀ."),
        max=rules.LANGUAGE_MAX,
        optional=True,
    )

    @classmethod
    def of(cls, code: str, words: str | None) -> "Language":
        """The form with this answer, as it is kept in a draft."""
        ours = {one.code for one in current_place().note_languages}
        return cls(language=code) if code in ours else cls(language=ANOTHER, named=languages.name_of(code, words))

    def offer(self) -> None:
        self.language.choices = [(one.code, one.own_name) for one in current_place().note_languages]
        self.language.choices.append((ANOTHER, _l("Another language")))

    def chosen(self) -> tuple[str, str | None]:
        """Its code, and the words it was named with when it has none that we know. Raises NameTheLanguage."""
        if self.language.data != ANOTHER:
            return self.language.data, None
        if not self.named.data:
            raise rules.NameTheLanguage
        code = languages.known(self.named.data)
        return (code, None) if code else (languages.UNNAMED, self.named.data)


class AnswerBack(Form):
    route = Choice(
        _l("How should the answer come back to you?"),
        choices=[
            ("reference", _l("I will look it up with a reference"), _l("You get a short code on the last page.")),
            ("email", _l("Send me an email"), _l("You get a code too.")),
            ("phone", _l("Ring me or send me a text"), _l("You get a code too.")),
        ],
        heading=True,
        missing=_l("Choose how the answer should come back"),
    )
    email = Email(_l("Your email address, if you want an email"), optional=True)
    phone = Phone(_l("Your phone number, if you want a call or a text"), optional=True)

    @classmethod
    def of(cls, draft: Draft | None) -> "AnswerBack":
        """The form with the answers in the draft."""
        if draft is None or draft.route != "contact" or not draft.contact:
            return cls(route=draft.route if draft else None)
        way = feedback.way_of(draft.contact)
        return cls(data={"route": way, way: draft.contact})

    def chosen(self) -> tuple[str, str | None]:
        """The route, and the address if one is wanted; no other is kept. Raises NeedsAnAddress or NeedsANumber."""
        if self.route.data == "email":
            return "contact", self.email.data or self._without(rules.NeedsAnAddress)
        if self.route.data == "phone":
            return "contact", self.phone.data or self._without(rules.NeedsANumber)
        return self.route.data, None

    def _without(self, refusal: type[Refusal]) -> str:
        raise refusal


class ForSomebody(Form):
    why = Choice(
        _l("Why do you fill this in for them?"),
        choices=[*rules.BEHALF.items(), None, (ANOTHER, _l("Another reason"))],
        missing=_l("Choose why you fill this in for them"),
    )
    words = Text(
        _l("If there is another reason, which?"),
        hint=_l("No name, and nothing about their health."),
        max=200,
        optional=True,
    )

    def chosen(self) -> str:
        """One of ``rules.BEHALF``, or words. Raises SayWhyForSomebody."""
        if self.why.data != ANOTHER:
            return str(self.why.data)
        if not self.words.data:
            raise rules.SayWhyForSomebody
        return str(self.words.data)


class Check(Form):
    """Nothing is asked: the button is the answer."""


class Heard(Careful):
    """What was heard: the words first, everything else as it was last time or left out."""

    text = LongText(
        _l("What did you hear?"),
        hint=_l("In their words or yours. No names, no addresses, nothing about one person's health."),
        max=rules.NOTE_MAX,
        missing=_l("Write what you heard"),
    )
    where = Pick(_l("Where does it belong?"), missing=_l("Choose where it belongs"))
    channel = Pick(_l("Where did you hear it?"), missing=_l("Choose where you heard it"))
    heard_on = Day(_l("When did you hear it?"), hint=_l("Left empty, it was today."), legend="s", optional=True)
    kind = Choice(
        _l("It is"),
        choices=rules.KINDS.items(),
        hint=_l("Not sure? Leave it. It counts as a worry, so that somebody looks."),
        inline=True,
        small=True,
        optional=True,
    )
    voices = Whole(_l("About how many people said so?"), low=1, high=rules.VOICES_MAX, default=1, optional=True)
    heard_how = Choice(
        _l("How did you hear it?"), choices=rules.HEARD_HOW.items(), small=True, default="first-hand", optional=True
    )
    quote = LongText(
        _l("A few words as they said them"),
        hint=_l("It may be shown to decision makers, without saying whose words they are."),
        max=rules.QUOTE_MAX,
        rows=2,
        optional=True,
    )
    language = Pick(_l("Language"), default="en", missing=_l("Choose the language"))
    asset_answer = Choice(
        _l("Who could do something about it?"), choices=rules.ASSET_ANSWERS.items(), small=True, optional=True
    )

    def offer(self, localities: Sequence[Locality]) -> None:
        place = current_place()
        self.where.choices = places_to_choose(localities)
        self.channel.choices = place.choices("channels")
        self.language.choices = [(one.code, one.own_name) for one in place.note_languages]

    def needed(self) -> dict[str, str]:
        """What must be answered before a note is worth keeping, and what to say when it is not."""
        asked = (field for field in self if hasattr(field, "says_missing") and not isinstance(field, Hidden))
        return {field.name: field.says_missing() for field in asked if not field.optional}

    def stamp(self) -> str:
        """Another one whenever the page that phones keep of this form is to be fetched anew."""
        offered = {field.name: [str(one) for one in getattr(field, "choices", ())] for field in self}
        said = json.dumps([str(get_locale()), look.asset("capture.js"), look.asset("site.css"), offered])
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def place_of(self, localities: Sequence[Locality]) -> tuple[int, int | None]:
        """The ids of the locality and neighbourhood chosen."""
        return place_chosen(self.where.data, localities)

    def answers(self, localities: Sequence[Locality], *, today: date) -> dict[str, Any]:
        """What was answered, as ``actions.log_note`` and ``edits.edit`` take it, with what counts where nothing was."""
        locality_id, neighbourhood_id = self.place_of(localities)
        return {
            "text": self.text.data,
            "quote": self.quote.data or None,
            "locality_id": locality_id,
            "neighbourhood_id": neighbourhood_id,
            "channel": self.channel.data,
            "kind": self.kind.data or rules.UNSURE,
            "voices": self.voices.data or 1,
            "language": self.language.data,
            "heard_on": self.heard_on.data or today,
            "heard_how": self.heard_how.data or "first-hand",
            "asset_answer": self.asset_answer.data,
            "held_why": self.held_why,
        }

    def says(self, name: str) -> str:
        """What is chosen from a list, in words; nothing while nothing is."""
        return next((one.text for one in self[name].listed() if one and one.value in self[name].typed), "")

    def opens(self, *names: str) -> bool:
        """Should a group of questions stand open: is something wrong in it, or still needed?"""
        fields = [self[name] for name in names]
        return any(field.errors or not (field.optional or field.data) for field in fields)


class NewNote(Heard):
    """A note that is logged: what was heard, and how the answer goes back."""

    route = Choice(
        _l("How should the answer come back?"),
        choices=[
            ("nobody", _l("Nobody asked for an answer")),
            ("worker", _l("Through me: I will tell them")),
            ("contact", _l("To an email address or a phone number they gave")),
            ("poster", _l("On a poster, or in a group")),
        ],
        small=True,
        legend="s",
        default="nobody",
        missing=_l("Choose how the answer should come back"),
    )
    contact = Reach(
        _l("Their email address or phone number"),
        hint=_l("Only if they gave it for the answer. It is kept apart and deleted once they have it."),
        optional=True,
        autocomplete="off",
    )
    where_told = Text(_l("Where should the poster hang, or which group?"), max=200, optional=True, autocomplete="off")

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        for route, field, says in (
            ("contact", self.contact, _l("Enter the email address or phone number they gave")),
            ("poster", self.where_told, _l("Enter where the poster should hang, or which group")),
        ):
            if self.route.data == route and not field.data and not field.errors:
                field.errors = [says]
                good = False
        return good

    def way_back(self) -> dict[str, Any]:
        """The route, and only what belongs to it."""
        return {
            "route": self.route.data,
            "contact": self.contact.data or None if self.route.data == "contact" else None,
            "where_told": self.where_told.data or None if self.route.data == "poster" else None,
        }


class Waiting(NewNote):
    """A note that waited on a device: the same questions, and who it is from."""

    client_id = Hidden(optional=False, missing=_l("The note has no mark of its own"))
    owner = Hidden()
    aloud = Hidden()

    def read_client_id(self) -> str | None:
        """The id the device gave it; None when it is not one that a device of ours gives."""
        sent = str(self.client_id.data)
        return sent if DEVICE_ID.fullmatch(sent) else None


class Seen(Hidden):
    """A note's themes when the page was made. What is wrong with it is mended by choosing again."""

    @property
    def focus(self) -> str:
        return "themes"


class Sort(Form):
    themes = Choices(_l("What is it about?"), hint=_l("Tick all that fit."), small=True, optional=True)
    seen = Seen()

    def offer(self, themes: Iterable[Theme], *, besides: Iterable[Theme] = ()) -> None:
        """``besides`` are no longer in use: the note has them, or they were ticked on a page that was open before they ended."""
        self.offered = [*themes, *besides]
        above: dict[int, str] = {}
        for theme in self.offered:
            name = current_place().called("themes", theme.slug, theme.name)
            above[theme.id] = name
            if theme.parent_id in above:
                name = f"{above[theme.parent_id]} – {name}"
            if theme.retired_at is not None:
                name = _("%(theme)s (no longer in use)", theme=name)
            self.themes.choices.append((theme.slug, name))


class Reviewed(Form):
    """What a second person does with a held note."""

    outcome = Choice(
        _l("What do you do with it?"),
        choices=[
            ("release", _l("Let it stand as it is"), _l("Nothing in it points at one person.")),
            ("mend", _l("Change it, and let it stand"), _l("Take words out in the boxes below.")),
            ("ask", _l("Ask its writer to change it"), _l("It waits until they have.")),
        ],
        missing=_l("Choose what you do with it"),
    )
    text = LongText(
        _l("The note"), max=rules.NOTE_MAX, missing=_l("A note needs some words. To remove it, withdraw it")
    )
    quote = LongText(_l("A few words as they said them"), max=rules.QUOTE_MAX, rows=2, optional=True)
    words = LongText(
        _l("What do you tell its writer?"),
        hint=_l("They read it beside their note."),
        max=rules.WHY_MAX,
        rows=2,
        optional=True,
    )

    def offer(self, *, has_writer: bool) -> None:
        if not has_writer:
            self.outcome.choices = [one for one in self.outcome.choices if one and one[0] != "ask"]

    def check(self, note: Note) -> bool:
        """Is what was chosen what was done?"""
        is_changed = (self.text.data, self.quote.data or None) != (note.text, note.quote)
        if self.outcome.data == "mend" and not is_changed:
            self.outcome.errors = [_l("You changed nothing yet. Take words out below, or let it stand as it is")]
        elif self.outcome.data != "mend" and is_changed:
            self.outcome.errors = [_l("You changed the words below. Choose “Change it, and let it stand” to keep that")]
        elif self.outcome.data == "ask" and not self.words.data:
            self.words.errors = [_l("Tell the writer what to change")]
        return not (self.outcome.errors or self.words.errors)


class Withdraw(Form):
    why = LongText(
        _l("Why is it withdrawn?"),
        hint=_l("For example: it named somebody, or it was logged twice."),
        max=500,
        rows=3,
        missing=_l("Enter why it is withdrawn"),
    )


def where_value(locality: Locality, neighbourhood: Neighbourhood | None) -> str:
    """How a place is named in the form: `grays`, or `grays/little-thurrock`."""
    return f"{locality.slug}/{neighbourhood.slug}" if neighbourhood else locality.slug


def places_to_choose(localities: Sequence[Locality]) -> list[tuple[str, str]]:
    """The localities, each followed by its neighbourhoods."""
    return [
        (where_value(locality, below), f"{locality.name} – {below.name}" if below else locality.name)
        for locality in localities
        for below in (None, *locality.neighbourhoods)
    ]


def place_chosen(value: str, localities: Sequence[Locality]) -> tuple[int, int | None]:
    """The ids of the locality and neighbourhood named so. Raises LookupError."""
    for locality in localities:
        for below in (None, *locality.neighbourhoods):
            if where_value(locality, below) == value:
                return locality.id, below.id if below else None
    raise LookupError(value)
