"""Why a row of somebody's file is not taken in, or a whole file cannot be read. Kept as a code with its parts, and said in the
language of whoever reads it, who may be another person than the one it was found for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.privacy.kinds import KINDS

FIELD_NAMES = {
    "text": _l("What they said"),
    "date": _l("The day it was heard"),
    "kind": _l("What kind it is"),
    "voices": _l("How many voices"),
    "quote": _l("A quote in their words"),
    "channel": _l("Where it was heard"),
    "language": _l("The language"),
}
"""What a column may be mapped to, in words."""

OF_ROWS = {
    "row-empty": _l("the row is empty"),
    "no-text": _l("there is no text"),
    "no-answer": _l("nobody answered"),
    "long-text": _l("the text has %(typed)s characters, more than %(most)s"),
    "unreadable": _l("the text has characters that cannot be kept"),
    "formula": _l("a cell of it is a formula, and formulas are never worked out"),
    "width": _l("it has %(cells)s cells where the heading has %(heading)s"),
    "no-date": _l("there is no date"),
    "date-form": _l("the date “%(said)s” is in no form we know"),
    "no-such-day": _l("there is no day “%(said)s”"),
    "in-future": _l("the date “%(said)s” is in the future"),
    "quote": _l("the quote is too long, or has characters that cannot be kept"),
    "voices": _l("the number of voices “%(said)s” is not from 1 to %(most)s"),
    "not-one-of": _l("%(field)s: “%(said)s” is not one of %(known)s"),
    "twice": _l("the same words of the same day came in an earlier row"),
    "here-already": _l("the same words of the same day came in an earlier import"),
    "found": _l("stop and check found: %(kinds)s"),
}

OF_FILES = {
    "empty": _l("it is empty"),
    "row-1-empty": _l("row 1: the file is empty"),
    "no-headings": _l("row 1: its columns have no headings"),
    "columns": _l("row 1: it has %(columns)s columns, and no more than %(most)s make sense"),
    "no-column": _l("row 1: there is no column “%(wanted)s”. Its columns are: %(columns)s"),
    "two-columns": _l("row 1: there is more than one column “%(wanted)s”. Its columns are: %(columns)s"),
    "rows": _l("row %(row)s: a file has no more than %(most)s rows. Send it in parts"),
    "not-text": _l("after row %(row)s: it is not %(encoding)s text (byte %(byte)s)"),
    "letters": _l("line %(row)s: these letters are not %(encoding)s. It would read “%(words)s”"),
    "line": _l("row %(row)s: it is longer than %(most)s characters"),
    "cell": _l("row %(row)s: a cell of it is longer than %(most)s characters, or a quotation mark never ends"),
    "nul": _l("row %(row)s: it has a NUL character: this is not a text file"),
    "quotation": _l("row %(row)s: a quotation mark never ends"),
    "after-quotation": _l("row %(row)s: something stands between a quotation mark that ends a cell and the next cell"),
    "table": _l("row %(row)s: it is not written as a table is"),
    "old": _l("it is an old Excel file, or has a password. Save it as .xlsx without a password, or as .csv"),
    "no-table": _l("it is not a table. Save your sheet as .xlsx or .csv and send that"),
    "no-sheets": _l("there is no sheet in it"),
    "no-sheet": _l("there is no sheet %(sheet)s in it"),
    "damaged": _l("it is damaged, or not a spreadsheet. Open it, save it as .xlsx and send that"),
    "entities": _l("it declares entities, which no spreadsheet program writes"),
    "broken": _l("after row %(row)s: the sheet is broken"),
    "sheet-rows": _l("row %(row)s: a sheet has no more than %(most)s rows"),
    "order": _l("row %(row)s: its rows are not in order"),
    "sheet-columns": _l("row %(row)s: it has more than %(most)s columns"),
    "parts": _l("it has too many parts for a spreadsheet"),
    "names": _l("its parts have names that no spreadsheet program writes"),
    "password": _l("it has a password. Take the password off, save it as .xlsx and send that"),
    "other-zip": _l("it is a zip file, but not an .xlsx spreadsheet. Save your sheet as .xlsx or .csv and send that"),
    "macros": _l("it carries macros. Save it as .xlsx, which has none, or as .csv, and send that"),
    "unpacks": _l("it unpacks to far more than it is. Save it as .csv, or in smaller parts, and send those"),
}

SAID = {**OF_ROWS, **OF_FILES}


@dataclass(frozen=True)
class Reason:
    """One of SAID with its parts: words of the file, numbers, names of fields, kinds of findings."""

    code: str
    parts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in the reader's language: numbers with their thousands parted, fields and findings in words."""
        sentence = str(SAID[self.code])
        return sentence % {name: _part(name, value) for name, value in self.parts.items()} if self.parts else sentence

    def to_keep(self) -> list[Any]:
        """As JSON keeps it."""
        return [self.code, dict(self.parts)]


class NotRead(ValueError):
    """A cell cannot be read."""

    def __init__(self, code: str, **parts: Any) -> None:
        super().__init__(code)
        self.reason = Reason(code, parts)

    def __str__(self) -> str:
        return str(self.reason)


def of_kept(written: Any) -> Reason | str:
    """What JSON kept; whatever else is there stands as it is."""
    if isinstance(written, list) and len(written) == 2 and written[0] in SAID:
        return Reason(written[0], written[1])
    return str(written)


def _part(name: str, value: Any) -> str:
    if name == "field":
        return str(FIELD_NAMES.get(value, value))
    if name == "kinds":
        return _("; ").join(str(KINDS[word].label) for word in value if word in KINDS)
    if isinstance(value, int):
        return f"{value:,}"
    return _(", ").join(value) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
