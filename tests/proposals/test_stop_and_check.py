"""Everyone can read a proposal, and it cannot be changed once made: it is looked over before it is checked."""

from typing import Any

import sqlalchemy as sa

from engagement.privacy.models import Kept
from engagement.proposals.models import Proposal
from tests.privacy.choosing import choose, names
from tests.proposals.test_pages import ANSWERS
from tests.visitor import Page, Visitor
from tests.world import World

NAME, WHY = "Mrs Green cooks on Fridays.", "She is the one who proposes it."


def begun(visitor: Visitor, world: World, **changed: Any) -> Page:
    world.priority("Benches")
    visitor.sign_in(world.person("Rae", "resident", locality=world.locality()))
    page = visitor.get(f"/localities/{world.locality().slug}/proposals/new")
    return page.submit("Check your answers", **ANSWERS | changed, status=422)


def test_an_identifier_goes_before_the_answers_are_checked(visitor: Visitor, world: World) -> None:
    page = begun(visitor, world, what="Write to sue@example.org.", group_name="Ring 07700 900123")

    assert page.errors == [
        "Take this out, everyone could read it: 07700 900123",
        "Take this out, everyone could read it: sue@example.org",
    ]
    page = page.submit("Check your answers", **choose(page, "out"), status=422)
    page.submit("Check your answers").submit("Make the proposal")

    proposal = world.session.scalars(sa.select(Proposal)).one()
    assert proposal.summary == "Write to [taken out: an email address]."
    assert proposal.group_name == "Ring [taken out: a phone number]"


def test_what_was_kept_is_carried_past_the_check_and_the_clerk_reads_why(visitor: Visitor, world: World) -> None:
    page = begun(visitor, world, what=NAME)
    page = page.submit("Check your answers", **choose(page, "keep"), keep_why=WHY)
    back = page.submit("Change your answers")
    assert WHY in back.html and names(back), "it is still shown, and still kept"

    page.submit("Make the proposal")

    proposal = world.session.scalars(sa.select(Proposal)).one()
    assert proposal.summary == NAME and world.session.scalars(sa.select(Kept.why)).one() == WHY
    assert WHY not in visitor.get(f"/proposals/{proposal.key}").text
    clerk = world.seat(world.group("board"), "clerk")
    assert WHY in visitor.sign_in(clerk).get(f"/proposals/{proposal.key}").text
