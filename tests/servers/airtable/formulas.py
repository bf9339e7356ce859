"""Formulas, as much of the language as a filter needs; a word that is not known is refused as Airtable refuses it."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from tests.servers.airtable.cells import value_of
from tests.servers.airtable.model import Field, Row, Table
from tests.servers.airtable.refusals import refuse

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\{(?P<field>(?:\\.|[^}\\])+)\}"""
    r"""|(?P<name>[A-Za-z_][A-Za-z_0-9]*)|(?P<sign><=|>=|!=|[-+*/&=<>(),]))""",
    re.DOTALL,
)
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
LADDER = (("=", "!=", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"))
COMPARE = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
UNITS = {"milliseconds": 0.001, "seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800}
Meaning = Callable[["Place"], Any]


@dataclass(frozen=True)
class Place:
    """Where a formula is worked out: a row, and now."""

    table: Table
    row: Row
    now: datetime


def read(text: str, table: Table) -> Callable[[Row, datetime], bool]:
    """Whether a row passes the filter."""
    reader = _Reader(_tokens(text), table)
    meaning = reader.part()
    if reader.tokens:
        _wrong("Invalid formula. Please check your formula text.")
    return lambda row, now: bool(meaning(Place(table, row, now)))


def _wrong(why: str) -> NoReturn:
    refuse(422, "INVALID_FILTER_BY_FORMULA", f"The formula for filtering records is invalid: {why}")


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            _wrong("Invalid formula. Please check your formula text.")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Reader:
    """Reads from the front of `tokens`; what it gives is worked out for each row."""

    def __init__(self, tokens: list[tuple[str, str]], table: Table) -> None:
        self.tokens, self.table = tokens, table

    def part(self, step: int = 0) -> Meaning:
        if step == len(LADDER):
            return self.single()
        left = self.part(step + 1)
        while self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1] in LADDER[step]:
            sign = self.tokens.pop(0)[1]
            left = _joined(left, sign, self.part(step + 1))
        return left

    def single(self) -> Meaning:
        kind, word = self.tokens.pop(0) if self.tokens else ("end", "")
        if kind == "number":
            return lambda _place: float(word)
        if kind == "text":
            said = ESCAPE.sub(lambda match: ESCAPES.get(match[1], match[1]), word[1:-1])
            return lambda _place: said
        if kind == "field":
            return self.column(ESCAPE.sub(r"\1", word))
        if kind == "name":
            return self.call(word) if self.next_is("(") else self.column(word)
        if (kind, word) == ("sign", "-"):
            inner = self.single()
            return lambda place: -inner(place)
        if (kind, word) == ("sign", "("):
            inner = self.part()
            self.expect(")")
            return inner
        _wrong("Invalid formula. Please check your formula text.")

    def column(self, name: str) -> Meaning:
        found = self.table.find_field(name)
        if found is None:
            _wrong(f"Unknown field names: {name.lower()}")
        return lambda place: _cell(place, found)

    def call(self, name: str) -> Meaning:
        self.expect("(")
        given: list[Meaning] = []
        names: list[str] = []
        while not self.next_is(")"):
            names.append(self.tokens[0][1] if self.tokens else "")
            given.append(self.part())
            if not self.next_is(")"):
                self.expect(",")
        self.expect(")")
        name = name.upper()
        if name == "LAST_MODIFIED_TIME":
            among = [found.id for one in names if (found := self.table.find_field(one))]
            return lambda place: place.row.modified(among or None)
        if name not in FUNCTIONS:
            _wrong(f"Unknown function names: {name}")
        return lambda place: FUNCTIONS[name](place, *[one(place) for one in given])

    def next_is(self, sign: str) -> bool:
        return bool(self.tokens) and self.tokens[0] == ("sign", sign)

    def expect(self, sign: str) -> None:
        if not self.next_is(sign):
            _wrong("Invalid formula. Please check your formula text.")
        self.tokens.pop(0)


def _joined(left: Meaning, sign: str, right: Meaning) -> Meaning:
    def meaning(place: Place) -> Any:
        one, two = left(place), right(place)
        if sign == "=":
            return _same(one, two)
        if sign == "!=":
            return not _same(one, two)
        if sign in COMPARE:
            return one is not None and two is not None and COMPARE[sign](one, two)
        if sign == "&":
            return _text(one) + _text(two)
        return {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[sign](
            one or 0, two or 0
        )

    return meaning


def _cell(place: Place, column: Field) -> Any:
    value = value_of(place.table, place.row, column)
    if isinstance(value, str) and column.type in ("dateTime", "date", "createdTime", "lastModifiedTime"):
        return _moment(value)
    return ", ".join(value) if isinstance(value, list) else value


def _same(one: Any, two: Any) -> bool:
    """Blank equals nothing, the empty text, no and nought, as it does there."""
    return (one or None) == (two or None)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _moment(value: Any) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _compared(sign: str) -> Callable[..., bool]:
    def compare(_place: Place, one: Any, two: Any, *_unit: Any) -> bool:
        first, second = _moment(one), _moment(two)
        if first is None or second is None:
            return False
        return first == second if sign == "=" else bool(COMPARE[sign](first, second))

    return compare


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "AND": lambda _place, *given: all(given),
    "OR": lambda _place, *given: any(given),
    "NOT": lambda _place, one: not one,
    "IF": lambda _place, test, one, two=None: one if test else two,
    "TRUE": lambda _place: True,
    "FALSE": lambda _place: False,
    "BLANK": lambda _place: None,
    "RECORD_ID": lambda place: place.row.id,
    "CREATED_TIME": lambda place: place.row.created,
    "CREATED_SECOND": lambda place: place.row.created.replace(microsecond=0),
    "NOW": lambda place: place.now,
    "IS_AFTER": _compared(">"),
    "IS_BEFORE": _compared("<"),
    "IS_SAME": _compared("="),
    "DATETIME_PARSE": lambda _place, value, *_format: _moment(value),
    "DATEADD": lambda _place, at, many, unit: (found := _moment(at)) and found + timedelta(seconds=many * UNITS[unit]),
    "LEN": lambda _place, value: float(len(_text(value))),
    "LOWER": lambda _place, value: _text(value).lower(),
    "UPPER": lambda _place, value: _text(value).upper(),
    "TRIM": lambda _place, value: _text(value).strip(),
    "EXACT": lambda _place, one, two: _text(one) == _text(two),
    "FIND": lambda _place, what, where, *_from: float(_text(where).find(_text(what)) + 1),
    "SEARCH": lambda _place, what, where, *_from: float(_text(where).lower().find(_text(what).lower()) + 1) or None,
    "CONCATENATE": lambda _place, *given: "".join(map(_text, given)),
}
