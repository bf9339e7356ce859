"""Stories told in a real browser, Debian's Chromium, on the real site behind gunicorn."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.servers import site as servers

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"
# target-size is only looked at when wcag22aa is asked for.
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
QUIET = ["--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update"]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
SEED = (["db", "upgrade"], ["places", "load"])


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site under test: its database, and the mail it sends as files in `mail`."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(instance: Path) -> Iterator[str]:
    """The address of the site, with the place loaded and nobody in it yet."""
    environment = {
        "ENVIRONMENT": "test",
        "SECRET_KEY": "only for tests, and long enough for the check",
        "INSTANCE_DIR": str(instance),
        "DATABASE_URL": f"sqlite:///{instance}/site.sqlite",
        "MAIL_URL": f"file://{instance}/mail",
        "DEMO_NOW": "2026-03-02T10:00:00+00:00",
    }
    for command in SEED:
        subprocess.run(
            [Path(sys.executable).with_name("engagement"), *command],
            env={**os.environ, **environment},
            cwd=ROOT,
            check=True,
        )
    with servers.serving(environment, folder=instance) as url:
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


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a new browser window for somebody; the test fails if anything in it went wrong that nobody would see."""
    troubles: list[str] = []
    windows = []

    def opened(*, width: int, height: int) -> Page:
        window = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            has_touch=width < 600,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        windows.append(window)
        page = window.new_page()
        _listen(page, site, troubles)
        return page

    yield opened
    for window in windows:
        window.close()
    assert troubles == []


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A small phone."""
    return open_page(**PHONE)


@pytest.fixture
def desktop(open_page: Callable[..., Page]) -> Page:
    """A desktop screen."""
    return open_page(**DESKTOP)


def _listen(page: Page, site: str, troubles: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        # Chromium says this of a page answered with 4xx too, which a story may mean; `answered` looks at the rest.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            troubles.append(f"{page.url}: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            troubles.append(f"{page.url} asks a stranger: {request.url}")

    def answered(response: Response) -> None:
        document = response.request.resource_type == "document"
        if response.status >= (500 if document else 400):
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


@pytest.fixture
def audit() -> Callable[[Page], None]:
    """Look at a page as it stands: nothing that axe finds against WCAG 2.2 AA, and nothing that scrolls sideways."""

    def look(page: Page) -> None:
        # `evaluate` works under a strict Content-Security-Policy, where a script element would be refused.
        page.evaluate(_axe())
        found: list[dict[str, Any]] = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(result => result.violations)",
            STANDARDS,
        )
        faults = [
            f"{one['id']} ({one['help']}): {node['html']} {node.get('failureSummary', '')}"
            for one in found
            for node in one["nodes"]
        ]
        assert not faults, f"{page.url}:\n" + "\n".join(faults)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} pixels wider than the screen"

    return look
