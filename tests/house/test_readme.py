"""What the documents tell people to type exists, and reads the same on every machine."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest
from flask import Flask

from engagement import cli
from engagement.cli import main
from tests.house.conftest import ROOT, sources

BLOCK = re.compile(r"^ *```[^\n]*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|tmp|Users|mnt)/\w|[A-Z]:\\\\?\w")
REGISTRY = re.compile(r"https?://[^\s\"')]*(?:pypi|pythonhosted|npmjs|debian\.org|files\.python)", re.IGNORECASE)


def documents() -> list[str]:
    """The README and everything under docs/."""
    return [path.read_text() for path in (ROOT / "README.md", *sources(ROOT / "docs", "*.md"))]


def typed(text: str) -> Iterator[list[str]]:
    """The commands in a document's code blocks, as words: `make …` and `engagement …`."""
    for block in BLOCK.findall(text):
        for line in re.sub(r"\\\n\s*", " ", block).splitlines():
            plain = re.split(r"\s[#|>&]|&&|;", line.strip().removeprefix("$ "))[0]
            try:
                words = shlex.split(plain)
            except ValueError:
                continue
            while words and re.match(r"[A-Z_]+=", words[0]):
                words = words[1:]
            if words and words[0].split("/")[-1] in ("make", "engagement"):
                yield [words[0].split("/")[-1], *words[1:]]


def wrong(words: list[str], app: Flask, targets: set[str]) -> str | None:
    """What is wrong with a command, if anything."""
    program, *rest = words
    if program == "make":
        missing = [word for word in rest if not word.startswith("-") and "=" not in word and word not in targets]
        return f"make has no target {missing[0]}" if missing else None
    group: click.Command = app.cli
    alone = {name: command for name in cli.ALONE if (command := main.get_command(click.Context(main), name))}
    path = "engagement"
    for word in rest:
        if isinstance(group, click.Group) and not word.startswith("-"):
            there = {**main.commands, **alone, **group.commands}
            if word not in there:
                return f"{path} has no command {word}"
            group = there[word]
            path = f"{path} {word}"
        elif word.startswith("--") and word != "--help":
            known = {name for parameter in group.params for name in (*parameter.opts, *parameter.secondary_opts)}
            if isinstance(group, click.Group):
                known |= {name for parameter in main.params for name in parameter.opts}
            if word.split("=")[0] not in known:
                return f"{path} has no option {word}"
    return None


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_command_in_the_documents_exists(house: Flask) -> None:
    found = [words for text in documents() for words in typed(text)]

    assert [fault for words in found if (fault := wrong(words, house, make_targets()))] == []
    assert ["make", "demo"] in found, "the README shows how to begin"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("make nothing", "make has no target nothing"),
        ("$ .venv/bin/engagement dance  # and be glad", "engagement has no command dance"),
        ("A=b engagement db fly", "engagement db has no command fly"),
        ("engagement db upgrade --sideways", "engagement db upgrade has no option --sideways"),
    ],
)
def test_a_command_that_does_not_exist_is_noticed(house: Flask, line: str, says: str) -> None:
    (words,) = typed(f"Try\n```sh\n{line}\n```\n")

    assert wrong(words, house, make_targets()) == says


def test_documents_name_no_path_of_one_machine() -> None:
    for path in sources(ROOT, "*.md"):
        assert MACHINE_PATH.findall(path.read_text()) == [], path.name


def test_no_file_names_a_registry() -> None:
    names = ("*.md", "*.txt", "*.toml", "*.json", "*.lock", "*.yml", "Makefile")
    for path in (path for name in names for path in sources(ROOT, name)):
        assert REGISTRY.findall(path.read_text()) == [], path.relative_to(ROOT)


def test_a_path_or_a_registry_is_noticed() -> None:
    assert MACHINE_PATH.search("see /home/ada/notes")
    assert not MACHINE_PATH.search("see ./work/notes and https://example.org/home/ada")
    assert REGISTRY.search('"resolved": "https://registry.{}.org/x"'.format("npmjs"))
