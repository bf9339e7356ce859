"""What is written in Airtable comes in by the same doors as anything else, is checked, and is trusted in nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engagement.airtable.kinds import KINDS, taking
from engagement.airtable.kinds.enterprises import FounderAgrees
from engagement.airtable.kinds.proposals import NoClerk
from engagement.assets.models import Asset
from engagement.enterprises.models import Enterprise
from engagement.intelligence import actions as notes
from engagement.intelligence import rules as note_rules
from engagement.intelligence.models import Note, NoteCount, Theme
from engagement.intelligence.themes import rules as theme_rules
from engagement.journal.models import Entry
from engagement.proposals import rules as proposal_rules
from engagement.proposals.models import Proposal
from engagement.shared.money import Money
from engagement.shared.refusals import Refusal
from tests.world import World

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    '=HYPERLINK("http://example.org","open")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'); DROP TABLE intelligence_note; --",
    "گرین پارک میں روشنی نہیں ہے",
    "🌳" * 200 + "\u202eאבג\u202c e\u0301",
    "{{ 7*7 }} %(name)s {0} \\u0000",
]


def take(kind: str, id_: int | None, now: datetime, /, **values: Any) -> int:
    return KINDS[kind].take(id_, values, now=now, locality="grays")


def told(session: Session) -> list[str]:
    session.commit()
    return list(session.scalars(sa.select(Entry.event).order_by(Entry.position)))


def counted(session: Session) -> int:
    return session.scalar(sa.select(sa.func.coalesce(sa.func.sum(NoteCount.notes), 0))) or 0


# Notes


def test_a_row_made_by_hand_becomes_a_note_heard_through_airtable(
    world: World, session: Session, now: datetime
) -> None:
    world.locality()
    part, *_rest = world.themes("buses")
    id_ = take("notes", None, now, text="The 73 is late", themes=(f"themes:{part.id}",), quote=None)
    note = session.get_one(Note, id_)

    assert (note.text, note.channel, note.kind, note.voices, note.logged_by) == (
        "The 73 is late",
        "airtable",
        "worry",
        1,
        None,
    )
    assert [theme.slug for theme in note.themes] == ["getting-around", "buses"]
    assert counted(session) == 1
    assert {"intelligence.NoteLogged", "feedback.DebtOwed"} <= set(told(session))
    assert KINDS["notes"].load([id_])[id_].values["themes"] == (f"themes:{part.id}",)


def test_what_a_partner_says_of_a_note_is_kept(world: World, session: Session, now: datetime) -> None:
    world.locality()
    said = {
        "text": "More trees",
        "quote": "Green is calm",
        "kind": "idea",
        "voices": 12,
        "channel": "hub",
        "heard_on": "2026-02-27",
        "heard_how": "observed",
        "asset_answer": "community",
        "language": "ur",
        "locality": "tilbury-and-chadwell",
        "neighbourhood": "east-tilbury",
    }
    id_ = take("notes", None, now, **said)

    assert {name: KINDS["notes"].load([id_])[id_].values[name] for name in said} == said


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_kept_as_text(world: World, session: Session, now: datetime, text: str) -> None:
    note = world.note()
    take("notes", note.id, now, text=text)

    assert session.get_one(Note, note.id).text == text
    assert KINDS["notes"].load([note.id])[note.id].values["text"] is not None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Ring me on 07700 900123", "a phone number"),
        ("write to sam.field@example.org", "an email address"),
        ("Mrs Patel said so", "a person's name"),
    ],
)
def test_personal_words_hold_a_note_and_it_leaves_airtable(
    world: World, session: Session, now: datetime, words: str, kind: str
) -> None:
    note = world.note()
    before = counted(session)
    take("notes", note.id, now, text=words)

    assert note.held_at == now
    assert note.held_why is not None
    assert kind in note.held_why
    assert words not in note.held_why
    assert KINDS["notes"].load([note.id]) == {}
    assert counted(session) == before - 1
    assert told(session)[-1] == "intelligence.NoteHeld"


def test_a_new_row_with_personal_words_is_kept_held_with_its_themes(
    world: World, session: Session, now: datetime
) -> None:
    world.locality()
    part, *_rest = world.themes("buses")
    plain = take("notes", None, now, text="Ring 07700 900123")
    themed = take("notes", None, now, text="Write to a@example.org", themes=(f"themes:{part.id}",))

    assert KINDS["notes"].load([plain, themed]) == {}
    assert session.get_one(Note, plain).held_at == now
    assert [theme.slug for theme in session.get_one(Note, themed).themes] == ["getting-around", "buses"]
    assert counted(session) == 0


def test_what_a_reviewer_let_stand_does_not_hold_a_note_again(world: World, now: datetime) -> None:
    note = world.note("The hub's number is 01375 900123, ring it")
    take("notes", note.id, now, text="The hub's number is 01375 900123. Ring it!", voices=3)

    assert note.held_at is None
    assert note.voices == 3


def test_a_note_that_was_worked_with_can_still_be_changed_by_partners(world: World, now: datetime) -> None:
    note = world.note()
    note.seen_at = now
    take("notes", note.id, now + timedelta(hours=1), text="The river path is darker.")

    assert note.text == "The river path is darker."
    assert note.edited_at == now + timedelta(hours=1)


def test_taking_themes_off_and_putting_others_on(world: World, now: datetime) -> None:
    note = world.note()
    buses, parks = world.themes("buses", "parks-and-play")
    notes.set_themes(note, [buses], by=None, now=now)
    take("notes", note.id, now, themes=(f"themes:{parks.id}",))
    assert {theme.slug for theme in note.themes} == {"green-spaces", "parks-and-play"}

    take("notes", note.id, now, themes=())
    assert note.themes == []


def test_an_emptied_cell_means_what_it_meant_at_first(world: World, session: Session, now: datetime) -> None:
    note = world.note(kind="idea", channel="hub", voices=9, quote="so", asset_answer="support")
    take("notes", note.id, now, kind=None, channel=None, voices=None, quote=None, asset_answer=None, heard_on=None)

    assert (note.kind, note.channel, note.voices, note.quote, note.asset_answer) == ("worry", "airtable", 1, None, None)
    assert note.heard_on.isoformat() == "2026-03-02"


def test_a_note_that_moves_loses_a_neighbourhood_it_no_longer_has(
    world: World, session: Session, now: datetime
) -> None:
    note = world.note()
    take("notes", note.id, now, neighbourhood="grays-riverside")
    assert note.neighbourhood is not None

    take("notes", note.id, now, locality="tilbury-and-chadwell")
    session.refresh(note)
    assert (note.locality.slug, note.neighbourhood_id) == ("tilbury-and-chadwell", None)


@pytest.mark.parametrize(
    "values",
    [
        {"text": None},
        {"text": " \n "},
        {"text": "x" * 100_001},
        {"quote": "x" * 20_001},
        {"voices": 0},
        {"voices": 10**9},
        {"voices": -1},
        {"heard_on": "2027-01-01"},
        {"language": "the language of birds"},
        {"locality": "atlantis"},
        {"kind": "shout"},
        {"channel": "telepathy"},
        {"neighbourhood": "east-tilbury"},
        {"raised": "asked"},
        {"logged_by": 1},
        {"debt_id": 1},
        {"nonsense": "x"},
    ],
)
def test_a_note_that_cannot_be_is_refused_with_a_sentence(world: World, now: datetime, values: dict[str, Any]) -> None:
    note = world.note()
    with pytest.raises(Refusal) as caught:
        take("notes", note.id, now, **values)

    assert len(str(caught.value)) > 10
    assert note.text == "The river path is dark."


def test_what_is_no_longer_shared_cannot_be_changed(world: World, now: datetime) -> None:
    held, gone = world.note(held_why="a name"), world.note()
    notes.withdraw(gone, why="a mistake", by=None, now=now)

    for id_ in (held.id, gone.id, 10**6):
        with pytest.raises(taking.NotShared):
            take("notes", id_, now, voices=2)


def test_a_row_without_a_locality_needs_a_base_that_has_one(world: World, now: datetime) -> None:
    world.locality()
    with pytest.raises(taking.Needed):
        KINDS["notes"].take(None, {"text": "Where?"}, now=now)


# Themes


def test_themes_are_made_renamed_and_moved_with_their_history(world: World, session: Session, now: datetime) -> None:
    health, buses = world.themes("health", "buses")
    id_ = take("themes", None, now, name="Waiting rooms", above=(f"themes:{health.id}",))
    take("themes", id_, now, name="Waiting")
    take("themes", id_, now, above=())
    theme = session.get_one(Theme, id_)

    assert (theme.name, theme.parent_id, theme.slug) == ("Waiting", None, "waiting-rooms")
    assert told(session).count("intelligence.ThemesChanged") == 3
    for wrong, refusal in (
        ({"name": None}, taking.Needed),
        ({"name": "x" * 121}, taking.TooLong),
        ({"name": "Health and care 07700 900123"}, taking.Personal),
        ({"above": (f"themes:{health.id}", f"themes:{buses.id}")}, taking.OneAtMost),
        ({"above": (f"themes:{buses.id}",)}, theme_rules.TwoLevels),
        ({"slug": "mine"}, taking.OneWay),
    ):
        with pytest.raises(refusal):
            take("themes", id_, now, **wrong)
    with pytest.raises(theme_rules.SameName):
        take("themes", None, now, name=health.name.upper())


# Assets


@pytest.mark.parametrize("text", HOSTILE[:5])
def test_assets_are_added_and_changed(world: World, session: Session, now: datetime, text: str) -> None:
    world.locality()
    growing, *_rest = world.themes("growing")
    id_ = take("assets", None, now, name="Allotment", kind="place", what=text, themes=(f"themes:{growing.id}",))
    take("assets", id_, now, when="Tuesdays")
    asset = session.get_one(Asset, id_)

    assert (asset.what, asset.when, asset.kind) == (text, "Tuesdays", "place")
    assert [theme.slug for theme in asset.themes] == ["growing"]
    assert asset.checked_on.isoformat() == "2026-03-02"
    assert {"assets.AssetAdded", "assets.AssetChanged"} <= set(told(session))


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"name": None}, taking.Needed),
        ({"what": "x" * 601}, taking.TooLong),
        ({"kind": "castle"}, Refusal),
        ({"join": "Ring Sam on 07700 900123"}, taking.Personal),
        ({"locality": "tilbury-and-chadwell"}, taking.StaysThere),
        ({"searched": "x"}, taking.OneWay),
        ({"checked_on": "2026-01-01"}, taking.OneWay),
    ],
)
def test_an_asset_that_cannot_be_is_refused(
    world: World, now: datetime, values: dict[str, Any], refusal: type[Refusal]
) -> None:
    asset = world.asset()
    with pytest.raises(refusal):
        take("assets", asset.id, now, **values)


# Enterprises


def test_an_enterprise_comes_in_only_with_its_founders_agreement(world: World, session: Session, now: datetime) -> None:
    world.locality()
    with pytest.raises(FounderAgrees):
        take("enterprises", None, now, name="Pies", what="Bakes pies.", public=False)
    id_ = take("enterprises", None, now, name="Pies", what="Bakes pies.", public=True)

    assert session.get_one(Enterprise, id_).public


def test_changing_an_enterprise_leaves_what_is_private_as_it_was(world: World, session: Session, now: datetime) -> None:
    listed = world.enterprise(founder="Ade Founder", contact="ade@example.org", public=True)
    take("enterprises", listed.id, now, what="Mends everything.")
    assert (listed.what, listed.founder, listed.contact) == ("Mends everything.", "Ade Founder", "ade@example.org")

    take("enterprises", listed.id, now, public=False)
    assert KINDS["enterprises"].load([listed.id]) == {}
    with pytest.raises(taking.NotShared):
        take("enterprises", listed.id, now, public=True)
    with pytest.raises(taking.OneWay):
        take("enterprises", listed.id, now, founder="Me")


# Proposals


def test_a_proposal_is_changed_until_a_board_has_it(world: World, session: Session, now: datetime) -> None:
    proposal = world.proposal(500)
    take("proposals", proposal.id, now, cost=60000, title="A larger kitchen", learn=HOSTILE[0])
    assert (proposal.cost, proposal.title, proposal.learn) == (Money(60000), "A larger kitchen", HOSTILE[0])
    assert told(session)[-1] == "proposals.ProposalChanged"

    for values, refusal in (
        ({"cost": 0}, proposal_rules.NeedsMoney),
        ({"least": 70000}, proposal_rules.LeastTooMuch),
        ({"priorities": ()}, proposal_rules.NeedsPriority),
        ({"summary": None}, taking.Needed),
        ({"cost": None}, taking.Needed),
        ({"match": "pay to sam@example.org"}, taking.Personal),
        ({"state": "funded"}, taking.OneWay),
        ({"made_by": 1}, taking.OneWay),
    ):
        with pytest.raises(refusal):
            take("proposals", proposal.id, now, **values)


def test_a_proposal_made_in_airtable_is_followed_by_the_boards_clerk(
    world: World, session: Session, now: datetime
) -> None:
    priority = world.priority()
    entry = {
        "title": "Benches",
        "group_name": "Sitters",
        "summary": "Ten benches.",
        "cost": 100000,
        "least": 50000,
        "learn": "Who sits.",
        "priorities": (f"priorities:{priority.id}",),
    }
    with pytest.raises(NoClerk):
        take("proposals", None, now, **entry)
    clerk = world.seat(world.group("board"), "clerk")
    proposal = session.get_one(Proposal, take("proposals", None, now, **entry))

    assert (proposal.made_by, proposal.debt.given_by, proposal.match) == (clerk.id, clerk.id, "")
    session.commit()
    made = session.scalars(sa.select(Entry).where(Entry.event == "proposals.ProposalMade")).all()
    assert made[-1].by is None


@pytest.mark.parametrize("kind", ["rounds", "results", "priorities", "decisions", "awards", "funds"])
def test_nothing_written_in_airtable_reaches_a_vote_or_the_money(kind: str, session: Session, now: datetime) -> None:
    with pytest.raises(Refusal):
        take(kind, 1, now, title="Mine", approvals=1000, amount=10**9)


def test_a_withdrawn_note_is_refused_though_it_stood_when_the_run_began(world: World, now: datetime) -> None:
    note = world.note()
    notes.withdraw(note, why="a mistake", by=None, now=now)

    with pytest.raises(Refusal):
        take("notes", note.id, now, text="Back again")
    assert note_rules.state_of(note, []) == "withdrawn"
