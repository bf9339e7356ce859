"""The audit of pages must itself be able to fail."""

import pytest
from flask import Flask

from tests import audit

GOOD = """<!doctype html><html lang="en" dir="ltr"><head><title>Notes</title></head><body><main id="main">
<h1>Notes</h1><a href="#main">Up</a><form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="name">Name</label><input id="name" name="name"><button>Save</button></form></main></body></html>"""


def test_a_good_page_has_no_faults(house: Flask) -> None:
    assert audit.faults(GOOD, house) == []


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("</form>", "", "not well formed"),
        ("<h1>Notes</h1>", "", "one h1"),
        ("<h1>Notes</h1>", "<h1>Notes</h1><h1>Again</h1>", "one h1"),
        ("<title>Notes</title>", "<title> </title>", "no title"),
        (' dir="ltr"', "", "does not say its dir"),
        (' lang="en"', "", "does not say its lang"),
        ("<main id", "<p><img src='/'></p><main id", "no alt"),
        ("<h1>", '<h1 id="main">', "used 2 times"),
        ("<h1>", '<h1 aria-describedby="gone">', "points at 'gone'"),
        ("#main", "#gone", "points at #gone"),
        ('<label for="name">Name</label>', "", "no label"),
        ("<button>Save</button>", "<button></button>", "says nothing"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "0 CSRF tokens"),
        ("<h1>", '<h1 style="color:red">', "inline style"),
        ("<h1>", '<h1 onclick="go()">', "inline onclick"),
        ("</main>", "<script>go()</script></main>", "inline script"),
        ("#main", "javascript:go()", "leads to 'javascript:go()'"),
        ("#main", "/no/such/page", "answers 404"),
        ("<h1>Notes", "<h1>Notes %(name)s", "shows its workings"),
    ],
)
def test_a_fault_is_named(house: Flask, was: str, becomes: str, says: str) -> None:
    assert was in GOOD
    faults = audit.faults(GOOD.replace(was, becomes, 1), house)
    assert any(says in fault for fault in faults), faults
