"""The tree is laid out as agreed: domains by name, nothing called utils."""

import ast
from pathlib import Path

from tests.house.conftest import PACKAGE, ROOT, sources

ANYTHING_GOES = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}


def vague(paths: list[Path]) -> list[Path]:
    """Modules and packages whose name says nothing."""
    return [path for path in paths if ANYTHING_GOES.intersection(path.with_suffix("").parts)]


def test_no_module_is_a_drawer_for_anything() -> None:
    paths = [path.relative_to(base) for base in (PACKAGE, ROOT / "tests") for path in sources(base, "*.py")]

    assert vague(paths) == []


def test_a_drawer_is_noticed() -> None:
    assert vague([Path("places/utils.py"), Path("common/text.py"), Path("places/rules.py")]) == [
        Path("places/utils.py"),
        Path("common/text.py"),
    ]


def test_a_domains_front_page_is_only_its_description(modules: dict[Path, ast.Module]) -> None:
    for path, module in modules.items():
        if path.name == "__init__.py" and path.parent.parent == PACKAGE:
            assert ast.get_docstring(module), f"{path.relative_to(ROOT)} says nothing"
            assert len(module.body) == 1, f"{path.relative_to(ROOT)} does more than describe its domain"


def test_every_module_says_what_it_is(modules: dict[Path, ast.Module]) -> None:
    silent = [str(path.relative_to(ROOT)) for path, module in modules.items() if not ast.get_docstring(module)]

    assert silent == []
