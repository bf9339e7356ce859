"""Whatever people do in all the rooms, in any order: every kept number equals a recount, and everything that follows a note has
followed it."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engagement.feedback import actions as answering
from engagement.feedback import contacts, corrections, drafts, owners, telling
from engagement.feedback.models import Answer, AnswerCount, AnswerDebt, Debt, Pace
from engagement.feedback.models import Waiting as Waiters
from engagement.intelligence import actions, edits, imports, review, rules
from engagement.intelligence import queries as noted
from engagement.intelligence.intake import Row
from engagement.intelligence.models import Note, NoteCount, NoteTheme, Theme, ThemeCount
from engagement.intelligence.search import upkeep
from engagement.intelligence.themes import changes, parts, undoing
from engagement.intelligence.themes.models import ThemeChange
from engagement.intelligence.trends import keeping
from engagement.intelligence.trends.models import ALL, MonthChange, MonthCount
from engagement.priorities import actions as priorities
from engagement.priorities.models import Option, option_note
from engagement.shared.clock import day_of
from engagement.shared.refusals import Refusal
from engagement.theming import actions as sorting
from engagement.theming import queries as sorted_
from engagement.theming import waiting
from engagement.theming.models import Coding, Difference, Waiting
from tests.world import World

STEPS, LOOKS = 300, 3
ROUTES = ("reference", "worker", "contact", "poster", "nobody")


class Town:
    """Two areas, four people who may do anything there, and a die."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.session, self.die, self.now = world, world.session, random.Random(seed), world.now
        self.areas = [world.locality("grays"), world.locality("tilbury-and-chadwell")]
        self.people = [world.person(name, "worker", "administrator").id for name in ("Ada", "Ben", "Cyd", "Dee")]
        for top in ("Roads", "Health"):
            above = changes.create(top, by=None, now=self.now).theme
            for name in ("One", "Two", "Three"):
                changes.create(f"{top} {name}", above=above, by=None, now=self.now)
        round_ = world.round(world.group(), options=("Benches", "Buses"))
        round_.vote_from, round_.vote_until = (self.now + timedelta(days=days) for days in (2000, 2001))
        self.option = round_.options[0]
        self.did: Counter[str] = Counter()

    # What there is to choose from.

    def any(self, model: Any, *which: Any) -> Any:
        """One of the newest thirty, or nothing: refused like a page that is not there."""
        found = self.session.scalars(sa.select(model).where(*which).order_by(model.id.desc()).limit(30)).all()
        if not found:
            raise Refusal
        return self.die.choice(found)

    def who(self) -> int:
        return self.die.choice(self.people)

    def themes(self, most: int = 3) -> list[Theme]:
        """Mostly some in use; now and then one that has ended, as on a page opened a while ago."""
        which = () if self.die.random() < 0.1 else (Theme.retired_at.is_(None),)
        every = self.session.scalars(sa.select(Theme).where(*which).order_by(Theme.id)).all()
        return self.die.sample(list(every), min(self.die.randint(1, most), len(every)))

    # What people do. The name of each is what is counted.

    def log(self) -> None:
        route = self.die.choice(ROUTES)
        contact = self.die.choice(("a@example.org", "01375 555555")) if route == "contact" else None
        held = "It is a street name." if self.die.random() < 0.2 else None
        actions.log_note(
            f"Heard {self.die.random()} by the river", locality_id=self.die.choice(self.areas).id, held_why=held,
            channel=self.die.choice(("hub", "library")), kind=self.die.choice(list(rules.KINDS)), route=route,
            voices=self.die.randint(1, 9), contact=contact, by=self.who(), now=self.now,
            heard_on=day_of(self.now) - timedelta(days=self.die.randrange(200)),
        )  # fmt: skip

    def bring_in(self) -> None:
        rows = [Row(at, f"Row {self.die.random()}", day_of(self.now), voices=at) for at in range(2, 6)]
        here = self.die.choice(self.areas)
        imports.take_in(rows, locality=here, file_name="a.csv", channel="hub", by=self.who(), now=self.now)

    def edit(self) -> None:
        note = self.any(Note)
        held = self.die.choice((None, None, "A name."))
        edits.edit(
            note, by=note.logged_by, now=self.now, held_why=held, voices=self.die.randint(1, 9),
            locality_id=self.die.choice(self.areas).id, text=f"Changed {self.die.random()}",
            kind=self.die.choice(list(rules.KINDS)), heard_on=day_of(self.now) - timedelta(days=self.die.randrange(90)),
        )  # fmt: skip

    def edit_together(self) -> None:
        """A partner in Airtable, who may change a note that others have worked with."""
        held = self.die.choice((None, None, None, "A name."))
        said: dict[str, Any] = {
            "voices": self.die.randint(1, 9), "locality_id": self.die.choice(self.areas).id, "text": "Changed together",
            "kind": self.die.choice(list(rules.KINDS)),
        }  # fmt: skip
        some = dict(self.die.sample(list(said.items()), self.die.randint(1, len(said))))
        edits.edit_together(self.any(Note), **some, held_why=held, by=None, now=self.now)

    def withdraw(self) -> None:
        if self.die.random() < 0.4:
            actions.withdraw(self.any(Note), why="x", by=self.who(), now=self.now)

    def review(self) -> None:
        note, by = self.any(Note, Note.held_at.is_not(None)), self.who()
        same: dict[str, Any] = {"read": rules.print_of(note), "by": by, "now": self.now}
        act = self.die.choice(("release", "mend", "ask"))
        if act == "release":
            review.release(note, **same)
        elif act == "mend":
            review.mend(note, text="Taken out.", quote=None, words=None, **same)
        else:
            review.ask(note, words="Please.", **same)

    def theme_on_its_page(self) -> None:
        note = self.any(Note)
        actions.set_themes(note, self.themes() if self.die.random() < 0.8 else [], by=self.who(), now=self.now)

    def take_and_sort(self) -> None:
        by = self.who()
        note = waiting.claim(self.die.choice(self.areas).id, by=by, now=self.now)
        if note is None:
            raise Refusal
        row = sorted_.find_waiting(note.id)
        second = row is not None and row.not_by is not None
        seen = sorting.SECOND if second else rules.as_seen(noted.themes_held(note.id))
        what = self.die.random()
        if what < 0.15:
            sorting.pass_over(note, by=by, now=self.now)
        else:
            unsure = what < 0.35
            sorting.sort(note, [] if unsure else self.themes(), unsure=unsure, seen=seen, by=by, now=self.now)

    def sort_again(self) -> None:
        note = self.any(Note)
        seen = rules.as_seen(noted.themes_held(note.id))
        sorting.sort(note, self.themes(), seen=seen, by=self.who(), now=self.now)

    def take_back_sorting(self) -> None:
        last = self.any(Coding)
        sorting.undo(last.locality_id, by=last.person_id, now=self.now)

    def settle(self) -> None:
        open_ones = sa.select(Difference).where(Difference.settled_at.is_(None)).order_by(Difference.note_id)
        found = self.session.scalars(open_ones).all()
        if not found:
            raise Refusal
        sorting.settle(self.die.choice(found), self.themes(), by=self.who(), now=self.now)

    def change_the_list(self) -> None:
        chosen, by, kind = self.themes(3), self.who(), self.die.choice((0, 0, 1, 2, 2, 3, 3, 4, 4, 5, 6))
        one, name = chosen[0], f"Name {self.die.randrange(10_000)}"
        same: dict[str, Any] = {"by": by, "now": self.now}
        if kind == 0:
            changes.create(name, above=self.die.choice((None, one)), **same)
        elif kind == 1:
            changes.rename(one, name, **same)
        elif kind == 2:
            changes.move(one, above=self.die.choice((None, chosen[-1])), **same)
        elif kind == 3 and len(chosen) > 1:
            changes.merge(chosen[1:], into=one, **same)
        elif kind == 4:
            parts.split(one, f"{name} a\n{name} b", **same)
        elif kind == 5:
            changes.retire(one, why="x", **same)
        else:
            changes.bring_back(self.any(Theme, Theme.retired_at.is_not(None)), **same)

    def sort_parts(self) -> None:
        part = self.any(Theme, Theme.split_from_id.is_not(None), Theme.retired_at.is_(None))
        whole = self.session.get_one(Theme, part.split_from_id)
        parts.sort_again(whole, part=part, by=self.who(), now=self.now)

    def undo_the_list(self) -> None:
        newest = sa.select(ThemeChange).order_by(ThemeChange.id.desc()).limit(4)
        undoing.undo(self.die.choice(self.session.scalars(newest).all()), by=self.who(), now=self.now)

    def draft(self) -> None:
        words: dict[str, Any] = {
            "you_said": "It is dark.",
            "we_did": "Lamps.",
            "outcome": self.die.choice(("done", "not_now")),
        }
        theme = self.die.choice((None, "roads", "health"))
        here = self.die.choice(self.areas)
        answer = drafts.write(here, **words, theme=theme, by=self.who(), now=self.now)
        drafts.add_givers(answer, sa.select(Debt).limit(self.die.randint(1, 8)), by=self.who(), now=self.now)

    def change_a_draft(self) -> None:
        answer = self.any(Answer)
        keys = self.session.scalars(
            sa.select(Debt.key).join(AnswerDebt, AnswerDebt.debt_id == Debt.id).where(AnswerDebt.answer_id == answer.id)
        ).all()
        if self.die.random() < 0.2:
            drafts.discard(answer, by=self.who(), now=self.now)
        else:
            drafts.take_out_givers(answer, keys[: self.die.randint(0, 3)], by=self.who(), now=self.now)

    def publish(self) -> None:
        drafts_ = [self.any(Answer, Answer.published_at.is_(None), Answer.givers > 0) for _ in range(2)]
        if self.die.random() < 0.8:  # as a place does that asks for a second person
            for answer in {one.id: one for one in drafts_}.values():
                drafts.check(answer, by=next(one for one in self.people if one != answer.by), now=self.now)
        drafts.publish(drafts_, by=self.who(), now=self.now)

    def pass_on(self) -> None:
        answer = self.any(Answer, Answer.published_at.is_not(None))
        telling.mark_all_told(answer.id, self.die.choice(("worker", "phone", "poster")), None, by=None, now=self.now)

    def tell_one(self) -> None:
        telling.mark_told(self.any(Debt), by=self.who(), now=self.now)

    def correct(self) -> None:
        answer, by = self.any(Answer), self.who()
        if self.die.random() < 0.5:
            corrections.take_back(answer, why="Wrong.", by=by, now=self.now)
        else:
            words: dict[str, Any] = {"you_said": "It was dark.", "we_did": "More lamps.", "outcome": "doing"}
            corrections.correct(answer, **words, why="Wrong.", by=by, now=self.now)

    def answer_at_once(self) -> None:
        words: dict[str, Any] = {"you_said": "Benches.", "we_did": "Built.", "outcome": "done"}
        answering.conclude(self.any(Debt), **words, by=self.who(), now=self.now)

    def hand_over(self) -> None:
        owners.hand_over([self.any(Debt).id for _ in range(3)], None, by=self.who(), now=self.now)

    def put_behind_an_option(self) -> None:
        priorities.attach_evidence(self.option, note_ids=[self.any(Note).id], by=self.who(), now=self.now)

    def forget_contacts(self) -> None:
        if self.die.random() < 0.1:
            contacts.forget_old(now=self.now + timedelta(days=2000))

    def fold(self) -> None:
        keeping.fold(now=self.now)

    def walk(self) -> None:
        """One thing that somebody does. A refusal takes back all of it, as a request does."""
        often = {
            self.log: 5,
            self.edit: 4,
            self.edit_together: 2,
            self.take_and_sort: 6,
            self.review: 2,
            self.draft: 2,
            self.put_behind_an_option: 4,
        }
        every: list[Callable[[], None]] = [
            self.bring_in, self.withdraw, self.theme_on_its_page, self.sort_again, self.take_back_sorting, self.settle,
            self.change_the_list, self.sort_parts, self.undo_the_list, self.change_a_draft, self.publish, self.pass_on,
            self.tell_one, self.correct, self.answer_at_once, self.hand_over,
            self.forget_contacts, self.fold,
            *(act for act, times in often.items() for _ in range(times)),
        ]  # fmt: skip
        self.now += timedelta(minutes=self.die.choice((1, 3, 5, 7, 11) * 9 + (60 * 9,)))
        act = self.die.choice(every)
        try:
            if act in (self.forget_contacts, self.fold):  # the worker's: they commit for themselves
                act()
            else:
                with self.session.begin_nested():
                    act()
            self.did[act.__name__] += 1
        except Refusal as refusal:
            self.session.expire_all()
            self.did[f"refused: {act.__name__}: {type(refusal).__name__}"] += 1


Numbers = dict[tuple[Any, ...], Any]


def summed(rows: Any) -> Numbers:
    """(key…, notes, voices) as a dictionary, without what is nought."""
    return {tuple(row[:-2]): (row[-2], row[-1]) for row in rows if row[-2] or row[-1]}


def look(town: Town) -> None:
    """Every kept number beside the one counted now."""
    session = town.session
    session.expire_all()
    notes = {note.id: note for note in session.scalars(sa.select(Note))}
    themes: dict[int, set[int]] = {id_: set() for id_ in notes}
    for row in session.scalars(sa.select(NoteTheme)):
        themes[row.note_id].add(row.theme_id)
        assert row.locality_id == notes[row.note_id].locality_id, "a theme of a note lies in another locality"
    assert all(note.debt.locality_id == note.locality_id for note in notes.values())
    of_notes(session, notes, themes)
    of_the_queue(session, notes, themes)
    of_answers(session)
    of_options(session, notes)
    assert upkeep.is_true(), "search does not say what the notes say"


def of_notes(session: Any, notes: dict[int, Note], themes: dict[int, set[int]]) -> None:
    """Counts of notes and themes, and the monthly figures."""
    counts: Numbers = {}
    for note in notes.values():
        month = note.heard_on.year * 100 + note.heard_on.month
        for theme in (ALL, *themes[note.id]) if note.standing else ():
            for key in (
                (note.locality_id, theme, note.kind),
                (note.locality_id, month, theme, note.kind, note.channel),
            ):
                had = counts.get(key, (0, 0))
                counts[key] = had[0] + 1, had[1] + note.voices
    numbers = NoteCount.notes, NoteCount.voices
    kept = summed(session.execute(sa.select(NoteCount.locality_id, sa.literal(ALL), NoteCount.kind, *numbers)))
    columns = ThemeCount.locality_id, ThemeCount.theme_id, ThemeCount.kind, ThemeCount.notes, ThemeCount.voices
    kept |= summed(session.execute(sa.select(*columns)))
    assert kept == {key: number for key, number in counts.items() if len(key) == 3}
    months: Counter[tuple[Any, ...]] = Counter()
    for table in (MonthCount, MonthChange):
        for row in session.scalars(sa.select(table)):
            key = tuple(getattr(row, name) for name in keeping.KEY)
            months[*key, 0] += row.notes
            months[*key, 1] += row.voices
    found = {key[:-1]: (months[*key[:-1], 0], months[*key[:-1], 1]) for key, number in months.items() if number}
    assert found == {key: number for key, number in counts.items() if len(key) == 5}


def of_the_queue(session: Any, notes: dict[int, Note], themes: dict[int, set[int]]) -> None:
    """Who waits to be sorted, where, and who must not have it."""
    wanted: dict[int, tuple[int, int | None]] = {}
    codings: dict[int, list[Coding]] = {}
    for coding in session.scalars(sa.select(Coding).order_by(Coding.turn)):
        codings.setdefault(coding.note_id, []).append(coding)
    for note in notes.values():
        all_of_it = codings.get(note.id, [])
        first = all_of_it[0] if all_of_it else None
        if not note.standing or len(all_of_it) > 1:
            continue
        if first is not None and not first.unsure and waiting.is_double(note.id):
            wanted[note.id] = note.locality_id, first.person_id
        elif not themes[note.id]:
            wanted[note.id] = note.locality_id, first.person_id if first is not None and first.unsure else None
    queue = {row.note_id: (row.locality_id, row.not_by) for row in session.scalars(sa.select(Waiting))}
    assert queue == wanted


def of_answers(session: Any) -> None:
    """Who waits for an answer, how long it took, what was published, and for how many."""
    debts = session.scalars(sa.select(Debt).where(Debt.route != "nobody")).all()
    waits = Counter(debt.locality_id for debt in debts if debt.told_at is None)
    assert {row.locality_id: row.debts for row in session.scalars(sa.select(Waiters)) if row.debts} == dict(waits)
    paces = Counter((debt.locality_id, month_of(debt.given_at), days_of(debt)) for debt in debts)
    kept = {(row.locality_id, row.month, row.days): row.debts for row in session.scalars(sa.select(Pace)) if row.debts}
    assert kept == dict(paces)
    answers = session.scalars(sa.select(Answer)).all()
    published = Counter((one.locality_id, one.theme or "", one.outcome) for one in answers if one.published_at)
    rows = session.scalars(sa.select(AnswerCount))
    assert {(row.locality_id, row.theme, row.outcome): row.answers for row in rows if row.answers} == dict(published)
    attached = Counter(session.scalars(sa.select(AnswerDebt.answer_id)).all())
    assert {one.id: one.givers for one in answers if one.givers} == dict(attached)
    to_tell = sa.select(AnswerDebt.debt_id).join(Debt, Debt.id == AnswerDebt.debt_id)
    assert not session.scalars(to_tell.where(AnswerDebt.to_tell.is_not(None), Debt.told_at.is_not(None))).all()


def of_options(session: Any, notes: dict[int, Note]) -> None:
    """What stands behind an option: standing notes of its own area, and their voices."""
    behind: dict[int, list[Note]] = {}
    for option_id, note_id in session.execute(sa.select(option_note.c.option_id, option_note.c.note_id)):
        behind.setdefault(option_id, []).append(notes[note_id])
    for option in session.scalars(sa.select(Option)):
        mine = behind.get(option.id, [])
        assert (option.notes, option.voices) == (len(mine), sum(note.voices for note in mine))
        assert all(note.standing and note.locality_id == option.locality_id for note in mine)


def month_of(moment: datetime) -> date:
    return day_of(moment).replace(day=1)


def days_of(debt: Debt) -> int:
    return -1 if debt.told_at is None else (day_of(debt.told_at) - day_of(debt.given_at)).days


def test_whatever_people_do_in_all_rooms_every_kept_number_equals_a_recount(world: World) -> None:
    town = Town(world, 4)
    for _look in range(LOOKS):
        for _step in range(STEPS // LOOKS):
            town.walk()
        look(town)
    often = (
        town.log,
        town.edit,
        town.edit_together,
        town.review,
        town.take_and_sort,
        town.change_the_list,
        town.draft,
        town.publish,
    )
    undone = {act.__name__ for act in often} - set(town.did)
    assert not undone, f"never done: {undone}"
