"""Records of a table there, page by page: all of them, or those that a question finds, in words that the base understands."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

import sqlalchemy as sa

from engagement.airtable import conflicts, mapping, provisioning, wire
from engagement.airtable.book import Work
from engagement.airtable.client import FORBIDDEN, Refused
from engagement.airtable.formulas import Words
from engagement.airtable.merging import there
from engagement.airtable.models import Row
from engagement.airtable.sheets import APP_ID, MODIFIED, Sheet
from engagement.airtable.values import NAMED, is_nothing, print_of
from engagement.shared.database import db

GONE_STALE = "LIST_RECORDS_ITERATOR_NOT_AVAILABLE"

Question = Callable[[Words], str | None]
"""A formula in given words; none where they have no way to ask it."""


def is_open(sheet: Sheet) -> bool:
    """Whether a table is looked at: one whose brake is on is, to see whether the records came back."""
    return sheet.paused_why is None or sheet.brake > 0


def named(sheet: Sheet, column: str, words: Words) -> str:
    """A field of the sync's own as a formula names it."""
    return {APP_ID: mapping.APP_ID, MODIFIED: mapping.LAST_MODIFIED}[column] if words.by_name else sheet.fields[column]


def listed(work: Work, sheet: Sheet, question: Question | None = None) -> Iterator[Sequence[Mapping[str, Any]]]:
    """The pages of a list. Where a table is not as we knew it, its description is read again, once; it may be paused then. A
    question that is refused is put in other words, and where none are understood everything is listed: what was not asked for
    does no harm."""
    offset: str | None = None
    while is_open(sheet):
        formula = question(sheet.words) if question else None
        options: dict[str, Any] = {"fields": sheet.asked_fields}
        options |= {"formula": formula} if formula else {}
        options |= {"offset": offset} if offset else {}
        try:
            answer = work.line.page(sheet.table_id, options)
        except Refused as refusal:
            if refusal.kind == GONE_STALE:
                raise
            if question is not None and formula and "FORMULA" in refusal.kind:
                _say_otherwise(sheet, question)
                continue
            if not provisioning.look_again(work):
                if refusal.status == FORBIDDEN:  # the table is there, and we may not read it: so it is with all of them
                    raise
                provisioning.pause(work, sheet, refusal.says or refusal.kind)
                return
            continue
        records = answer["records"]
        if not work.fresh_schema and _is_strange(work, sheet, records):
            provisioning.look_again(work)  # options renamed, perhaps, or a field retyped: by now we know
        if not is_open(sheet):
            return
        yield records
        offset = answer.get("offset")
        if not offset:
            return


def _say_otherwise(sheet: Sheet, question: Question) -> None:
    """Go on to the next words that make another formula of a question."""
    refused = question(sheet.words)
    while sheet.words is not Words.NONE and question(sheet.words) == refused:
        sheet.words = sheet.words.others


def _is_strange(work: Work, sheet: Sheet, records: Sequence[Mapping[str, Any]]) -> bool:
    """Whether something cannot be read, was emptied, or is another option: a field that was retyped looks like one that everybody
    cleared, and options whose names were swapped look like ones that somebody chose."""
    if any(_is_odd(sheet, record["fields"]) for record in records):
        return True
    cells = {str(record["id"]): record["fields"] for record in records}
    rows = db.session.execute(
        sa.select(Row.id, Row.record_id, Row.base_values, Row.agreed).where(
            Row.base_id == work.base_id, Row.record_id.in_(cells)
        )
    ).all()
    waiting = conflicts.waiting([row.id for row in rows])
    work.release()
    for row in rows:
        here, held = cells[row.record_id], {column for row_id, column in waiting if row_id == row.id}
        if _is_emptied(sheet, _without(row.base_values, held), here) or _is_chosen(
            sheet, _without(row.agreed, held), here
        ):
            return True
    return False


def _without(kept: Mapping[str, Any], columns: Set[str]) -> Mapping[str, Any]:
    return {column: said for column, said in kept.items() if column not in columns}


def _is_emptied(sheet: Sheet, before: Mapping[str, Any], cells: Mapping[str, Any]) -> bool:
    return any(
        not is_nothing(said) and column in sheet.fields and is_nothing(cells.get(sheet.fields[column]))
        for column, said in before.items()
    )


def _is_chosen(sheet: Sheet, agreed: Mapping[str, str], cells: Mapping[str, Any]) -> bool:
    """Whether an option is not the one that was there when both sides last agreed."""
    return any(
        column in agreed and print_of(wire.read(seat, cells.get(seat.field_id), str)) != there(agreed[column])
        for column, seat in sheet.seats.items()
        if seat.column.type in NAMED
    )


def _is_odd(sheet: Sheet, cells: Mapping[str, Any]) -> bool:
    """Whether something in a record cannot be read, links apart."""
    for seat in sheet.seats.values():
        if seat.column.to is None:
            try:
                wire.read(seat, cells.get(seat.field_id), lambda _: None)
            except wire.Unfit:
                return True
    return False
