"""A theme that is merged while somebody chooses it is what it became."""

from engagement.communities.models import Group
from engagement.insights import evidence, queries
from engagement.insights.models import Insight
from engagement.intelligence import actions as intelligence
from engagement.intelligence.models import Note
from engagement.intelligence.themes import changes
from engagement.intelligence.themes.queries import ids_now
from engagement.priorities import actions
from tests.visitor import Visitor
from tests.world import World


def merged(world: World) -> tuple[Note, int, int]:
    """A note on a theme that was merged into another after somebody chose it: the note, and the ids of both."""
    lighting, buses = world.themes("lighting", "buses")
    note = world.note()
    intelligence.set_themes(note, [lighting], by=None, now=world.now)
    changes.merge([lighting], into=buses, by=None, now=world.now)
    return note, lighting.id, buses.id


def test_evidence_of_a_theme_that_was_merged_is_found_under_what_it_became(world: World) -> None:
    _note, old, new = merged(world)
    option = world.round(options=("Lamps",)).options[0]

    assert actions.attach_evidence(option, theme_ids=[old, new], by=None, now=world.now) == 1
    assert option.notes == 1


def test_a_finding_gathers_what_was_said_on_a_theme_that_was_merged(world: World) -> None:
    _note, old, _new = merged(world)
    insight: Insight = world.insight()

    assert evidence.gather(insight, queries.on_themes([old], insight.locality_id), by=None, now=world.now) == 1


def test_a_page_with_the_old_list_still_puts_it_behind_an_option(visitor: Visitor, world: World) -> None:
    lighting, buses = world.themes("lighting", "buses")
    note = world.note()
    intelligence.set_themes(note, [lighting], by=None, now=world.now)
    group: Group = world.group()
    option = world.round(group, options=("Lamps",)).options[0]
    visitor.sign_in(world.seat(group, "facilitator"))
    page = visitor.get(f"/options/{option.key}/evidence")
    lighting, buses = world.themes("lighting", "buses")
    changes.merge([lighting], into=buses, by=None, now=world.now)
    world.session.commit()

    assert "What was said is behind the option" in page.submit(themes=str(lighting.id)).text


def test_what_was_never_a_theme_stays_for_the_form_to_refuse(world: World) -> None:
    _note, old, new = merged(world)

    assert ids_now([old, new, 10**6]) == [new, 10**6] and ids_now(None) == []
