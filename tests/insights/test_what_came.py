"""From an option or an ask one reads on to the finding it comes from, and from a finding to what came of it."""

from engagement.asks import actions as asks
from engagement.insights import actions as insights
from engagement.insights.models import Insight
from engagement.priorities import actions as priorities
from tests.insights.conftest import Room
from tests.visitor import Visitor


def test_an_option_links_to_its_finding_and_back_until_it_is_a_priority(visitor: Visitor, room: Room) -> None:
    insight, world = room.published(), room.world
    round_ = world.round(room.group, options=())
    visitor.sign_in(world.seat(room.group, "facilitator", "Flo"))

    page = visitor.get(f"/rounds/{round_.key}/options/new").submit(
        title="A late bus", what="At ten.", insight=insight.public.finding if insight.public else ""
    )
    assert "It comes from this finding: Evenings are lonely." in page.text
    page = page.follow("Evenings are lonely.")
    assert "An option in a vote: A late bus" in page.text
    assert page.follow("A late bus").heading == round_.question


def test_an_ask_begun_from_a_finding_says_so_once_it_is_in_the_calendar(visitor: Visitor, room: Room) -> None:
    insight, world = room.published(), room.world
    assert "Ask residents about it" not in visitor.get(f"/insights/{insight.key}").text
    visitor.sign_in(world.person("Wyn", "worker", locality=room.here))
    page = visitor.get(f"/insights/{insight.key}")
    assert "No vote and no question to residents has come of it yet." in page.text

    page = page.follow("Ask residents about it")
    assert "It comes from this finding: Evenings are lonely." in page.text
    page.submit("Continue", question="When should the bus go?", kind="survey", organisation="The council")
    assert "When should the bus go?" not in visitor.get(f"/insights/{insight.key}").text, "it is a draft"
    ask = asks.enter_ask("At ten?", kind="survey", organisation="The council", insight=insight, by=None, now=world.now)
    asks.put_where(ask, [room.here], whom="Everybody", by=None, now=world.now)
    opens, closes = world.entry().opens_on, world.entry().closes_on
    asks.put_burden(ask, opens_on=opens, closes_on=closes, minutes=5, people=50, by=None, now=world.now)
    asks.confirm_known(ask, {}, by=None, now=world.now)
    asks.open_ask(ask, by=None, now=world.now)

    page = visitor.sign_out().get(f"/insights/{insight.key}")
    assert "Asked: At ten?" in page.text
    assert "It comes from this finding: Evenings are lonely." in page.follow("At ten?").text


def test_what_is_taken_back_or_not_published_is_linked_from_nowhere(visitor: Visitor, room: Room) -> None:
    insight, world = room.published(), room.world
    draft: Insight = room.draft("Mornings are short.")
    round_ = world.round(room.group, options=())
    now = world.now
    for number, one in enumerate((insight, draft)):
        priorities.add_option(round_, title=f"Option {number}", what="A bus.", insight=one, by=None, now=now)
    insights.take_back(insight, why="It was true last year.", by=None, now=now)

    page = visitor.get(f"/rounds/{round_.key}")
    assert "It comes from this finding" not in page.text and "Mornings" not in page.text
