"""The questions a form can ask. Each knows its words, reads its answer, and prints itself in the GOV.UK pattern.

    class NewRound(Form):
        question = Text(_l("What do you want to ask?"), max=200, missing=_l("Enter the question"))
        opens_on = Day(_l("When does it open?"), hint=_l("For example, 27 3 2026"))

    form = NewRound()
    if form.sent():
        with form.catching():
            ...

Every field takes `(label, *, hint, optional, missing, heading, legend, width, autocomplete, default)`. Labels may be lazy.
`missing` is the sentence shown when a needed answer is not there. `heading` makes the label the page's h1.
An answer that cannot be read gives one error and is printed back as it was typed; `data` is then None.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from engagement.shared import dates, typed, widgets
from engagement.shared.form import Form
from engagement.shared.money import Money, NotMoney

__all__ = [
    "Choice", "Choices", "Code", "Day", "Email", "File", "Form", "Hidden", "LongText", "Password", "Phone", "Pick",
    "Postcode", "Pounds", "Reach", "Text", "Tick", "Whole",
]  # fmt: skip

# The shape of a United Kingdom postcode, after BS 7666: outward part, then a digit and two letters.
POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
PASSWORD_MAX = 1000
MOST_POUNDS = 1_000_000_000
"""The most that can be typed as one amount: far above any fund, and far below what a sum of many may be."""


class Question(Field):  # type: ignore[misc]
    """What all fields share. Sub-classes say how to `read` text that is there and how to `write` a value."""

    empty: Any = None
    label_size = "s"

    def __init__(
        self,
        label: Any,
        *,
        hint: Any = None,
        optional: bool = False,
        missing: Any = None,
        heading: bool = False,
        legend: str | None = None,
        width: int | None = None,
        autocomplete: str | None = None,
        default: Any = None,
        **binding: Any,
    ) -> None:
        super().__init__(label, default=default, **binding)
        self.asks, self.hint, self.optional, self.missing = label, hint, optional, missing
        self.heading, self.legend, self.width, self.autocomplete = heading, legend, width, autocomplete
        self.typed: Any = None

    @property
    def focus(self) -> str:
        """The id of the input to go to when something is wrong."""
        return str(self.id)

    def title(self) -> str:
        """The label as shown."""
        return str(_("%(label)s (optional)", label=self.asks) if self.optional else self.asks)

    def size(self) -> str:
        """The size of the label or legend: '', 's', 'm', 'l' or 'xl'."""
        return self.legend or ("l" if self.heading else self.label_size)

    def shown(self) -> str:
        """The text to print in the box: what was typed, or else the value."""
        if self.typed is not None:
            return typed.showable(self.typed)
        return "" if self.data is None else self.write(self.data)

    def read(self, text: str) -> Any:
        """The value of the text, which is never blank; `ValueError` with a sentence where there is none."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = self.empty
        self.typed = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        if not self.typed.strip(typed.BLANK):
            if not self.optional:
                raise ValueError(self.says_missing())
            return
        self.data = self.read(self.typed)

    def says_missing(self) -> str:
        if self.missing is not None:
            return str(self.missing)
        return _("Enter an answer to “%(label)s”", label=self.asks)

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        """Stop at the first thing wrong: a reader mends one thing at a time."""
        if self.process_errors:
            self.errors = list(self.process_errors[:1])
            return False
        return bool(super().validate(form, extra_validators))


class Text(Question):
    """One line. `data` is a `str`, "" when left empty."""

    widget = staticmethod(widgets.text_input)
    empty: Any = ""
    input_type = "text"
    inputmode: str | None = None
    spellcheck: bool | None = None
    prefix: str | None = None
    suffix: str | None = None
    free = True

    def __init__(self, label: Any, *, max: int = 200, suffix: Any = None, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.max = max
        self.suffix = suffix

    def read(self, text: str) -> Any:
        return self._fits(typed.line(text))

    def _fits(self, text: str) -> str:
        if len(text) > self.max:
            raise ValueError(
                _(
                    "Shorten “%(label)s” to %(max)s characters or fewer. It has %(typed)s",
                    label=self.asks,
                    max=self.max,
                    typed=len(text),
                )
            )
        return text


class LongText(Text):
    """Several lines, with a count of the characters left. `data` is a `str`, "" when left empty."""

    widget = staticmethod(widgets.text_area)
    spellcheck = True

    def __init__(self, label: Any, *, max: int = 2000, rows: int = 5, **rest: Any) -> None:
        super().__init__(label, max=max, **rest)
        self.rows = rows

    def read(self, text: str) -> str:
        return self._fits(typed.prose(text))


class Exact(Text):
    """One line that is not prose: figures and codes, always written left to right."""

    free = False
    spellcheck = False

    def read(self, text: str) -> Any:
        return self._fits(typed.figures(text))


class Email(Exact):
    """An e-mail address, its domain in lower case. Its form is checked; whether it exists is not."""

    input_type = "email"

    def __init__(self, label: Any, *, autocomplete: str | None = "email", max: int = 254, **rest: Any) -> None:
        super().__init__(label, autocomplete=autocomplete, max=max, **rest)

    def read(self, text: str) -> str:
        return _email(super().read(text))


class Phone(Exact):
    """A phone number, written internationally: `+44 1632 960100`. Its form is checked; whether it rings is not."""

    input_type = "tel"
    empty = ""

    def __init__(self, label: Any, *, width: int | None = 20, autocomplete: str | None = "tel", **rest: Any) -> None:
        super().__init__(label, width=width, autocomplete=autocomplete, **rest)

    def read(self, text: str) -> str:
        return _phone(super().read(text))


class Reach(Exact):
    """An e-mail address or a phone number, whichever somebody gave; kept as those fields keep theirs."""

    empty = ""

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, max=254, **rest)

    def read(self, text: str) -> str:
        return (_email if "@" in text else _phone)(super().read(text))


class Postcode(Exact):
    """A full postcode, written `RM17 6SL`. Whether it is in the borough is for the domain to say."""

    empty = ""

    def __init__(
        self, label: Any, *, width: int | None = 10, autocomplete: str | None = "postal-code", **rest: Any
    ) -> None:
        super().__init__(label, width=width, autocomplete=autocomplete, **rest)

    def read(self, text: str) -> str:
        found = POSTCODE.fullmatch(re.sub(r"[\s.\-]", "", super().read(text)).upper())
        if not found:
            raise ValueError(_("Enter a full postcode, like RM17 6SL"))
        return " ".join(found.groups())


class Code(Exact):
    """A one-time code of digits; spaces and dashes do not matter. `data` is a `str`: codes may begin with 0."""

    inputmode = "numeric"

    def __init__(self, label: Any, *, length: int = 6, autocomplete: str | None = "one-time-code", **rest: Any) -> None:
        super().__init__(label, width=rest.pop("width", 10), autocomplete=autocomplete, **rest)
        self.length = length

    def read(self, text: str) -> str:
        digits = re.sub(r"[\s\-]", "", super().read(text))
        if not (len(digits) == self.length and digits.isdecimal()):
            raise ValueError(_("Enter the code of %(length)s digits", length=self.length))
        return "".join(str(int(digit)) for digit in digits)


class Whole(Exact):
    """A whole number, from `low` to `high` where given; commas and spaces may part the thousands."""

    inputmode = "numeric"
    empty = None

    def __init__(self, label: Any, *, low: int = 0, high: int = 1_000_000_000, **rest: Any) -> None:
        super().__init__(label, width=rest.pop("width", 5), **rest)
        self.low, self.high = low, high

    def read(self, text: str) -> int:
        plain = re.sub(r"[,\s]", "", super().read(text))
        if not re.fullmatch(r"-?[0-9]{1,15}", _western(plain)):
            raise ValueError(_("Enter a whole number in figures, like 12"))
        number = int(plain)
        if not self.low <= number <= self.high:
            raise ValueError(_("Enter a number from %(low)s to %(high)s", low=f"{self.low:,}", high=f"{self.high:,}"))
        return number


class Pounds(Exact):
    """An amount in pounds, read as `Money`."""

    inputmode = "decimal"
    prefix = "£"
    empty = None

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, width=rest.pop("width", 10), **rest)

    def read(self, text: str) -> Money:
        written = _western(super().read(text))
        try:
            amount = Money.parse(written)
        except NotMoney:
            raise ValueError(_("Enter an amount in pounds, like 250 or 1,234.50")) from None
        if amount > Money.pounds(MOST_POUNDS):
            raise ValueError(_("Enter an amount of %(most)s or less", most=Money.pounds(MOST_POUNDS)))
        return amount

    def write(self, value: Any) -> str:
        return str(value).replace("£", "")


class Password(Question):
    """A password, taken exactly as typed and never printed back. `new=True` where one is being chosen."""

    widget = staticmethod(widgets.password_input)
    empty = ""

    def __init__(self, label: Any, *, new: bool = False, **rest: Any) -> None:
        super().__init__(label, autocomplete="new-password" if new else "current-password", **rest)

    def read(self, text: str) -> str:
        if len(text) > PASSWORD_MAX or typed.UNREADABLE.search(text):
            raise ValueError(_("Enter a password of %(max)s ordinary characters or fewer", max=PASSWORD_MAX))
        return text


class Hidden(Question):
    """A value the page sends back, not shown. It may have been tampered with: check it like any other."""

    widget = staticmethod(widgets.hidden)
    empty = ""

    def __init__(self, label: Any = "", *, optional: bool = True, **rest: Any) -> None:
        super().__init__(label, optional=optional, **rest)

    def read(self, text: str) -> str:
        return typed.line(text)[:1000]


class Tick(Question):
    """One box, `data` True or False. Unless it is `optional`, it has to be ticked to go on."""

    widget = staticmethod(widgets.tick)
    empty = False

    def title(self) -> str:
        return str(self.asks)

    def says_missing(self) -> str:
        return str(self.missing) if self.missing is not None else _("Tick “%(label)s” to go on", label=self.asks)

    def read(self, text: str) -> bool:
        return True


class Listed(NamedTuple):
    """One thing to choose: `value` as sent, `own` as the author gave it."""

    value: str
    text: str
    hint: str
    own: Any


class File(Question):
    """A file to send. `data` is its bytes and `file_name` what it was called there. Its form page needs `files=True`."""

    widget = staticmethod(widgets.file_input)

    def __init__(self, label: Any, *, largest: int = 1024 * 1024, accept: str | None = None, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.largest, self.accept = largest, accept
        self.file_name = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        sent = next((one for one in valuelist if isinstance(one, FileStorage) and one.filename), None)
        if sent is None:
            if not self.optional:
                raise ValueError(self.says_missing())
            return
        self.file_name = typed.showable(sent.filename or "")[:200]
        self.data = sent.stream.read(self.largest + 1)
        sent.close()  # a large one lies in a temporary file
        if len(self.data) > self.largest:
            self.data = None
            raise ValueError(_("Choose a file of %(most)s MB or smaller", most=self.largest // 1024**2))


class Choice(Question):
    """One of a few, as radios. `data` is the chosen value as the author gave it, or None.

    `choices` holds (value, label) or (value, label, hint), or None for the divider "or"; or is a function that lists them.
    It may be set on the bound field too, any time before the form is validated.
    """

    widget = staticmethod(widgets.radios)

    def __init__(
        self,
        label: Any,
        *,
        choices: Iterable[Any] | Callable[[], Iterable[Any]] = (),
        inline: bool = False,
        small: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(label, **rest)
        self.choices = list(choices() if callable(choices) else choices)
        self.inline, self.small = inline, small
        self.typed = []

    def listed(self) -> list[Listed | None]:
        return [_listed(choice) for choice in self.choices]

    def own(self) -> list[Any]:
        """The chosen values as the author gave them, in the order listed."""
        return [choice[0] for choice in self.choices if choice and str(choice[0]) in self.typed]

    def process_data(self, value: Any) -> None:
        self.data = value
        self.typed = [] if value is None else [str(value)]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.typed = [value for value in valuelist if value]
        self.data = next(iter(self.own()), None)

    def pre_validate(self, form: Any) -> None:
        """Look again: the choices may have come after the answer."""
        self.process_formdata(self.typed)
        if self.typed and len(self.own()) < len(set(self.typed)):
            raise StopValidation(_("Choose an answer from the list for “%(label)s”", label=self.asks))
        if not self.typed and not self.optional:
            raise StopValidation(self.says_missing())

    def says_missing(self) -> str:
        if self.missing is not None:
            return str(self.missing)
        return _("Choose an answer to “%(label)s”", label=self.asks)


class Choices(Choice):
    """Any of a few, as checkboxes. `data` is a list, empty when nothing is ticked."""

    widget = staticmethod(widgets.checkboxes)

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())
        self.typed = [str(one) for one in self.data]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.typed = [value for value in valuelist if value]
        self.data = self.own()


class Pick(Choice):
    """One of many, as a list that drops down."""

    widget = staticmethod(widgets.select)
    label_size = "s"

    def __init__(self, label: Any, *, blank: Any = _l("Choose one"), **rest: Any) -> None:
        super().__init__(label, **rest)
        self.blank = blank


class Day(Question):
    """A date, in three boxes. `data` is a `date` or None. A month may be typed as a word."""

    widget = staticmethod(widgets.day_input)

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.parts = dict.fromkeys(dates.PARTS, "")
        self.wrong: tuple[str, ...] = ()

    @property
    def focus(self) -> str:
        return f"{self.id}-{self.wrong[0] if self.wrong else dates.PARTS[0]}"

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata is None:
            if isinstance(self.data, date):
                self.parts = {part: str(getattr(self.data, part)) for part in dates.PARTS}
            return
        self.data = None
        sent = {part: formdata.get(f"{self.name}-{part}", "") for part in dates.PARTS}
        self.parts = {part: typed.showable(text)[:40] for part, text in sent.items()}
        if self.optional and not any(text.strip(typed.BLANK) for text in sent.values()):
            return
        try:
            self.data = dates.read(sent, label=str(self.asks), missing=self.missing)
        except dates.WrongDay as wrong:
            self.wrong = wrong.parts
            self.process_errors.append(str(wrong))


def _listed(choice: Any) -> Listed | None:
    if choice is None:
        return None
    value, text, *hint = choice
    return Listed(str(value), str(text), str(hint[0]) if hint and hint[0] else "", value)


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError(_("Enter an email address in the right form, like name@example.com")) from None


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        number = None
    # Possible, not valid: numbers are handed out faster than lists of them, and some are kept for examples.
    if number is None or number.extension or not phonenumbers.is_possible_number(number):
        raise ValueError(_("Enter a phone number, like 01632 960 100 or +44 7700 900 982"))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _western(text: str) -> str:
    """Digits of any script as 0 to 9, so that figures typed on an Urdu keyboard are read too."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)
