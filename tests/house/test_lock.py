"""The lock files hold what pyproject.toml asks for, with hashes."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.house.conftest import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)[^\n]*\\\n +--hash=sha256:", re.MULTILINE)


def locked(text: str) -> dict[str, str]:
    """Package → version, for lines that carry a hash."""
    return {_plain(name): version for name, version in PINNED.findall(text)}


def unmet(asked: list[str], pins: dict[str, str]) -> list[str]:
    """What was asked for and is not locked, or at another version."""
    wishes = map(Requirement, asked)
    return [str(w) for w in wishes if not w.specifier.contains(pins.get(_plain(w.name), "0"), prereleases=True)]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(("file", "extras"), [("requirements.txt", []), ("requirements-dev.txt", ["dev"])])
def test_the_lock_meets_the_wishes(file: str, extras: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]

    assert unmet(asked, locked((ROOT / file).read_text())) == [], "run `make lock`"


def test_an_unmet_wish_is_noticed() -> None:
    pins = locked(
        "flask==3.1.3 \\\n    --hash=sha256:00\nzope-x==2 ; python_version > '3' \\\n    --hash=sha256:00\nbare==1\n"
    )

    assert pins == {"flask": "3.1.3", "zope-x": "2"}
    assert unmet(["Flask>=3", "zope.x>=3", "bare"], pins) == ["zope.x>=3"]
    assert unmet(["bare>=1"], pins) == ["bare>=1"]
