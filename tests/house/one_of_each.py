"""A place with one of everything and one person a role, here and in the next locality: what the access table is walked on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask import session as cookie
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engagement.airtable.models import Base as AirtableBase
from engagement.airtable.models import Conflict
from engagement.airtable.models import Row as AirtableRow
from engagement.airtable.models import Table as AirtableTable
from engagement.airtable.wishes.models import Wish
from engagement.boards import actions as boards
from engagement.communities.models import Group
from engagement.feedback import actions as feedback
from engagement.feedback import drafts
from engagement.feedback.models import Debt
from engagement.funds import actions as funds
from engagement.funds.models import Transaction
from engagement.insights import actions as insights
from engagement.insights import evidence, quotes, talk
from engagement.insights.models import Insight
from engagement.insights.queries import get_evidence
from engagement.intelligence import actions as intelligence
from engagement.intelligence.batches import actions as batches
from engagement.intelligence.batches.actions import NewLine
from engagement.intelligence.models import Note
from engagement.intelligence.themes import changes as themes
from engagement.intelligence.themes import parts
from engagement.kiosks import actions as kiosks
from engagement.learning import actions as learning
from engagement.notices.models import Message
from engagement.packs import actions as packs
from engagement.people import actions as people
from engagement.people import links, sessions, sign_in
from engagement.people.models import Person, SignIn, SignInLink
from engagement.places.models import Locality
from engagement.priorities import actions as priorities
from engagement.priorities import queries as ballots
from engagement.proposals import actions as proposals
from engagement.shared.database import db, new_key
from engagement.shared.money import Money
from engagement.theming import actions as theming
from tests.conftest import rolled_back
from tests.world import World

ROLES = (
    "visitor",
    "resident",
    "cop_member",
    "worker",
    "facilitator",
    "board_member",
    "chair",
    "clerk",
    "fund_manager",
    "enterprise_officer",
    "steward",
    "administrator",
    "auditor",
)
"""The columns of the access table."""

EVERYWHERE = ("visitor", "steward", "administrator", "auditor")
"""Who has no locality, and so no counterpart in the next one."""

IN_COMMUNITIES, ON_A_BOARD = ("cop_member", "facilitator"), ("board_member", "chair", "clerk")

Parts = Mapping[str, str]


@dataclass(frozen=True)
class Browser:
    """Somebody's cookie, and the CSRF token that goes with it."""

    cookie: str
    token: str


@dataclass(frozen=True)
class Everything:
    """The application, a browser for each role (``here``, and ``there`` in the next locality), and the parts of addresses."""

    app: Flask
    here: Mapping[str, Browser]
    there: Mapping[str, Browser]
    parts: Parts
    special: Mapping[str, Parts]

    def ask(self, method: str, address: str, browser: Browser) -> TestResponse:
        """Ask in a fresh browser. A page's form is sent empty but for its token; whatever that changes is undone."""
        client = self.client(browser)
        if method == "GET":
            return client.get(address, buffered=True)
        with self.undone():
            return client.open(address, method=method, data={"csrf_token": browser.token}, buffered=True)

    def client(self, browser: Browser) -> FlaskClient:
        """A browser that holds this cookie and nothing else."""
        client = self.app.test_client()
        client.set_cookie("session", browser.cookie)
        return client

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Undo what is written in this block."""
        with self.app.app_context(), rolled_back():
            yield

    def address(self, rule: str, endpoint: str, case: str = "") -> str:
        """A route's address, with the key of the one thing of each kind; ``case`` names another thing (see the table)."""
        parts = {**self.parts, **self.special.get(endpoint.split(".")[0], {}), **self.special.get(endpoint, {})}
        parts |= self.special[f"({case})"] if case else {}
        with self.app.test_request_context():
            wanted = next(one for one in self.app.url_map.iter_rules(endpoint) if one.rule == rule)
            given = {name: parts[name] for name in wanted.arguments}
            built = wanted.build(given, append_unknown=False)
        assert built is not None, f"{rule} cannot be built from {given}"
        return str(built[1])


def build(app: Flask, *, now: datetime) -> Everything:
    """Fill an empty database through the application's actions, and keep it."""
    with app.app_context():
        session: Session = db.session
        world = World(session, now - timedelta(days=30))
        here, there = world.locality("grays"), world.locality("tilbury-and-chadwell")
        groups = {
            kind: world.group(kind, locality=here, name=f"Grays {kind}") for kind in ("user_led", "delivery", "board")
        }
        others = {kind: world.group(kind, locality=there, name=f"Tilbury {kind}") for kind in groups}
        people_here = {role: _person(world, role, here, groups) for role in ROLES[1:]}
        people_there = {role: _person(world, role, there, others) for role in ROLES[1:] if role not in EVERYWHERE}
        parts, special = _things(world, here, groups, people_here, now=now)
        session.commit()
        ids_here = {role: person.id for role, person in people_here.items()}
        ids_there = {role: person.id for role, person in people_there.items()}
    return Everything(
        app=app,
        here={"visitor": browser(app), **{role: browser(app, person_id, now) for role, person_id in ids_here.items()}},
        there={role: browser(app, person_id, now) for role, person_id in ids_there.items()},
        parts=parts,
        special=special,
    )


def browser(app: Flask, person_id: int | None = None, now: datetime | None = None) -> Browser:
    """The cookie of a visitor or of somebody signed in, made without the walk through the sign-in pages."""
    with app.test_request_context():
        if person_id is not None and now is not None:
            token = sessions.new_token()
            hashed, until = sessions.hash_of(token), now + timedelta(hours=12)
            db.session.add(SignIn(person_id=person_id, token_hash=hashed, at=now, until_at=until))
            db.session.commit()
            cookie.update({"_user_id": token, "_fresh": True, "_permanent": True})
        csrf = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return Browser(serializer.dumps(dict(cookie)), csrf)


def _person(world: World, role: str, locality: Locality, groups: Mapping[str, Group]) -> Person:
    """Somebody with one role only: for the whole place, a locality, or the groups of one."""
    if role in EVERYWHERE:
        return world.person(f"A {role}", role)
    if role in IN_COMMUNITIES + ON_A_BOARD:
        person = world.person(f"A {role}")
        for group in [groups["user_led"], groups["delivery"]] if role in IN_COMMUNITIES else [groups["board"]]:
            people.grant_role(person, role, group_id=group.id, by=None, now=world.now)
        return person
    return world.person(f"A {role}", role, locality=locality)


def _things(
    world: World, here: Locality, groups: Mapping[str, Group], who: Mapping[str, Person], *, now: datetime
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """One of everything in the locality. Returns the parts of addresses: the usual ones, and those for an endpoint, a blueprint
    or a case of the table."""
    session, user_led, delivery, board = world.session, groups["user_led"], groups["delivery"], groups["board"]
    ids = {role: person.id for role, person in who.items()}

    counted = world.round(user_led, options=("Benches", "Buses", "Lights"))
    priorities.count_round(counted, by=None, now=now - timedelta(days=8))
    first, second, _third = ballots.options_of(counted.id)
    priority = priorities.agree(
        first, rank=1, owner="The hub", due_on=now.date() + timedelta(days=90), by=None, now=now - timedelta(days=7)
    )
    recent, lately = World(session, now - timedelta(days=10), named=100), World(session, now, named=200)
    voting, gathering = recent.round(user_led), lately.round(user_led)
    suggested = priorities.suggest_option(gathering, title="Trees", what="Shade.", by=ids["resident"], now=now)

    note = intelligence.log_note(
        "The bus never comes.", locality_id=here.id, channel="hub", kind="worry", by=ids["worker"], now=now
    )

    waited, drafted, rung = (
        world.note(text, locality=here, route=route, contact=contact).debt
        for text, route, contact in (
            ("No lamps.", "worker", None),
            ("No benches.", "worker", None),
            ("No bins.", "contact", "+44 1632 960100"),
        )
    )
    words: dict[str, Any] = {"you_said": "It is dark.", "we_did": "Lamps are coming.", "outcome": "doing"}
    answered = feedback.publish_answer([waited, rung], **words, by=None, now=now)
    draft = drafts.write(here, **words, theme=None, by=None, now=now)
    drafts.add_givers(draft, sa.select(Debt).where(Debt.id == drafted.id), by=None, now=now)
    unclear = world.note("It is so.", locality=here)
    for seen, coder in (("", "worker"), (theming.SECOND, "enterprise_officer")):
        theming.sort(unclear, [], unsure=True, seen=seen, by=ids[coder], now=now)
    made = themes.create("Buses and boats", by=None, now=now)
    whole = themes.create("Water", by=None, now=now).theme
    parts.split(whole, "The river\nThe sea", by=None, now=now)

    early = World(session, now - timedelta(hours=2), named=300)
    neighbour, colleague = world.seat(user_led, "cop_member"), world.seat(board, "board_member")
    meeting = early.meeting(board, present=(who["board_member"], who["chair"], colleague))
    gathered = early.meeting(user_led)
    item, recused, decided = (early.item(meeting, title=title) for title in ("A kitchen", "A shed", "A bus"))
    for role in ON_A_BOARD[:2]:
        boards.recuse(recused, person_id=ids[role], reason="A cousin works there.", by=ids[role], now=now)
    decision = boards.close_item(decided, reasons="Not yet.", by=ids["chair"], now=now)
    interest = boards.declare_interest(board, person_id=ids["board_member"], with_whom="The hub", by=None, now=now)
    fund = world.fund(5000, locality=here)
    waiting, funded = (
        proposals.make_proposal(
            here,
            group_name="River Walkers",
            title=title,
            summary="Soup for all.",
            cost=Money.pounds(100),
            least=Money.pounds(50),
            learn="Who comes.",
            priorities=[priority],
            by=ids["resident"],
            now=now,
        )
        for title in ("A stove", "A table")
    )
    funding = proposals.put_to_board(funded, meeting=meeting, by=ids["clerk"], now=now)
    boards.open_item(funding, by=ids["clerk"], now=now)
    for member in (who["board_member"], who["chair"], colleague):
        boards.vote(funding, choice="for", by=member.id, now=now)
    boards.close_item(funding, reasons="We need it.", by=ids["chair"], now=now)
    award = funded.award
    assert award is not None, "the board did not carry it"
    letter = session.get_one(Message, award.letter_id)

    expected = date(2026, 3, 31)
    promised = funds.promise(fund, who="A trust", amount=Money.pounds(50), expected_on=expected, by=None, now=now)
    commitment = funds.commit(fund, amount=Money.pounds(20), what="Benches", by=None, now=now)
    transaction = session.scalars(sa.select(Transaction).order_by(Transaction.id).limit(1)).one()

    author, cycle = ids["cop_member"], world.cycle(delivery)
    experiment = learning.add_experiment(cycle, title="Lamps", tried="A lamp", expected="Light", by=author, now=now)
    story = learning.add_story(cycle, text="I walk again.", consent=True, by=author, now=now)
    barrier = learning.raise_barrier(cycle, words="No wires.", level="locality", by=author, now=now)

    tablet = {"channel": "hub", "label": "By the door", "idle_seconds": 90}
    kiosk, _token, _code = kiosks.start(locality_id=here.id, **tablet, by=ids["worker"], now=now)  # type: ignore[arg-type]

    stack = batches.begin(new_key(), locality_id=here.id, channel="hub", heard_on=now.date(), by=ids["worker"], now=now)
    batches.keep(stack, [NewLine(number=1, text="The bus is late.")], now=now)

    pack = packs.make(
        locality_id=here.id, group_name="Lunch", meets_on=now.date(), questions=["What?"], by=None, now=now
    )

    sign_in.ask_for_link(who["resident"].email, now=now)
    nonce = session.scalars(sa.select(SignInLink.nonce)).one()

    heard = world.note("Nothing is open after six.", locality=here)
    found, written = (world.insight(words, group=user_led) for words in ("Evenings are long.", "Mornings are short."))
    for insight in (found, written):
        _discuss(insight, heard, now=now)
    for seat in (who["cop_member"], neighbour, world.seat(user_led, "cop_member")):
        insights.take_position(found, "agree", seen=0, by=seat.id, now=now)
    insights.agree(found, by=ids["facilitator"], now=now)
    insights.publish(found, by=ids["facilitator"], now=now)
    objection = insights.take_position(written, "object", reason="They are not.", seen=0, by=neighbour.id, now=now)
    comment = talk.comment(written, "I think so too.", by=ids["cop_member"], now=now)
    behind = get_evidence(insight=written.key, note=heard.key)
    quote = quotes.ask(behind, words="Nothing is open", why="It says it all.", by=ids["worker"], now=now)

    shared = AirtableBase(key="everyone", base_id="app00000000000001", stopped="refused", stopped_why="No token.")
    session.add(shared)
    session.flush()
    in_airtable = AirtableTable(
        base_id=shared.id,
        kind="notes",
        table_id="tbl0000000000001",
        fields={},
        choices={},
        brake=61,
        paused_why="Gone.",
    )
    row = AirtableRow(base_id=shared.id, kind="notes", local_id=heard.id, app_id="an-app-id", state="parked")
    session.add_all([in_airtable, row])
    session.flush()
    both = Conflict(row_id=row.id, column="text", ours="Ours.", theirs="Theirs.", found_at=now)
    wish = Wish(base=shared.key, what="plan", asked_at=now, did={})
    session.add_all([both, wish])
    session.flush()

    usual = {
        "answer": answered.key,
        "base": shared.key,
        "kind": in_airtable.kind,
        "conflict": both.key,
        "wish": wish.key,
        "row": str(row.app_id),
        "ask": world.ask(locality=here, by=ids["worker"]).key,
        "asset": world.asset(locality=here).key,
        "barrier": barrier.key,
        "batch": stack.key,
        "code": pack.code,
        "pack": pack.key,
        "paper": "poster",
        "kiosk": kiosk.key,
        "comment": comment.key,
        "commitment": commitment.key,
        "change": made.key,
        "contribution": promised.key,
        "cycle": cycle.key,
        "debt": note.debt.key,
        "decision": decision.key,
        "enterprise": world.enterprise(locality=here).key,
        "experiment": experiment.key,
        "file": world.file(locality=here, by=ids["worker"]).key,
        "filename": "built/site.css",
        "fund": fund.key,
        "group": user_led.key,
        "insight": found.key,
        "instalment": award.instalments[0].key,
        "interest": interest.key,
        "item": item.key,
        "into": themes.create("Boats", by=None, now=now).theme.slug,
        "locality": here.slug,
        "meeting": gathered.key,
        "message": letter.key,
        "note": note.key,
        "office": "cop_member",
        "option": second.key,
        "person": neighbour.key,
        "position": objection.key,
        "priority": priority.key,
        "proposal": waiting.key,
        "quote": quote.key,
        "reference": note.debt.reference,
        "role": neighbour.roles[0].key,
        "round": voting.key,
        "size": "192",
        "story": story.key,
        "taken": world.taken(locality=here, by=ids["worker"]).key,
        "theme": made.theme.slug,
        "token": links.token_of(nonce),
        "transaction": transaction.key,
        "way": "worker",
        "upload": world.upload(by=ids["worker"]).key,
        "what": "saying",
    }
    after = {"round": counted.key}
    unopened = {"ask": world.draft_ask(locality=here, by=ids["worker"]).key}
    special = {
        "boards": {"group": board.key, "meeting": meeting.key},
        "intelligence.sort_again": {"theme": whole.slug},
        "learning": {"group": delivery.key},
        **{
            f"feedback.{name}": {"answer": draft.key}
            for name in ("edit_draft", "choose_givers", "take_out_givers", "check_draft", "discard_draft")
        },
        **{f"feedback.{name}": {"debt": rung.key} for name in ("write_text", "show_number")},
        "theming.settle": {"note": unclear.key},
        "priorities.add_option": {"round": gathering.key},
        "priorities.suggest_option": {"round": gathering.key},
        "priorities.suggested": {"option": suggested.key},
        **{f"priorities.{name}": after for name in ("answer_options", "count_round", "show_result")},
        **{f"priorities.download_{what}": after for what in ("ballots", "count")},
        "(board)": {"group": board.key, "meeting": meeting.key, "person": colleague.key, "office": "board_member"},
        **{
            f"asks.{name}": unopened
            for name in ("put_question", "put_where", "put_burden", "confirm_known", "open_ask")
        },
        "(draft)": unopened,
        **{
            f"insights.{name}": {"insight": written.key}
            for name in ("edit", "gather", "choose_notes", "take_out", "take_position", "agree", "show_work", "comment")
        },
        "insights.ask_quote": {"insight": written.key, "note": heard.key},
        "(written)": {"insight": written.key},
        "(interest)": {"item": recused.key},
    }
    return usual, special


def _discuss(insight: Insight, note: Note, *, now: datetime) -> None:
    """Put a note behind a finding, and the finding to its members."""
    evidence.gather(insight, Note.id == note.id, by=None, now=now)
    insights.open_discussion(insight, by=None, now=now)
