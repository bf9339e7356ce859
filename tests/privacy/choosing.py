"""Choosing, on a page of stop and check, what to do with what was found."""

from typing import Any

from tests.visitor import Page


def names(page: Page) -> list[str]:
    """The choices of the page, in order."""
    inputs = (box.get("name") or "" for box in page.main.iter("input"))
    return list(dict.fromkeys(name for name in inputs if name.startswith("choice-")))


def choose(page: Page, *choices: str) -> dict[str, Any]:
    """The fields that say this (``out`` or ``keep``) of the first, second … finding; one choice alone is for all."""
    offered = names(page)
    return dict(zip(offered, choices * len(offered) if len(choices) == 1 else choices, strict=False))


def marked(page: Page) -> list[str]:
    """The words that are marked in place."""
    return ["".join(mark.itertext()) for mark in page.main.iter("mark")]
