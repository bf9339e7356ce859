"""What happened to words that everybody reads."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class WordsKept(Event):
    """Somebody said why words that may point at a person stay in what the public reads."""

    kept_id: int
