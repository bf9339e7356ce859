"""Rounds from plan to priority, on the database."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from engagement.feedback.models import Debt, Step
from engagement.intelligence import actions as intelligence
from engagement.intelligence.models import Note, Theme
from engagement.places.place import current_place
from engagement.priorities import actions, queries, rules
from engagement.priorities.models import Ballot, Envelope, Mark, Option, Priority
from engagement.shared.database import db
from tests.priorities.conftest import Vote, a_vote
from tests.world import World


def residents(world: World, vote: Vote, number: int) -> list[int]:
    return [world.person(f"Resident {n}", "resident", locality=vote.group.locality).id for n in range(number)]


def rows(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def approvals(vote: Vote) -> dict[str, int | None]:
    return {option.title: option.approvals for option in queries.options_of(vote.round.id)}


def heard(world: World, vote: Vote, theme: Theme, *, voices: int = 3) -> Note:
    note = intelligence.log_note(
        "No shade in the park",
        locality_id=vote.group.locality_id,
        channel=current_place().items("channels")[0].slug,
        kind="worry",
        voices=voices,
        route="reference",
        by=None,
        now=world.now,
    )
    intelligence.set_themes(note, [theme], by=None, now=world.now)
    return note


def a_theme() -> Theme:
    intelligence.load_themes(current_place(), by=None, now=datetime(2026, 3, 1, tzinfo=UTC))
    return db.session.scalars(sa.select(Theme).where(Theme.parent_id.is_(None)).order_by(Theme.id).limit(1)).one()


def steps(debt_id: int) -> list[str]:
    return list(db.session.scalars(sa.select(Step.kind).where(Step.debt_id == debt_id).order_by(Step.id)))


def test_every_ballot_is_counted_once_with_its_choices(world: World, vote: Vote) -> None:
    one, two, three = residents(world, vote, 3)
    actions.cast(vote.round, {1, 2}, by=one, now=vote.voting)
    actions.cast(vote.round, {2}, by=two, now=vote.voting)
    actions.cast(vote.round, {2, 3}, by=three, now=vote.voting)
    actions.key_paper(vote.round, 7, {3}, by=None, now=vote.voting)
    actions.key_paper(vote.round, 8, set(), by=None, now=vote.closed)

    actions.count_round(vote.round, by=None, now=vote.closed)

    assert approvals(vote) == {"Benches": 1, "Buses": 3, "Bins": 2}
    assert (vote.round.marks_online, vote.round.marks_paper, vote.round.blank) == (3, 2, 1)
    assert (rows(Mark), rows(Envelope), rows(Ballot)) == (5, 0, 5)
    assert sorted(queries.ballots_of(vote.round.id)) == [[], [1, 2], [2], [2, 3], [3]]


def test_equals_share_a_place(world: World, vote: Vote) -> None:
    (one,) = residents(world, vote, 1)
    actions.cast(vote.round, {1, 3}, by=one, now=vote.voting)
    actions.count_round(vote.round, by=None, now=vote.closed)

    assert {option.title: option.place for option in queries.options_of(vote.round.id)} == {
        "Benches": 1,
        "Bins": 1,
        "Buses": 3,
    }


def test_nobody_votes_twice(vote: Vote) -> None:
    actions.cast(vote.round, {1}, by=vote.resident.id, now=vote.voting)

    with pytest.raises(rules.VotedAlready):
        actions.cast(vote.round, {2}, by=vote.resident.id, now=vote.voting)
    assert (rows(Mark), rows(Envelope)) == (1, 1)


def test_a_paper_counts_once_and_only_if_it_was_printed(vote: Vote) -> None:
    actions.key_paper(vote.round, 1, {1}, by=None, now=vote.voting)

    with pytest.raises(rules.PaperCountedAlready):
        actions.key_paper(vote.round, 1, {1}, by=None, now=vote.voting)
    with pytest.raises(rules.NoSuchPaper):
        actions.key_paper(vote.round, 21, {1}, by=None, now=vote.voting)
    with pytest.raises(rules.UnknownOption):
        actions.key_paper(vote.round, 2, {1, 9}, by=None, now=vote.voting)
    assert (rows(Mark), rows(Envelope), vote.round.marks_paper) == (1, 1, 1)


def test_a_round_without_ballots_can_be_counted(vote: Vote) -> None:
    actions.count_round(vote.round, by=None, now=vote.closed)

    assert approvals(vote) == {"Benches": 0, "Buses": 0, "Bins": 0}


@pytest.mark.parametrize("harm", ["lost", "stuffed"])
def test_a_register_that_does_not_match_the_ballots_stops_the_count(vote: Vote, harm: str) -> None:
    actions.cast(vote.round, {1}, by=vote.resident.id, now=vote.voting)
    if harm == "lost":
        db.session.execute(sa.delete(Envelope))
    else:
        actions._put_in(vote.round, {2}, mark=Mark(round_id=vote.round.id, paper_number=1))

    with pytest.raises(rules.BallotsDoNotMatch):
        actions.count_round(vote.round, by=None, now=vote.closed)


def test_an_envelope_that_was_tampered_with_stops_the_count(vote: Vote) -> None:
    actions.cast(vote.round, {1}, by=vote.resident.id, now=vote.voting)
    envelope = db.session.scalars(sa.select(Envelope)).one()
    envelope.sealed = envelope.sealed[:-1] + bytes([envelope.sealed[-1] ^ 1])
    db.session.flush()

    with pytest.raises(rules.CannotOpen):
        actions.count_round(vote.round, by=None, now=vote.closed)
    assert rows(Envelope) == 1


def test_options_stay_as_they_are_once_voting_begins(world: World, vote: Vote) -> None:
    option = queries.options_of(vote.round.id)[0]

    with pytest.raises(rules.NotGathering):
        actions.add_option(vote.round, title="Late", what="Late.", by=None, now=vote.round.vote_from)
    with pytest.raises(rules.NotGathering):
        actions.suggest_option(vote.round, title="Late", what="Late.", by=vote.resident.id, now=vote.round.vote_from)
    with pytest.raises(rules.NotGathering):
        actions.set_aside(option, why="Late.", by=None, now=vote.round.vote_from)
    assert len(queries.options_of(vote.round.id)) == 3


def test_a_ballot_has_room_for_so_many_options(world: World) -> None:
    vote = a_vote(world, options=tuple(f"Option {n}" for n in range(1, rules.MOST_OPTIONS + 1)))

    with pytest.raises(rules.TooManyOptions):
        actions.add_option(vote.round, title="One more", what="More.", by=None, now=world.now)

    actions.cast(vote.round, range(1, rules.MOST_OPTIONS + 1), by=vote.resident.id, now=vote.voting)
    actions.count_round(vote.round, by=None, now=vote.closed)
    assert set(approvals(vote).values()) == {1}


def test_an_option_set_aside_cannot_be_chosen_and_its_giver_hears_why(world: World, vote: Vote) -> None:
    option = actions.suggest_option(vote.round, title="A fountain", what="Water.", by=vote.resident.id, now=world.now)
    actions.set_aside(option, why="It is the same as Benches.", by=None, now=world.now)

    assert option.debt_id is not None
    assert steps(option.debt_id) == ["heard", "on_the_ballot", "not_agreed", "not_now", "told"]
    with pytest.raises(rules.UnknownOption):
        actions.cast(vote.round, {option.position}, by=vote.resident.id, now=vote.voting)


def test_everyone_behind_an_option_hears_each_step(world: World, vote: Vote) -> None:
    theme = a_theme()
    note = heard(world, vote, theme, voices=4)
    other = heard(world, vote, theme, voices=8)
    benches, buses, bins = queries.options_of(vote.round.id)

    assert actions.attach_evidence(benches, theme_ids=[theme.id], by=None, now=world.now) == 2
    assert actions.attach_evidence(benches, theme_ids=[theme.id], by=None, now=world.now) == 0
    assert (benches.notes, benches.voices) == (2, 12)

    intelligence.withdraw(other, why="Logged twice", by=None, now=world.now)
    db.session.refresh(benches)
    assert (benches.notes, benches.voices) == (1, 4)

    actions.count_round(vote.round, by=None, now=vote.closed)
    priority = actions.agree(
        benches, rank=1, owner="The council", due_on=date(2027, 1, 1), reason="Many said so.", by=None, now=vote.closed
    )
    assert queries.debts_behind(priority) == [note.debt_id]
    actions.move_priority(priority, "under_way", words="Ordered.", by=None, now=vote.closed)
    actions.move_priority(priority, "done", words="Ten benches stand.", by=None, now=vote.closed)
    assert steps(note.debt_id) == ["heard", "understood", "on_the_ballot", "agreed", "done"]
    url = db.session.scalar(sa.select(Step.url).where(Step.kind == "agreed"))
    assert url == f"/priorities/{priority.key}"

    actions.turn_down(buses, why="Not ours to decide.", by=None, now=vote.closed)
    assert vote.round.agreed_at is None
    actions.turn_down(bins, why="The contract ends next year.", by=None, now=vote.closed)
    assert vote.round.agreed_at == vote.closed


def test_evidence_of_another_locality_is_left_where_it_is(world: World, vote: Vote) -> None:
    theme = a_theme()
    elsewhere = world.locality("tilbury-and-chadwell")
    note = intelligence.log_note(
        "Far away",
        locality_id=elsewhere.id,
        channel=current_place().items("channels")[0].slug,
        kind="worry",
        by=None,
        now=world.now,
    )
    intelligence.set_themes(note, [theme], by=None, now=world.now)

    benches = queries.options_of(vote.round.id)[0]
    assert actions.attach_evidence(benches, theme_ids=[theme.id], by=None, now=world.now) == 0


def test_a_suggestion_is_owed_an_answer(world: World, vote: Vote) -> None:
    option = actions.suggest_option(vote.round, title="Shade", what="Trees.", by=vote.resident.id, now=world.now)

    debt = db.session.get_one(Debt, option.debt_id)
    assert (debt.kind, debt.given_by, debt.told_at) == ("option", vote.resident.id, None)
    assert queries.given([debt.id]) == {debt.id: "Shade"}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"rank": 1}, rules.RankTaken), ({"due_on": date(2026, 3, 23)}, rules.DueInThePast)],
)
def test_what_is_agreed_has_a_rank_of_its_own_and_a_day_ahead(
    vote: Vote, change: dict[str, object], refusal: type[Exception]
) -> None:
    benches, buses, _bins = queries.options_of(vote.round.id)
    actions.count_round(vote.round, by=None, now=vote.closed)
    good: dict = {"rank": 1, "owner": "The council", "due_on": date(2027, 1, 1), "by": None, "now": vote.closed}
    actions.agree(benches, **good)

    with pytest.raises(refusal):
        actions.agree(buses, **(good | {"rank": 2} | change))
    assert rows(Priority) == 1


def test_an_option_is_answered_once_and_after_the_count(vote: Vote) -> None:
    benches = queries.options_of(vote.round.id)[0]
    with pytest.raises(rules.NotCounted):
        actions.turn_down(benches, why="No.", by=None, now=vote.closed)

    actions.count_round(vote.round, by=None, now=vote.closed)
    actions.turn_down(benches, why="No.", by=None, now=vote.closed)
    with pytest.raises(rules.AnsweredAlready):
        actions.turn_down(benches, why="No!", by=None, now=vote.closed)


def test_the_count_is_not_repeated(vote: Vote) -> None:
    actions.count_round(vote.round, by=None, now=vote.closed)

    with pytest.raises(rules.CountedAlready):
        actions.count_round(vote.round, by=None, now=vote.closed + timedelta(days=1))
    assert rows(Option) == 3
