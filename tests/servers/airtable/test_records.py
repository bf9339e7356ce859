"""Records through the unmodified client: what is written is read, and what Airtable refuses is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pyairtable import Api, Table
from pyairtable.formulas import match
from requests import HTTPError

from tests.servers.airtable.person import Person
from tests.servers.airtable.server import Airtable


def refused(error: pytest.ExceptionInfo[HTTPError]) -> tuple[int, str]:
    """The status and the type of an answer that was an error."""
    assert error.value.response is not None
    said = error.value.response.json()
    kind = said["errors"][0]["error"] if "errors" in said else said["error"]
    return error.value.response.status_code, kind if isinstance(kind, str) else kind["type"]


def upsert(notes: Table, *rows: dict, merge: str = "App ID") -> dict:
    """One request, as the sync sends it: known rows by id, new ones by what is merged on."""
    body = {"records": list(rows), "performUpsert": {"fieldsToMergeOn": [merge]}, "returnFieldsByFieldId": False}
    return notes.api.patch(notes.urls.records, json=body)


def test_what_is_written_is_read_and_empty_cells_are_left_out(notes: Table):
    cells: dict[str, Any] = {
        "What": "Cold 🥶 flats\nسرد",
        "Mood": "Bad",
        "Tags": ["Homes"],
        "Amount": 12.5,
        "Day": "2026-03-02",
        "Open": True,
    }
    made = notes.create(cells)
    assert notes.get(made["id"])["fields"] == cells
    notes.update(made["id"], {"Amount": None, "Open": False, "What": "", "Tags": []})
    assert notes.get(made["id"])["fields"] == {"Mood": "Bad", "Day": "2026-03-02"}


def test_pages_hold_a_hundred_and_an_offset_that_has_expired_is_refused(airtable: Airtable, notes: Table):
    notes.batch_create([{"What": str(number)} for number in range(101)])
    assert len(notes.all()) == 101
    assert [len(page) for page in notes.iterate(page_size=60)] == [60, 41]
    pages = notes.iterate()
    next(pages)
    airtable.lists.lasts = timedelta(0)
    airtable.clock = lambda: datetime.now(UTC) + timedelta(minutes=11)
    with pytest.raises(HTTPError) as error:
        next(pages)
    assert refused(error) == (422, "LIST_RECORDS_ITERATOR_NOT_AVAILABLE")


def test_an_upsert_creates_once_updates_after_and_takes_known_rows_by_id(notes: Table):
    known = notes.create({"What": "known", "App ID": "k"})["id"]
    first = upsert(notes, {"id": known, "fields": {"What": "still known"}}, {"fields": {"App ID": "a", "What": "new"}})
    assert len(first["createdRecords"]) == 1 and first["updatedRecords"] == [known]
    again = upsert(notes, {"fields": {"App ID": "a", "What": "newer"}})
    assert (again["createdRecords"], again["updatedRecords"]) == ([], first["createdRecords"])
    assert sorted(row["fields"]["What"] for row in notes.all()) == ["newer", "still known"]


def test_an_upsert_that_matches_two_rows_is_refused_whole(notes: Table, person: Person):
    copied = notes.create({"App ID": "a", "What": "x"})["id"]
    person.copy("Notes", copied)
    with pytest.raises(HTTPError) as error:
        upsert(notes, {"fields": {"App ID": "new"}}, {"fields": {"App ID": "a", "What": "y"}})
    assert refused(error)[0] == 422
    assert [row["fields"]["What"] for row in notes.all()] == ["x", "x"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"Mood": "Unheard of"}, "INVALID_MULTIPLE_CHOICE_OPTIONS"),
        ({"Tags": ["Health", "Unheard of"]}, "INVALID_MULTIPLE_CHOICE_OPTIONS"),
        ({"Amount": "12"}, "INVALID_VALUE_FOR_COLUMN"),
        ({"Amount": True}, "INVALID_VALUE_FOR_COLUMN"),
        ({"What": 12}, "INVALID_VALUE_FOR_COLUMN"),
        ({"What": "x" * 100_001}, "INVALID_VALUE_FOR_COLUMN"),
        ({"Day": "2 March"}, "INVALID_VALUE_FOR_COLUMN"),
        ({"Open": "yes"}, "INVALID_VALUE_FOR_COLUMN"),
        ({"Nowhere": "x"}, "UNKNOWN_FIELD_NAME"),
    ],
)
def test_one_bad_cell_refuses_the_whole_request(notes: Table, cells: dict, kind: str):
    with pytest.raises(HTTPError) as error:
        notes.batch_create([{"What": "good"}, cells])
    assert refused(error) == (422, kind)
    assert notes.all() == []


def test_with_typecast_an_unknown_option_is_added(notes: Table, person: Person):
    notes.create({"Mood": "Mixed"}, typecast=True)
    assert [choice["name"] for choice in person.column("Notes", "Mood").choices] == ["Good", "Bad", "Mixed"]


def test_eleven_records_are_too_many(notes: Table):
    with pytest.raises(HTTPError) as error:
        notes.api.post(notes.urls.records, json={"records": [{"fields": {}}] * 11})
    assert refused(error) == (422, "INVALID_RECORDS")


def test_computed_and_locked_fields_cannot_be_written(notes: Table, person: Person):
    person.add_last_modified("Notes")
    with pytest.raises(HTTPError) as error:
        notes.create({"Last modified": "2026-03-02T10:00:00.000Z"})
    assert refused(error) == (422, "INVALID_VALUE_FOR_COLUMN")
    person.lock_field("Notes", "Amount")
    with pytest.raises(HTTPError) as error:
        notes.create({"Amount": 1})
    assert refused(error) == (403, "INVALID_PERMISSIONS")


@pytest.mark.parametrize(("how", "said"), [("as documented", (422, "ROW_DOES_NOT_EXIST")), ("404", (404, "NOT_FOUND"))])
def test_a_record_that_is_gone_is_missed_in_more_than_one_way(airtable: Airtable, notes: Table, how: str, said: tuple):
    gone = notes.create({})["id"]
    assert notes.batch_delete([gone]) == [{"id": gone, "deleted": True}]
    airtable.missing_row = how
    with pytest.raises(HTTPError) as error:
        notes.batch_update([{"id": gone, "fields": {"What": "x"}}])
    assert refused(error) == said
    with pytest.raises(HTTPError) as error:
        notes.get(gone)
    assert refused(error)[0] == 404


def test_formulas_find_what_was_modified_after_a_moment_by_name_and_by_id(
    airtable: Airtable, notes: Table, person: Person
):
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    airtable.clock = lambda: at
    row = notes.create({"What": "early"})["id"]
    notes.create({"What": "other"})
    field_id = person.add_last_modified("Notes", among=("What",))
    airtable.clock = lambda: at + timedelta(hours=1)
    person.edit("Notes", row, {"What": "late"})
    for name in (field_id, "Last modified"):
        found = notes.all(formula=f"IS_AFTER({{{name}}}, '2026-03-02T10:30:00.000Z')")
        assert [one["id"] for one in found] == [row]
    assert len(notes.all(formula="LAST_MODIFIED_TIME() >= DATETIME_PARSE('2026-03-02T10:00:00Z')")) == 2
    assert notes.all(formula=f"IS_AFTER(LAST_MODIFIED_TIME({{{field_id}}}), NOW())") == []


def test_formulas_compare_text_and_blank_and_escape(notes: Table):
    notes.batch_create([{"What": 'it\'s {odd} "here"', "Amount": 3}, {"App ID": "b"}])
    assert len(notes.all(formula=match({"What": 'it\'s {odd} "here"'}))) == 1
    assert [row["fields"] for row in notes.all(formula="{What} = BLANK()")] == [{"App ID": "b"}]
    assert len(notes.all(formula="OR({Amount} > 2, {App ID}='b')")) == 2
    assert len(notes.all(formula="AND(NOT({Amount}), LEN({App ID}) = 1)")) == 1
    (row,) = notes.all(formula="{App ID} & 'x' = 'bx'")
    assert [one["id"] for one in notes.all(formula=f"RECORD_ID()='{row['id']}'")] == [row["id"]]


@pytest.mark.parametrize("formula", ["{Nowhere}='x'", "AND(", "DROP(1)", "{What", "1 1"])
def test_a_formula_that_is_wrong_is_refused(notes: Table, formula: str):
    with pytest.raises(HTTPError) as error:
        notes.all(formula=formula)
    assert refused(error) == (422, "INVALID_FILTER_BY_FORMULA")


def test_a_question_too_long_for_an_address_is_asked_in_a_body(airtable: Airtable, notes: Table):
    row = notes.create({"App ID": "wanted"})["id"]
    formula = "OR(" + ",".join(f"{{App ID}}='{number:040}'" for number in range(300)) + ",{App ID}='wanted')"
    assert [one["id"] for one in notes.all(formula=formula, sort=["-App ID"])] == [row]
    assert airtable.calls("read")[-1].path.endswith("/listRecords")


def test_links_are_the_same_from_both_sides(api: Api, notes: Table, person: Person):
    themes = api.base(person.base.id).create_table("Themes", [{"name": "Name", "type": "singleLineText"}])
    notes.create_field("About", "multipleRecordLinks", options={"linkedTableId": themes.id})
    theme, other = themes.create({"Name": "Homes"})["id"], themes.create({"Name": "Work"})["id"]
    note = notes.create({"What": "x", "About": [theme]})["id"]
    assert themes.get(theme)["fields"]["Notes"] == [note]
    themes.update(other, {"Notes": [note]})
    assert notes.get(note)["fields"]["About"] == [theme, other]
    themes.delete(theme)
    assert notes.get(note)["fields"]["About"] == [other]
    person.restore("Themes", theme)
    assert notes.get(note)["fields"]["About"] == [other, theme]
    with pytest.raises(HTTPError) as error:
        notes.update(note, {"About": ["recNobodyHasThis00"]})
    assert refused(error) == (422, "ROW_DOES_NOT_EXIST")


def test_a_person_renames_retypes_copies_and_restores(notes: Table, person: Person):
    row = notes.create({"What": "x", "Mood": "Bad"})["id"]
    person.rename_option("Notes", "Mood", "Bad", "Poor")
    person.rename_field("Notes", "Mood", "Feeling")
    assert notes.get(row)["fields"] == {"What": "x", "Feeling": "Poor"}
    person.retype("Notes", "Feeling", "singleLineText")
    person.rename_table("Notes", "Voices")
    copied = person.copy("Voices", row)
    person.delete("Voices", row)
    assert [one["id"] for one in notes.all()] == [copied]
    person.restore("Voices", row)
    assert notes.get(row)["fields"] == {"What": "x", "Feeling": "Poor"}
    person.delete("Voices", copied)
    assert person.find("Voices", "What", "x") == row


def test_the_schema_makes_what_it_may_and_refuses_what_only_hands_can_make(api: Api, notes: Table, person: Person):
    base = api.base(person.base.id)
    assert [field.type for field in base.schema().table("Notes").fields][:2] == ["multilineText", "singleLineText"]
    for kind in ("lastModifiedTime", "createdTime", "formula", "autoNumber"):
        with pytest.raises(HTTPError) as error:
            notes.create_field("By hand", kind)
        assert refused(error) == (422, "UNSUPPORTED_FIELD_TYPE_FOR_CREATE")
    with pytest.raises(HTTPError) as error:
        notes.create_field("Open", "checkbox", options={"icon": "check", "color": "greenBright"})
    assert refused(error) == (422, "DUPLICATE_OR_EMPTY_FIELD_NAME")
    with pytest.raises(HTTPError) as error:
        notes.create_field("Cost", "currency", options={"precision": 2})
    assert refused(error) == (422, "INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE")
    field = base.schema().table("Notes").field("Mood")
    field.name = "Feeling"
    field.save()
    assert person.column("Notes", "Feeling").id == field.id
    assert api.whoami()["id"].startswith("usr")
    assert [one.id for one in api.bases()] == [person.base.id]
