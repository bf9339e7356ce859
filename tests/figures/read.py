"""What somebody reads off the public answers: the figure of each cell, by name; and what they know of how the cells lie."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from engagement.intelligence.figures import GROUPS
from engagement.shared.publishing import NOT_SHOWN, Figure
from tests import audit
from tests.figures.attack import Guard

FIGURE = r"(not shown|fewer than \d+|[\d,]+)"
BEHIND = rf"{FIGURE}(?: \(through the five who wrote down most: {FIGURE}; without them: about [\d,]+[^)]*\))?"
FILE = re.compile(r"/localities/([a-z-]+)/voices\.csv")
PUBLIC_NAMES = {"told": "told", "waiting": "wait"}


def figure(said: str | None) -> Figure:
    if said is None or said == "not shown":
        return NOT_SHOWN
    few = re.fullmatch(r"fewer than (\d+)", said)
    return Figure(0, True, int(few[1])) if few else Figure(int(said.replace(",", "")), False)


def figures(answers: Mapping[str, str]) -> dict[str, Figure]:
    """Every figure of people in these public answers (address → text)."""
    return dict(one for address, said in answers.items() for one in _of(address, said))


def _of(address: str, said: str) -> Iterator[tuple[str, Figure]]:
    if file := FILE.fullmatch(address):
        for table, cell, people in list(csv.reader(io.StringIO(said.lstrip("\ufeff"))))[1:]:
            if (table, cell) != (
                "steps",
                "began",
            ):  # the sum of who sent it and who did not: there is nobody of the latter
                yield f"{file[1]}/{table}/{PUBLIC_NAMES.get(cell, cell)}", figure(people)
    elif round_ := re.fullmatch(r"/rounds/([\w-]{22})", address):
        if found := re.search(rf"Voices behind this: {BEHIND}", _text(said)):
            yield f"option {round_[1]}/voices", figure(found[1])
            yield f"option {round_[1]}/loudest", figure(found[2])
    elif insight := re.fullmatch(r"/insights/([\w-]{22})", address):
        found = re.search(
            rf"Voices behind it {BEHIND} Conversations and notes {FIGURE}.* not fit with it {FIGURE}", _text(said)
        )
        assert found, said
        for name, one in zip(("voices", "loudest", "notes", "against"), found.groups(), strict=True):
            yield f"insight {insight[1]}/{name}", figure(one)
    elif re.fullmatch(r"/localities/[a-z-]+/you-said", address):
        for article in audit.parse(said).iter("article"):
            found = re.search(rf"how many people it answers: {FIGURE}", audit.words(article))
            assert found
            yield f"{(article.get('id') or '').replace('-', ' ', 1)}/people", figure(found[1])


def _text(said: str) -> str:
    return audit.words(audit.parse(said))


class Known:
    """How the cells of these names lie: ``where`` is the locality of each option, finding and answer, which its page says."""

    def __init__(self, names: Iterable[str], where: Mapping[str, str]) -> None:
        self.where, self.family = where, dict[str, str]()
        self.within: list[tuple[str, str]] = []
        self.guards: list[Guard] = []
        of: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name in sorted(names):
            kind, here, family = self._lies(name)
            self.family[name] = family
            of[here, kind].append(name)
        for here in {at for at, _kind in of}:
            self._in_a_locality(here, of)
        self.may_go = [name for name in self.family if name.endswith("/answers/wait") or "/loudest" in name]
        self.parts = [pair for _cells, rooms in self.guards for pair in rooms]

    def _lies(self, name: str) -> tuple[str, str, str]:
        """(kind, locality, family) of a cell."""
        thing, _slash, cell = name.partition("/")
        if " " in thing:
            kind = thing.partition(" ")[0]
            return kind, self.where[thing], f"{thing}/against" if cell == "against" else thing
        table, _slash, cell = cell.partition("/")
        if table in ("steps", "answers"):
            return table, thing, f"{thing}/{table}"
        if table == "who":
            return table, thing, f"{thing}/{table}/{cell.partition('/')[0]}"
        self._within(thing, table, cell)
        return table, thing, f"{thing}/{cell.rpartition('/')[2]}"

    def _within(self, here: str, table: str, cell: str) -> None:
        group, name = cell.rpartition("/")[2], f"{here}/{table}/{cell}"
        if table in ("loudest", "asked"):
            self.within.append((name, f"{here}/{'themes' if '/' in cell else 'heard'}/{cell}"))
            if "/" in cell:
                self.within.append((name, f"{here}/{table}/{group}"))
        elif table in ("conversations", "themes"):
            self.within.append((name, f"{here}/heard/{group}"))

    def _in_a_locality(self, here: str, of: Mapping[tuple[str, str], list[str]]) -> None:
        heard, conversations = ([f"{here}/{table}/{group}" for group in GROUPS] for table in ("heard", "conversations"))
        sent, told, people = [f"{here}/steps/sent"], [f"{here}/answers/told"], of.get((here, "answer"), [])
        answers = [*told, f"{here}/answers/wait"]
        self.guards.append((sent, [(sent, conversations)]))
        self.guards.append((answers, [(answers, conversations), (told, people)]))
        self.guards.append((people, [(people, conversations)]))
        questions: dict[str, list[str]] = defaultdict(list)
        for name in of.get((here, "who"), []):
            questions[self.family[name]].append(name)
        self.guards += [(cells, [(cells, sent), (cells, conversations)]) for cells in questions.values()]
        things: dict[str, list[str]] = defaultdict(list)
        for name in [*of.get((here, "option"), []), *of.get((here, "insight"), [])]:
            things[name.partition("/")[0]].append(name)
        for thing, cells in things.items():
            inner = [one for one in cells if one.endswith(("/voices", "/against"))]
            self.guards.append((cells, [(inner, heard)]))
            self.within += [(one, f"{thing}/voices") for one in cells if one.endswith(("/loudest", "/notes"))]
