"""The people and things a test is about, made through the application's own actions."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engagement.asks import actions as asks
from engagement.asks import imports as ask_files
from engagement.asks.incoming import Event
from engagement.asks.models import Ask, Upload
from engagement.assets import actions as assets
from engagement.assets.models import Asset
from engagement.boards import actions as boards
from engagement.boards.models import AgendaItem
from engagement.communities import actions as communities
from engagement.communities.models import Group, Meeting
from engagement.enterprises import actions as enterprises
from engagement.enterprises.models import Enterprise
from engagement.figures import actions as figures
from engagement.funds import actions as funds
from engagement.funds.models import Fund
from engagement.insights import actions as insights
from engagement.insights.models import Insight
from engagement.intelligence import actions as intelligence
from engagement.intelligence.files import checking, opening, taking
from engagement.intelligence.files.models import ImportFile
from engagement.intelligence.models import Import, Note, Theme
from engagement.learning import actions as learning
from engagement.learning.models import Cycle
from engagement.people import actions as people
from engagement.people.models import Person
from engagement.places import actions as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.priorities import actions as priorities
from engagement.priorities.models import Priority, Round
from engagement.proposals import actions as proposals
from engagement.proposals.models import Proposal
from engagement.publishes import SOURCES
from engagement.shared.money import Money


@dataclass
class World:
    """Add one method a noun; give everything but the point of the test a default."""

    session: Session
    now: datetime
    named: int = 0

    def locality(self, slug: str | None = None) -> Locality:
        """A locality of the place's data file, the first one unless another is named."""
        localities = sa.select(Locality).order_by(Locality.position, Locality.id)
        if self.session.scalar(localities.limit(1)) is None:
            places.load_place(current_place(), by=None, now=self.now)
        wanted = localities.where(Locality.slug == slug) if slug else localities
        return self.session.scalars(wanted.limit(1)).one()

    def person(
        self,
        name: str = "Sam Field",
        *roles: str,
        locality: Locality | None = None,
        email: str | None = None,
        password: str | None = None,
    ) -> Person:
        """Somebody with an account, and roles in a locality or, without one, for the whole place."""
        self.named += 1
        person = people.add_person(name, email=email or f"person{self.named}@example.org", by=None, now=self.now)
        for role in roles:
            people.grant_role(person, role, locality_id=locality.id if locality else None, by=None, now=self.now)
        if password:
            people.set_password(person, password, by=None, now=self.now)
        return person

    def group(self, kind: str = "user_led", *, locality: Locality | None = None, name: str = "The group") -> Group:
        """A Community of Practice, or a board, with nobody in it."""
        here = locality or self.locality()
        return communities.form_group(here, kind=kind, name=name, purpose="To decide together.", by=None, now=self.now)

    def seat(self, group: Group, office: str, name: str = "Kim Marsh") -> Person:
        """Somebody who sits in a group."""
        person = self.person(name)
        communities.seat(group, person, office, by=None, now=self.now)
        return person

    def meeting(self, group: Group, *, present: tuple[Person, ...] = ()) -> Meeting:
        """A meeting of a group, an hour away, with these people at it."""
        meeting = communities.plan_meeting(
            group,
            starts_at=self.now + timedelta(hours=1),
            where="The hub",
            short_notice="A test cannot wait.",
            by=None,
            now=self.now,
        )
        if present:
            states = {person.id: "present" for person in present}
            communities.record_attendance(meeting, states, by=None, now=meeting.starts_at)
        return meeting

    def item(self, meeting: Meeting, *, amount: Money | None = None, title: str = "A community kitchen") -> AgendaItem:
        """An item on a board's agenda, open for the vote."""
        item = boards.add_item(meeting, title=title, amount=amount, by=None, now=self.now)
        boards.open_item(item, by=None, now=self.now)
        return item

    def fund(self, *pounds: int, locality: Locality | None = None, year: int = 2025, purpose: str = "") -> Fund:
        """A fund that has received these amounts."""
        fund = funds.open_fund(locality or self.locality(), year=year, by=None, now=self.now)
        for amount in pounds:
            promised = funds.promise(
                fund,
                who="The council",
                amount=Money.pounds(amount),
                expected_on=date(2026, 3, 1),
                purpose=purpose,
                by=None,
                now=self.now,
            )
            funds.receive(promised, by=None, now=self.now)
        return fund

    def round(
        self,
        group: Group | None = None,
        *,
        options: tuple[str, ...] = ("Benches", "Buses"),
        most: int | None = None,
        papers: int = 0,
        told: int | None = None,
    ) -> Round:
        """A round that gathers for a week from now, then votes for two, with these options on its ballot."""
        round_ = priorities.plan_round(
            group or self.group(),
            question="What matters most this year?",
            about="From what you told us.",
            gather_from=self.now,
            vote_from=self.now + timedelta(days=7),
            vote_until=self.now + timedelta(days=21),
            most=most,
            papers=papers,
            told=told,
            by=None,
            now=self.now,
        )
        for title in options:
            priorities.add_option(round_, title=title, what=f"More of {title.lower()}.", by=None, now=self.now)
        return round_

    def priority(self, title: str = "Benches", *, group: Group | None = None, notes: tuple[Note, ...] = ()) -> Priority:
        """Something a community agreed on, with these notes behind it."""
        round_ = self.round(group, options=(title,))
        option = round_.options[0]
        if notes:
            ids = [note.id for note in notes]
            priorities.attach_evidence(option, note_ids=ids, by=None, now=self.now)
        closed = self.now + timedelta(days=21)
        priorities.count_round(round_, by=None, now=closed)
        return priorities.agree(option, rank=1, owner="The council", due_on=date(2027, 1, 1), by=None, now=closed)

    def proposal(self, *pounds: int, served: tuple[Priority, ...] = (), title: str = "A kitchen") -> Proposal:
        """A proposal that costs so much, and is useful from so much (half, unless said), by a resident of the first locality."""
        cost, least = pounds if len(pounds) == 2 else (pounds[0], pounds[0] // 2)
        return proposals.make_proposal(
            self.locality(),
            group_name="Cooks together",
            title=title,
            summary="Cook on Fridays.",
            cost=Money.pounds(cost),
            least=Money.pounds(least),
            learn="Who comes.",
            priorities=served or (self.priority(),),
            by=self.person("Pat Proposer", "resident", locality=self.locality()).id,
            now=self.now,
        )

    def entry(self, question: str = "What do you think of the river path?", **entry: Any) -> asks.Entry:
        """Everything about an ask: a survey by the council for two weeks from today, in the first locality unless told."""
        here: dict[str, Any] = {
            "kind": "survey",
            "organisation": "The council",
            "opens_on": self.now.date(),
            "closes_on": self.now.date() + timedelta(days=14),
            "localities": [self.locality()],
            "whom": "Everybody",
            "minutes": 10,
            "people": 200,
        }
        return asks.Entry(question=question, **(here | entry))

    def ask(self, question: str = "What do you think of the river path?", **entry: Any) -> Ask:
        """An ask that stands in the calendar, looked at before."""
        locality, by = entry.pop("locality", None), entry.pop("by", None)
        if locality is not None:
            entry["localities"] = [locality]
        how = {name: entry.pop(name) for name in ("rest_why", "uid", "seen") if name in entry}
        return asks.announce(self.entry(question, **entry), **{"seen": {}, **how}, by=by, now=self.now)

    def draft_ask(self, *, locality: Locality | None = None, by: int | None = None, checked: bool = True) -> Ask:
        """An ask whose questions are all answered, and that may be opened."""
        entry, now = self.entry(), self.now
        ask = asks.enter_ask("Is the bus on time?", kind="survey", organisation="The bus company", by=by, now=now)
        asks.put_where(ask, [locality or self.locality()], whom="Everybody", by=by, now=now)
        days = {name: getattr(entry, name) for name in ("opens_on", "closes_on", "minutes", "people")}
        asks.put_burden(ask, **days, by=by, now=now)
        if checked:
            asks.confirm_known(ask, {}, by=by, now=now)
        return ask

    def file(
        self, rows: str = "", *, by: int, locality: Locality | None = None, content: bytes | None = None
    ) -> ImportFile:
        """A file of notes that was sent and opened, its columns not yet said."""
        sent = io.BytesIO(content or f"text,date\n{rows or 'The lamp is out.,1/1/2026'}\n".encode())
        here = locality or self.locality()
        return opening.send(sent, file_name="notes.csv", locality_id=here.id, by=by, now=self.now)

    def taken(self, rows: str = "", *, by: int, locality: Locality | None = None) -> Import:
        """A file of notes that was taken in."""
        file = self.file(rows or "The bench is gone.,1/1/2026", by=by, locality=locality)
        standing = {"kind": "worry", "channel": "hub", "language": "en"}
        checking.say_columns(file, {"text": "text", "date": "date"}, standing, by=by, now=self.now)
        taking.ask(file, found="hold", now=self.now)
        assert file.source is not None
        return file.source

    def upload(self, *, by: int | None = None) -> Upload:
        """A calendar file with one event, waiting for a look."""
        first = self.now.date() + timedelta(days=3)
        event = Event(2, "one@example.org", "A walk", "", first, first + timedelta(days=1))
        answers: dict[str, Any] = {"organisation": "The trust", "kind": "event", "localities": [self.locality().slug]}
        answers |= {"whom": "Everybody", "minutes": 30, "people": 20}
        return ask_files.keep([event], [], answers, file_name="walks.ics", by=by, now=self.now)

    def asset(self, name: str = "River Walkers", *, locality: Locality | None = None, **entry: Any) -> Asset:
        """Something on a locality's list of what is strong."""
        entry = {"kind": "group", "what": "A walk with biscuits.", **entry}
        return assets.add_asset(locality or self.locality(), name=name, **entry, by=None, now=self.now)

    def enterprise(self, name: str = "Four Needles", *, locality: Locality | None = None, **entry: Any) -> Enterprise:
        """An enterprise at the start of its pathway."""
        entry = {"what": "Mends curtains.", **entry}
        return enterprises.add_enterprise(locality or self.locality(), name=name, **entry, by=None, now=self.now)

    def cycle(self, group: Group | None = None, **entry: Any) -> Cycle:
        """A learning cycle of a direct-delivery Community of Practice."""
        entry = {"title": "Light or company?", "question": "What makes a dark path feel safe?", **entry}
        return learning.open_cycle(group or self.group("delivery"), **entry, by=None, now=self.now)

    def insight(self, finding: str = "Evenings are lonely.", *, group: Group | None = None, **words: str) -> Insight:
        """A draft of a finding, all its questions answered."""
        said = {
            "why": "People stay at home.",
            "confidence": "low",
            "confidence_why": "",
            "can_ourselves": "Knock next door.",
            "with_support": "Open the hub.",
            "services_must": "Run a late bus.",
        }
        said = {"finding": finding, **said, **words}
        return insights.begin(group or self.group(), words=said, by=None, now=self.now)

    def note(self, text: str = "The river path is dark.", *, locality: Locality | None = None, **entry: Any) -> Note:
        """One thing heard, waited for by whoever holds its reference."""
        entry = {"channel": "hub", "kind": "worry", "route": "reference", "by": None, **entry}
        return intelligence.log_note(text, locality_id=(locality or self.locality()).id, **entry, now=self.now)

    def release(self) -> None:
        """Publish what there is now, as the worker does once a month."""
        figures.release(sources=SOURCES, now=self.now)

    def themes(self, *slugs: str) -> list[Theme]:
        """Themes of the place's data file, in its order."""
        if self.session.scalar(sa.select(Theme).limit(1)) is None:
            intelligence.load_themes(current_place(), by=None, now=self.now)
        return list(self.session.scalars(sa.select(Theme).where(Theme.slug.in_(slugs)).order_by(Theme.position)))
