"""The one serialiser: what is sent is built from loaded values alone, and what comes back is trusted in nothing."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.airtable import formulas, making, wire
from engagement.airtable.kinds import Column, Share
from engagement.airtable.values import Type, Value
from engagement.airtable.wire import Row, Seat, Unfit

KINDS = {"worry": "A worry", "idea": "An idea"}


def seat(type_: Type, *, options: dict[str, str] | None = None, share: Share = Share.BOTH) -> Seat:
    choices = (lambda: KINDS) if type_ in (Type.CHOICE, Type.CHOICES) else None
    column = Column("it", type_, share, choices=choices, to="themes" if type_ is Type.LINKS else None)
    return Seat(column, "fldAAAAAAAAAAAAAA", KINDS if options is None else options)


def sent(type_: Type, value: Value, **more: Any) -> Any:
    one = seat(type_, **more)
    return wire.cells({"it": one}, {"it": value}, lambda link: f"rec{link}").fields[one.field_id]


def came(type_: Type, cell: Any, **more: Any) -> Value:
    return wire.read(seat(type_, **more), cell, lambda record: {"rec1": "themes:1", "rec2": "themes:2"}.get(record))


@pytest.mark.parametrize(
    ("type_", "value", "cell"),
    [
        (Type.TEXT, "گرین 🌳", "گرین 🌳"),
        (Type.WHOLE, 12, 12),
        (Type.MONEY, 1250, 12.5),
        (Type.MONEY, 1200, 12),
        (Type.MONEY, -1, -0.01),
        (Type.DAY, "2026-03-02", "2026-03-02"),
        (Type.MOMENT, "2026-03-02T10:00:00.000Z", "2026-03-02T10:00:00.000Z"),
        (Type.CHOICE, "worry", "A worry"),
        (Type.CHOICES, ("idea", "worry"), ["An idea", "A worry"]),
        (Type.CHECK, True, True),
    ],
)
def test_every_type_goes_there_and_comes_back_the_same(type_: Type, value: Value, cell: Any) -> None:
    assert sent(type_, value) == cell
    assert came(type_, cell) == value


@given(st.integers(-(10**14), 10**14))
def test_no_penny_is_lost_on_the_way(pence: int) -> None:
    there = json.loads(json.dumps(sent(Type.MONEY, pence)))

    assert came(Type.MONEY, there) == pence


def test_an_empty_value_clears_the_cell_and_a_missing_cell_is_empty() -> None:
    assert sent(Type.TEXT, None) is None
    assert sent(Type.LINKS, ()) == []
    assert [came(type_, None) for type_ in (Type.TEXT, Type.CHECK, Type.LINKS)] == [None, False, ()]
    for type_, value in ((Type.TEXT, None), (Type.CHECK, False), (Type.LINKS, ())):
        assert wire.cells({"it": seat(type_)}, {"it": value}, str, new=True).fields == {}


@pytest.mark.parametrize("type_", [Type.WHOLE, Type.MONEY])
def test_nought_is_a_value_and_is_sent(type_: Type) -> None:
    one = seat(type_)

    assert wire.cells({"it": one}, {"it": 0}, str, new=True).fields == {one.field_id: 0}


def test_a_link_to_what_is_not_there_yet_is_left_out_and_told() -> None:
    one = seat(Type.LINKS)
    cells = wire.cells({"it": one}, {"it": ("themes:1", "themes:2")}, lambda link: {"themes:2": "rec2"}.get(link))

    assert cells.fields == {one.field_id: ["rec2"]}
    assert cells.missing == {"themes:1"}
    assert came(Type.LINKS, ["rec2", "rec1"]) == ("themes:1", "themes:2")


def test_a_renamed_option_keeps_its_meaning() -> None:
    field = {"id": "fldA", "options": {"choices": [{"id": "sel1", "name": "Worry!"}, {"id": "sel2", "name": "New"}]}}
    column = seat(Type.CHOICE).column
    now = making.seat(column, field, {"worry": "sel1", "idea": "sel9"})

    assert now.options == {"worry": "Worry!"}
    assert wire.cells({"it": now}, {"it": "worry"}, str).fields == {"fldA": "Worry!"}
    assert wire.read(now, "Worry!", lambda _: None) == "worry"


@pytest.mark.parametrize(
    ("type_", "value"), [(Type.LONG_TEXT, "x" * 100_001), (Type.CHOICE, "gone"), (Type.CHOICES, ("worry", "gone"))]
)
def test_what_airtable_cannot_hold_is_not_sent(type_: Type, value: Value, app: Any) -> None:
    with app.app_context(), pytest.raises(Unfit):
        sent(type_, value)


@pytest.mark.parametrize(
    ("type_", "cell"),
    [
        (Type.TEXT, 5),
        (Type.TEXT, {"error": "#ERROR!"}),
        (Type.WHOLE, 1.5),
        (Type.WHOLE, True),
        (Type.WHOLE, "12"),
        (Type.WHOLE, {"specialValue": "NaN"}),
        (Type.WHOLE, float("nan")),
        (Type.WHOLE, 10**30),
        (Type.MONEY, 12.345),
        (Type.DAY, "yesterday"),
        (Type.DAY, "2026-02-30"),
        (Type.DAY, "20260302"),
        (Type.MOMENT, "2026-03-02T10:00:00"),
        (Type.MOMENT, "0001-01-01T00:00:00+14:00"),
        (Type.CHOICE, "Something a person added"),
        (Type.CHECK, "yes"),
        (Type.LINKS, ["recOfNobody"]),
        (Type.LINKS, "rec1"),
        (Type.CHOICES, [1]),
    ],
)
def test_what_cannot_be_read_is_parked_and_never_guessed(type_: Type, cell: Any, app: Any) -> None:
    with app.app_context(), pytest.raises(Unfit) as caught:
        came(type_, cell)
    assert caught.value.column == "it"
    assert caught.value.reason


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_nothing_that_comes_back_can_break_the_reading(app: Any, cell: Any) -> None:
    for type_ in Type:
        with app.app_context():
            try:
                came(type_, cell)
            except Unfit as unfit:
                assert unfit.reason


def test_a_private_column_is_refused_by_the_serialiser_itself() -> None:
    with pytest.raises(PermissionError):
        sent(Type.TEXT, "a name", share=Share.NEVER)


def test_one_body_makes_some_and_changes_others() -> None:
    body = wire.upsert("fldAPP", [Row("uuid-1", {"fldA": "new"}), Row("uuid-2", {"fldA": "old"}, record_id="rec2")])

    assert body == {
        "performUpsert": {"fieldsToMergeOn": ["fldAPP"]},
        "returnFieldsByFieldId": True,
        "typecast": False,
        "records": [
            {"fields": {"fldAPP": "uuid-1", "fldA": "new"}},
            {"id": "rec2", "fields": {"fldA": "old"}},
        ],
    }
    with pytest.raises(ValueError, match="11 records"):
        wire.upsert("fldAPP", [Row(str(number), {}) for number in range(11)])


def test_formulas_cannot_be_broken_out_of() -> None:
    since = datetime(2026, 3, 2, 10, tzinfo=UTC)

    assert formulas.modified_since("fldL", since) == "IS_AFTER({fldL}, DATETIME_PARSE('2026-03-02T10:00:00.000Z'))"
    assert formulas.with_app_ids("App ID", ["a', TRUE(), 'b"]) == r"OR({App ID}='a\', TRUE(), \'b')"


def test_choices_that_are_called_the_same_are_told_apart() -> None:
    twins = {"grays-park": "Park", "tilbury-park": "park"}
    column = Column("it", Type.CHOICE, Share.BOTH, choices=lambda: twins)

    assert making.called(column) == {"grays-park": "Park", "tilbury-park": "park (tilbury-park)"}
    made = making.field_schema(column, "Part", tables={}, out=False)
    assert made["options"] == {"choices": [{"name": "Park"}, {"name": "park (tilbury-park)"}]}


def test_a_field_that_was_made_something_else_no_longer_fits(app: Any) -> None:
    text, money, links = (seat(type_).column for type_ in (Type.TEXT, Type.MONEY, Type.LINKS))
    with app.app_context():
        assert making.fits(text, {"type": "singleLineText"}, tables={}) is None
        assert "checkbox" in str(making.fits(text, {"type": "checkbox"}, tables={}))
        assert "percent" in str(making.fits(money, {"type": "percent"}, tables={}))
        there = {"type": "multipleRecordLinks", "options": {"linkedTableId": "tblA"}}
        assert making.fits(links, there, tables={"themes": "tblA"}) is None
        assert making.fits(links, there, tables={"themes": "tblB"}) == "it leads to another table"
