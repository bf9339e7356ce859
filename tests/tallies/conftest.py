"""The street that docs/rules.md counts by hand, as a file."""

from pathlib import Path

import pytest

from tests.tallies.samples import STREET


@pytest.fixture
def street(tmp_path: Path) -> str:
    path = tmp_path / "street.pb"
    path.write_text(STREET, encoding="utf-8")
    return str(path)
