"""Files that are far too much: refused in a sentence, with little CPU and little memory, whoever sends them."""

import io
import json
import subprocess
import sys
import time
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from engagement.intelligence import reasons
from engagement.intelligence.files import opening, rules, working
from engagement.intelligence.files.models import ImportFile
from engagement.intelligence.intake import Unusable
from engagement.intelligence.models import Note
from tests.visitor import Visitor
from tests.world import World

FIFTY = 50 * 1024 * 1024


class Unread(io.RawIOBase):
    """A body that must not be read."""

    def readable(self) -> bool:
        return True

    def readinto(self, _into: Any) -> int:
        raise AssertionError("the body was read")


def post(visitor: Visitor, path: str, *, length: int = FIFTY) -> Any:
    said = {"CONTENT_LENGTH": str(length), "wsgi.input": Unread()}
    return visitor.client.post(path, content_type="multipart/form-data; boundary=x", environ_overrides=said)


def test_fifty_megabytes_are_refused_before_they_are_read_whoever_sends_them(visitor: Visitor, world: World) -> None:
    for is_signed_in in (False, True):
        if is_signed_in:
            visitor.sign_in(world.person("Wil", "worker", locality=world.locality()))
        answer = post(visitor, "/imports/new")
        assert answer.status_code == 413
        assert "That is too large" in answer.text and "The most that can be sent here is 20 MB" in answer.text


@pytest.mark.parametrize("path", ["/tell-us/what", "/notes/new", "/nowhere", "/sign-in"])
def test_no_door_reads_a_body_that_is_too_large(visitor: Visitor, world: World, path: str) -> None:
    answer = post(visitor, path)

    assert answer.status_code == 413 and "The most that can be sent here is 2 MB" in answer.text


def test_a_million_rows_are_refused_in_a_second_and_the_next_file_is_not_kept_waiting(
    session: Session, world: World, now: datetime
) -> None:
    by = world.person("Wil", "worker", locality=world.locality())
    file = world.file(by=by.id, content=b"text,date\n" + b"Dark.,1/2/2026\n" * 1_000_000)
    file.columns, file.standing, file.state = {"text": "text", "date": "date"}, {}, "to-check"
    session.commit()

    began = time.process_time()
    working.go_on(now=now)

    assert time.process_time() - began < 4
    assert file.state == "failed" and file.fault is not None
    assert json.loads(file.fault) == ["rows", {"row": rules.MOST_TAKEN + 2, "most": rules.MOST_TAKEN}]
    assert session.scalars(sa.select(Note)).all() == []


def test_so_many_rows_as_may_be_are_not_refused() -> None:
    rules.check_number(range(1, rules.MOST_TAKEN + 2))
    with pytest.raises(Unusable, match="row 200,002: a file has no more than 200,000 rows"):
        rules.check_number(range(1, rules.MOST_TAKEN + 3))


MEASURED = """
import io, sys, tracemalloc
from datetime import date
from engagement.intelligence import intake

class Endless(io.TextIOBase):
    '''A heading, then one cell of fifty million letters, in lines of `width`.'''
    def __init__(self, width):
        self.left, self.width, self.first = 50_000_000, width, True
    def readline(self, most=-1):
        if self.first:
            self.first = False
            return 'text,date\\n'
        if not self.left:
            return ''
        quote = '"' if self.left == 50_000_000 else ''
        size = min(self.width, most - 2 if most > 0 else self.width, self.left)
        self.left -= size
        return quote + 'x' * size + ('\\n' if self.width < 1_000_000 else '')

tracemalloc.start()
try:
    list(intake.read_rows(Endless(int(sys.argv[1])), columns={'text': 'text'}, today=date(2026, 3, 2), allowed={}))
except intake.Unusable as unusable:
    print(unusable)
print(tracemalloc.get_traced_memory()[1] // 1024**2)
"""


@pytest.mark.parametrize(("width", "says"), [(80, "row 2: a cell of it is longer"), (10**9, "row 2: ")])
def test_a_cell_of_fifty_megabytes_takes_little_memory(width: int, says: str) -> None:
    run = subprocess.run([sys.executable, "-c", MEASURED, str(width)], check=True, capture_output=True, text=True)

    why, peak = run.stdout.splitlines()
    assert why.startswith(says) and int(peak) < 16, run.stdout


ROWS = """
import io, sys, tracemalloc
from datetime import date
from engagement.intelligence import intake
number = int(sys.argv[1])
lines = io.TextIOWrapper(io.BufferedReader(type("Rows", (io.RawIOBase,), {
    "at": 0, "readable": lambda self: True,
    "readinto": lambda self, into: (
        0 if self.at > number else
        (into.__setitem__(slice(0, 10), b"text,date\\n"), setattr(self, "at", 1), 10)[2] if self.at == 0 else
        (into.__setitem__(slice(0, 15), b"Dark.,1/2/2026\\n"), setattr(self, "at", self.at + 1), 15)[2]),
})()), newline="")
tracemalloc.start()
rows = intake.read_rows(lines, columns={"text": "text", "date": "date"}, today=date(2026, 3, 2), allowed={})
print(sum(1 for _row in rows), tracemalloc.get_traced_memory()[1] // 1024)
"""


def test_reading_takes_no_more_memory_for_many_rows_than_for_few() -> None:
    peaks = []
    for number in (1_000, 60_000):
        run = subprocess.run([sys.executable, "-c", ROWS, str(number)], check=True, capture_output=True, text=True)
        read, peak = map(int, run.stdout.split())
        assert read == number
        peaks.append(peak)
    assert peaks[1] < peaks[0] + 512, peaks


@pytest.mark.parametrize("number", [10**6, 4 * 10**5])
def test_a_row_of_a_million_columns_is_refused(app: Flask, number: int) -> None:
    content = io.BytesIO(b"text," + b"a," * number + b"b\nDark.\n")
    began = time.process_time()
    with app.test_request_context(), pytest.raises(Unusable, match="row 1: it (is longer than|has)"):
        opening._open_csv(content, None)
    assert time.process_time() - began < 2


def test_why_a_file_cannot_be_read_is_said_in_the_language_of_its_reader(
    visitor: Visitor, world: World, session: Session, now: datetime
) -> None:
    """A reason is kept as a code: the worker that found it speaks English, who reads it may not."""
    by = world.person("Wil", "worker", locality=world.locality())
    rows = "".join(f"Lamp {number} is out.,1/2/2026\n" for number in range(2500))
    file = world.file(rows + 'never,"ending\n', by=by.id)
    file.columns, file.standing, file.state = {"text": "text", "date": "date"}, {}, "to-check"
    session.commit()
    working.go_on(now=now)

    assert json.loads(session.scalars(sa.select(ImportFile.fault)).one() or "") == ["quotation", {"row": 2502}]
    assert "a quotation mark never ends" in visitor.sign_in(by).get(f"/imports/{file.key}").text


def test_the_reasons_of_rows_are_kept_as_codes(visitor: Visitor, world: World, session: Session) -> None:
    by = world.person("Wil", "worker", locality=world.locality())
    visitor.sign_in(by)
    file = world.file("Dark.,soon\nWet.,1/2/2026\nWet.,1/2/2026", by=by.id)
    page = visitor.get(f"/imports/{file.key}").submit("Check the rows", else_channel="hub")

    assert [row[2] for row in session.scalars(sa.select(ImportFile.checked)).one()["shown"]] == [
        ["date-form", {"said": "soon"}],
        ["twice", {}],
    ]
    report = page.follow("Take all of them as a CSV file").response.text
    assert "Refused,the date “soon” is in no form we know,Dark." in report and "Here already" in report


def test_a_kept_reason_is_said_in_the_language_of_the_moment(app: Flask) -> None:
    with app.test_request_context():
        assert str(reasons.of_kept(["empty", {}])) == "it is empty"
        with force_locale("ur"):
            assert str(reasons.of_kept(["empty", {}])) == "یہ خالی ہے"

        assert reasons.of_kept("as it was written before") == "as it was written before"


def test_every_reason_can_be_said_with_what_it_is_given(app: Flask) -> None:
    given = {"row": 2502, "most": 7, "typed": 20_001, "cells": 3, "heading": 2, "columns": "a, b", "byte": 9}
    given |= {"encoding": "UTF-8", "words": "Caf", "said": "soon", "field": "kind", "known": ["worry", "idea"]}
    given |= {"kinds": ["phone", "risk"], "wanted": "text", "sheet": "One"}
    with app.test_request_context():
        said = {code: str(reasons.Reason(code, given)) for code in reasons.SAID}
    assert not [code for code, sentence in said.items() if "%" in sentence]
    assert said["rows"].startswith("row 2,502:") and said["found"].endswith("a phone number; words of danger")
    assert said["not-one-of"] == "What kind it is: “soon” is not one of worry, idea"
