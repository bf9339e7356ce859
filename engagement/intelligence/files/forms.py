"""What somebody who takes in a file is asked, one page after the other."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from engagement.intelligence import rules as notes
from engagement.intelligence.files import encodings, rules
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared.fields import Choice, File, Form, LongText, Pick


class Kept(File):
    """A file that stays where it was put: ``data`` is open at its beginning, and never all in memory."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        sent = next((one for one in valuelist if isinstance(one, FileStorage) and one.filename), None)
        if sent is None:
            raise ValueError(self.says_missing())
        size = sent.stream.seek(0, io.SEEK_END)
        sent.stream.seek(0)
        self.file_name = _showable(sent.filename or "")
        if size > self.largest:
            sent.close()
            raise ValueError(_("Choose a file of %(most)s MB or smaller", most=self.largest // 1024**2))
        self.data = sent.stream

    def close(self) -> None:
        """A large one lies in a temporary file."""
        if self.data is not None:
            self.data.close()


class SendFile(Form):
    file = Kept(
        _l("The file"),
        hint=_l(
            "A spreadsheet (.xlsx) or a table of text (.csv), 20 MB or smaller. Its first row says what the columns are."
        ),
        largest=rules.MOST_BYTES,
        accept=".csv,.xlsx,.txt,.tsv",
        missing=_l("Choose a file"),
    )
    locality = Choice(_l("Which area is it about?"), missing=_l("Choose an area"))

    @classmethod
    def among(cls, localities: Sequence[Locality]) -> "SendFile":
        form = cls(locality=localities[0].slug) if len(localities) == 1 else cls()
        form.locality.choices = [(one.slug, one.name) for one in localities]
        return form


class Columns(Form):
    """Which column is what, and what holds where none says so."""

    text = Pick(_l("What they said"), missing=_l("Choose the column with what they said"))
    date = Pick(_l("The day it was heard"), optional=True, blank=_l("None: today"))
    kind = Pick(_l("What kind it is"), optional=True, blank=_l("None"))
    voices = Pick(_l("How many voices"), optional=True, blank=_l("None: one each"))
    quote = Pick(_l("A quote in their words"), optional=True, blank=_l("None"))
    channel = Pick(_l("Where it was heard"), optional=True, blank=_l("None"))
    language = Pick(_l("The language"), optional=True, blank=_l("None"))
    else_kind = Pick(
        _l("What kind is it, where no column says so?"), blank=_l("Choose one"), missing=_l("Choose a kind")
    )
    else_channel = Pick(_l("Where was it heard, where no column says so?"), missing=_l("Choose where it was heard"))
    else_language = Pick(_l("In which language, where no column says so?"), missing=_l("Choose a language"))

    @classmethod
    def of(cls, headings: Sequence[str], columns: Mapping[str, str], standing: Mapping[str, str]) -> "Columns":
        usual = {"else_kind": notes.UNSURE, "else_language": "en"}
        form = cls(**columns, **{**usual, **{f"else_{name}": said for name, said in standing.items()}})
        place, choices = current_place(), [(one, one[:80]) for one in rules.choosable(headings)]
        for field in rules.FIELDS:
            form[field].choices = choices
        form.else_kind.choices = list(notes.KINDS.items())
        form.else_channel.choices = place.choices("channels")
        form.else_language.choices = [(one.code, one.own_name) for one in place.note_languages]
        return form

    def columns(self) -> dict[str, str]:
        return {name: self[name].data for name in rules.FIELDS if self[name].data}

    def standing(self) -> dict[str, str]:
        return {name: self[f"else_{name}"].data for name in ("kind", "channel", "language")}

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        chosen = list(self.columns().values())
        for name in rules.FIELDS:
            if self[name].data and chosen.count(self[name].data) > 1 and name != "text":
                self[name].errors = [*self[name].errors, _("Choose each column only once")]
                good = False
        return good


class Letters(Form):
    encoding = Choice(
        _l("How does the file write letters?"),
        hint=_l("If words look wrong, such as “CafÃ©” for “Café”, choose another."),
        choices=list(encodings.ENCODINGS.items()),
        heading=True,
        missing=_l("Choose how it writes letters"),
    )


class Sheets(Form):
    sheet = Choice(_l("Which sheet?"), heading=True, missing=_l("Choose a sheet"))

    @classmethod
    def of(cls, sheets: Sequence[str], chosen: str | None) -> "Sheets":
        form = cls(sheet=chosen)
        form.sheet.choices = [(one, one) for one in sheets]
        return form


class TakeFileIn(Form):
    found = Choice(
        _l("What shall become of notes with identifiers or words of danger in them?"),
        choices=[
            ("hold", _l("Hold them until a second person has read them")),
            ("leave", _l("Leave them out")),
        ],
        missing=_l("Choose what shall become of them"),
    )


class Undo(Form):
    why = LongText(
        _l("Why do you take it back?"),
        hint=_l("Your reason stays with each note."),
        max=notes.WHY_MAX,
        rows=3,
        missing=_l("Say why you take it back"),
    )


class GoOn(Form):
    """One button."""


def _showable(name: str) -> str:
    return name[:200] if name.isprintable() else "".join(one if one.isprintable() else "\ufffd" for one in name)[:200]
