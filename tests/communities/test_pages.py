"""The pages of groups, as people see and use them."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engagement.communities import actions, queries
from engagement.communities.models import Meeting
from engagement.shared import clock
from engagement.shared.database import db
from tests.visitor import Page, Visitor
from tests.world import World


def selects(page: Page) -> int:
    return len([said for said in page.queries if said.lstrip().upper().startswith("SELECT")])


def test_groups_are_listed_by_locality(world: World, visitor: Visitor) -> None:
    world.group("board", name="Grays board")
    world.group("user_led", name="Tilbury community", locality=world.locality("tilbury-and-chadwell"))

    page = visitor.get("/communities")

    assert (
        page.text.index("Grays board") < page.text.index("Tilbury and Chadwell") < page.text.index("Tilbury community")
    )
    assert page.follow("Grays board").heading == "Grays board"


def test_an_empty_place_says_so(world: World, visitor: Visitor) -> None:
    assert "No group has been formed yet." in visitor.get("/communities").text


@pytest.mark.parametrize(
    ("kind", "office", "who", "seen"),
    [
        ("board", "board_member", "visitor", True),
        ("user_led", "cop_member", "visitor", False),
        ("user_led", "cop_member", "resident", False),
        ("user_led", "cop_member", "worker", True),
        ("user_led", "cop_member", "elsewhere", False),
        ("user_led", "cop_member", "member", True),
        ("user_led", "cop_member", "auditor", True),
        ("delivery", "cop_member", "visitor", False),
    ],
)
def test_board_members_are_named_to_all_and_community_members_to_members_and_staff(
    world: World, visitor: Visitor, kind: str, office: str, who: str, seen: bool
) -> None:
    group = world.group(kind)
    world.seat(group, office, "Nia Named")
    if who == "member":
        visitor.sign_in(world.seat(group, office, "Other Member"))
    elif who != "visitor":
        here = None if who == "auditor" else world.locality("tilbury-and-chadwell" if who == "elsewhere" else None)
        visitor.sign_in(world.person("X", "worker" if who == "elsewhere" else who, locality=here))

    page = visitor.get(f"/communities/{group.key}")

    assert ("Nia Named" in page.html) is seen
    assert "@example.org" not in page.text


def test_a_clerk_plans_a_meeting_with_notice_or_a_reason(world: World, visitor: Visitor) -> None:
    group = world.group("board")
    visitor.sign_in(world.seat(group, "clerk"))
    form = visitor.get(f"/communities/{group.key}").follow("Plan a meeting")
    details: dict[str, Any] = {"on": date(2026, 3, 6), "at": "6:30pm", "where": "Grays library"}

    refused = form.submit("Plan the meeting", status=422, **details)
    assert refused.errors == [
        "A board gives 5 clear days’ notice. Choose 8 March 2026 or later, or say why it cannot wait"
    ]
    page = form.submit("Plan the meeting", **details, short_notice="The offer ends.")
    assert "6 March 2026 at 6:30pm" in page.text
    assert "The offer ends." in visitor.sign_out().get(f"/communities/{group.key}").text


@pytest.mark.parametrize(("at", "error"), [("six", "Enter a time, like 6:30pm or 18:30"), ("", None)])
def test_a_meeting_needs_a_time(world: World, visitor: Visitor, at: str, error: str | None) -> None:
    group = world.group()
    visitor.sign_in(world.seat(group, "facilitator"))

    page = visitor.get(f"/communities/{group.key}/meetings/new").submit(
        "Plan the meeting", status=422, on=date(2026, 4, 6), at=at, where="Here"
    )
    assert len(page.errors) == 1 and error in (None, page.errors[0])


def test_times_are_london_times_in_summer_too(world: World, visitor: Visitor) -> None:
    group = world.group()
    visitor.sign_in(world.seat(group, "facilitator"))
    visitor.get(f"/communities/{group.key}/meetings/new").submit(
        "Plan the meeting", on=date(2026, 7, 1), at="18:30", where="Here"
    )

    assert db.session.scalars(sa.select(Meeting)).one().starts_at.hour == 17
    assert "1 July 2026 at 6:30pm" in visitor.get(f"/communities/{group.key}").text


def test_a_clerk_seats_a_member_and_ends_the_term(world: World, visitor: Visitor) -> None:
    group = world.group("board")
    visitor.sign_in(world.seat(group, "clerk"))
    world.person("Bo Ard", email="bo@example.org")
    form = visitor.get(f"/communities/{group.key}").follow("Give somebody a seat")

    assert form.submit("Give them the seat", status=422, email="no@example.org", office="board member").errors == [
        "Nobody with this e-mail address has an account. They need one first"
    ]
    page = form.submit("Give them the seat", email="bo@example.org", office="board member")
    assert "Bo Ard, board member" in page.text
    assert form.submit(
        "Give them the seat", status=422, extra={"once": "y" * 22}, email="bo@example.org", office="board_member"
    ).errors

    page = page.follow("End this term Bo Ard, board member").submit("End the term")
    assert "Bo Ard" not in page.text


def test_a_clerk_cannot_make_chairs_or_clerks_but_an_administrator_can(world: World, visitor: Visitor) -> None:
    group = world.group("board")
    clerk, chair = world.seat(group, "clerk", "Cy Clerk"), world.seat(group, "chair", "Cha Chair")
    world.person("Bo Ard", email="bo@example.org")
    address = f"/communities/{group.key}/members/new"

    visitor.sign_in(clerk).get(address).submit(
        "Give them the seat", status=422, email="bo@example.org", extra={"office": "clerk"}
    )
    visitor.get(f"/communities/{group.key}/members/{chair.key}/chair/end", status=403)
    visitor.sign_in(world.person("Ada", "administrator")).get(address).submit(
        "Give them the seat", email="bo@example.org", office="board clerk"
    )
    assert {term.role for term in queries.members(group.id, now=world.now)} == {"chair", "clerk"}


@pytest.mark.parametrize("path", ["meetings/new", "members/new"])
@pytest.mark.parametrize("who", ["visitor", "resident", "member", "elsewhere"])
def test_only_those_who_run_a_group_change_it(world: World, visitor: Visitor, who: str, path: str) -> None:
    group = world.group()
    people = {
        "resident": lambda: world.person("R", "resident"),
        "member": lambda: world.seat(group, "cop_member"),
        "elsewhere": lambda: world.seat(world.group(), "facilitator"),
    }
    address = f"/communities/{group.key}/{path}"
    if who in people:
        visitor.sign_in(people[who]()).get(address, status=403)
    else:
        assert "/sign-in" in visitor.get(address).url


def test_a_facilitator_records_who_comes_and_closes_the_meeting(world: World, visitor: Visitor) -> None:
    group = world.group()
    facilitator = world.seat(group, "facilitator", "Fay Guide")
    one, two = world.seat(group, "cop_member", "One Member"), world.seat(group, "cop_member", "Two Member")
    meeting = world.meeting(group)
    visitor.sign_in(facilitator)
    address = f"/meetings/{meeting.key}/attendance"

    early = visitor.get(address).submit("Save", status=422, extra={f"member-{one.key}": "present"})
    assert "The meeting has not begun" in early.errors[0]
    visitor.get(address).submit("Save", extra={f"member-{two.key}": "apologies"})

    clock.travel_to(meeting.starts_at + timedelta(hours=1))
    form = visitor.get(address)
    assert form.html.count(" checked") == 1
    form.submit("Save", extra={f"member-{one.key}": "present", f"member-{facilitator.key}": "present"})
    assert queries.attendance_of(meeting.id) == {one.id: "present", two.id: "apologies", facilitator.id: "present"}
    page = visitor.get(f"/meetings/{meeting.key}/close").submit("Close the meeting")
    assert "Meetings held 2 March 2026 at 11:00am" in page.text


def test_an_administrator_forms_a_group(world: World, visitor: Visitor) -> None:
    world.locality()
    visitor.sign_in(world.person("Ada", "administrator"))

    page = visitor.get("/communities").follow("Form a group")
    page = page.submit(
        "Form the group", locality="Grays", kind="board", name="Grays board", purpose="To decide on the fund."
    )
    assert page.heading == "Grays board"


@pytest.mark.parametrize("number", [1, 20])
def test_pages_take_few_queries_however_much_there_is(world: World, visitor: Visitor, number: int) -> None:
    group = world.group("board")
    for n in range(number):
        world.seat(group, "board_member", f"Member {n}")
        world.group("delivery")
        meeting = world.meeting(group)
        if n % 2:
            actions.close_meeting(meeting, by=None, now=meeting.starts_at)
    visitor.sign_in(world.seat(group, "clerk"))

    assert selects(visitor.get("/communities")) <= 6
    assert selects(visitor.get(f"/communities/{group.key}")) <= 8
    assert selects(visitor.get(f"/meetings/{meeting.key}/attendance")) <= 8
