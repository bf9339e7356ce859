"""What an attacker or a slip of the paste might send to every form: a clear answer below 500, and never their script back.

Each form is sent with one hostile text in all its boxes, and then with one box hostile and the others filled in fairly, so that
what stands behind the first check is reached too.
"""

import re
import time
from collections.abc import Iterator, Mapping
from urllib.parse import quote_plus

import pytest
from werkzeug.test import TestResponse

from tests import audit
from tests.house.one_of_each import Browser, Everything
from tests.house.test_access import Row, routes
from tests.house.test_csrf import UNSAFE

LIVE = "<script>alert(1)</script>"
CORPUS = {
    "nothing": "",
    "very long": "x" * 100_000,
    "many digits": "9" * 5_000,
    "NUL": "bus\0stop",
    "a lone surrogate": "bus\ud800stop",
    "turned round": "bus\u202egniht",
    "two lines": "bus\r\nBcc: everyone@example.org",
    "a script": f"\"'>{LIVE}{{{{ 7*7 }}}}${{7*7}}",
    "a formula": "=1+1",
    "percent signs": "%s %(name)s %n {0} {}",
    "SQL": "' OR 1=1; DROP TABLE people_person; --",
    "below nought": "-1",
    "beyond a column": str(2**63),
    "not a number": "NaN",
    "a power": "1e400",
    "other digits": "٣²",
    "far outside the alphabet": "😀" * 300,
    "up the tree": "../../../../etc/passwd",
}
"""Name → text. Sent in UTF-8 but for the lone surrogate, which goes as its three bytes."""

ALONE = ("nothing", "very long", "turned round", "two lines", "a script", "beyond a column", "other digits")
"""What is sent in one box at a time as well."""

DAYS = {"31 February": ("31", "2", "2026"), "the last day": ("31", "12", "9999"), "the first day": ("1", "1", "0001")}
SECONDS = 1.0
INSIDE = re.compile(r"Traceback|sqlalchemy|site-packages|\.py\b|SELECT .* FROM|sqlite3|psycopg", re.IGNORECASE)

FAIR = {
    "email": "ada@example.org",
    "postcode": "RM17 6SL",
    "money": "10",
    "number": "1",
    "text": "A fair answer",
}

Answers = Mapping[str, list[str]]

ELSEWHERE: Mapping[str, Answers] = {
    "/known": {"text": ["The lamps are out"], "where": ["grays"]},
    "/notes/search/export": {"form": ["csv"]},
    "/answers/<answer>/people/out": {"debt": ["1"]},
    "/notes/waiting": {
        "client_id": ["0b9d3c9e-7a57-4f0e-9d57-0d2f6f3e5b11"], "owner": [""], "text": ["The lamps are out"], "where": ["grays"],
        "channel": ["hub"], "kind": ["worry"], "voices": ["1"], "heard_how": ["first-hand"], "language": ["en"],
        "route": ["nobody"], "heard_on-day": ["1"], "heard_on-month": ["3"], "heard_on-year": ["2026"],
    },
}  # fmt: skip
"""What is sent to addresses that have no page of their own: their forms stand on others, or on a device."""


def form_of(answer: TestResponse, address: str) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """The fields of the page's own form filled in fairly, the names of its boxes, and of its boxes for dates."""
    fields: dict[str, list[str]] = {}
    boxes: list[str] = []
    if answer.mimetype != "text/html" or answer.status_code != 200:
        return fields, boxes, []
    for form in audit.parse(answer.text).iter("form"):
        if (form.get("method") or "").lower() != "post" or (form.get("action") or address) not in (address, ""):
            continue
        for field in form.iter():
            name, kind = field.get("name") or "", field.get("type") or "text"
            if not name or name in ("csrf_token", "once"):
                continue
            if field.tag == "select":
                fields[name] = [o.get("value") or "" for o in field.iter("option") if o.get("value")][:1]
            elif field.tag == "textarea":
                fields[name] = [FAIR["text"]]
            elif field.tag == "input" and kind in ("radio", "checkbox", "hidden", "submit"):
                fields.setdefault(name, [field.get("value") or ""])
            elif field.tag == "input":
                fields[name] = [fair(field.attrib)]
            elif field.tag == "button":
                fields[name] = [field.get("value") or ""]
            boxes.append(name)
    days = sorted({name.removesuffix("-day") for name in fields if name.endswith("-day")})
    for name in days:
        fields |= {f"{name}-day": ["1"], f"{name}-month": ["6"], f"{name}-year": ["2026"]}
    return fields, list(dict.fromkeys(boxes)), days


def fair(box: Mapping[str, str]) -> str:
    """An answer that this box may well take."""
    mode = box.get("inputmode")
    if box.get("type") == "email":
        return FAIR["email"]
    if box.get("autocomplete") == "postal-code":
        return FAIR["postcode"]
    return FAIR["money" if mode == "decimal" else "number" if mode == "numeric" else "text"]


def sendings(fields: Answers, boxes: list[str], days: list[str]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """What is sent, each with a name: fairly, all hostile, one hostile at a time, impossible days, a box twice."""
    fairly = dict(fields)
    yield "fairly", fairly
    names = boxes or ["name"]
    for said, text in CORPUS.items():
        yield f"{said} everywhere", dict.fromkeys(names, [text])
    for name in boxes:
        for said in ALONE:
            yield f"{said} in {name}", fairly | {name: [CORPUS[said]]}
        yield f"{name} twice", fairly | {name: [*fields.get(name, []), "another"]}
    for name in days:
        for said, parts in DAYS.items():
            boxed = zip(("day", "month", "year"), parts, strict=True)
            yield f"{said} in {name}", fairly | {f"{name}-{part}": [text] for part, text in boxed}


def encoded(sent: Mapping[str, list[str]]) -> bytes:
    """As a browser without scruples would write it."""
    pairs = ((name, text.encode("utf-8", "surrogatepass")) for name, texts in sent.items() for text in texts)
    return "&".join(f"{quote_plus(name)}={quote_plus(text)}" for name, text in pairs).encode()


@pytest.mark.parametrize("row", UNSAFE, ids=str)
def test_whatever_is_sent_gets_an_answer(everything: Everything, row: Row) -> None:
    role = next(role for role, mark in zip(everything.here, row.marks, strict=True) if mark != "-")
    mine = everything.here[role]
    endpoint = routes(everything.app)[row.method, row.rule]
    address = everything.address(row.rule, endpoint)
    shown = everything.client(mine).get(address, buffered=True)
    fields, boxes, days = form_of(shown, address)
    if row.rule in ELSEWHERE:
        fields, days = {**ELSEWHERE[row.rule]}, []
        if "owner" in fields:
            fields["owner"] = [(everything.client(mine).get("/notes/device").json or {})["owner"]]
        boxes = list(fields)
    wrong = []
    for said, sent in sendings(fields, boxes, days):
        try:
            answer, took = send(everything, mine, address, sent)
            if took > SECONDS:  # once is a crowded machine, every time is the form
                took = min(send(everything, mine, address, sent)[1] for _again in range(3))
        except Exception as error:
            wrong.append(f"{said}: {type(error).__name__} {str(error)[:200]}")
            continue
        wrong += [f"{said}: {fault}" for fault in faults(answer, took)]
    assert wrong == []


def send(
    everything: Everything, mine: Browser, address: str, sent: Mapping[str, list[str]]
) -> tuple[TestResponse, float]:
    """The answer, and the CPU seconds it took; whatever it changed is undone."""
    with everything.undone():
        started = time.process_time()
        answer = everything.client(mine).post(
            address,
            data=encoded({"csrf_token": [mine.token], **sent}),
            content_type="application/x-www-form-urlencoded",
            buffered=True,
        )
        return answer, time.process_time() - started


def faults(answer: TestResponse, took: float) -> Iterator[str]:
    """What is wrong with an answer."""
    if answer.status_code >= 500:
        yield answer.status
    if LIVE in answer.text:
        yield "the script is live"
    if INSIDE.search(answer.text.replace(CORPUS["SQL"], "")):
        yield f"shows the inside: {INSIDE.search(answer.text)}"
    if took > SECONDS:
        yield f"took {took:.1f} seconds"
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        yield "may be kept in a cache"
    if "Content-Security-Policy" not in answer.headers:
        yield "no policy"
