"""An award, put together from the rows it stands on."""

from collections.abc import Callable

import pytest

from engagement.boards.models import Decision
from engagement.feedback import actions as feedback
from engagement.funds import actions as funds
from engagement.places.models import Locality
from engagement.proposals.models import Award, Proposal
from engagement.shared.money import Money
from tests.world import World

MakeAward = Callable[..., Award]


@pytest.fixture
def make_award(world: World) -> MakeAward:
    """Make an award of £900 in a locality, for a proposal with this title."""

    def make(title: str = "Two evenings", *, locality: Locality | None = None) -> Award:
        here, now, clerk = locality or world.locality(), world.now, world.person("Dan Clerk").id
        item = world.item(world.meeting(world.group("board", locality=here)), title=title)
        decision = Decision(
            item_id=item.id,
            group_id=item.group_id,
            locality_id=here.id,
            outcome="carried",
            reasons="It fits.",
            counts={},
            by=clerk,
            at=now,
        )
        world.session.add(decision)
        fund = world.fund(1000, locality=here)
        debt = feedback.owe(kind="proposal", locality_id=here.id, route="nobody", by=None, now=now)
        amount = Money.pounds(900)
        proposal = Proposal(
            locality_id=here.id,
            fund_id=fund.id,
            group_name="Neighbours",
            title=title,
            summary="A thing to do.",
            cost=amount,
            least=amount,
            learn="Who comes.",
            made_by=clerk,
            made_at=now,
            debt_id=debt.id,
        )
        commitment = funds.commit(fund, amount=amount, what=title, by=None, now=now)
        award = Award(proposal=proposal, decision=decision, commitment=commitment, amount=amount, made_at=now)
        world.session.add(award)
        world.session.flush()
        return award

    return make
