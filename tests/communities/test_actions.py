"""Terms and meetings, on the database."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engagement.communities import actions, queries, rules
from engagement.communities.models import Attendance
from engagement.people.models import Role
from engagement.shared.database import db
from tests.world import World


def test_a_term_begins_and_ends_and_stays_on_record(world: World) -> None:
    group = world.group("board")
    person = world.seat(group, "board_member")
    (term,) = queries.members(group.id, now=world.now)

    actions.unseat(group, term, by=None, now=world.now + timedelta(days=1))

    assert [one.person_id for one in queries.members(group.id, now=world.now)] == [person.id]
    assert queries.members(group.id, now=world.now + timedelta(days=1)) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Role).where(Role.group_id == group.id)) == 1


def test_nobody_holds_an_office_twice_but_may_come_back(world: World) -> None:
    group = world.group("board")
    person = world.seat(group, "board_member")

    with pytest.raises(rules.AlreadySeated):
        actions.seat(group, person, "board_member", by=None, now=world.now)
    actions.seat(group, person, "chair", by=None, now=world.now)
    later = world.now + timedelta(days=1)
    term = queries.find_term(group.id, person.id, "board_member", now=world.now)
    assert term
    actions.unseat(group, term, by=None, now=later)
    actions.seat(group, person, "board_member", by=None, now=later)
    assert [one.role for one in queries.members(group.id, now=later)] == ["chair", "board_member"]


def test_attendance_is_put_right_until_the_meeting_is_closed(world: World) -> None:
    group = world.group()
    one, two = world.seat(group, "cop_member", "One"), world.seat(group, "cop_member", "Two")
    meeting = world.meeting(group, present=(one, two))
    during = meeting.starts_at + timedelta(minutes=30)

    actions.record_attendance(meeting, {two.id: "absent"}, by=None, now=during)
    assert queries.attendance_of(meeting.id) == {one.id: "present", two.id: "absent"}
    actions.close_meeting(meeting, by=None, now=during)
    with pytest.raises(rules.Closed):
        actions.record_attendance(meeting, {two.id: "present"}, by=None, now=during)
    with pytest.raises(rules.Closed):
        actions.close_meeting(meeting, by=None, now=during)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Attendance)) == 2


def test_a_meeting_is_not_closed_before_it_begins(world: World) -> None:
    meeting = world.meeting(world.group())

    with pytest.raises(rules.NotBegun):
        actions.close_meeting(meeting, by=None, now=world.now)
