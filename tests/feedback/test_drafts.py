"""Answers are written privately, checked, and published together: all of them or none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from engagement.feedback import actions, corrections, drafts, owners, queries, rules, telling, worklists
from engagement.feedback.models import Answer, AnswerCount, AnswerDebt, Debt, Pace, Step, Waiting
from engagement.notices.models import Message
from engagement.shared.clock import day_of
from engagement.shared.database import db
from engagement.shared.events import told
from tests.conftest import NOW
from tests.world import World

WORDS = {"you_said": "The path is dark.", "we_did": "Lamps are coming.", "outcome": "doing", "theme": None}


def draft(world: World, *debts: Debt, **words: object) -> Answer:
    answer = drafts.write(world.locality(), **{**WORDS, **words}, by=None, now=world.now)  # type: ignore[arg-type]
    if debts:
        drafts.add_givers(answer, those(*debts), by=None, now=world.now)
    return answer


def those(*debts: Debt) -> sa.Select[Debt]:
    return sa.select(Debt).where(Debt.id.in_([debt.id for debt in debts]))


def publish(world: World, *answers: Answer) -> int:
    return drafts.publish(answers, by=None, now=world.now)


def waiting() -> int:
    return db.session.scalar(sa.select(sa.func.sum(Waiting.debts))) or 0


def test_a_draft_is_seen_by_nobody_it_is_for(world: World) -> None:
    debt = world.note().debt
    draft(world, debt)

    assert debt.answers == []
    assert queries.newest_answers(debt.locality_id) == []
    with pytest.raises(rules.NotAnsweredYet):
        actions.mark_told(debt, by=None, now=world.now)
    assert waiting() == 1


def test_several_drafts_are_published_at_one_moment_and_each_giver_told_by_their_route(world: World) -> None:
    looks = world.note().debt
    writes = world.note("More buses.", route="contact", contact="ada@example.org").debt
    hears = world.note("Cold hall.", route="worker").debt
    rung = world.note("No bins.", route="contact", contact="+44 1632 960100").debt
    reads = world.note("No benches.", route="poster").debt

    number = publish(world, draft(world, looks, writes), draft(world, hears, rung, reads, you_said="It is cold."))

    assert number == 5
    assert looks.told_at == writes.told_at == world.now
    assert [hears.told_at, rung.told_at, reads.told_at] == [None] * 3
    assert [m.to_address for m in world.session.scalars(sa.select(Message))] == ["ada@example.org"]
    assert [(job.way, job.people) for job in worklists.jobs(None)] == [("phone", 1), ("poster", 1), ("worker", 1)]
    assert waiting() == 3
    assert {answer.published_at for answer in world.session.scalars(sa.select(Answer))} == {world.now}


def test_if_one_cannot_be_published_none_is(clean_app: Flask) -> None:
    with clean_app.app_context():
        world = World(db.session, NOW)
        good = draft(world, world.note(route="contact", contact="ada@example.org").debt)
        empty = draft(world)
        db.session.commit()

        with pytest.raises(rules.NothingToAnswer):
            publish(world, good, empty)
        db.session.rollback()

        assert db.session.scalars(sa.select(Answer.published_at)).all() == [None, None]
        assert db.session.scalars(sa.select(Message)).all() == []
        assert waiting() == 1 and not told(db.session)
        assert db.session.scalars(sa.select(Step.kind)).all() == ["heard"]


def test_a_fault_in_the_middle_leaves_nothing_behind(clean_app: Flask) -> None:
    def fail(_event: object) -> None:
        number.append(1)
        if len(number) == 2:
            raise RuntimeError("the machine stopped")

    number: list[int] = []
    with clean_app.app_context():
        world = World(db.session, NOW)
        both = [draft(world, world.note(f"Note {n}").debt) for n in range(2)]
        db.session.commit()
        published = next(kind for kind in current_app.extensions["reactions"] if kind.__name__ == "AnswerPublished")
        current_app.extensions["reactions"] = {**current_app.extensions["reactions"], published: (fail,)}

        with pytest.raises(RuntimeError):
            publish(world, *both)
        db.session.rollback()

        assert db.session.scalars(sa.select(Answer.published_at)).all() == [None, None]
        assert waiting() == 2
        assert db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(AnswerCount.answers), 0))) == 0


def test_who_was_answered_meanwhile_is_left_out(world: World) -> None:
    one, other = world.note().debt, world.note("More.").debt
    answer = draft(world, one, other)
    actions.publish_answer([one], **WORDS, by=None, now=world.now)  # type: ignore[arg-type]

    assert publish(world, answer) == 1
    assert answer.givers == 1
    assert len(one.answers) == len(other.answers) == 1


def test_nobody_is_in_two_drafts_and_nobody_of_another_area_in_one(world: World) -> None:
    debt = world.note().debt
    elsewhere = world.note(locality=world.locality("tilbury-and-chadwell")).debt
    first, second = draft(world, debt), draft(world)

    assert drafts.add_givers(second, those(debt, elsewhere), by=None, now=world.now) == 0
    assert drafts.take_out_givers(first, [debt.key], by=None, now=world.now) == 1
    assert drafts.add_givers(second, those(debt), by=None, now=world.now) == 1
    assert (first.givers, second.givers) == (0, 1)


def test_thousands_are_added_and_answered_at_once(world: World) -> None:
    here = world.locality()
    ids = actions.owe_many(3_000, kind="note", locality_id=here.id, now=world.now)
    world.session.execute(sa.update(Debt).where(Debt.id.in_(ids)).values(route="worker"))
    answer = draft(world)
    every = sa.select(Debt).where(Debt.locality_id == here.id)

    assert drafts.add_givers(answer, every, by=None, now=world.now) == 3_000
    assert publish(world, answer) == 3_000
    assert [job.people for job in worklists.jobs([here.id])] == [3_000]


def test_more_than_one_answer_can_carry_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_GIVERS", 1)
    answer = draft(world)
    world.note()
    world.note("Again")

    with pytest.raises(rules.TooMany):
        drafts.add_givers(answer, sa.select(Debt), by=None, now=world.now)


@pytest.fixture
def checked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place says that a second person reads every draft."""
    monkeypatch.setitem(app.extensions, "place", replace(app.extensions["place"], answers_checked=True))


@pytest.mark.usefixtures("checked")
def test_where_the_place_says_so_a_second_person_reads_it_first(world: World) -> None:
    writer, reader = world.person("Wyn", "worker"), world.person("Rae", "worker")
    answer = drafts.write(world.locality(), **WORDS, by=writer.id, now=world.now)  # type: ignore[arg-type]
    drafts.add_givers(answer, those(world.note().debt), by=writer.id, now=world.now)

    with pytest.raises(rules.NotChecked):
        publish(world, answer)
    with pytest.raises(rules.SamePerson):
        drafts.check(answer, by=writer.id, now=world.now)
    drafts.check(answer, by=reader.id, now=world.now)
    drafts.edit(answer, **{**WORDS, "we_did": "Other words."}, by=writer.id, now=world.now)  # type: ignore[arg-type]
    with pytest.raises(rules.NotChecked):
        publish(world, answer)
    drafts.check(answer, by=reader.id, now=world.now)

    assert publish(world, answer) == 1


def test_a_published_answer_is_no_draft_any_more(world: World) -> None:
    answer = draft(world, world.note().debt)
    publish(world, answer)

    for attempt in (
        lambda: publish(world, answer),
        lambda: drafts.edit(answer, **WORDS, by=None, now=world.now),  # type: ignore[arg-type]
        lambda: drafts.discard(answer, by=None, now=world.now),
    ):
        with pytest.raises(rules.NotADraft):
            attempt()


def test_a_draft_thrown_away_leaves_its_givers_waiting(world: World) -> None:
    debt = world.note().debt
    drafts.discard(draft(world, debt), by=None, now=world.now)

    assert world.session.scalars(sa.select(Answer)).all() == []
    assert drafts.add_givers(draft(world), those(debt), by=None, now=world.now) == 1


def test_a_correction_keeps_what_was_said_before_and_shows_on_the_trail(world: World) -> None:
    debt = world.note().debt
    answer = draft(world, debt)
    publish(world, answer)

    corrections.correct(
        answer, you_said="It is dark.", we_did="Done.", outcome="done", why="They came early.", by=None, now=world.now
    )

    world.session.expire_all()
    assert [(one.we_did, one.outcome, one.why) for one in answer.corrections] == [
        ("Lamps are coming.", "doing", "They came early.")
    ]
    counts = world.session.execute(sa.select(AnswerCount.outcome, AnswerCount.answers)).all()
    assert dict(iter(counts)) == {"doing": 0, "done": 1}
    assert debt.steps[-1].kind == "corrected" and "They came early." in debt.steps[-1].words


def test_an_answer_taken_back_leaves_its_givers_waiting_again(world: World) -> None:
    looks, hears = world.note().debt, world.note("Cold.", route="worker").debt
    answer = draft(world, looks, hears)
    publish(world, answer)

    corrections.take_back(answer, why="It was another path.", by=None, now=world.now)

    assert waiting() == 2 and looks.told_at is None and looks.answers == []
    assert list(worklists.jobs(None)) == []
    assert drafts.add_givers(draft(world), those(looks, hears), by=None, now=world.now) == 2
    with pytest.raises(rules.NotPublished):
        corrections.take_back(answer, why="Again.", by=None, now=world.now)


def test_the_answer_to_a_decision_is_not_taken_back(world: World) -> None:
    debt = actions.owe(kind="option", locality_id=world.locality().id, route="reference", by=None, now=world.now)
    answer = actions.publish_answer([debt], **WORDS, by=None, now=world.now)  # type: ignore[arg-type]

    with pytest.raises(rules.FromADecision):
        corrections.take_back(answer, why="No.", by=None, now=world.now)


def test_marking_as_told_twice_does_no_harm(world: World) -> None:
    debts = [world.note(f"Note {n}", route="worker").debt for n in range(3)]
    answer = draft(world, *debts)
    publish(world, answer)

    def mark(*keys: str) -> int:
        return telling.mark_all_told(answer.id, "worker", keys or None, by=None, now=world.now)

    assert [mark(debts[0].key), mark(debts[0].key), mark("made up"), mark(), mark()] == [1, 0, 0, 2, 0]
    assert waiting() == 0
    told_steps = world.session.scalars(sa.select(Step.debt_id).where(Step.kind == "told")).all()
    assert sorted(told_steps) == [debt.id for debt in debts]


def test_a_debt_belongs_to_somebody_who_may_answer_there(world: World) -> None:
    debt = world.note().debt
    worker = world.person("Wyn", "worker", locality=world.locality())
    stranger = world.person("Tess", "worker", locality=world.locality("tilbury-and-chadwell"))

    def ownerless() -> int:
        return worklists.number_without_owner(None, now=world.now, today=day_of(world.now))

    assert ownerless() == 1
    with pytest.raises(rules.CannotOwn):
        owners.hand_over([debt.id], stranger, by=None, now=world.now)
    assert owners.hand_over([debt.id], worker, by=None, now=world.now) == 1
    assert owners.hand_over([debt.id], worker, by=None, now=world.now) == 0
    assert ownerless() == 0
    worker.disabled_at = world.now
    world.session.flush()
    assert ownerless() == 1, "who has left owns nothing"


def test_whose_role_has_ended_owns_nothing(world: World) -> None:
    worker = world.person("Wyn", "worker")
    world.note(by=worker.id)
    later = world.now + timedelta(days=1)
    worker.roles[0].until_at = later
    world.session.flush()

    def ownerless(now: datetime) -> int:
        return worklists.number_without_owner(None, now=now, today=day_of(now))

    assert (ownerless(world.now), ownerless(later)) == (0, 1)


def together(app: Flask, *works: Callable[[], object]) -> list[BaseException]:
    """Do these at the same time, each in a transaction of its own; what went wrong."""
    start, faults = Barrier(len(works)), list[BaseException]()

    def run(work: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                work()
                db.session.commit()
            except Exception as fault:
                db.session.rollback()
                faults.append(fault)

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def counts_are_right() -> bool:
    debts = list(db.session.scalars(sa.select(Debt)))
    left = sum(rules.waits(debt) for debt in debts)
    kept = db.session.scalar(sa.select(sa.func.sum(Pace.debts)).where(Pace.days < 0)) or 0
    return waiting() == left == kept


def test_two_who_publish_the_same_drafts_publish_them_once(clean_app: Flask) -> None:
    with clean_app.app_context():
        world = World(db.session, NOW)
        ids = [
            draft(world, world.note(f"Note {n}", route="contact", contact="ada@example.org").debt).id for n in (1, 2)
        ]
        db.session.commit()

    def work() -> None:
        drafts.publish([db.session.get_one(Answer, id_) for id_ in ids], by=None, now=NOW)

    faults = together(clean_app, work, work, work)

    with clean_app.app_context():
        assert [type(fault) for fault in faults] == [rules.NotADraft] * 2
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 2
        assert counts_are_right()


def test_two_drafts_never_take_the_same_giver(clean_app: Flask) -> None:
    with clean_app.app_context():
        world = World(db.session, NOW)
        for n in range(5):
            world.note(f"Note {n}")
        ids = [draft(world).id for _n in range(3)]
        db.session.commit()

    def work(id_: int) -> Callable[[], object]:
        return lambda: drafts.add_givers(db.session.get_one(Answer, id_), sa.select(Debt), by=None, now=NOW)

    assert together(clean_app, *map(work, ids)) == []
    with clean_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(AnswerDebt)) == 5
        assert sum(db.session.scalars(sa.select(Answer.givers))) == 5


def test_two_who_mark_the_same_people_tell_them_once(clean_app: Flask) -> None:
    with clean_app.app_context():
        world = World(db.session, NOW)
        answer = draft(world, *(world.note(f"Note {n}", route="worker").debt for n in range(4)))
        publish(world, answer)
        id_ = answer.id
        db.session.commit()

    def work() -> None:
        telling.mark_all_told(id_, "worker", None, by=None, now=NOW)

    assert together(clean_app, work, work, work) == []
    with clean_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Step).where(Step.kind == "told")) == 4
        assert counts_are_right()
