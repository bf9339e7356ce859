"""The monthly figures follow every change of a note, in its own transaction, and equal a recount."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engagement.intelligence import actions, edits, imports, review, rules
from engagement.intelligence.intake import Row
from engagement.intelligence.models import Note, NoteTheme
from engagement.intelligence.trends import keeping
from engagement.intelligence.trends.models import ALL, MonthChange, MonthCount
from engagement.shared.refusals import Refusal
from tests.world import World

Figures = dict[tuple[Any, ...], tuple[int, int]]


def kept(session: Session) -> Figures:
    """What the pages would read: the figures and what has changed since."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for rows in (sa.select(MonthCount), sa.select(MonthChange)):
        for row in cast("Iterable[MonthCount]", session.scalars(rows)):
            key = tuple(getattr(row, name) for name in keeping.KEY)
            sums[*key, "notes"] += row.notes
            sums[*key, "voices"] += row.voices
    keys = {key[:-1] for key, number in sums.items() if number}
    return {key: (sums[*key, "notes"], sums[*key, "voices"]) for key in keys}


def by_hand(session: Session) -> Figures:
    """Counted from the notes, without any SQL of ours."""
    sums: Counter[tuple[Any, ...]] = Counter()
    themes: dict[int, list[int]] = {}
    for row in session.scalars(sa.select(NoteTheme)):
        themes.setdefault(row.note_id, []).append(row.theme_id)
    for note in session.scalars(sa.select(Note)):
        month = note.heard_on.year * 100 + note.heard_on.month
        for theme in (ALL, *themes.get(note.id, ())) if note.standing else ():
            key = (note.locality_id, month, theme, note.kind, note.channel)
            sums[*key, "notes"] += 1
            sums[*key, "voices"] += note.voices
    return {key: (sums[*key, "notes"], sums[*key, "voices"]) for key in {key[:-1] for key in sums}}


def test_a_note_is_counted_in_the_month_it_was_heard(world: World) -> None:
    note = world.note(voices=4, heard_on=world.now.date() - timedelta(days=40), channel="library")
    assert kept(world.session) == {(note.locality_id, 202601, ALL, "worry", "library"): (1, 4)}


def test_whatever_people_do_the_figures_equal_a_recount(world: World) -> None:
    chance, now = random.Random(4), world.now
    localities = [world.locality("grays").id, world.locality("tilbury-and-chadwell").id]
    themes = world.themes("buses", "lighting", "parks-and-play", "loneliness", "damp-and-repairs")
    notes: list[Note] = []
    done: Counter[str] = Counter()
    while sum(done.values()) < 1_000:
        note = chance.choice(notes) if notes and chance.random() < 0.8 else None
        change = chance.choice(("sort", "sort", "edit", "edit", "withdraw")) if note is not None else "log"
        day = now.date() - timedelta(days=chance.randrange(400))
        try:
            if note is None:
                held = "It is a street name." if chance.random() < 0.1 else None
                notes.append(world.note(
                    str(len(notes)), voices=chance.randint(1, 9), kind=chance.choice(list(rules.KINDS)), heard_on=day,
                    channel=chance.choice(("hub", "library")), held_why=held))  # fmt: skip
            elif change == "sort":
                actions.set_themes(note, chance.sample(themes, chance.randrange(4)), by=None, now=now)
            elif change == "edit":
                answers = {"locality_id": chance.choice(localities), "voices": chance.randint(1, 9), "heard_on": day}
                edits.edit(note, by=None, now=now, held_why=chance.choice((None, None, "A name.")), **answers)
            else:
                actions.withdraw(note, why="x", by=None, now=now)
        except Refusal:
            change = "refused"
        done[change] += 1
        if sum(done.values()) % 250 == 0:
            keeping.fold(now=now)
            assert kept(world.session) == by_hand(world.session)
    assert min(done.values()) > 20, done
    rows = kept(world.session)
    keeping.recount()
    assert kept(world.session) == rows == by_hand(world.session)


def test_ten_thousand_random_edits_leave_the_figures_equal_to_a_recount(world: World) -> None:
    """Straight at the tables, as a repair by hand or a merge of themes would: no code of ours has to remember the figures."""
    chance, session, day = random.Random(10_000), world.session, world.now.date()
    localities = [world.locality("grays").id, world.locality("tilbury-and-chadwell").id]
    themes = [theme.id for theme in world.themes("buses", "lighting", "parks-and-play", "loneliness")]
    ids = [world.note(str(number)).id for number in range(60)]
    note = sa.update(Note)
    for number in range(10_000):
        id_, theme = chance.choice(ids), chance.choice(themes)
        here = sa.and_(NoteTheme.note_id == id_, NoteTheme.theme_id == theme)
        what = chance.randrange(7)
        if what < 3:
            if session.execute(sa.delete(NoteTheme).where(here).returning(NoteTheme.note_id)).first() is None:
                row = {"note_id": id_, "theme_id": theme, "locality_id": localities[0], "at": world.now}
                session.execute(sa.insert(NoteTheme), row)
            continue
        values: dict[str, Any] = chance.choice(
            (
                {"voices": chance.randint(1, 9), "kind": chance.choice(list(rules.KINDS))},
                {"locality_id": chance.choice(localities), "channel": chance.choice(("hub", "library"))},
                {"heard_on": day - timedelta(days=chance.randrange(400))},
                {"held_at": chance.choice((None, world.now))},
                {"withdrawn_at": chance.choice((None, None, world.now))},
                {"seen_at": world.now},
            )
        )
        session.execute(note.where(Note.id == id_).values(values), execution_options={"synchronize_session": False})
        if number % 2_000 == 0:
            keeping.fold(now=world.now)
    session.expire_all()
    assert kept(session) == by_hand(session)
    keeping.fold(now=world.now)
    assert session.scalar(sa.select(MonthChange.id).limit(1)) is None
    assert kept(session) == by_hand(session)


def test_a_file_and_a_held_note_and_its_review_are_counted_when_they_stand(world: World) -> None:
    here = world.locality("grays")
    rows = [Row(number, f"Comment {number}", world.now.date(), voices=2) for number in range(2, 52)]
    imports.take_in(rows, locality=here, file_name="a.csv", channel="paper-form", by=None, now=world.now)
    assert kept(world.session)[here.id, 202603, ALL, "worry", "paper-form"] == (50, 100)
    held = world.note("Mrs Smith is lonely.", held_why="She asked for it.", channel="hub")
    assert (here.id, 202603, ALL, "worry", "hub") not in kept(world.session)
    review.release(held, read=rules.print_of(held), by=world.person().id, now=world.now)
    assert kept(world.session)[here.id, 202603, ALL, "worry", "hub"] == (1, 1)


def test_what_is_rolled_back_was_never_counted(world: World) -> None:
    before = kept(world.session)
    with pytest.raises(RuntimeError), world.session.begin_nested():
        world.note("Never.")
        world.session.flush()
        raise RuntimeError
    assert kept(world.session) == before
