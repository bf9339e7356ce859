"""What waits for somebody, and what they may start: one small function a role, put together on their home."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from engagement.airtable import permissions as may_airtable
from engagement.airtable import queries as airtable
from engagement.asks import permissions as may_asks
from engagement.asks import queries as asks
from engagement.enterprises import permissions as may_enterprises
from engagement.feedback import permissions as may_feedback
from engagement.feedback import queries as feedback
from engagement.feedback import worklists
from engagement.feedback.pace import Loop
from engagement.home import queries
from engagement.insights import queries as insights
from engagement.insights import rules as findings
from engagement.intelligence import permissions as may_intelligence
from engagement.intelligence import queries as notes
from engagement.journal import permissions as may_journal
from engagement.kiosks import permissions as may_kiosks
from engagement.people import permissions as may_people
from engagement.priorities import rules as rounds
from engagement.proposals import queries as proposals
from engagement.shared import look
from engagement.shared.clock import day_of
from engagement.shared.permits import Actor


class Card(NamedTuple):
    """A way on: what, where, and a line about it."""

    title: str
    url: str
    text: str


def waiting_for(actor: Actor) -> list[Card]:
    """Everything that waits for this person, the most pressing roles first."""
    return [card for ask in ASKS for card in ask(actor)]


def may_start(actor: Actor) -> list[Card]:
    """What this person can begin, by their roles."""
    return [card for offer in OFFERS for card in offer(actor)]


def _votes(actor: Actor) -> Iterator[Card]:
    if actor.person_id and actor.holds("resident", "cop_member"):
        localities, groups = actor.localities("resident"), actor.groups("cop_member")
        for round_ in queries.rounds_to_vote_in(actor.person_id, localities, groups, now=actor.now):
            says = _("You can vote until %(end)s.", end=rounds.until(round_.vote_until))
            yield Card(round_.question, url_for("priorities.show_round", round=round_.key), says)


def _board(actor: Actor) -> Iterator[Card]:
    seats, offices = actor.groups("board_member", "chair"), actor.groups("board_member", "chair", "clerk")
    if actor.person_id and seats:
        for item in queries.items_to_vote_on(actor.person_id, seats):
            yield Card(item.title, url_for("boards.vote", item=item.key), _("Open for your vote now."))
    for meeting in queries.meetings_to_come(offices, now=actor.now) if offices else ():
        when = _("%(group)s meets on %(when)s.", group=meeting.group.name, when=look.moment(meeting.starts_at))
        yield Card(_("Read the agenda"), url_for("boards.show_meeting", meeting=meeting.key), when)


def _clerk(actor: Actor) -> Iterator[Card]:
    boards = actor.groups("clerk")
    if not boards:
        return
    if number := queries.proposals_to_schedule(proposals.localities_of_boards(boards)):
        says = ngettext("%(num)s proposal is on no agenda yet.", "%(num)s proposals are on no agenda yet.", number)
        yield Card(_("Put proposals to a meeting"), url_for("proposals.list_waiting"), says)
    if number := queries.drafts_of(boards):
        says = ngettext(
            "%(num)s letter waits to be read and sent.", "%(num)s letters wait to be read and sent.", number
        )
        yield Card(_("Letters to send"), url_for("notices.outbox"), says)


def _facilitator(actor: Actor) -> Iterator[Card]:
    groups = actor.groups("facilitator")
    for round_ in queries.rounds_to_finish(groups, now=actor.now) if groups else ():
        says = (
            _("Voting has closed. Count it.")
            if round_.counted_at is None
            else _("Say what was agreed, and why not the rest.")
        )
        yield Card(round_.question, url_for("priorities.show_round", round=round_.key), says)
    for round_ in queries.rounds_to_fill(groups, now=actor.now) if groups else ():
        says = _("Voting opens on %(day)s. Add what people said.", day=look.day(round_.vote_from))
        yield Card(round_.question, url_for("priorities.show_round", round=round_.key), says)


def _reviews(actor: Actor) -> Iterator[Card]:
    if may_intelligence.review_notes(actor, None):
        localities = may_intelligence.localities_of(actor, *may_intelligence.REVIEWERS)
        if number := notes.number_held(localities, reviewer_id=actor.person_id):
            says = ngettext(
                "%(num)s note waits for a second person to read it.",
                "%(num)s notes wait for a second person to read them.",
                number,
            )
            yield Card(_("Notes that wait for review"), url_for("intelligence.list_held"), says)
    if actor.person_id and may_intelligence.log_note(actor, None) and (number := notes.number_asked(actor.person_id)):
        says = ngettext(
            "You are asked to change %(num)s of your notes.", "You are asked to change %(num)s of your notes.", number
        )
        yield Card(_("My notes"), url_for("intelligence.my_notes", state="held"), says)


def _findings(actor: Actor) -> Iterator[Card]:
    """Findings that a member has not said how they stand to, and those that a facilitator has to see to."""
    seats, led = actor.groups("cop_member"), actor.groups("facilitator")
    waiting = insights.waiting_for(actor.person_id, seats) if actor.person_id and seats else ()
    if waiting:
        first = waiting[0]
        says = ngettext(
            "%(num)s finding waits for you: say how you stand to it.",
            "%(num)s findings wait for you: say how you stand to them.",
            len(waiting),
        )
        one = url_for("insights.show_work", insight=first.key)
        many = url_for("insights.list_work", locality=first.locality.slug)
        yield Card(_("What your community finds"), one if len(waiting) == 1 else many, says)
    for insight in insights.to_lead(led) if led else ():
        agreed = findings.state_of(insight) == "agreed"
        says = _("Agreed. Publish it.") if agreed else _("Somebody asks to show words of a note. Release them, or not.")
        yield Card(insight.version.finding, url_for("insights.show_work", insight=insight.key), says)


def _answers(actor: Actor) -> Iterator[Card]:
    if not actor.holds(*may_feedback.ANSWERERS):
        return
    yield from _owed(actor)
    localities = actor.localities(*may_feedback.ANSWERERS)
    if people := sum(job.people for job in worklists.jobs(localities)):
        says = ngettext(
            "%(num)s person waits for you to tell them.", "%(num)s people wait for you to tell them.", people
        )
        yield Card(_("Answers to pass on"), url_for("feedback.list_jobs"), says)
    if drafts := len(feedback.list_drafts(localities)):
        says = ngettext("%(num)s answer is not published yet.", "%(num)s answers are not published yet.", drafts)
        yield Card(_("Answers being written"), url_for("feedback.list_drafts"), says)
    if ownerless := worklists.number_without_owner(localities, now=actor.now, today=day_of(actor.now)):
        says = ngettext("Nobody sees to %(num)s of them.", "Nobody sees to %(num)s of them.", ownerless)
        yield Card(_("Answers without an owner"), url_for("feedback.list_owed", which="no_owner"), says)


def _owed(actor: Actor) -> Iterator[Card]:
    if number := feedback.number_waiting(actor.localities(*may_feedback.READERS)):
        says = ngettext("%(num)s person waits for an answer.", "%(num)s people wait for an answer.", number)
        yield Card(_("Answers owed"), url_for("feedback.list_owed"), says)


def loop_of(actor: Actor) -> Loop | None:
    """How long answers take where somebody sees what is owed; None for whoever does not."""
    if not may_feedback.see_owed(actor, None):
        return None
    return feedback.loop_of(actor.localities(*may_feedback.READERS), today=day_of(actor.now))


def _asks(actor: Actor) -> Iterator[Card]:
    if not actor.person_id or not may_asks.enter_ask(actor):
        return
    today = day_of(actor.now)
    for ask in asks.owed_by(actor.person_id, today=today):
        says = _("It closed %(ago)s. Say what came of it.", ago=look.ago_days(ask.last_day))
        yield Card(ask.question, url_for("asks.answer_ask", ask=ask.key), says)
    for ask in asks.unexplained_of(actor.person_id, today=today):
        says = _("People have been asked as often as their rest allows. Say why they are asked again.")
        yield Card(ask.question, url_for("asks.give_reason", ask=ask.key), says)


def _money(actor: Actor) -> Iterator[Card]:
    if not actor.holds("fund_manager"):
        return
    localities, today = actor.localities("fund_manager"), day_of(actor.now)
    for instalment in queries.instalments_due(localities, until=today + timedelta(days=14)):
        says = _("%(amount)s is due on %(day)s.", amount=instalment.amount, day=look.day(instalment.due_on))
        proposal = instalment.award.proposal
        yield Card(
            _("Pay: %(title)s", title=proposal.title), url_for("proposals.show_proposal", proposal=proposal.key), says
        )
    for late in queries.contributions_late(localities, today=today):
        says = _("%(amount)s was expected on %(day)s.", amount=late.amount, day=look.day(late.expected_on))
        yield Card(_("Money not yet here: %(who)s", who=late.who), url_for("funds.show_fund", fund=late.fund.key), says)


def _oversight(actor: Actor) -> Iterator[Card]:
    if actor.holds("steward"):
        number, late = queries.barriers_waiting(today=day_of(actor.now))
        if number:
            says = ngettext("%(num)s barrier waits for an answer,", "%(num)s barriers wait for an answer,", number)
            says += " " + ngettext("%(num)s of them overdue.", "%(num)s of them overdue.", late)
            yield Card(_("Barriers sent up to you"), url_for("learning.list_cycles"), says)
    if actor.holds("administrator") and (number := queries.failed_messages()):
        says = ngettext("%(num)s message could not be sent.", "%(num)s messages could not be sent.", number)
        yield Card(_("Messages that failed"), url_for("notices.outbox"), says)
    if may_airtable.run_sync(actor):
        yield from _airtable()


def _airtable() -> Iterator[Card]:
    if stopped := airtable.stopped_bases():
        yield Card(_("The sync with Airtable has stopped"), url_for("airtable.show_status"), stopped[0].stopped_why)
    if number := airtable.count_open():
        says = ngettext(
            "%(num)s field was changed on both sides.", "%(num)s fields were changed on both sides.", number
        )
        yield Card(_("Choose between here and Airtable"), url_for("airtable.list_conflicts"), says)
    if number := sum(airtable.count_left_alone().values()):
        says = ngettext("%(num)s record waits for you.", "%(num)s records wait for you.", number)
        yield Card(_("Records that the sync leaves alone"), url_for("airtable.list_left_alone"), says)


def _start_here(actor: Actor) -> Iterator[Card]:
    if may_kiosks.keep_kiosks(actor):
        yield Card(_("Kiosks"), url_for("kiosks.list_kiosks"), _("Turn a tablet over to residents, or end one."))
    if actor.holds("worker"):
        yield Card(_("Write a note"), url_for("intelligence.new_note"), _("What you heard, in under a minute."))
        says = _("A stack of paper, or all that was said at a meeting.")
        yield Card(_("Type in many at once"), url_for("intelligence.new_batch"), says)
        says = _("Find a group’s pack and type in the sheets that came back.")
        yield Card(_("Discussions that groups hold"), url_for("packs.list_packs"), says)
        says = _("Type in what they say, in the residents’ own pages.")
        yield Card(_("Fill in for somebody else"), url_for("intelligence.for_somebody"), says)
        yield Card(
            _("Notes and themes"),
            url_for("intelligence.choose_notes"),
            _("Read what was heard, area by area."),
        )
        yield Card(_("Sort notes"), url_for("theming.choose"), _("Say what each is about, one after the other."))
        yield Card(_("My notes"), url_for("intelligence.my_notes"), _("What you wrote, and what became of it."))
    else:
        yield Card(_("Tell us what matters here"), url_for("intelligence.tell_us"), _("In your own words."))
    if actor.holds("resident", "cop_member", "worker"):
        says = _("An idea for the fund, serving what was agreed.")
        yield Card(_("Propose something"), url_for("home.choose", what="proposals"), says)


def _start_in_groups(actor: Actor) -> Iterator[Card]:
    if actor.holds("facilitator", "cop_member", "clerk", "chair", "board_member"):
        yield Card(_("Communities and boards"), url_for("communities.list_groups"), _("Members, meetings and rounds."))
    if actor.holds("facilitator") and not actor.holds("worker"):
        yield Card(_("Sort notes"), url_for("theming.choose"), _("Say what each is about, one after the other."))
    if actor.holds("facilitator", "cop_member"):
        yield Card(_("What we are learning"), url_for("learning.list_cycles"), _("Cycles, experiments and barriers."))


def _start_with_the_list(actor: Actor) -> Iterator[Card]:
    if may_intelligence.change_themes(actor, None):
        yield Card(
            _("The list of themes"), url_for("intelligence.list_themes"), _("Make, rename, merge or split them.")
        )


def _start_with_a_file(actor: Actor) -> Iterator[Card]:
    if may_intelligence.import_notes(actor, None):
        says = _("Comments from a survey or a spreadsheet become notes.")
        yield Card(_("Take in a file"), url_for("intelligence.list_imports"), says)


def _start_in_office(actor: Actor) -> Iterator[Card]:
    if may_feedback.see_owed(actor, None) and not actor.holds(*may_feedback.ANSWERERS):
        yield from _owed(actor)  # to read and to press for, not to answer
    if may_asks.enter_ask(actor):
        says = _("See who asks what, and enter what you want to ask.")
        yield Card(_("Ask residents something"), url_for("asks.list_asks"), says)
    if actor.holds("fund_manager", "auditor", "steward"):
        yield Card(_("The funds"), url_for("funds.list_funds"), _("Money in, promised, paid and left."))
    if may_enterprises.list_enterprises(actor):
        yield Card(_("Enterprises"), url_for("enterprises.list_enterprises"), _("Local start-ups on their pathway."))
    if may_journal.read_journal(actor):
        yield Card(_("The journal"), url_for("journal.list_entries"), _("Every event, once, in order."))
    if may_people.see_people(actor):
        yield Card(_("People"), url_for("people.list_people"), _("Accounts and roles."))
    if actor.holds("administrator"):
        yield Card(_("Messages"), url_for("notices.outbox"), _("What was sent, and what waits."))
    if may_airtable.see_sync(actor):
        yield Card(_("Airtable"), url_for("airtable.show_status"), _("How the sync with partners’ bases goes."))


ASKS: tuple[Callable[[Actor], Iterator[Card]], ...] = (
    _votes,
    _board,
    _clerk,
    _facilitator,
    _findings,
    _reviews,
    _money,
    _answers,
    _asks,
    _oversight,
)
OFFERS: tuple[Callable[[Actor], Iterator[Card]], ...] = (
    _start_here,
    _start_in_groups,
    _start_with_the_list,
    _start_with_a_file,
    _start_in_office,
)
