"""A small site over the tables, so that a person can watch a sync and edit as partners do. No script is needed."""

import json
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from tests.servers.airtable.cells import name_of, value_of
from tests.servers.airtable.model import Base, Field, Row, Table
from tests.servers.airtable.person import Person
from tests.servers.airtable.refusals import Refused

if TYPE_CHECKING:
    from tests.servers.airtable.server import Airtable

STYLE = """body{font:1rem/1.5 system-ui,sans-serif;margin:1rem auto;max-width:80rem;padding:0 1rem;color:#0b0c0c}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #b1b4b6;padding:.4rem .6rem;text-align:start;
vertical-align:top;min-width:6rem;max-width:20rem;overflow-wrap:anywhere}.wide{overflow-x:auto}label{display:block;font-weight:700;
margin-top:1rem}input,textarea,select{font:inherit;width:100%;max-width:40rem;box-sizing:border-box;padding:.3rem}
button{font:inherit;margin:1rem .5rem 0 0;padding:.4rem 1rem}nav a{margin-inline-end:1rem}a{color:#1d70b8}
input[type=checkbox]{width:auto}:focus{outline:3px solid #fd0}"""
A_PAGE = 100
Answer = tuple[int, bytes, str, dict[str, str]]


def answer(airtable: "Airtable", method: str, path: str, body: bytes, host: str) -> Answer:
    """The page at an address, or what a form did. Only this machine's own browser is let in."""
    if host.split(":")[0] not in ("127.0.0.1", "localhost"):
        return _page("Not here", "<p>Open this page as 127.0.0.1.</p>", 403)
    parts = [unquote(part) for part in urlsplit(path).path.strip("/").split("/") if part]
    try:
        with airtable.lock:
            if method == "POST":
                form = {name: values[-1] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
                return _changed(airtable, parts, form)
            return _shown(airtable, parts, int(parse_qs(urlsplit(path).query).get("from", ["0"])[0]))
    except (KeyError, StopIteration, AssertionError, ValueError):
        return _page("Page not found", "<p>There is nothing here any more.</p>", 404)
    except Refused as refused:
        return _page(
            "That did not work", f"<p>{escape(refused.body['error']['message'])}</p><p>Go back and try again.</p>", 422
        )


def _shown(airtable: "Airtable", parts: list[str], start: int) -> Answer:
    if not parts:
        items = "".join(f'<li><a href="/{base.id}">{escape(base.name)}</a></li>' for base in airtable.bases.values())
        calls = ", ".join(f"{len(airtable.calls(kind))} {kind}" for kind in ("read", "write", "schema", "hook"))
        return _page("Bases", f'<ul>{items}</ul><p><a href="/calls">Requests so far</a>: {calls}.</p>')
    if parts == ["calls"]:
        said = [[call.kind, call.at, call.status] for call in airtable.wire]
        return 200, json.dumps(said).encode(), "application/json", {}
    base = airtable.bases[parts[0]]
    if len(parts) == 1:
        add = '<form method="post"><button name="do" value="last modified">Add Last modified to each table</button></form>'
        return _page(base.name, _tables(base) + add if base.tables else "<p>There are no tables yet.</p>")
    table = base.tables[parts[1]]
    if len(parts) == 2:
        return _page(table.name, _grid(base, table, start))
    row = table.rows[parts[2]]
    title = name_of(table, row).splitlines() or ["An empty row"]
    return _page(title[0][:80], _form(base, table, row))


def _changed(airtable: "Airtable", parts: list[str], form: dict[str, str]) -> Answer:
    base = airtable.bases[parts[0]]
    if len(parts) == 1:
        _add_last_modified(Person(airtable, base))
        return _go(f"/{base.id}")
    table, person = base.tables[parts[1]], Person(airtable, base)
    there = f"/{base.id}/{table.id}"
    if len(parts) == 2:
        return _go(f"{there}/{person.add(table.id, {})}")
    row_id = parts[2]
    match form.get("do"):
        case "delete":
            person.delete(table.id, row_id)
        case "restore":
            person.restore(table.id, row_id)
        case "copy":
            there += f"/{person.copy(table.id, row_id)}"
        case _:
            person.edit(table.id, row_id, {one.id: _typed(one, form.get(one.id, "")) for one in _written(table)})
    return _go(there)


def _add_last_modified(person: Person) -> None:
    for table in person.base.tables.values():
        if table.find_field("Last modified") is None:
            person.add_last_modified(table.id)


def _tables(base: Base) -> str:
    links = "".join(
        f'<a href="/{base.id}/{table.id}">{escape(table.name)} ({len(table.rows)})</a> '
        for table in base.tables.values()
    )
    return links and f'<nav aria-label="Tables">{links}</nav>'


def _grid(base: Base, table: Table, start: int) -> str:
    head = "".join(f'<th scope="col">{escape(column.name)}</th>' for column in table.fields.values())
    newest = list(reversed(table.rows.values()))
    rows = "".join(_line(base, table, row) for row in newest[start : start + A_PAGE])
    older = f'<p><a href="?from={start + A_PAGE}">Older rows</a></p>' if newest[start + A_PAGE :] else ""
    add = '<form method="post"><button>Add a row</button></form>'
    gone = "".join(
        f'<li>{escape(name_of(table, row))} <form method="post" action="/{base.id}/{table.id}/{row.id}">'
        f'<button name="do" value="restore">Restore</button></form></li>'
        for row in table.bin.values()
    )
    lines = f"<table><thead><tr>{head}</tr></thead>{rows}</table>"
    body = f'<div class="wide" tabindex="0" role="region" aria-label="Rows">{lines}</div>'
    return _tables(base) + add + body + older + (f"<h2>Deleted</h2><ul>{gone}</ul>" if gone else "")


def _line(base: Base, table: Table, row: Row) -> str:
    first, *others = [_said(base, table, row, column) or "–" for column in table.fields.values()]
    link = f'<th scope="row"><a href="/{base.id}/{table.id}/{row.id}">{escape(first)}</a></th>'
    return f"<tr>{link}{''.join(f'<td dir=auto>{escape(one)}</td>' for one in others)}</tr>"


def _said(base: Base, table: Table, row: Row, column: Field) -> str:
    value = value_of(table, row, column)
    if column.type == "multipleRecordLinks":
        there = base.tables[column.options["linkedTableId"]]
        value = [name_of(there, there.rows[one]) for one in value or []]
    if column.type in ("multipleSelects", "multipleRecordLinks"):
        return ", ".join(value or [])
    return "Yes" if value is True else "" if value is None else str(value)


def _form(base: Base, table: Table, row: Row) -> str:
    boxes = "".join(_box(base, table, row, column) for column in _written(table))
    more = '<button name="do" value="copy">Duplicate</button><button name="do" value="delete">Delete</button>'
    back = f'<p><a href="/{base.id}/{table.id}">Back to {escape(table.name)}</a></p>'
    return f'{back}<form method="post">{boxes}<button name="do" value="save">Save</button>{more}</form>'


def _written(table: Table) -> list[Field]:
    return [column for column in table.fields.values() if not column.computed]


def _box(base: Base, table: Table, row: Row, column: Field) -> str:
    value, name = value_of(table, row, column), f'id="{column.id}" name="{column.id}"'
    label = f'<label for="{column.id}">{escape(column.name)}</label>'
    if column.type == "multipleRecordLinks":
        return f'{label}<input {name} value="{escape(" ".join(value or []))}">'
    if column.type == "checkbox":
        return f'{label}<input type="checkbox" {name} value="1"{" checked" if value else ""}>'
    if column.type == "multilineText":
        return f'{label}<textarea {name} rows="5" dir="auto">\n{escape(value or "")}</textarea>'
    return f'{label}<input {name} value="{escape(_said(base, table, row, column))}" dir="auto">'


def _typed(column: Field, text: str) -> object:
    match column.type:
        case "checkbox":
            return bool(text)
        case "multipleRecordLinks":
            return text.split()
        case "multipleSelects":
            return [one.strip() for one in text.split(",") if one.strip()]
        case "multilineText":
            return text.replace("\r\n", "\n")
    return text


def _go(address: str) -> Answer:
    return 303, b"", "text/html; charset=utf-8", {"Location": address}


def _page(title: str, body: str, status: int = 200) -> Answer:
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} – Airtable on this machine</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f'<header><a href="/">Airtable on this machine</a></header><main><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
    return status, page.encode(), "text/html; charset=utf-8", {}
