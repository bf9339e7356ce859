"""The word vectors, read once."""

import pytest

from engagement.intelligence.likeness.meanings import Meanings


@pytest.fixture(scope="session")
def meanings() -> Meanings:
    return Meanings.load()
