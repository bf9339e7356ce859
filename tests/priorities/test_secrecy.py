"""Secret stays secret: what a copy of the database, its log, or the application's log can tell. Real commits, on both databases."""

import itertools
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.people.models import Person
from engagement.priorities import actions, queries, rules
from engagement.priorities.models import Ballot, Envelope, Mark, Round
from engagement.priorities.sealing import Seal
from engagement.shared.database import Model, db
from tests.world import World

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
VOTING, CLOSED = NOW + timedelta(days=8), NOW + timedelta(days=22)


@dataclass
class Poll:
    """A round on a database of its own, with voters."""

    app: Flask
    round_id: int
    voters: list[int]

    @contextmanager
    def inside(self) -> Iterator[Round]:
        with self.app.app_context():
            yield db.session.get_one(Round, self.round_id)
            db.session.commit()

    def cast(self, voter: int, choices: set[int]) -> None:
        with self.inside() as round_:
            actions.cast(round_, choices, by=voter, now=VOTING)


def a_poll(app: Flask, *, voters: int) -> Poll:
    with app.app_context():
        there = db.session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0
        world = World(db.session, NOW, named=there)
        round_ = world.round(options=tuple(f"Option {n}" for n in range(1, 21)))
        people = [world.person(f"V {n}", "resident", locality=round_.locality).id for n in range(voters)]
        db.session.commit()
        return Poll(app, round_.id, people)


def files_of(app: Flask) -> list[Path]:
    with app.app_context():
        path = db.engine.url.database
    assert path
    return [file for end in ("", "-wal", "-shm") if (file := Path(path + end)).exists()]


def patterns(choices: set[int]) -> list[bytes]:
    """How these choices would look in the clear: as a bitmap of either byte order, as JSON, as text."""
    bitmap = sum(1 << n for n in choices)
    listed = sorted(choices)
    return [
        bitmap.to_bytes(8, "big"),
        bitmap.to_bytes(8, "little"),
        str(listed).encode(),
        str(listed).replace(" ", "").encode(),
        " ".join(map(str, listed)).encode(),
    ]


def raw(app: Flask) -> bytes:
    """All bytes a thief of the database would have: SQLite's file and its write-ahead log, or every row of PostgreSQL."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return b"".join(file.read_bytes() for file in files_of(app))
        names = sa.inspect(db.engine).get_table_names()
        dump = [
            row for name in names for row in db.session.execute(sa.text(f'SELECT t::text FROM "{name}" t')).scalars()
        ]
        return "\n".join(dump).encode()


def test_no_choice_stands_in_the_database_while_voting_is_open(clean_app: Flask) -> None:
    poll = a_poll(clean_app, voters=3)
    planted = [{3, 7, 11, 13, 17, 19}, {2, 5, 8, 12, 14, 20}, {1, 4, 6, 9, 15, 16}]
    for voter, choices in zip(poll.voters, planted, strict=True):
        poll.cast(voter, choices)

    seen = raw(clean_app)

    for pattern in itertools.chain.from_iterable(map(patterns, planted)):
        assert pattern not in seen
        assert pattern.hex().encode() not in seen


def test_the_search_would_find_a_choice_that_stood_there(clean_app: Flask) -> None:
    """The tripwire itself works: after the count the choices do stand there, without a voter."""
    poll = a_poll(clean_app, voters=1)
    poll.cast(poll.voters[0], {3, 7, 11, 13, 17, 19})
    with poll.inside() as round_:
        actions.count_round(round_, by=None, now=CLOSED)

    seen = raw(clean_app)

    assert any(pattern in seen for pattern in patterns({3, 7, 11, 13, 17, 19}))


def places_by_casting(poll: Poll) -> list[int]:
    """In which place of the stored envelopes each voter's stands, in the order in which they cast."""
    with poll.app.app_context():
        settings = poll.app.extensions["settings"]
        round_ = db.session.get_one(Round, poll.round_id)
        seal = Seal(secret_key=settings.secret_key, round_key=round_.key)
        stored = db.session.execute(sa.text("SELECT id, sealed FROM priorities_envelope")).all()
        opened = [seal.open(bytes(sealed), envelope=id_) for id_, sealed in stored]
    return [opened.index((n + 1,)) for n in range(len(poll.voters))]


def test_the_order_of_the_stored_rows_is_not_the_order_of_casting(clean_app: Flask, database: str) -> None:
    """SQLite keeps envelopes in the order of their random keys. PostgreSQL's heap does not, but there they are sealed; the
    opened ballots are in shuffled order on both."""
    poll = a_poll(clean_app, voters=20)
    for n, voter in enumerate(poll.voters, 1):
        poll.cast(voter, {n})
    if database == "sqlite":
        assert places_by_casting(poll) != list(range(20))

    with poll.inside() as round_:
        actions.count_round(round_, by=None, now=CLOSED)
    with clean_app.app_context():
        by_heap = [row[0] for row in db.session.execute(sa.select(Ballot.choices))]
        by_key = list(queries.ballots_of(poll.round_id))
    in_order = [[n] for n in range(1, 21)]
    assert sorted(by_heap) == sorted(by_key) == in_order
    assert by_heap != in_order and by_key != in_order


def test_linking_ballots_to_voters_is_no_better_than_chance(clean_app: Flask) -> None:
    """Twenty rounds of twenty known ballots: guess that the n-th stored ballot is the n-th mark's. By chance one is right."""
    right = 0
    for _round in range(20):
        poll = a_poll(clean_app, voters=20)
        for n, voter in enumerate(poll.voters, 1):
            poll.cast(voter, {n})
        with poll.inside() as round_:
            actions.count_round(round_, by=None, now=CLOSED)
        with clean_app.app_context():
            mine = Ballot.round_id == poll.round_id
            marks = db.session.scalars(
                sa.select(Mark.person_id).where(Mark.round_id == poll.round_id).order_by(Mark.id)
            ).all()
            assert list(marks) == poll.voters
            stored = [row[0] for row in db.session.execute(sa.select(Ballot.choices).where(mine))]
        right += sum(ballot == [n] for n, ballot in enumerate(stored, 1))
    # Twenty expected, with a standard deviation of about 4.5: 45 is beyond five of them.
    assert right < 45


def test_ballot_rows_hold_no_voter_time_or_sequence() -> None:
    assert set(Ballot.__table__.columns.keys()) == {"id", "round_id", "choices"}
    assert set(Envelope.__table__.columns.keys()) == {"id", "round_id", "sealed"}
    assert set(Mark.__table__.columns.keys()) == {"id", "round_id", "person_id", "paper_number"}
    for table in (Ballot, Envelope):
        assert Model.metadata.tables[table.__tablename__].dialect_options["sqlite"]["with_rowid"] is False


def test_the_journal_and_the_forms_taken_in_know_no_choice(clean_app: Flask) -> None:
    poll = a_poll(clean_app, voters=1)
    poll.cast(poll.voters[0], {3, 7})

    with clean_app.app_context():
        facts = db.session.execute(
            sa.text("SELECT event, facts FROM journal_entry WHERE event LIKE 'priorities.Ballot%'")
        ).all()
    assert [event for event, _ in facts] == ["priorities.BallotCast"]
    assert re.findall(r"[a-z_]+(?=\")", str(facts[0][1])) in ([], ["round_id"])


def test_forty_at_once_leave_one_mark_and_one_envelope(clean_app: Flask) -> None:
    poll = a_poll(clean_app, voters=1)
    gate = Barrier(40)

    def vote(n: int) -> str:
        gate.wait()
        try:
            poll.cast(poll.voters[0], {1 + n % 20})
        except rules.VotedAlready:
            return "refused"
        return "cast"

    with ThreadPoolExecutor(40) as crowd:
        answers = list(crowd.map(vote, range(40)))

    assert answers.count("cast") == 1 and answers.count("refused") == 39
    with poll.inside() as round_:
        marks = db.session.scalar(sa.select(sa.func.count()).select_from(Mark))
        envelopes = db.session.scalar(sa.select(sa.func.count()).select_from(Envelope))
        assert (marks, envelopes, round_.marks_online) == (1, 1, 1)


def test_a_crowd_voting_during_the_count_is_counted_or_refused(clean_app: Flask) -> None:
    poll = a_poll(clean_app, voters=20)
    gate = Barrier(21)

    def vote(voter: int) -> bool:
        gate.wait()
        try:
            poll.cast(voter, {1})
        except rules.VotingClosed:
            return False
        return True

    def count(_: int) -> bool:
        gate.wait()
        with poll.inside() as round_:
            actions.count_round(round_, by=None, now=CLOSED)
        return True

    with ThreadPoolExecutor(21) as crowd:
        counting = crowd.submit(count, 0)
        cast = sum(crowd.map(vote, poll.voters))
        counting.result()

    with poll.inside() as round_:
        ballots = db.session.scalar(sa.select(sa.func.count()).select_from(Ballot))
        assert ballots == cast == round_.marks_online == queries.options_of(round_.id)[0].approvals


def test_the_database_itself_refuses_a_second_mark(clean_app: Flask) -> None:
    poll = a_poll(clean_app, voters=1)
    poll.cast(poll.voters[0], {1})

    with pytest.raises(sa.exc.IntegrityError), poll.inside():
        db.session.add(Mark(round_id=poll.round_id, person_id=poll.voters[0]))
        db.session.flush()


@pytest.mark.parametrize("table", ["priorities_register", "priorities_ballot"])
@pytest.mark.parametrize("change", ["UPDATE {} SET round_id = round_id", "DELETE FROM {}"])
def test_the_database_itself_lets_nobody_change_a_mark_or_a_ballot(
    clean_app: Flask, request: pytest.FixtureRequest, table: str, change: str
) -> None:
    if request.config.getoption("--tables") != "migrations":
        pytest.skip("the guards come with the migrations")
    poll = a_poll(clean_app, voters=1)
    poll.cast(poll.voters[0], {1})
    with poll.inside() as round_:
        actions.count_round(round_, by=None, now=CLOSED)

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), poll.inside():
        db.session.execute(sa.text(change.format(table)))
