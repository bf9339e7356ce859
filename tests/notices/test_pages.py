"""The outbox in a browser."""

import pytest

from engagement.notices import actions
from engagement.notices.models import Message
from tests.visitor import Visitor
from tests.world import World


def letter(world: World, *, group_id: int | None = None, draft: bool = True, subject: str = "Your award") -> Message:
    return actions.write(
        kind="award_letter",
        to_person=world.person("Cai Evans"),
        subject=subject,
        body="Dear Cai,\n\nThe board said yes.",
        group_id=group_id,
        draft=draft,
        by=None,
        now=world.now,
    )


def test_a_clerk_reads_a_letter_over_mends_it_and_lets_it_go(visitor: Visitor, world: World) -> None:
    board = world.group("board")
    message = letter(world, group_id=board.id)
    page = visitor.sign_in(world.seat(board, "clerk")).get("/outbox").follow("Your award")
    assert "The board said yes." in page.text

    page = page.follow("Change the words").submit("Save", body="Dear Cai,\n\nThe board said yes, gladly.")
    assert "gladly" in page.text and message.state == "draft"
    page = page.follow("Send this letter")
    assert "gladly" in page.text
    page.submit("Send this letter")
    assert message.state == "waiting"


def test_a_letter_that_has_left_is_not_changed(visitor: Visitor, world: World) -> None:
    board = world.group("board")
    visitor.sign_in(world.seat(board, "clerk"))
    page = visitor.get(f"/outbox/{letter(world, draft=False, group_id=board.id).key}/edit")
    assert "no longer be changed" in page.submit("Save", body="Other words", status=422).errors[0]


def test_an_administrator_reads_a_boards_letter_but_does_not_write_or_send_it(visitor: Visitor, world: World) -> None:
    message = letter(world, group_id=world.group("board").id)
    page = visitor.sign_in(world.person("Ada", "administrator")).get(f"/outbox/{message.key}")

    assert "Change the words" not in page.text and "Send this letter" not in page.text
    visitor.get(f"/outbox/{message.key}/edit", status=403)
    visitor.get(f"/outbox/{message.key}/release", status=403)


def test_a_clerk_sees_the_drafts_of_their_own_board_only(visitor: Visitor, world: World) -> None:
    ours, theirs = world.group("board", name="Ours"), world.group("board", name="Theirs")
    strange, sent = letter(world, group_id=theirs.id, subject="Strange"), letter(world, group_id=ours.id, draft=False)
    letter(world, group_id=ours.id, subject="Known")
    page = visitor.sign_in(world.seat(ours, "clerk")).get("/outbox")

    assert "Known" in page.text and "Strange" not in page.text
    for message in (strange, sent):
        visitor.get(f"/outbox/{message.key}", status=403)


def test_an_administrator_sees_what_failed_and_tries_again(visitor: Visitor, world: World) -> None:
    message = letter(world, draft=False, subject="Lost")
    message.state, message.fault = "failed", "SMTPDataError 451"
    page = visitor.sign_in(world.person("Ada", "administrator")).get("/outbox?state=failed")
    assert "Lost" in page.text
    page = page.follow("Lost")
    assert "SMTPDataError 451" in page.text
    page.submit("Try again")
    assert message.state == "waiting"


@pytest.mark.parametrize("role", ["resident", "worker", "steward", "auditor", "fund_manager"])
def test_the_outbox_is_private(visitor: Visitor, world: World, role: str) -> None:
    message = letter(world)
    visitor.sign_in(world.person("Sam", role))
    for path in ("/outbox", f"/outbox/{message.key}", f"/outbox/{message.key}/edit", f"/outbox/{message.key}/release"):
        visitor.get(path, status=403)


def test_the_outbox_takes_the_same_queries_however_long(visitor: Visitor, world: World) -> None:
    letter(world)
    visitor.sign_in(world.person("Ada", "administrator"))
    few = len(visitor.get("/outbox").queries)
    for _ in range(10):
        letter(world)

    assert len(visitor.get("/outbox").queries) == few <= 6
