"""A worker logs notes where there is no signal: each arrives once, and nothing of them can be read after signing out."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.conftest import PATIENCE, PHONE, QUIET, look
from tests.journeys.steps import heading, press
from tests.journeys.town import Town
from tests.servers.flapping import Line, line
from tests.servers.site import Site

pytestmark = pytest.mark.journey

WORKER = "tolu.lampost@example.org"
COLLEAGUE = "juniper.stallworthy@example.org"
NOTES, FLAPS = 20, 50
NUMBER = "01375 390000"

KEPT = """async () => {
  const found = { ...localStorage, ...sessionStorage }
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done, fail) => {
      const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); asked.onerror = fail })
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => {
        const asked = database.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result) })
      found[name + ' ' + store] = rows.map(row => [row, ...Object.values(row)].map(
        one => one instanceof ArrayBuffer ? new TextDecoder().decode(one) : JSON.stringify(one)))
    }
    database.close()
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const one of await cache.keys()) found[one.url] = await (await cache.match(one)).text()
  }
  return found
}"""
"""All that a script of ours could find on the device."""


@dataclass
class Away:
    """A worker's phone on a line that drops, and the site at its other end."""

    town: Town
    site: Site
    line: Line
    phone: BrowserContext
    folder: Path
    now: datetime

    def sign_in(self, who: str) -> None:
        self.phone.add_cookies([{**self.town.cookie(who, moment=self.now), "url": self.line.url}])  # type: ignore[typeddict-item]

    def open(self) -> Page:
        """The capture page, once the phone has kept what it needs without signal."""
        page = self.phone.new_page()
        page.goto("/notes/new")
        until(lambda: bool(page.evaluate("navigator.serviceWorker.controller !== null")))
        until(lambda: page.evaluate("caches.open('page').then(kept => kept.keys()).then(found => found.length)") == 1)
        return page

    def notes(self, marker: str) -> list[tuple[str, str]]:
        """(text, who logged it) of the notes on the server that hold the marker."""
        with closing(sqlite3.connect(self.town.folder / "demo.sqlite", timeout=30)) as database:
            return database.execute(
                "SELECT text, email FROM intelligence_note JOIN people_person ON people_person.id = logged_by"
                " WHERE text LIKE ? ORDER BY intelligence_note.id",
                (f"%{marker}%",),
            ).fetchall()


@pytest.fixture
def away(browser: Browser, town: Town, tmp_path: Path) -> Iterator[Away]:
    """A phone whose whole disk can be searched, with a worker signed in."""
    now = datetime.now(UTC)
    site = town.site(now)
    with line() as wire:
        try:
            site.start()
            wire.site = site.url
            phone = browser.browser_type.launch_persistent_context(
                tmp_path / "phone",
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
                args=QUIET,
                base_url=wire.url,
                viewport={"width": PHONE["width"], "height": PHONE["height"]},
                locale="en-GB",
                timezone_id="Europe/London",
            )
            phone.set_default_timeout(PATIENCE)
            here = Away(town, site, wire, phone, tmp_path / "phone", now)
            here.sign_in(WORKER)
            yield here
            phone.close()
        finally:
            site.stop()


def write(page: Page, text: str) -> None:
    """Log one note, and wait until it has been taken: sent, or kept on the phone."""
    page.get_by_label("What did you hear?").fill(text)
    page.evaluate("document.querySelectorAll('form details').forEach((lid) => { lid.open = true })")
    page.get_by_label("A worry").check()
    page.get_by_label("Where does it belong?").select_option("Grays")
    page.get_by_label("Where did you hear it?").select_option("Community hub")
    page.wait_for_timeout(1000)  # a second press within a second is taken for a slip
    another = page.get_by_role("button", name="Save and log another")
    press(page, "Save and log another" if another.count() else "Save the note")
    expect(page.get_by_label("What did you hear?")).to_have_value("")


def said(page: Page) -> Locator:
    """The line that says what waits."""
    return page.locator(".waiting__line")


def until(true: Callable[[], bool], *, seconds: float = 20) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.1)


def in_the_vault(page: Page, work: str) -> Any:
    """Do something to what waits, as somebody with the phone in their hand and a programmer's tools might."""
    names = "performance.getEntriesByType('resource').map(one => one.name)"
    return page.evaluate(
        f"async () => {{ const vault = await import({names}.find(name => name.includes('/vault.js'))); {work} }}"
    )


@contextmanager
def cut(away: Away, how: int) -> Iterator[None]:
    """No signal while the block lasts: the phone knows it, or the line is dead, or the site is not heard, or killed."""
    if how % 4 == 0:
        away.phone.set_offline(True)
    elif how % 4 == 1:
        away.line.cut()
    else:
        away.line.cut("deaf")
    killed = how in (11, 22, 33)
    if killed:
        away.site.kill()
    yield
    if killed:
        away.site.start()
    away.phone.set_offline(False)
    away.line.mend()


def test_twenty_notes_through_fifty_cuts_arrive_once_each_and_none_is_readable_after_signing_out(away: Away) -> None:
    page = away.open()
    written: list[str] = []
    for flap in range(FLAPS):
        with cut(away, flap):
            if len(written) < NOTES and flap * NOTES // FLAPS >= len(written):
                written.append(f"Heard away from all signal, number {len(written):02}.")
                write(page, written[-1])
            if flap % 10 == 5:
                page.reload()  # opened anew without signal
                expect(heading(page)).to_have_text("Log what you heard")
        time.sleep(0.1)
    page.goto("/notes/new")
    until(lambda: len(away.notes("away from all signal")) == NOTES)

    expect(said(page)).not_to_contain_text("waiting")
    assert sorted(away.notes("away from all signal")) == [(text, WORKER) for text in written]

    with cut(away, 0):
        page.reload()
        for number in range(3):
            write(page, f"Heard away from all signal, and ring {NUMBER}, number 9{number}.")
        expect(said(page)).to_contain_text("3 waiting")
    expect(said(page)).to_contain_text("3 need you")
    assert len(away.notes("away from all signal")) == NOTES, "what stop and check finds is not taken silently"
    assert page.evaluate(KEPT), "there is something to be destroyed"
    page.goto("/home")
    press(page, "Sign out")
    expect(page.get_by_role("dialog")).to_contain_text("3 notes on this device have not gone up")
    press(page, "Stay signed in")
    press(page, "Sign out")
    press(page, "Sign out and lose what waits")
    expect(page.get_by_role("alert")).to_contain_text("You are signed out.")

    assert page.evaluate(KEPT) == {}
    away.phone.close()
    marks = [mark.encode(code) for mark in ("away from all signal", NUMBER) for code in ("utf-8", "utf-16-le")]
    readable = [
        path for path in away.folder.rglob("*") if path.is_file() for mark in marks if mark in path.read_bytes()
    ]
    assert readable == []


def test_a_queue_doctored_replayed_and_reordered_on_the_device_changes_nothing(away: Away) -> None:
    page = away.open()
    away.line.cut("deaf")
    for text in ("A bench by the ford.", "A lamp by the ford."):
        write(page, text)
    until(lambda: len(away.notes("by the ford")) == 2)  # the site has them, and the phone does not know
    away.line.cut()
    in_the_vault(
        page,
        """const [first, second] = await vault.list()
        const opened = await vault.open(first)
        opened.fields.find(one => one[0] === 'text')[1] = 'Doctored.'
        await vault.put({...first, at: second.at + 1}, opened)
        await vault.put({...second, id: '0ddba11c-afe5-4bee-8fab-c0ffee005eed'}, {...await vault.open(second), says: []})
        await vault.mark('0ddba11c-afe5-4bee-8fab-c0ffee005eed', {owner: 'somebody else'})
        await vault.put({...second, id: 'c0ffee00-5eed-4bee-8fab-0ddba11cafe5'}, await vault.open(second))
        await vault.mark('c0ffee00-5eed-4bee-8fab-0ddba11cafe5', {sealed: new ArrayBuffer(40)})
        globalThis.again = await vault.find(second.id)
        globalThis.saidAgain = await vault.open(second)""",
    )

    away.line.mend()
    press(page, "Try to send now")

    items = page.locator(".waiting-list__item")
    expect(items).to_have_count(2, timeout=30_000)  # a try that fails in the middle is made again some seconds later
    expect(items.filter(has_text="with other words")).to_have_count(1)
    expect(items.filter(has_text="cannot be read or sent")).to_have_count(1)
    expect(said(page)).to_contain_text("2 need you. 1 of somebody else waits")
    in_the_vault(page, "await vault.put(globalThis.again, globalThis.saidAgain)")
    press(page, "Try to send now")
    expect(said(page)).not_to_contain_text("1 waiting", timeout=30_000)
    assert [text for text, _who in away.notes("by the ford")] == ["A bench by the ford.", "A lamp by the ford."]
    assert away.notes("Doctored") == []
    assert look(page) == []

    for left in (1, 0):
        page.get_by_role("button", name="Discard").first.click()
        press(page, "Discard the note")
        expect(items).to_have_count(left)


def test_what_waits_never_goes_up_under_anothers_name(away: Away) -> None:
    page = away.open()
    with cut(away, 0):
        write(page, "Said by the weir at noon.")
        away.phone.clear_cookies()
    expect(said(page)).to_contain_text("Sign in to send what waits.")

    away.sign_in(COLLEAGUE)
    page.goto("/notes/new")
    expect(said(page)).to_contain_text("1 of somebody else waits until they sign in here")
    expect(page.locator(".waiting-list__item")).to_have_count(0)
    write(page, "Said by the weir at dusk.")
    expect(page.get_by_role("alert")).to_contain_text("Saved as")
    page.wait_for_load_state("networkidle")
    assert away.notes("by the weir") == [("Said by the weir at dusk.", COLLEAGUE)]

    away.phone.clear_cookies()
    away.sign_in(WORKER)
    page.goto("/notes/new")
    until(lambda: len(away.notes("by the weir")) == 2)
    assert away.notes("by the weir")[1] == ("Said by the weir at noon.", WORKER)


def test_two_tabs_send_each_note_once(away: Away) -> None:
    one = away.open()
    other = away.open()
    with cut(away, 0):
        for page in (one, other):
            write(page, "Seen from both banks.")
        expect(said(one)).to_contain_text("2 waiting")
        expect(said(other)).to_contain_text("2 waiting")
    until(lambda: len(away.notes("both banks")) == 2)
    for page in (one, other):
        expect(said(page)).to_have_text("")
    assert len(away.notes("both banks")) == 2


def test_what_the_site_does_not_take_is_put_before_its_writer_and_sent_once_mended(away: Away) -> None:
    page = away.open()
    with cut(away, 0):
        page.reload()
        press(page, "Save the note")
        expect(page.locator(".govuk-error-summary")).to_contain_text("Write what you heard")
        write(page, f"By the lock: ring {NUMBER}.")
    item = page.locator(".waiting-list__item")
    expect(item).to_contain_text("Needs you")
    expect(item).to_contain_text("phone number")
    page.goto("/home")
    expect(said(page)).to_contain_text("1 needs you.")
    page.get_by_role("link", name="See them").click()

    press(page, "Open")
    text = page.get_by_label("What did you hear?")
    expect(text).to_have_value(f"By the lock: ring {NUMBER}.")
    press(page, "Save the note")
    expect(page.get_by_role("alert")).to_contain_text("phone number")
    expect(said(page)).to_contain_text("1 needs you.")
    text.fill("By the lock: a bench.")
    press(page, "Save the note")

    expect(page.get_by_role("alert")).to_contain_text("Saved as")
    expect(said(page)).to_have_text("")
    assert [one for one, _who in away.notes("By the lock")] == ["By the lock: a bench."]


def test_it_can_be_installed(away: Away) -> None:
    page = away.open()
    session = away.phone.new_cdp_session(page)

    faults = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one for one in faults if one["errorId"] != "in-incognito"] == []
    assert session.send("Page.getAppManifest")["errors"] == []
    assert look(page) == []
