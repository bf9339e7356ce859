"""The pages of findings, as people see and use them."""

from collections.abc import Iterator

import pytest
from flask import Flask

from engagement.doors import KNOWN
from engagement.insights import actions, queries, quotes, rules, talk
from engagement.insights.models import Insight
from engagement.people.models import Person
from engagement.shared.permits import Actor, Grant
from tests.insights.conftest import Room
from tests.visitor import Page, Visitor

MARKER = "zebra-marker-words never to be seen by anybody outside"


def at(insight: Insight, *more: str) -> str:
    return "/".join(["/insights", insight.key, *more])


def selects(page: Page) -> int:
    return len([said for said in page.queries if said.lstrip().upper().startswith("SELECT")])


def test_a_worker_begins_a_finding_from_a_theme_and_a_facilitator_publishes_it(room: Room, visitor: Visitor) -> None:
    room.hears("Nobody comes round after six.", "My phone never rings.", voices=4)
    visitor.sign_in(room.worker)
    page = visitor.get(f"/localities/grays/notes?theme={room.theme.slug}").follow("Put these behind a finding")
    assert "2 notes are chosen." in page.text
    page = page.follow("Begin a new finding").submit(
        "Keep the draft",
        finding="Evenings are lonely here.",
        why="People lose touch.",
        confidence="low",
        can_ourselves="Knock next door.",
        with_support="Keep the hub open.",
        services_must="Run a late bus.",
    )
    assert "notes: 2, voices: 8" in page.text
    page = page.follow("Put it to the members").submit("Put it to the members")
    for member in room.members[:3]:
        home = visitor.sign_in(member).get("/home")
        assert "1 finding waits for you" in home.text
        page = home.follow("What your community finds").follow("Say how you stand to it")
        assert page.submit("Keep it", stand="agree").heading == "Evenings are lonely here."
        assert "finding waits for you" not in visitor.get("/home").text
    page = visitor.sign_in(room.facilitator).get(page.visitor.get("/insights").url and _work(page))
    page = page.follow("Record that it is agreed").submit("Record it")
    assert "Agreed. Publish it." in visitor.get("/home").text
    page = page.follow("Publish it").submit("Publish it")
    for words in (
        "Evenings are lonely here.",
        "Knock next door.",
        "Low: a few people said it",
        "Voices behind it not shown",
    ):
        assert words in visitor.sign_out().get(page.url).text


def _work(page: Page) -> str:
    return page.url.split("/position")[0].split("#")[0]


def test_what_is_not_published_is_for_its_community_and_those_who_work_there(room: Room, visitor: Visitor) -> None:
    insight = room.discussing()
    for somebody in (None, room.world.person("A resident", "resident", locality=room.here)):
        if somebody:
            visitor.sign_in(somebody)
        for address in (at(insight), at(insight, "work"), at(insight, "behind")):
            visitor.get(address, status=403 if somebody else 200)
        assert "Evenings" not in visitor.get("/insights").text
    for somebody in (room.members[0], room.worker, room.facilitator):
        assert visitor.sign_in(somebody).get(at(insight)).heading == "Evenings are lonely."


def test_members_see_figures_and_never_the_notes(room: Room, visitor: Visitor) -> None:
    insight = room.draft()
    (note,) = room.hears(MARKER)
    room.gather(insight)
    page = visitor.sign_in(room.members[0]).get(at(insight, "work"))
    assert "notes: 1, voices: 1" in page.text and MARKER not in page.html
    visitor.get(at(insight, "behind"), status=403)
    visitor.get(at(insight, "notes"), status=403)
    visitor.get(at(insight, "notes", note.key, "quote"), status=403)
    assert MARKER in visitor.sign_in(room.worker).get(at(insight, "behind")).html


def everywhere(insight: Insight) -> Iterator[str]:
    yield from (at(insight), "/insights", "/insights/feed.atom", "/insights?locality=grays", "/localities/grays")
    yield from ("/localities/grays/saying", "/localities/grays/said-and-done", "/")


def test_no_raw_word_reaches_anyone_outside_until_it_is_released(room: Room, visitor: Visitor) -> None:
    (note,) = room.hears(f"I sit there. {MARKER}.", quote=f"quote {MARKER}")
    insight = room.published()
    behind = queries.get_evidence(insight=insight.key, note=note.key)
    asked = quotes.ask(behind, words=MARKER, why="Wanted.", by=room.worker.id, now=room.world.now)
    talk.comment(insight, f"Somebody said {MARKER}", by=room.members[0].id, now=room.world.now)

    def seen() -> list[str]:
        pages = {address: visitor.client.get(address, follow_redirects=True) for address in everywhere(insight)}
        return [address for address, page in pages.items() if "zebra" in page.text]

    assert seen() == []
    visitor.sign_in(room.facilitator)
    page = visitor.get(f"/quotes/{asked.key}/release")
    assert page.submit("Release them", consent="They said yes.", status=422).errors
    page.submit("Release them", consent="They said yes.", sure="yes")
    visitor.sign_out()
    assert seen() == [at(insight)]
    assert "They said yes." not in visitor.get(at(insight)).html
    visitor.sign_in(room.worker).get(f"/quotes/{asked.key}/take-back").submit("Take them back", why="They asked.")
    visitor.sign_out()
    assert seen() == []


def test_one_taken_back_says_why_and_no_more(room: Room, visitor: Visitor) -> None:
    insight = room.published("Evenings are lonely.")
    page = visitor.sign_in(room.facilitator).get(at(insight, "take-back"))
    page.submit("Take it back", why="It was true last year.")
    page = visitor.sign_out().get(at(insight))
    assert "It was true last year." in page.text and "lonely" not in page.html
    assert "lonely" not in visitor.get("/insights").html + visitor.get("/insights/feed.atom").html


def test_the_history_shows_what_it_said_before_and_why_it_changed(room: Room, visitor: Visitor) -> None:
    insight, now = room.published(), room.world.now
    visitor.sign_in(room.worker)
    page = visitor.get(at(insight, "work")).follow("Begin a new version")
    page = page.submit("Begin it", why="The hub opened late.")
    page.submit("Save the words", finding="Evenings were lonely.")
    assert "lonely here" not in visitor.get(at(insight)).text
    actions.open_discussion(insight, by=None, now=now)
    room.stand(insight, "agree", "agree", "agree")
    actions.agree(insight, by=None, now=now)
    actions.publish(insight, by=None, now=now)
    page = visitor.sign_out().get(at(insight))
    assert page.heading == "Evenings were lonely."
    assert "The hub opened late." in page.text and "Evenings are lonely." in page.text


def test_of_two_who_edit_both_texts_are_shown(room: Room, visitor: Visitor) -> None:
    insight = room.draft()
    mine = visitor.sign_in(room.worker).get(at(insight, "edit"))
    visitor.get(at(insight, "edit")).submit("Save the words", why="Theirs is this.")
    page = mine.submit("Save the words", why="Mine is that.", status=409)
    assert "Theirs is this." in page.text and "Mine is that." in page.html
    page.submit("Save the words", why="Both.")
    assert insight.version.why == "Both."


def test_words_changed_while_a_member_reads_are_read_again(room: Room, visitor: Visitor) -> None:
    insight = room.discussing()
    page = visitor.sign_in(room.members[0]).get(at(insight, "position"))
    changed = {**rules.words_of(insight.version), "why": "Other words."}
    actions.edit(insight, words=changed, theme_ids=[], seen=0, by=None, now=room.world.now)
    page = page.submit("Keep it", stand="agree", status=409)
    assert "Other words." in page.text
    page.submit("Keep it", stand="agree")
    assert len(queries.positions_of(insight)) == 1


@pytest.mark.parametrize(
    ("said", "stopped"),
    [("Ring 01632 960100", "Take this out"), ("Mrs Peggotty Brown is lonely.", "This may point at one person")],
)
def test_stop_and_check_looks_at_findings_and_comments(room: Room, visitor: Visitor, said: str, stopped: str) -> None:
    insight = room.discussing()
    page = visitor.sign_in(room.members[0]).get(at(insight, "edit")).submit("Save the words", why=said, status=422)
    assert stopped in page.errors[0]
    page = visitor.get(at(insight, "work")).submit("Say it", text=said, status=422)
    assert stopped in page.errors[0]
    if stopped.startswith("This may"):
        assert said in page.submit("Say it", looked="yes").text


@pytest.mark.parametrize("text", ["", "x" * 2001, "bus\0stop"])
def test_what_cannot_be_read_is_not_taken_into_the_discussion(room: Room, visitor: Visitor, text: str) -> None:
    insight = room.draft()
    page = visitor.sign_in(room.members[0]).get(at(insight, "work")).submit("Say it", text=text, status=422)
    assert len(page.errors) == 1
    assert "Nobody has said anything about it yet." in visitor.get(at(insight, "work")).text


@pytest.mark.parametrize("text", ["میں اکیلا ہوں", "😀" * 50, "<script>alert(1)</script>", "=1+1"])
def test_whatever_else_is_written_in_the_discussion_is_shown_as_text(room: Room, visitor: Visitor, text: str) -> None:
    page = visitor.sign_in(room.members[0]).get(at(room.draft(), "work")).submit("Say it", text=text)
    assert text in page.text
    assert "<script>alert" not in page.html


def test_notes_are_ticked_for_and_against_and_taken_out(room: Room, visitor: Visitor) -> None:
    insight = room.draft()
    one, two = room.hears("Nobody comes.", "My evenings are full.", voices=3)
    visitor.sign_in(room.worker)
    page = visitor.get(at(insight, "notes"))
    page = page.submit("Put the ticked notes there", extra={"notes": [one.key]}, stance="for")
    page = page.submit("Put the ticked notes there", extra={"notes": [two.key]}, stance="against")
    assert room.backing(insight) == (1, 3, 1, 3)
    assert page.submit("Put the ticked notes there", status=422).errors == ["Choose at least one note"]
    page = visitor.get(at(insight, "behind")).submit("Take the ticked notes out", extra={"notes": [two.key]})
    assert room.backing(insight) == (1, 3, 0, 0)


def test_notes_come_from_a_note_and_from_a_search_too(room: Room, visitor: Visitor) -> None:
    insight = room.draft()
    one, _two, _three = room.hears("The lamp is broken.", "The lamp flickers.", "The shop is shut.")
    visitor.sign_in(room.worker)
    page = visitor.get(f"/notes/{one.key}").follow("Put it behind a finding")
    page.submit("Put it there", insight=insight.key)
    assert room.backing(insight)[0] == 1
    page = visitor.get("/notes/search").submit("Search", words="lamp").follow("Put these behind a finding")
    page.submit("Put it there", insight=insight.key)
    assert room.backing(insight)[0] == 2


def test_pages_with_much_in_them_take_few_questions(room: Room, visitor: Visitor) -> None:
    for number in range(12):
        insight = room.published(f"Finding {number}")
    assert selects(visitor.get("/insights")) <= 9
    assert selects(visitor.get(at(insight))) <= 9
    visitor.sign_in(room.members[0])
    for number in range(10):
        talk.comment(insight, f"So {number}", by=room.members[1].id, now=room.world.now)
    assert selects(visitor.get(at(insight, "work"))) <= 13


def actor(room: Room, person: Person | None = None, *grants: Grant) -> Actor:
    return Actor(person_id=person.id if person else None, now=room.world.now, grants=frozenset(grants))


def test_a_finding_is_found_by_everyone_once_published_and_before_by_its_members_only(room: Room, app: Flask) -> None:
    draft, published = room.draft("A draft."), room.published("For all.")
    source, ids = KNOWN["insight"], (draft.id, published.id)
    member = Grant("cop_member", group_id=room.group.id)
    with app.test_request_context():
        assert set(source.cards(actor(room), ids)) == {published.id}
        assert set(source.cards(actor(room, room.worker, Grant("worker", room.here.id)), ids)) == {published.id}
        assert set(source.cards(actor(room, room.members[0], member), ids)) == set(ids)
    assert source.texts(ids)[published.id].text.startswith("For all.")
    actions.take_back(published, why="No more.", by=None, now=room.world.now)
    assert set(source.texts(ids)) == {draft.id}
    assert len({one.code for one in KNOWN.values()}) == len(KNOWN)
