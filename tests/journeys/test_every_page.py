"""Every page that somebody can walk to: sound on a phone and on a desktop, for visitors and for each role."""

import fcntl
import json
import re
from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping
from typing import TextIO

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from engagement import create_app
from engagement.demonstration.book import read_entries
from engagement.settings import Settings
from tests.journeys.conftest import DESKTOP, PHONE, Open, look, too_wide

pytestmark = pytest.mark.journey

SIGN_INS = {one["sign_in_role"]: one["email"] for one in read_entries()["people"] if one.get("sign_in")}
LINKS = "links => [...new Set(links.map(link => link.getAttribute('href').split('#')[0]))]"
PARTS = """() => {
  const tells = it => /^(class|lang|dir|role|type)$/.test(it.name)
  const say = one => one.tagName + [...one.attributes].map(it => it.name + (tells(it) ? it.value : ''))
  return [...new Set([...document.body.querySelectorAll('*')].map(one => say(one.parentElement) + say(one)))]
}"""
MANY = {"priorities.show_round": 7, "proposals.show_proposal": 4, "boards.show_meeting": 4}
"""Kinds of page that differ by more than their data, and how many of them a visitor looks at. Of all others one."""

SAME_FOR_ALL = [
    "home.who_may", "home.privacy", "home.cookies", "home.accessibility", "intelligence.tell_us", "intelligence.tell_what",
    "intelligence.saying", "boards.show_decision", "priorities.show_result", "enterprises.list_public", "feedback.you_said",
]  # fmt: skip
"""Pages that do not change with who reads them: a visitor looks at them once."""


class Sweep:
    """A walk to one page of every kind that links lead to, nearest first."""

    def __init__(
        self, page: Page, app: Flask, looked_at: set[str], *, many: Mapping[str, int], known: Collection[str] = ()
    ) -> None:
        self.page, self.adapter, self.many = page, app.url_map.bind("127.0.0.1"), many
        self.looked_at, self.twice = looked_at, not known
        self.kinds = Counter(dict.fromkeys(known, 1000))
        self.screens = [DESKTOP, PHONE]
        self.faults: list[str] = []

    def walk(self, start: str) -> list[str]:
        """All that is wrong with any page within reach, on a phone and on a desktop."""
        waiting, met = deque([start]), {start}
        while waiting:
            path = waiting.popleft()
            kind = self._kind(path)
            self.kinds[kind] += 1
            if kind and self.kinds[kind] <= self.many.get(kind, 1):
                self._look_at(path)
                links = [link.split("?")[0] for link in self.page.eval_on_selector_all("a[href^='/']", LINKS)]
                waiting.extend(link for link in links if link not in met)
                met.update(links)
        return self.faults

    def _look_at(self, path: str) -> None:
        answer = self.page.goto(path)
        if answer is None or answer.status != 200:
            self.faults.append(f"{path} answered {answer and answer.status}")
            return
        parts = set(self.page.evaluate(PARTS))
        new = not parts <= self.looked_at
        for screen in self.screens:
            self.page.set_viewport_size(screen)  # type: ignore[arg-type]
            looks = new and (screen is PHONE or self.twice)
            self.faults += look(self.page) if looks else too_wide(self.page)
        self.screens.reverse()  # the next page begins on the screen that this one ends on
        self.looked_at.update(parts)

    def _kind(self, path: str) -> str:
        """The view that answers; "" for a file to download."""
        if re.search(r"\.\w{2,4}$|/file$", path):
            return ""
        try:
            return str(self.adapter.match(path)[0])
        except HTTPException as fault:
            self.faults.append(f"A link leads to {path}, where nothing is: {fault}")
            return ""


@pytest.fixture
def looked_at(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[set[str]]:
    """The parts of pages that axe has seen, in any test process: a page made of nothing else has nothing new to tell it."""
    base = tmp_path_factory.getbasetemp()
    with ((base if worker == "main" else base.parent) / "looked-at.json").open("a+") as file:
        parts = _read(file)
        yield parts
        fcntl.flock(file, fcntl.LOCK_EX)
        both = parts | _read(file)
        file.truncate(0)
        json.dump(sorted(both), file)


def _read(file: TextIO) -> set[str]:
    file.seek(0)
    return set(json.loads(file.read() or "[]"))


@pytest.fixture(scope="module")
def map_of_the_site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application that is only asked which view answers at an address."""
    return create_app(
        Settings.from_environment({"ENVIRONMENT": "test", "INSTANCE_DIR": str(tmp_path_factory.mktemp("map"))})
    )


PUBLIC = {
    "home.start", "home.show_locality", "home.who_may", "home.privacy", "home.cookies", "home.accessibility",
    "intelligence.tell_us", "intelligence.tell_what", "intelligence.saying", "feedback.follow", "feedback.you_said",
    "priorities.list_rounds", "priorities.show_round", "priorities.show_result", "priorities.list_priorities",
    "priorities.show_priority", "boards.list_decisions", "boards.show_decision", "boards.show_meeting",
    "boards.show_register", "funds.list_funds", "funds.show_fund", "communities.list_groups", "communities.show_group",
    "assets.list_assets", "assets.show_asset", "enterprises.list_public", "people.sign_in", "people.with_password",
    "proposals.list_proposals", "proposals.show_proposal",
}  # fmt: skip


def test_every_page_for_everyone(open_page: Open, map_of_the_site: Flask, looked_at: set[str]) -> None:
    sweep = Sweep(open_page(), map_of_the_site, looked_at, many=MANY)

    assert sweep.walk("/") == []

    assert set(sweep.kinds) >= PUBLIC, f"No link leads to {sorted(PUBLIC - set(sweep.kinds))}"


@pytest.mark.parametrize("role", SIGN_INS)
def test_every_page_of_a_role(open_page: Open, map_of_the_site: Flask, looked_at: set[str], role: str) -> None:
    sweep = Sweep(open_page(SIGN_INS[role]), map_of_the_site, looked_at, many={}, known=SAME_FOR_ALL)

    assert sweep.walk("/home") == []
