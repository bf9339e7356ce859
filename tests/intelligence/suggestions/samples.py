"""Made-up examples for the tests, and where to find the real ones."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from engagement.intelligence.suggestions.examples import Example

REAL = Path(__file__).parents[4] / "shared" / "data" / "nhs-comments.csv"
needs_real = pytest.mark.skipif(not REAL.exists(), reason=f"the real comments are not at {REAL}")

SAYS = {
    "Buses": ["the bus was late", "no buses after six", "the bus stop has no shelter", "bus fares are dear"],
    "Parks": ["the park is lovely", "swings in the park are broken", "parks need benches", "we walk in the park"],
    "Damp": ["mould on the walls", "my flat is damp", "damp in the bedroom", "the landlord leaves the mould"],
}
FILLERS = [
    "I think",
    "honestly",
    "in our street",
    "every week",
    "my neighbours say so",
    "since last year",
    "again",
    "sadly",
]


def made(number: int, *, seed: int = 0) -> list[Example]:
    """So many different texts, each about one of three themes or two of them, a day apart."""
    chance = random.Random(seed)
    found: dict[str, Example] = {}
    while len(found) < number:
        themes = chance.sample(sorted(SAYS), chance.choice([1, 1, 1, 2]))
        said = [chance.choice(SAYS[theme]) for theme in themes] + chance.sample(FILLERS, 2)
        text = ", ".join(said)
        on = date(2025, 1, 1) + timedelta(days=len(found))
        found.setdefault(text, Example(text, frozenset(themes), on, (("question", chance.choice("ab")),)))
    return list(found.values())


def written(path: Path, examples: list[Example]) -> Path:
    """The examples as a CSV file."""
    lines = ["text,themes,date,question"]
    lines += [f'"{e.text}","{"; ".join(sorted(e.themes))}",{e.on:%d/%m/%Y},{e.also[0][1]}' for e in examples]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
