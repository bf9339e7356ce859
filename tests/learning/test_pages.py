"""The learning log, as everyone reads it and its community keeps it."""

from datetime import date, timedelta
from typing import Any

import pytest

from engagement.communities.models import Group
from engagement.learning import actions
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def practice(world: World) -> Group:
    """A direct-delivery Community of Practice."""
    return world.group("delivery", name="Grays delivery")


def test_everyone_reads_that_it_plays_no_part_in_votes(visitor: Visitor, world: World) -> None:
    cycle = world.cycle()

    for address in ("/learning", f"/learning/{cycle.key}"):
        assert "never read when a board decides about money" in visitor.get(address).text


def test_everyone_reads_a_cycle_and_nobodys_name(visitor: Visitor, world: World, practice: Group) -> None:
    member = world.seat(practice, "cop_member", "Kim Marsh")
    cycle = world.cycle(practice)
    by: dict[str, Any] = {"by": member.id, "now": world.now}
    actions.add_experiment(cycle, title="Lanterns", tried="Two walks.", expected="Ten people.", **by)
    actions.add_story(cycle, text="She held the lantern.", consent=True, **by)
    long_ago: dict[str, Any] = {"by": member.id, "now": world.now - timedelta(days=60)}
    actions.raise_barrier(cycle, words="Three owners.", level="system", sent_to="The lighting board", **long_ago)

    page = visitor.get("/learning").follow("Light or company?")

    for words in (
        "What makes a dark path feel safe?", "Two walks.", "Ten people.", "Not known yet", "She held the lantern.",
        "Told with consent.", "Three owners.", "The health and care system", "The lighting board", "Answer overdue",
    ):  # fmt: skip
        assert words in page.text
    assert "Kim Marsh" not in page.text
    for link in ("Write down an experiment", "Go on writing Lanterns", "Take this story back"):
        assert link not in page.links()


def test_empty_pages_say_so(visitor: Visitor, world: World) -> None:
    assert "No cycle has been opened yet." in visitor.get("/learning").text
    assert "No cycle fits that." in visitor.get("/learning?step=embed").text
    assert "Nothing waits for an answer here." in visitor.get("/learning/barriers").text
    assert "Nothing has been tried yet." in visitor.get(f"/learning/{world.cycle().key}").text
    visitor.get("/learning/nothing", status=404)


def test_a_facilitator_opens_leads_and_closes_a_cycle(visitor: Visitor, world: World, practice: Group) -> None:
    visitor.sign_in(world.seat(practice, "facilitator"))

    page = (
        visitor.get("/learning")
        .follow("Open a learning cycle: Grays delivery")
        .submit("Open the cycle", title="Light or company?", question="What feels safe?", step="Understand")
    )
    assert page.heading == "Light or company?"
    page = page.follow("Change the step").submit("Save", step="Try it out")
    assert "Try it out" in page.text
    page = page.follow("Sum up and close").submit("Close the cycle", learned="Company is light.")
    assert "Company is light." in page.text
    assert "Write down an experiment" not in page.links()


def test_a_member_writes_an_experiment_and_goes_on_writing(visitor: Visitor, world: World, practice: Group) -> None:
    cycle = world.cycle(practice)
    visitor.sign_in(world.seat(practice, "cop_member"))

    form = visitor.get(f"/learning/{cycle.key}").follow("Write down an experiment")
    assert form.submit("Save", title="Lanterns", status=422).errors
    page = form.submit("Save", title="Lanterns", tried="Two walks.", expected="Ten people.", tried_on=date(2026, 2, 1))
    assert "1 February 2026" in page.text
    page = page.follow("Go on writing Lanterns").submit("Save", happened="Twenty-six came.")
    assert "Twenty-six came." in page.text


def test_only_its_author_edits_an_experiment(visitor: Visitor, world: World, practice: Group) -> None:
    cycle, author = world.cycle(practice), world.seat(practice, "cop_member")
    other = world.seat(practice, "facilitator", "Another")
    experiment = actions.add_experiment(
        cycle, title="Lanterns", tried="Two walks.", expected="Ten people.", by=author.id, now=world.now
    )

    visitor.sign_in(author).get(f"/experiments/{experiment.key}/edit")
    visitor.sign_in(other).get(f"/experiments/{experiment.key}/edit", status=403)


def test_members_of_either_community_of_the_locality_write_and_nobody_else(
    visitor: Visitor, world: World, practice: Group
) -> None:
    cycle, tilbury = world.cycle(practice), world.locality("tilbury-and-chadwell")
    address = f"/learning/{cycle.key}/barriers/new"

    visitor.sign_in(world.seat(world.group("user_led"), "cop_member")).get(address)
    for stranger in (
        world.seat(world.group("board"), "chair"),
        world.seat(world.group("delivery", locality=tilbury), "facilitator"),
        world.person("S", "steward"),
        world.person("R", "resident", locality=world.locality()),
    ):
        visitor.sign_in(stranger).get(address, status=403)
    visitor.get(f"/communities/{practice.key}/learning/new", status=403)
    visitor.get(f"/learning/{cycle.key}/close", status=403)


def test_a_board_opens_no_cycle(visitor: Visitor, world: World) -> None:
    board = world.group("board")
    visitor.sign_in(world.seat(board, "chair"))

    visitor.get(f"/communities/{board.key}/learning/new", status=403)


def test_a_story_needs_the_tick_and_can_be_taken_back(visitor: Visitor, world: World, practice: Group) -> None:
    cycle = world.cycle(practice)
    visitor.sign_in(world.seat(practice, "cop_member"))

    form = visitor.get(f"/learning/{cycle.key}").follow("Add a story")
    refused = form.submit("Save", text="She held the lantern.", status=422)
    assert refused.errors == ["Ask the person first. Tick the box when they have agreed"]
    page = refused.submit("Save", consent=True)
    assert "She held the lantern." in page.text
    page = page.follow("Take this story back").submit("Take it back")
    assert "She held the lantern." not in page.html


def test_a_barrier_is_raised_answered_and_followed(visitor: Visitor, world: World, practice: Group) -> None:
    cycle = world.cycle(practice)
    visitor.sign_in(world.seat(practice, "facilitator"))

    page = visitor.get(f"/learning/{cycle.key}").follow("Raise what stands in the way")
    late = page.submit(
        "Raise it", words="Three owners.", level="The whole borough", due_on=date(2020, 1, 1), status=422
    )
    assert late.errors == ["Give them a day from today on to answer"]
    page = late.submit("Raise it", extra={"due_on-day": "", "due_on-month": "", "due_on-year": ""})
    assert "Its reference is" in page.text and "An answer is due on" in page.text
    reference = cycle.barriers[0].debt.reference
    assert "Three owners." in visitor.get("/learning/barriers?level=borough").text

    page = page.follow("Write down the answer to: Three owners.").submit(
        "Publish the answer", outcome="They are working on it", answer="One team from May."
    )
    assert "One team from May." in page.text and "Answered" in page.text
    assert "Three owners." not in visitor.get("/learning/barriers").text
    assert "One team from May." in visitor.get("/learning/barriers?state=answered").text
    assert "One team from May." in visitor.sign_out().get(f"/follow/{reference}").text


@pytest.mark.parametrize("number", [1, 30])
def test_pages_take_few_queries_however_much_there_is(
    visitor: Visitor, world: World, practice: Group, number: int
) -> None:
    cycle, member = world.cycle(practice), world.seat(practice, "cop_member")
    by: dict[str, Any] = {"by": member.id, "now": world.now}
    for one in range(number):
        world.cycle(practice, title=f"Cycle {one}")
        actions.add_experiment(cycle, title=f"Lanterns {one}", tried="Walks.", expected="Ten.", **by)
        actions.add_story(cycle, text="She came.", consent=True, **by)
        actions.raise_barrier(cycle, words="Three owners.", level="system", **by)

    visitor.sign_in(member)
    for address, most in (("/learning", 6), ("/learning/barriers", 6), (f"/learning/{cycle.key}", 8)):
        page = visitor.get(address)
        assert len([said for said in page.queries if said.startswith("SELECT")]) <= most, page.queries
