"""The promise that small numbers stay hidden, for everything that the public reads at once: every table, page, file and feed of a
small place, over three months of releases, in one integer program; and for one more person, on every public page there is."""

import re

import pytest
from flask import Flask

from engagement.intelligence import actions as intelligence
from engagement.shared.publishing import NOT_SHOWN, Figure, Method, beside
from tests.figures import read, shore, walk
from tests.figures.attack import Attack
from tests.world import World

RELEASES = 3
SMALL, ANY = 7, 4
"""So many different numbers stay possible behind any figure that is hidden, and behind any other."""
NOBODY_WAS_ANSWERED = {f"{slug}/answers/told" for slug in ("aveley-ockendon-purfleet", "stanford-and-corringham")}
"""Where no answer was published: that everybody sees."""


def test_no_hidden_number_is_recovered_from_all_that_is_public_together(
    app: Flask, world: World, database: str
) -> None:
    if database == "postgresql":
        pytest.skip("the same figures as on SQLite, where they are attacked")
    here = shore.Shore.build(world, 1)
    seen, true = [], []
    for _month in range(RELEASES):
        here.month()
        seen.append(read.figures(walk.everything(app)))
        true.append(shore.truth(world))
        here.go_on()
    known = read.Known({name for release in seen for name in release}, shore.where(world))

    attack = Attack(seen, known.family, known.within, known.parts, known.guards, only_more=True, may_go=known.may_go)
    asked = {at: (count, SMALL if seen[at[0]][at[1]].hidden else ANY) for at, count in attack.counts.items()}

    assert sum(values == SMALL for _count, values in asked.values()) > 900, "nearly all numbers of this place are small"
    found = attack.narrow(asked)
    assert {cell for _number, cell in found} == NOBODY_WAS_ANSWERED and set(found.values()) == {(0, 0)}


def test_hidden_numbers_are_given_away_where_no_room_is_left() -> None:
    """The mistake that is not made any more: 21 people said how old they are, beside three hidden numbers of who spoke."""
    hidden, all_of_them = Figure(0, hidden=True), Figure(25, hidden=False)
    cells = {"good": hidden, "hard": hidden, "idea": hidden, "age": all_of_them}
    attack = Attack([cells], {one: one for one in cells}, parts=[(("age",), ("good", "hard", "idea"))])

    assert [attack.bounds(0, one) for one in ("good", "hard", "idea")] == [(7, 7)] * 3
    assert beside([all_of_them], [hidden] * 3, Method()) == [NOT_SHOWN]


def test_one_more_person_changes_no_public_answer_at_once_nor_at_the_next_release(app: Flask, world: World) -> None:
    """Nor does one who takes back what they said, until then, though it is behind an option and a finding and was answered."""
    here = shore.Shore.build(world, 3)
    here.month()
    before = walk.everything(app)
    for slug in (shore.BUSY, shore.SMALL):
        here.tell(world.locality(slug), "worry", about=True)
        world.note(locality=world.locality(slug), by=here.workers(world.locality(slug))[0])
    assert differing(before, walk.everything(app)) == []
    world.release()
    assert differing(before, walk.everything(app)) == []
    for slug in (shore.BUSY, shore.SMALL):
        intelligence.withdraw(here.notes[slug][0], why="A mistake.", by=None, now=world.now)
    assert differing(before, walk.everything(app)) == []


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The addresses that do not answer as they did, and what is new there."""
    gone = [f"{one} is new or gone" for one in sorted(before.keys() ^ after.keys())]
    changed = (one for one in sorted(before.keys() & after.keys()) if before[one] != after[one])
    return gone + [f"{one}: {sorted(set(after[one].split()) - set(before[one].split()))}" for one in changed]


def test_no_true_number_stands_in_any_public_answer(app: Flask, world: World) -> None:
    """Numbers that stand nowhere else are planted in every count there is, and looked for wherever a visitor may look."""
    here = shore.Shore.build(world, 4)
    here.month()
    locality = world.locality(shore.BUSY)
    for voices, kind in ((1213, "worry"), (1427, "strength"), (1649, "idea")):
        here.notes[shore.BUSY].append(
            world.note(voices=voices, kind=kind, by=here.workers(locality)[0], raised="asked")
        )
    here.go_on()
    here.month()

    planted = {str(count) for count in shore.truth(world).values() if count > 200 and count % 5}
    assert len(planted) > 8, planted
    told = walk.everything(app)
    for address, said in told.items():
        assert not planted & set(re.findall(r"\d+", said.replace(",", ""))), address
    assert {row for row in walk.PUBLIC if "voices" in row or "insights" in row or "rounds" in row} <= walk.rules_of(
        app, told
    )
