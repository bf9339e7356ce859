"""Whatever people do to the list of themes and to notes, in any order: counts equal a recount, no note loses what it had, and
undoing puts everything back exactly."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from hypothesis import Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from engagement.intelligence import actions
from engagement.intelligence.models import Note, NoteTheme, Theme, ThemeCount
from engagement.intelligence.themes import changes, parts, queries, undoing
from engagement.intelligence.themes.models import ThemeChange, ThemeMove
from engagement.shared.database import db
from engagement.shared.refusals import Refusal
from tests.conftest import NOW, rolled_back
from tests.world import World

many = st.integers(min_value=0, max_value=200)


def given() -> set[tuple[Any, ...]]:
    """What every note has, by whom and when."""
    rows = sa.select(NoteTheme.note_id, NoteTheme.theme_id, NoteTheme.by, NoteTheme.at)
    return set(map(tuple, db.session.execute(rows)))


def listed() -> set[tuple[Any, ...]]:
    rows = sa.select(Theme.id, Theme.name, Theme.parent_id, Theme.retired_at, Theme.ended, Theme.became_id)
    return {tuple(row) for row in db.session.execute(rows) if row.ended != "undone"}


class Lists(RuleBasedStateMachine):
    """People at a list of themes and a handful of notes."""

    app: Flask

    @initialize()
    def begin(self) -> None:
        self.context = self.app.app_context()
        self.context.push()
        self.isolation = rolled_back()
        self.isolation.__enter__()
        self.now = NOW
        self.world = World(db.session, NOW)
        for top in ("Roads", "Health"):
            above = changes.create(top, by=None, now=NOW).theme
            for name in ("One", "Two"):
                changes.create(f"{top} {name}", above=above, by=None, now=NOW)
        for number in range(5):
            note = self.world.note(f"Note {number}", voices=number + 1, kind="worry" if number % 2 else "idea")
            actions.set_themes(note, [self.theme(5 * number + 1), self.theme(5 * number + 11)], by=None, now=NOW)

    def teardown(self) -> None:
        if hasattr(self, "isolation"):
            db.session.close()
            self.isolation.__exit__(None, None, None)
            self.context.pop()

    def later(self) -> Any:
        self.now += timedelta(minutes=1)
        return self.now

    def theme(self, number: int) -> Theme:
        """Mostly one in use, as people would choose; every fifth time any that ever was."""
        rows = sa.select(Theme).order_by(Theme.id)
        in_use = db.session.scalars(rows.where(Theme.retired_at.is_(None))).all() if number % 5 else ()
        every = in_use or db.session.scalars(rows).all()
        number //= 5
        return every[number % len(every)]

    def note(self, number: int) -> Note:
        every = db.session.scalars(sa.select(Note).order_by(Note.id)).all()
        return every[number % len(every)]

    @rule(note=many, ticks=st.lists(many, max_size=4), off=st.lists(many, max_size=2))
    def sort(self, note: int, ticks: list[int], off: list[int]) -> None:
        with suppress(Refusal):
            actions.set_themes(
                self.note(note), map(self.theme, ticks), off=map(self.theme, off), by=None, now=self.later()
            )

    @rule(note=many)
    def withdraw(self, note: int) -> None:
        with suppress(Refusal):
            actions.withdraw(self.note(note), why="x", by=None, now=self.later())

    @rule(name=st.sampled_from(["Roads", "Parks", "roads one"]), above=st.none() | many)
    def create(self, name: str, above: int | None) -> None:
        with suppress(Refusal):
            changes.create(name, above=None if above is None else self.theme(above), by=None, now=self.later())

    @rule(theme=many, name=st.sampled_from(["Paths", "Care", "ROADS"]))
    def rename(self, theme: int, name: str) -> None:
        one = self.theme(theme)
        self.there_and_back(lambda: changes.rename(one, name, by=None, now=self.later()))

    @rule(theme=many, above=st.none() | many)
    def move(self, theme: int, above: int | None) -> None:
        to = None if above is None else self.theme(above)
        one = self.theme(theme)
        self.there_and_back(lambda: changes.move(one, above=to, by=None, now=self.later()))

    @rule(sources=st.lists(many, min_size=1, max_size=3), into=many)
    def merge(self, sources: list[int], into: int) -> None:
        chosen = [self.theme(one) for one in sources]
        one = self.theme(into)
        self.there_and_back(lambda: changes.merge(chosen, into=one, by=None, now=self.later()))

    @rule(theme=many)
    def split(self, theme: int) -> None:
        one = self.theme(theme)
        self.there_and_back(lambda: parts.split(one, "Early\nLate", by=None, now=self.later()))

    @rule(number=many, notes=st.none() | st.lists(many, min_size=1, max_size=9))
    def sort_again(self, number: int, notes: list[int] | None) -> None:
        every = sa.select(Theme).where(Theme.split_from_id.is_not(None), Theme.retired_at.is_(None)).order_by(Theme.id)
        made = db.session.scalars(every).all()
        if made:
            part = made[number % len(made)]
            whole = db.session.get_one(Theme, part.split_from_id)
            ids = None if notes is None else [self.note(one).id for one in notes]
            self.there_and_back(lambda: parts.sort_again(whole, part=part, notes=ids, by=None, now=self.later()))

    @rule(theme=many)
    def retire(self, theme: int) -> None:
        one = self.theme(theme)
        self.there_and_back(lambda: changes.retire(one, why="x", by=None, now=self.later()))

    @rule(theme=many)
    def bring_back(self, theme: int) -> None:
        one = self.theme(theme)
        self.there_and_back(lambda: changes.bring_back(one, by=None, now=self.later()))

    @rule(back=st.integers(min_value=0, max_value=8))
    def undo(self, back: int) -> None:
        newest = db.session.scalars(
            sa.select(ThemeChange).order_by(ThemeChange.id.desc()).offset(back).limit(1)
        ).first()
        if newest is not None:
            with suppress(Refusal), db.session.begin_nested():
                undoing.undo(newest, by=None, now=self.later())
                event("undone")

    def there_and_back(self, act: Any) -> None:
        """Do it and undo it: all is as before, to the letter. Then do it again and leave it so."""
        had, before = given(), listed()
        try:
            with db.session.begin_nested():
                change = act()
        except Refusal as refusal:
            event(f"refused: {type(refusal).__name__}")
            return
        if change is None:
            return
        lost = {(row[0], row[1]) for row in had - given()}
        event(f"{change.kind}, notes changed: {had != given()}")
        kept = sa.select(ThemeMove.note_id, ThemeMove.theme_id)
        kept = kept.where(ThemeMove.change_id == change.id, ThemeMove.got.is_(False))
        assert lost == set(map(tuple, db.session.execute(kept)))
        undoing.undo(change, by=None, now=self.later())
        assert (given(), listed()) == (had, before)
        self.counts_equal_a_recount()
        act()

    @invariant()
    def counts_equal_a_recount(self) -> None:
        if not hasattr(self, "world"):
            return
        of = Note.locality_id, NoteTheme.theme_id, Note.kind
        rows = sa.select(*of, sa.func.count(), sa.func.sum(Note.voices)).join(Note).where(Note.standing).group_by(*of)
        kept = sa.select(
            ThemeCount.locality_id, ThemeCount.theme_id, ThemeCount.kind, ThemeCount.notes, ThemeCount.voices
        ).where(ThemeCount.notes != 0)
        assert set(map(tuple, db.session.execute(rows))) == set(map(tuple, db.session.execute(kept)))

    @invariant()
    def a_note_has_the_theme_above_each_and_none_that_was_merged(self) -> None:
        if not hasattr(self, "world"):
            return
        every = {theme.id: theme for theme in db.session.scalars(sa.select(Theme))}
        has = {(row[0], row[1]) for row in given()}
        for note_id, theme_id in has:
            theme = every[theme_id]
            assert theme.became_id is None and theme.ended != "undone"
            above = every[theme.parent_id] if theme.parent_id is not None else None
            # What was split is left, a note at a time, for its parts; a retired theme below it has nowhere else to be.
            assert above is None or above.ended == "split" or (note_id, above.id) in has

    @invariant()
    def the_list_has_two_levels_and_what_was_merged_leads_to_what_is_in_the_list(self) -> None:
        if not hasattr(self, "world"):
            return
        every = {theme.id: theme for theme in db.session.scalars(sa.select(Theme))}
        for theme in every.values():
            if theme.retired_at is None and theme.parent_id is not None:
                above = every[theme.parent_id]
                assert above.parent_id is None and above.retired_at is None
        assert all(theme.became_id is None for theme in queries.effective(every.values()).values())


def test_whatever_people_do_to_the_list_counts_and_notes_hold(app: Flask) -> None:
    class OfThisApp(Lists):
        pass

    OfThisApp.app = app
    run_state_machine_as_test(
        OfThisApp, settings=settings(max_examples=30, stateful_step_count=20, phases=[Phase.generate])
    )
