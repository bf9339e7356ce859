"""Airtable rings when a base changed: the ring is kept, what it was about is read by the next run."""

from collections.abc import Iterator

from engagement.airtable.book import Page, Work


def is_listening(work: Work) -> bool:
    """Whether a change there is told to us, so that nothing rung means nothing changed."""
    return False


def payload_pages(work: Work) -> Iterator[Page]:
    """What was rung about."""
    yield from ()


def keep_alive(work: Work) -> None:
    """Have a hook that rings, and live longer than a week."""
