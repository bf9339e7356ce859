"""Records and values as people read them: by the names they have in Airtable, links by what they lead to."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from engagement.airtable import changed, mapping, queries
from engagement.airtable.kinds import KINDS
from engagement.airtable.kinds.classes import parts
from engagement.airtable.models import Base, Conflict, Row, Run, Table
from engagement.airtable.values import NAMED, WORDS, Type
from engagement.people.rules import ROLES
from engagement.settings import Settings
from engagement.shared.money import Money
from engagement.shared.refusals import Missing

LONGEST = 80
"""Characters of a record's first words."""

PIECES = re.compile(r"\s+|\S+")
MOST_COMPARED = 2000
"""Words and blanks of two texts that are compared with each other."""


@dataclass(frozen=True)
class Names:
    """What tables and fields are called in Airtable; and why not, where the mapping cannot be read."""

    tables: Mapping[str, str]
    fields: Mapping[tuple[str, str], str]
    bases: Mapping[str, mapping.Base] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    app_id: str = mapping.APP_ID

    def table(self, kind: str) -> str:
        return self.tables.get(kind, kind)

    def field(self, kind: str, column: str) -> str:
        return self.fields.get((kind, column), column.replace("_", " "))


def names() -> Names:
    """As the mapping has them now."""
    settings = current_app.extensions["settings"]
    try:
        found = mapping.read(settings.airtable_mapping)
    except mapping.Wrong as wrong:
        return Names({}, {}, fault=str(wrong))
    fields = {(table.kind, one.column): one.name for table in found.tables for one in table.fields}
    ways = {table.kind: table.direction for table in found.tables}
    return Names(
        {table.kind: table.name for table in found.tables}, fields, {base.key: base for base in found.bases}, ways
    )


@dataclass(frozen=True)
class Side:
    """A base as the mapping has it, as it was met, or both."""

    key: str
    wanted: mapping.Base | None
    met: Base | None

    @property
    def is_ready(self) -> bool:
        """It has tables of ours."""
        return self.met is not None and bool(self.met.tables)

    @property
    def ails(self) -> str:
        """Why nothing goes there or comes from there, if the mapping is why."""
        if self.wanted is None:
            return _("The mapping has no base of this name any more. Nothing goes there and nothing comes from there.")
        if self.met is not None and self.is_ready and self.met.base_id != self.wanted.id:
            return _(
                "This base was %(was)s, and the mapping now says %(is_now)s. Give another base another name in the mapping.",
                was=self.met.base_id,
                is_now=self.wanted.id,
            )
        return ""


def sides(called: Names, met: Sequence[Base]) -> list[Side]:
    """Every base of the mapping, and those met before, by name."""
    known = {base.key: base for base in met}
    if called.fault:
        return [Side(base.key, mapping.Base(base.key, base.base_id), base) for base in met]
    return [Side(key, called.bases.get(key), known.get(key)) for key in sorted({*called.bases, *known})]


def get_wanted(*, base: str) -> mapping.Base:
    """A base by its name: of the mapping, or where that cannot be read one that was met before. Raises Missing."""
    called = names()
    if base in called.bases:
        return called.bases[base]
    met = queries.get_base(base=base)
    if not called.fault:
        raise Missing
    return mapping.Base(met.key, met.base_id)


def places(met: Sequence[Base]) -> dict[tuple[int, str], str]:
    """The address of each table's own page, by base and kind; of the server that stands in for Airtable, where one does."""
    url = current_app.extensions["settings"].airtable_url
    site = "https://airtable.com" if url == Settings.airtable_url else url
    return {(base.id, table.kind): f"{site}/{base.base_id}/{table.table_id}" for base in met for table in base.tables}


def how_found(table: Table) -> str:
    """How changes in a table there are found, as provisioning and the first run learned it."""
    if table.base.hook_id is not None:
        return _("Airtable rings")
    if "last modified" not in table.fields:
        return _("All of it is read at each look: it has no field Last modified")
    if table.asks == "none":
        return _("All of it is read at each look: its field Last modified does not say what changed")
    return _("It is asked for what was modified")


def roles_of(change: changed.Change) -> str:
    """Who changed it, by what they are here."""
    if change.roles is None:
        return _("Nobody who was signed in")
    return ", ".join(str(ROLES.get(role, role)) for role in change.roles) or _("Somebody without a role")


def did(counts: Mapping[str, int]) -> str:
    """What a run did, by what is counted of it; what it did nothing of is not named."""

    def many(what: str) -> int:
        return counts.get(what, 0)

    said = {
        "pushed": ngettext("%(num)s record sent", "%(num)s records sent", many("pushed")),
        "taken": ngettext("%(num)s record taken from there", "%(num)s records taken from there", many("taken")),
        "deleted": ngettext("%(num)s record withdrawn", "%(num)s records withdrawn", many("deleted")),
        "put_right": ngettext("%(num)s field put right there", "%(num)s fields put right there", many("put_right")),
        "settled": ngettext("%(num)s conflict settled", "%(num)s conflicts settled", many("settled")),
        "conflicts": ngettext("%(num)s new conflict", "%(num)s new conflicts", many("conflicts")),
        "parked": ngettext("%(num)s record parked", "%(num)s records parked", many("parked")),
        "removed": ngettext("%(num)s record removed there", "%(num)s records removed there", many("removed")),
    }
    return "; ".join(words for what, words in said.items() if many(what))


def counts_of(run: Run) -> dict[str, int]:
    """What is counted of a run, as ``did`` reads it."""
    return {name: getattr(run, name) for name in ("pushed", "taken", "deleted", "put_right", "conflicts", "parked")}


def first_words(records: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The beginning of what each of these records (kind, id) says first; nothing of those that may not leave any more."""
    wanted: dict[str, set[int]] = {}
    for kind, id_ in records:
        wanted.setdefault(kind, set()).add(id_)
    found = {}
    for kind, ids in wanted.items():
        if kind in KINDS:
            first = next(iter(parts()[kind].columns))
            for id_, loaded in KINDS[kind].load(ids).items():
                said = str(loaded.values[first] or "")
                found[kind, id_] = said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}…"
    return found


def of_rows(rows: Collection[Row]) -> dict[tuple[str, int], str]:
    """The first words of the records behind these rows."""
    return first_words({(row.kind, row.local_id) for row in rows if row.local_id is not None})


def values(conflict: Conflict) -> dict[str, str]:
    """``base``, ``ours`` and ``theirs`` of a conflict, to be read."""
    said = {"base": conflict.base_value, "ours": conflict.ours, "theirs": conflict.theirs}
    column = KINDS[conflict.row.kind].columns.get(conflict.column) if conflict.row.kind in KINDS else None
    if column is None:
        return {name: str(value or "") for name, value in said.items()}
    if column.type is Type.LINKS:
        records = {_record(link) for value in said.values() for link in value or ()}
        called = first_words(records)
        return {
            name: "\n".join(called.get(_record(link), link) for link in value or ()) for name, value in said.items()
        }
    listed = column.choices() if column.choices is not None and column.type in NAMED else {}
    return {name: _shown(column.type, value, listed) for name, value in said.items()}


def marked(before: str, after: str) -> list[tuple[str, bool]]:
    """``after`` in pieces, each with whether it is other than ``before``; in one piece where there is too much to compare."""
    was, now = PIECES.findall(before), PIECES.findall(after)
    if not was or not now or len(was) + len(now) > MOST_COMPARED:
        return [(after, False)]
    steps = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    return [("".join(now[start:end]), step != "equal") for step, _from, _to, start, end in steps if end > start]


def _record(link: str) -> tuple[str, int]:
    kind, _, id_ = link.partition(":")
    return kind, int(id_)


def _shown(type_: Type, value: Any, listed: Mapping[str, str]) -> str:
    if value is None or value == []:
        return ""
    if type_ in WORDS:
        return str(value)
    if type_ is Type.MONEY:
        return str(Money(value))
    if isinstance(value, list | tuple):
        return "\n".join(listed.get(one, one) for one in value)
    return listed.get(value, str(value)) if isinstance(value, str) else str(value)
