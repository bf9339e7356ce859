"""Adding an enterprise and keeping its history."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from engagement.enterprises import actions, rules
from engagement.enterprises.events import EnterpriseAdded, StageReached
from engagement.places import queries as places
from engagement.shared.events import told
from tests.enterprises.conftest import MakeAward
from tests.world import World


def test_a_new_enterprise_is_an_enquiry(world: World, session: Session, now: datetime) -> None:
    enterprise = world.enterprise()

    assert enterprise.stage == "enquiry"
    assert [(move.stage, move.at) for move in enterprise.moves] == [("enquiry", now)]
    assert not enterprise.public
    assert any(isinstance(fact, EnterpriseAdded) for fact in told(session))


def test_its_last_move_is_its_stage(world: World, session: Session, now: datetime) -> None:
    enterprise = world.enterprise()

    actions.move(enterprise, "exploring", by=None, now=now + timedelta(days=1))
    actions.move(enterprise, "paused", reason="A new baby.", by=None, now=now + timedelta(days=2))
    actions.move(enterprise, "exploring", by=None, now=now + timedelta(days=3))
    session.expire_all()

    assert enterprise.stage == enterprise.moves[-1].stage == "exploring"
    assert [move.reason for move in enterprise.moves] == ["", "", "A new baby.", ""]
    assert sum(isinstance(fact, StageReached) for fact in told(session)) == 3


def test_a_refused_move_changes_nothing(world: World, now: datetime) -> None:
    enterprise = world.enterprise()

    with pytest.raises(rules.CannotFollow):
        actions.move(enterprise, "trading", by=None, now=now)
    with pytest.raises(rules.NeedsAReason):
        actions.move(enterprise, "closed", by=None, now=now)

    assert enterprise.stage == "enquiry" and len(enterprise.moves) == 1


def test_a_milestone_is_ticked_once_and_not_in_the_future(world: World, now: datetime) -> None:
    enterprise = world.enterprise()

    actions.reach_milestone(enterprise, "insurance", reached_on=date(2026, 1, 5), by=None, now=now)
    with pytest.raises(rules.ReachedAlready):
        actions.reach_milestone(enterprise, "insurance", by=None, now=now)
    with pytest.raises(rules.InTheFuture):
        actions.reach_milestone(enterprise, "training", reached_on=date(2026, 3, 3), by=None, now=now)
    with pytest.raises(rules.UnknownMilestone):
        actions.reach_milestone(enterprise, "flying", by=None, now=now)

    assert [(one.slug, one.reached_on) for one in enterprise.milestones] == [("insurance", date(2026, 1, 5))]


def test_a_founder_is_pointed_to_a_scheme_as_often_as_it_helps(world: World, now: datetime) -> None:
    enterprise = world.enterprise()

    for words in ("A loan for a till.", "A second loan."):
        actions.signpost(enterprise, "credit-union", words=words, by=None, now=now)
    with pytest.raises(rules.UnknownScheme):
        actions.signpost(enterprise, "a-cousin", by=None, now=now)

    assert len(enterprise.signposts) == 2


def test_the_later_figures_of_one_day_count(world: World, session: Session, now: datetime) -> None:
    enterprise = world.enterprise()

    actions.take_figures(enterprise, people_supported=1, hours_a_week=2, jobs=0, by=None, now=now)
    actions.take_figures(enterprise, people_supported=4, hours_a_week=20, jobs=1, by=None, now=now)
    actions.take_figures(enterprise, people_supported=9, hours_a_week=25, jobs=2, by=None, now=now + timedelta(days=30))
    session.expire_all()

    assert [(one.taken_on, one.people_supported) for one in enterprise.figures] == [
        (date(2026, 4, 1), 9),
        (date(2026, 3, 2), 4),
    ]


def test_an_award_is_linked_only_in_its_own_locality(world: World, make_award: MakeAward, now: datetime) -> None:
    enterprise, award = world.enterprise(), make_award()
    elsewhere = make_award("Elsewhere", locality=world.locality("tilbury-and-chadwell"))

    actions.link_award(enterprise, award, by=None, now=now)
    with pytest.raises(rules.OtherLocality):
        actions.link_award(enterprise, elsewhere, by=None, now=now)

    assert enterprise.award is award


def test_an_enterprise_has_a_known_form_and_a_part_of_its_own_locality(world: World) -> None:
    world.locality()
    tilbury = places.find_neighbourhood("east-tilbury")

    with pytest.raises(rules.UnknownForm):
        world.enterprise(form="empire")
    with pytest.raises(rules.OtherNeighbourhood):
        world.enterprise(neighbourhood=tilbury)
