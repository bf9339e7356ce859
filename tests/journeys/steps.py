"""What people do on most pages, in a line each."""

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect


def heading(page: Page) -> Locator:
    """The page's one h1."""
    return page.locator("h1")


def press(page: Page, name: str, *, about: str = "") -> None:
    """Press the button with exactly this name; of several, the one that a screen reader says is about this."""
    page.get_by_role("button", name=_name(name, about)).click()


def follow(page: Page, name: str, *, about: str = "") -> None:
    """Follow the first link in the page itself whose name begins like this, also one that looks like a button."""
    link_named(page, name, about=about).first.click()


def link_named(page: Page, name: str, *, about: str = "") -> Locator:
    """The links that `follow` would choose from."""
    main = page.locator("main")
    looks_like_a_button = main.locator("a[role=button]").filter(has_text=_name(name, about, all_of_it=False))
    return main.get_by_role("link", name=_name(name, about, all_of_it=False)).or_(looks_like_a_button)


def _name(name: str, about: str, *, all_of_it: bool = True) -> re.Pattern[str]:
    """What is read out after the words one sees comes after a colon or a space, or a space that does not break."""
    words = [re.escape(part) for part in (name, about) if part]
    return re.compile(r"^\W*" + r"[\s:]+".join(words) + (r"\W*$" if all_of_it else ""))


def write_day(page: Page, question: str, day: date) -> None:
    """Fill the three boxes of a date."""
    boxes = page.get_by_role("group", name=question)
    for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(label, exact=True).fill(str(part))


def reference_on(page: Page) -> str:
    """The reference on a confirmation page."""
    return page.locator(".govuk-panel__body strong").inner_text().strip()


def is_at(page: Page, title: str) -> None:
    """Wait for the page with this heading."""
    expect(heading(page)).to_have_text(title)


def unfold(page: Page) -> None:
    """Open every lid of the page's form."""
    lids = page.locator("#the-form details:not([open]) > summary")
    while lids.count():
        lids.first.click()
