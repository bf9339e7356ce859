"""Every route, for every role, by every method: allowed or refused as `access.txt` says, and by nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engagement.people.rules import ROLES as KNOWN_ROLES
from tests.house.conftest import ROOT
from tests.house.one_of_each import ROLES, Everything

TABLE = Path(__file__).with_name("access.txt")
ROW = re.compile(r"(?P<method>[A-Z]+) +(?P<rule>/.*?)(?: \((?P<case>\w+)\))?  +(?P<marks>[yo-](?: +[yo-])*)")
UNTESTED = {"HEAD", "OPTIONS"}  # HEAD is answered by the GET, OPTIONS by Flask with nothing but the methods


@dataclass(frozen=True)
class Row:
    """A line of the table: who may do this. `y` may, `o` may in their own locality or group only, `-` may not."""

    method: str
    rule: str
    case: str
    marks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.rule}" + (f" ({self.case})" if self.case else "")


def read(text: str) -> Iterator[Row]:
    """The rows of a table; comments and empty lines are for people."""
    for line in text.splitlines():
        said = line.strip()
        if said and not said.startswith("#"):
            found = ROW.fullmatch(said)
            assert found, f"cannot read: {line}"
            yield Row(found["method"], found["rule"], found["case"] or "", tuple(found["marks"].split()))


ROWS = list(read(TABLE.read_text()))


def routes(app: Flask) -> dict[tuple[str, str], str]:
    """(method, rule) → endpoint, for every route there is."""
    return {
        (method, rule.rule): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - UNTESTED
    }


def is_refused(answer: TestResponse, address: str) -> bool:
    """Refused is 401, 403, or a visitor sent to sign in and back. A fault or a page not found is neither."""
    assert answer.status_code < 500, f"{address} answered {answer.status}"
    assert answer.status_code not in (400, 404, 405), f"{address} answered {answer.status}: the row proves nothing"
    sent_to_sign_in = answer.status_code == 303 and answer.location.startswith("/sign-in?next=")
    return sent_to_sign_in or answer.status_code in (401, 403)


def measure(everything: Everything, row: Row, endpoint: str) -> tuple[str, ...]:
    """What the application really does, written as in the table."""
    address = everything.address(row.rule, endpoint, row.case)

    def mark(role: str) -> str:
        here = not is_refused(everything.ask(row.method, address, everything.here[role]), address)
        if not here or role not in everything.there:
            return "y" if here else "-"
        there = not is_refused(everything.ask(row.method, address, everything.there[role]), address)
        return "y" if there else "o"

    return tuple(mark(role) for role in ROLES)


def test_every_route_and_method_has_a_row_and_every_row_a_route(house: Flask) -> None:
    listed = {(row.method, row.rule) for row in ROWS}
    there = set(routes(house))

    assert sorted(there - listed) == [], "decide who may, and write a row in tests/house/access.txt"
    assert sorted(listed - there) == [], "rows without a route"


def test_no_row_is_written_twice() -> None:
    assert len({str(row) for row in ROWS}) == len(ROWS)


def test_every_role_has_a_column() -> None:
    assert set(ROLES) == {"visitor", *KNOWN_ROLES}
    assert [str(row) for row in ROWS if len(row.marks) != len(ROLES)] == []


READERS = {"/notes/search", "/notes/search/export"}
"""Sent by POST though nothing changes: words that may name somebody stand in no address."""


def changes(role: str) -> set[str]:
    """What this role may change that is not for just anyone signed in."""
    own = [row for row in ROWS if row.method != "GET" and row.rule not in READERS and set(row.marks[1:]) != {"y"}]
    return {row.rule for row in own if row.marks[ROLES.index(role)] != "-"}


def test_an_auditor_changes_nothing_and_a_steward_only_answers_barriers_and_enters_asks() -> None:
    assert changes("auditor") == set()
    assert changes("steward") == {"/barriers/<barrier>/answer", "/asks/import", "/asks/new"}


def test_money_moves_by_the_fund_manager_alone() -> None:
    money = re.compile("/(funds|commitments|contributions|transactions|instalments)/")
    movers = {role for role in ROLES if any(money.match(rule) for rule in changes(role))}

    assert movers == {"fund_manager"}


def test_a_board_decides_and_a_community_votes_without_those_above_them() -> None:
    theirs = re.compile("/(rounds|options|priorities|items|interests)/")
    deciders = {role for role in ROLES if any(theirs.match(rule) for rule in changes(role))}

    assert deciders == {"resident", "cop_member", "facilitator", "board_member", "chair", "clerk"}


def test_who_has_no_locality_is_never_held_to_one() -> None:
    unbound = [ROLES.index(role) for role in ("visitor", "steward", "administrator", "auditor")]

    assert [str(row) for row in ROWS if any(row.marks[column] == "o" for column in unbound)] == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_who_may(everything: Everything, row: Row) -> None:
    endpoint = routes(everything.app).get((row.method, row.rule))
    assert endpoint, f"{row} has no route"

    really = measure(everything, row, endpoint)

    wrong = {
        role: f"the table says {said}, the site {does}"
        for role, said, does in zip(ROLES, row.marks, really, strict=True)
        if said != does
    }
    assert wrong == {}, f"{row} really is  {' '.join(really)}"


def test_the_document_is_what_the_guards_say(house: Flask) -> None:
    written = house.test_cli_runner().invoke(args=["permissions"]).output

    assert (ROOT / "docs" / "permissions.md").read_text() == written, "run engagement permissions > docs/permissions.md"


def test_a_hole_is_noticed(everything: Everything) -> None:
    """The measure itself: a page for administrators, and one for everybody."""
    people = Row("GET", "/people/new", "", ())
    start = Row("GET", "/", "", ())

    assert measure(everything, people, "people.add_person") == tuple(
        "y" if role == "administrator" else "-" for role in ROLES
    )
    assert measure(everything, start, "home.start") == ("y",) * len(ROLES)
