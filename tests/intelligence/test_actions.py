"""Notes are logged, sorted, withdrawn and counted; a file comes in whole or not at all."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engagement.feedback import actions as answers
from engagement.feedback import drafts as answer_drafts
from engagement.feedback.models import Debt, Step
from engagement.intelligence import actions, drafts, edits, imports, queries, rules
from engagement.intelligence.intake import Fault, Row, Unusable
from engagement.intelligence.models import Draft, Note, NoteCount, NoteTheme, Theme, ThemeCount
from engagement.intelligence.reasons import Reason
from engagement.places.place import current_place
from engagement.shared.events import told
from tests.world import World


def check_counts(world: World) -> None:
    """The kept counts equal the rows."""
    notes = sa.func.count(), sa.func.coalesce(sa.func.sum(Note.voices), 0)
    rows = sa.select(Note.locality_id, Note.kind, *notes).where(Note.standing).group_by(Note.locality_id, Note.kind)
    kept = sa.select(NoteCount.locality_id, NoteCount.kind, NoteCount.notes, NoteCount.voices).where(
        NoteCount.notes != 0
    )
    assert set(map(tuple, world.session.execute(rows))) == set(map(tuple, world.session.execute(kept)))
    themed = (
        sa.select(Note.locality_id, NoteTheme.theme_id, Note.kind, *notes)
        .join(NoteTheme, NoteTheme.note_id == Note.id)
        .where(Note.standing)
        .group_by(Note.locality_id, NoteTheme.theme_id, Note.kind)
    )
    count = ThemeCount
    counted = sa.select(count.locality_id, count.theme_id, count.kind, count.notes, count.voices).where(
        count.notes != 0
    )
    assert set(map(tuple, world.session.execute(themed))) == set(map(tuple, world.session.execute(counted)))


def test_a_note_is_kept_exactly_and_owes_an_answer(world: World) -> None:
    note = world.note("  Two\nlines — “as said” 🙂 ", voices=3, quote="dark")

    world.session.expire_all()
    assert note.text == "  Two\nlines — “as said” 🙂 "
    assert note.debt.kind == "note"
    assert [type(event).__name__ for event in told(world.session)][-2:] == ["DebtOwed", "NoteLogged"]
    check_counts(world)


def test_nothing_is_heard_tomorrow(world: World) -> None:
    with pytest.raises(rules.HeardInTheFuture):
        world.note(heard_on=world.now.date() + timedelta(days=1))


def test_a_theme_brings_the_one_above_it_and_the_giver_is_told_once(world: World) -> None:
    note, themes = world.note(voices=4), world.themes("buses", "lighting")

    actions.set_themes(note, themes, by=None, now=world.now)
    check_counts(world)
    actions.set_themes(note, themes[:1], by=None, now=world.now)

    assert [theme.slug for theme in note.themes] == ["getting-around", "buses"]
    steps = world.session.scalars(sa.select(Step).where(Step.debt_id == note.debt_id).order_by(Step.id)).all()
    assert [(step.kind, step.title) for step in steps] == [("heard", ""), ("understood", "Buses and trains, Lighting")]
    check_counts(world)


def test_a_withdrawn_note_leaves_the_counts_and_cannot_be_changed(world: World) -> None:
    note, kept = world.note(voices=4), world.note()
    actions.set_themes(note, world.themes("buses"), by=None, now=world.now)

    actions.withdraw(note, why="It named somebody.", by=None, now=world.now)

    check_counts(world)
    assert queries.words_given([note.debt_id, kept.debt_id]) == {kept.debt_id: kept.text}
    for change in (lambda: actions.withdraw(note, why="x", by=None, now=world.now),
                   lambda: actions.set_themes(note, [], by=None, now=world.now)):  # fmt: skip
        with pytest.raises(rules.AlreadyWithdrawn):
            change()


def test_themes_are_loaded_once_and_one_no_longer_listed_is_retired(world: World) -> None:
    number = actions.load_themes(current_place(), by=None, now=world.now)
    events = len(told(world.session))
    world.session.add(Theme(slug="old", name="Old"))
    world.session.flush()

    assert actions.load_themes(current_place(), by=None, now=world.now) == number > 50
    assert len(told(world.session)) == events + 1
    assert "old" not in {theme.slug for theme in queries.list_themes()}
    assert actions.load_themes(current_place(), by=None, now=world.now) == number
    assert len(told(world.session)) == events + 1


def test_a_draft_is_sent_once_and_then_empty(world: World) -> None:
    draft = drafts.keep(
        None,
        text="Dark.",
        locality_id=world.locality().id,
        language="en",
        near_asked=True,
        kind_asked=True,
        now=world.now,
    )
    with pytest.raises(rules.NotFinished):
        drafts.send(draft, now=world.now)
    drafts.keep(draft, route="contact", contact="ada@example.org", now=world.now)

    note = drafts.send(draft, now=world.now)

    assert drafts.send(draft, now=world.now) is note
    assert (draft.text, draft.contact, note.text) == ("", None, "Dark.")
    assert drafts.keep(draft, text="Another", now=world.now) is not draft


def test_a_draft_runs_out_and_is_swept(world: World) -> None:
    draft = drafts.keep(None, text="Dark.", now=world.now)
    later = world.now + drafts.KEPT

    assert queries.find_draft(draft.key, now=later) is None
    drafts.sweep(now=later)
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0


def rows(*texts: str) -> list[Row | Fault]:
    return [Row(number, text, date(2025, 1, 1)) for number, text in enumerate(texts, start=2)]


def take_in(world: World, *coming: Row | Fault, **how: object) -> imports.Result:
    here = how.pop("locality", None) or world.locality()
    return imports.take_in(coming, locality=here, file_name="f.csv", channel="hub", by=None, now=world.now, **how)  # type: ignore[arg-type]


def test_every_row_is_taken_in_or_reported_and_one_event_tells_of_all(world: World) -> None:
    world.locality()
    events = len(told(world.session))
    result = take_in(world, *rows("One", "Two", "One", " One"), Fault(6, "unanswered", Reason("no-text"), ""))

    assert (result.taken_in, result.counts) == (3, {"unanswered": 1, "duplicate": 1, "refused": 0})
    assert [type(event).__name__ for event in told(world.session)][events:] == ["NotesImported"]
    check_counts(world)


def test_the_same_file_again_brings_nothing_but_another_locality_is_another_matter(world: World) -> None:
    take_in(world, *rows("One", "Two"))

    assert take_in(world, *rows("One", "Two", "Three")).taken_in == 1
    assert take_in(world, *rows("One"), locality=world.locality("tilbury-and-chadwell")).taken_in == 1
    check_counts(world)


def test_many_rows_each_get_a_debt_of_their_own(world: World) -> None:
    take_in(world, *rows(*(f"Comment {number}" for number in range(2500))))

    debts = world.session.scalars(sa.select(Note.debt_id).where(Note.import_id.is_not(None))).all()
    assert len(set(debts)) == 2500


def test_a_file_that_breaks_off_leaves_nothing_behind(world: World) -> None:
    def breaking():
        yield from rows(*(f"Comment {number}" for number in range(1500)))
        raise Unusable("row 1502: broken")

    world.locality()
    world.session.commit()
    with pytest.raises(Unusable):
        imports.take_in(breaking(), locality=world.locality(), file_name="f.csv", channel="hub", by=None, now=world.now)
    world.session.rollback()

    assert world.session.scalar(sa.select(sa.func.count()).select_from(Note)) == 0


ANSWER: dict[str, Any] = {"you_said": "It is dark.", "we_did": "Lamps.", "outcome": "done"}


def test_a_note_that_is_being_answered_is_not_changed_under_the_answer(world: World) -> None:
    wyn, ben = world.person("Wyn", "worker"), world.person("Ben", "worker")
    note = world.note(by=wyn.id)
    answer = answer_drafts.write(note.locality, **ANSWER, theme=None, by=ben.id, now=world.now)
    answer_drafts.add_givers(answer, sa.select(Debt).where(Debt.id == note.debt_id), by=ben.id, now=world.now)

    with pytest.raises(rules.AlreadyRead):
        edits.edit(note, text="Something else.", by=wyn.id, now=world.now)


def test_a_note_that_its_writer_answered_is_not_changed_any_more(world: World) -> None:
    wyn = world.person("Wyn", "worker")
    note = world.note(by=wyn.id)
    answers.publish_answer([note.debt], **ANSWER, by=wyn.id, now=world.now)

    with pytest.raises(rules.AlreadyRead):
        edits.edit(note, text="Something else.", by=wyn.id, now=world.now)
