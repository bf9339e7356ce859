"""Already known: the index follows the journal, forgets what is withdrawn, and shows everyone only what they may see."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest
from flask import Flask

from engagement.doors import KNOWN
from engagement.feedback import actions as feedback
from engagement.intelligence import actions
from engagement.intelligence.known import finding, keeping, keys, store
from engagement.intelligence.likeness.index import Index
from engagement.intelligence.models import Note
from engagement.people import actions as people
from engagement.priorities import actions as priorities
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.permits import Actor, Grant
from tests.world import World

SAID = "The bus to the hospital stops running at six."
LIKE = "There is no bus to the hospital after six."


@pytest.fixture
def town(clean_app: Flask) -> Iterator[World]:
    with clean_app.app_context():
        yield World(db.session, clock.now())


def worker(world: World, *slugs: str) -> Actor:
    """Somebody who works in these localities."""
    grants = (Grant("worker", locality_id=world.locality(slug).id) for slug in slugs or ("grays",))
    return Actor(person_id=1, now=world.now, grants=frozenset(grants))


def visitor(world: World) -> Actor:
    return Actor(person_id=None, now=world.now)


def said(world: World, actor: Actor, text: str = LIKE) -> list[str]:
    return [one.card.says for one in finding.find(text, actor)]


def keep_up(world: World) -> None:
    db.session.commit()
    keeping.keep_up(now=world.now)


def held() -> set[int]:
    index = Index.open(store.path(), edition=store.meanings().edition)
    try:
        return set(map(int, index.keys()))
    finally:
        index.close()


def test_another_wording_is_found_among_others(town: World) -> None:
    town.note(SAID)
    for other in ("The library is warm and kind.", "Dogs foul the park.", "I miss my choir."):
        town.note(other)
    keep_up(town)

    assert said(town, worker(town))[0] == SAID


def test_a_rare_name_is_found_though_the_meaning_is_another(town: World) -> None:
    town.note("Linford wood is lovely in May.")
    for number in range(30):
        town.note(f"The lift in our block is broken again, flat roof {number}.", kind="worry")
    keep_up(town)
    assert "Linford wood is lovely in May." in said(town, worker(town), "The lift is broken in Linford House")[:5]


def test_another_language_is_found_by_its_words(town: World) -> None:
    town.note("بس اسٹاپ پر اندھیرا ہے", language="ur")
    town.note("ہمیں لائبریری پسند ہے", language="ur")
    keep_up(town)
    assert said(town, worker(town), "اسٹاپ پر روشنی نہیں")[0] == "بس اسٹاپ پر اندھیرا ہے"


def test_a_note_is_found_at_once_and_forgotten_at_once_though_the_worker_has_not_looked(town: World) -> None:
    keep_up(town)
    note = town.note(SAID)
    db.session.commit()
    assert said(town, worker(town)) == [SAID]

    keep_up(town)
    actions.withdraw(note, why="Twice.", by=None, now=town.now)
    db.session.commit()
    assert said(town, worker(town)) == []


def test_the_index_drops_the_meaning_of_a_withdrawn_note(town: World) -> None:
    note, other = town.note(SAID), town.note("Dogs foul the park.")
    keep_up(town)
    assert held() == {keys.key_of(15, note.id), keys.key_of(15, other.id)}

    actions.withdraw(note, why="It named somebody.", by=None, now=town.now)
    keep_up(town)
    assert held() == {keys.key_of(15, other.id)}


def test_only_those_who_may_read_the_notes_of_a_locality_are_shown_them(town: World) -> None:
    grays, tilbury = town.locality("grays"), town.locality("tilbury-and-chadwell")
    town.note(f"{SAID} MARKER-GRAYS", locality=grays)
    town.note(f"{SAID} MARKER-TILBURY", locality=tilbury)
    keep_up(town)

    assert said(town, visitor(town)) == []
    assert said(town, worker(town, "grays")) == [f"{SAID} MARKER-GRAYS"]
    assert len(said(town, worker(town, "grays", "tilbury-and-chadwell"))) == 2
    narrowed = finding.find(LIKE, worker(town, "grays", "tilbury-and-chadwell"), localities={tilbury.id})
    assert [one.card.says for one in narrowed] == [f"{SAID} MARKER-TILBURY"]


def test_everyone_is_shown_what_is_public_an_answer_an_option_a_proposal(town: World) -> None:
    note = town.note("The path is dark.")
    feedback.publish_answer(
        [note.debt], you_said=SAID, we_did="It runs until nine now.", outcome="done", by=None, now=town.now
    )
    option = town.round(options=("A bus to the hospital in the evening",)).options[0]
    town.proposal(100, title="An evening bus to the hospital")
    keep_up(town)

    found = finding.find(LIKE, visitor(town))
    assert {one.card.kind for one in found} == {"Answered already", "An idea for a vote", "A proposal for the fund"}
    assert all(one.card.url.startswith("/") for one in found)

    priorities.set_aside(option, why="It is there already.", by=None, now=town.now)
    db.session.commit()
    assert "An idea for a vote" not in {one.card.kind for one in finding.find(LIKE, visitor(town))}


def test_whoever_edits_a_note_is_not_shown_that_very_note(town: World) -> None:
    note = town.note(SAID)
    keep_up(town)
    assert finding.find(LIKE, worker(town), without={keys.key_of(15, note.id)}) == []


def test_an_index_that_is_lost_or_of_another_database_is_built_again(town: World) -> None:
    note = town.note(SAID)
    keep_up(town)
    store.path().write_bytes(b"not an index")
    assert said(town, worker(town)) == []
    keep_up(town)
    assert held() == {keys.key_of(15, note.id)}

    store.write_position(10_000)  # a backup was put back: the journal is shorter than what we noted
    keep_up(town)
    assert said(town, worker(town)) == [SAID]


def test_a_page_sees_what_a_worker_built_meanwhile(town: World) -> None:
    assert said(town, worker(town)) == []
    town.note(SAID)
    keep_up(town)
    assert said(town, worker(town)) == [SAID]


def test_what_is_followed_equals_what_is_built_anew(town: World) -> None:
    keep_up(town)
    notes = [town.note(f"{words} {number}", kind="idea") for number in range(40) for words in ("A bench by pond",)]
    keep_up(town)
    for note in notes[::3]:
        actions.withdraw(note, why="Twice.", by=None, now=town.now)
    keep_up(town)
    followed = held()
    keeping.build()
    assert held() == followed == {keys.key_of(15, n.id) for n in notes if n.standing}


def test_two_workers_do_not_spoil_one_index(town: World) -> None:
    town.note(SAID)
    keep_up(town)
    other = Index.open(store.path(), edition=store.meanings().edition, write=True)
    town.note("Dogs foul the park.")
    keep_up(town)  # somebody else is at it: nothing is done
    assert len(held()) == 1
    other.close()
    keep_up(town)
    assert len(held()) == 2


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂🙂", "\0\ud800", "آپ کی بس کہاں ہے؟", "x" * 100_000])
def test_nothing_that_is_written_breaks_the_question(town: World, text: str) -> None:
    town.note(SAID)
    keep_up(town)
    assert isinstance(said(town, worker(town), text), list)


def test_every_source_has_a_code_of_its_own_that_fits() -> None:
    codes = [source.code for source in KNOWN.values()]
    assert len(set(codes)) == len(codes) and all(1 <= code <= 15 for code in codes)


def test_a_key_and_a_scope_tell_the_kind_and_the_thing() -> None:
    assert keys.thing_of(keys.key_of(15, 2**47)) == (15, 2**47)
    assert keys.key_of(15, 2**48 - 1) <= np.iinfo(np.int64).max
    assert keys.scope_of(15, 4095) == 65_535
    assert keys.scope_of(3, 5_000) == keys.scope_of(3, 0)
    assert list(keys.scopes_of(2, {7})) == [8192, 8199]
    assert len(list(keys.scopes_of(2, None))) == 4096


def test_a_note_by_somebody_who_lost_the_role_is_not_shown(town: World) -> None:
    town.note(SAID)
    sam = town.person("Sam Field", "worker", locality=town.locality("grays"))
    keep_up(town)
    (role,) = sam.roles
    people.end_role(role, by=None, now=town.now)
    assert said(town, Actor(person_id=sam.id, now=town.now + timedelta(1))) == []
    assert town.session.get_one(Note, 1).standing
