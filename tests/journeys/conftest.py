"""Stories told in a real browser, Debian's Chromium, on the real site behind gunicorn, in the demonstration year."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from tests.journeys import town as towns
from tests.journeys.town import Town

AXE = towns.ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"
# target-size is only looked at when wcag22aa is asked for.
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
QUIET = ["--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update"]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE = 20_000
"""Milliseconds to wait for something to appear: a page takes a few hundred, a crowded machine longer."""

expect.set_options(timeout=PATIENCE)


class Open(Protocol):
    """Open a browser window of one's own: for somebody with this address, or for somebody who is not signed in."""

    def __call__(
        self,
        who: str | None = None,
        *,
        screen: dict[str, int] = ...,
        javascript: bool = ...,
        language: str | None = ...,
    ) -> Page: ...


@pytest.fixture(scope="module")
def town(year: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The town of one file of stories."""
    return Town.copy(year, tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def site(town: Town) -> Iterator[str]:
    """The address of the town's site, on the morning up to which the year was told."""
    with town.at(towns.TOLD) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all stories."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("Chromium is not here. Run `make test`, which installs it, or `apt-get install chromium`.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield chromium
        chromium.close()


@contextmanager
def windows(browser: Browser, town: Town, site: str, *, moment: datetime) -> Iterator[Open]:
    """Open windows on a site; the block fails at its end if anything in them went wrong that nobody would see."""
    troubles: list[str] = []
    opened: list[BrowserContext] = []

    def open_page(
        who: str | None = None, *, screen: dict[str, int] = PHONE, javascript: bool = True, language: str | None = None
    ) -> Page:
        window = browser.new_context(
            base_url=site,
            viewport={"width": screen["width"], "height": screen["height"]},
            has_touch=screen is PHONE,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        window.set_default_timeout(PATIENCE)
        if who:
            window.add_cookies([{**town.cookie(who, moment=moment), "url": site}])  # type: ignore[typeddict-item]
        opened.append(window)
        page = window.new_page()
        _listen(page, site, troubles)
        if language:
            page.goto("/")
            with page.expect_navigation():
                page.get_by_role("button", name=language).click()
        return page

    try:
        yield open_page
    except Exception as error:
        for number, page in enumerate(one.pages[0] for one in opened):
            picture = town.folder / f"{number}.png"
            page.screenshot(path=picture, full_page=True)
            error.add_note(f"{page.url} looked like {picture}")
        error.add_note("\n".join(troubles))
        raise
    finally:
        for window in opened:
            window.close()
    assert troubles == []


@pytest.fixture
def open_page(browser: Browser, town: Town, site: str) -> Iterator[Open]:
    """Open windows on the town's site."""
    with windows(browser, town, site, moment=towns.TOLD) as open_page:
        yield open_page


@pytest.fixture
def phone(open_page: Open) -> Page:
    """A small phone, of somebody who is not signed in."""
    return open_page(screen=PHONE)


@pytest.fixture
def desktop(open_page: Open) -> Page:
    """A desktop screen, of somebody who is not signed in."""
    return open_page(screen=DESKTOP)


def _listen(page: Page, site: str, troubles: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        # Chromium says this of a page answered with 4xx too, which a story may mean; `answered` looks at the rest.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            troubles.append(f"{page.url}: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            troubles.append(f"{page.url} asks a stranger: {request.url}")

    def answered(response: Response) -> None:
        # A note that a device sends may be sent back to its writer: that is an answer, like a page with errors.
        an_answer = response.request.resource_type == "document" or response.url.endswith("/notes/waiting")
        if response.status >= (500 if an_answer else 400):
            troubles.append(f"{page.url}: {response.url} answered {response.status}")

    page.on("console", console)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("request", asked)
    page.on("response", answered)


@cache
def _axe() -> str:
    if not AXE.exists():
        pytest.fail("axe-core is not here. Run `make setup`, which brings it with the assets.")
    return AXE.read_text()


def look(page: Page) -> list[str]:
    """What is wrong with a page as it stands: what axe finds against WCAG 2.2 AA, and whether it scrolls sideways."""
    if not page.evaluate("() => 'axe' in window"):
        # `evaluate` works under a strict Content-Security-Policy, where a script element would be refused.
        page.evaluate(f"() => {{ {_axe()} }}")
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
        ".then(result => result.violations)",
        STANDARDS,
    )
    faults = [
        f"{page.url}: {one['id']} ({one['help']}): {node['html']} {node.get('failureSummary', '')}"
        for one in found
        for node in one["nodes"]
    ]
    return faults + too_wide(page)


def too_wide(page: Page) -> list[str]:
    """Whether a page scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{page.url} is {wide} pixels wider than the screen"] if wide > 0 else []


@pytest.fixture
def audit() -> Callable[[Page], None]:
    """Look at a page as it stands, and fail with all that is wrong with it."""

    def fail(page: Page) -> None:
        faults = look(page)
        assert not faults, "\n".join(faults)

    return fail
