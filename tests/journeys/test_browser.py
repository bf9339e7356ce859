"""The browser and what listens in it: a story can only be trusted if these can fail."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.journey


def test_the_start_page_is_sound(phone: Page, desktop: Page, audit: Callable[[Page], None]) -> None:
    for page in (phone, desktop):
        page.goto("/")
        audit(page)


def test_axe_finds_a_fault(desktop: Page, audit: Callable[[Page], None]) -> None:
    desktop.set_content("<html lang=en><title>A page</title><main><h1>A page</h1><img src='data:,'></main>")

    with pytest.raises(AssertionError, match="image-alt"):
        audit(desktop)


def test_a_page_too_wide_for_a_phone_is_noticed(phone: Page, audit: Callable[[Page], None]) -> None:
    wide = "<html lang=en><title>A page</title><main><h1>A page</h1><p style='width:500px'>Wide</p></main>"
    phone.set_content(f"<!doctype html><meta name=viewport content='width=device-width'>{wide}")

    with pytest.raises(AssertionError, match="wider than the screen"):
        audit(phone)
