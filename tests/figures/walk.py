"""Everything that a visitor can read: every public address there is, and every address that one of them leads to."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests import audit
from tests.house.test_access import ROWS

PUBLIC = {row.rule for row in ROWS if row.method == "GET" and row.marks[0] == "y"}
SAME = {"/static/<path:filename>", "/icon-<int:size>.png", "/sw.js", "/healthz", "/follow/<reference>"}
"""Files of the house itself, and what only whoever holds a code can read."""
MOST = 3000
LINK = re.compile(r'(?:href|src)="([^"]+)"')
FRESH = re.compile(r'(name="(?:csrf_token|once)"[^>]*value=")[^"]*|nonce="[^"]*"')
"""What is new on every page that is made, and says nothing."""


def everything(app: Flask) -> dict[str, str]:
    """Address → what it answers, of all that a visitor can reach."""
    client, found, waiting = app.test_client(), dict[str, str](), list(_starts())
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found[address] = said = _read(client, address)
        waiting += [one for one in _leads_to(said, address) if one not in found and _is_public(app, one)]
        assert len(found) < MOST, "the walk does not end"
    return found


def _starts() -> Iterator[str]:
    yield from (rule for rule in sorted(PUBLIC - SAME) if "<" not in rule)


def _read(client: FlaskClient, address: str) -> str:
    answer = client.get(address, buffered=True)
    assert answer.status_code < 400, f"{address} answered {answer.status}"
    if answer.status_code >= 300:
        return f'<a href="{answer.location}">'
    kind = str(answer.mimetype)
    if not kind.startswith("text/") and "xml" not in kind and "json" not in kind:
        return kind
    return FRESH.sub(r"\1", answer.get_data(as_text=True))


def _leads_to(said: str, address: str) -> Iterator[str]:
    """Links, and what the forms that only look can be asked, one choice at a time."""
    for link in LINK.findall(said):
        parts = urlsplit(unescape(link))
        if not parts.netloc or parts.netloc == "localhost":
            yield (parts.path or urlsplit(address).path) + (f"?{parts.query}" if parts.query else "")
    if "<select" in said:
        for form in audit.parse(said).iter("form"):
            if (form.get("method") or "get").lower() == "get":
                for select in form.iter("select"):
                    for option in select.iter("option"):
                        asked = urlencode({select.get("name") or "": option.get("value") or ""})
                        yield f"{form.get('action') or urlsplit(address).path}?{asked}"


def rules_of(app: Flask, addresses: Iterable[str]) -> set[str]:
    """The routes that these addresses are of."""
    return {rule for one in addresses if (rule := _rule(app, one))}


def _is_public(app: Flask, address: str) -> bool:
    return _rule(app, address) in PUBLIC - SAME


def _rule(app: Flask, address: str) -> str:
    try:
        rule, _args = app.url_map.bind("localhost").match(urlsplit(address).path, method="GET", return_rule=True)
    except (HTTPException, RequestRedirect):
        return ""
    return str(rule.rule)
