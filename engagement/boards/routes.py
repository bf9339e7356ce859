"""Pages of the boards: the agenda, the vote, the decisions, the register of interests."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from engagement.boards import actions, forms, permissions, queries, rules
from engagement.boards.models import AgendaItem, Decision, Interest
from engagement.communities import permissions as communities
from engagement.communities.models import Group, Meeting
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.shared import clock
from engagement.shared.pages import actor, done, may, me, needs, page, paged
from engagement.shared.permits import anyone

bp = Blueprint("boards", __name__)


@bp.get("/meetings/<meeting>")
@needs(anyone, of=queries.get_agenda_of)
def show_meeting(meeting: Meeting) -> Any:
    """Read the agenda of a board’s meeting."""
    items = queries.list_items(meeting)
    seats = queries.list_seats(meeting, now=clock.now())
    return page(
        "boards/show_meeting.html",
        meeting=meeting,
        items=[(item, rules.state(item), queries.room(seats, item)) for item in items],
        seats=seats,
        room=queries.room(seats),
        allowed=permissions,
        records_attendance=may(communities.record_attendance, meeting),
    )


@bp.route("/meetings/<meeting>/items/new", methods=["GET", "POST"])
@needs(permissions.runs_board, of=queries.get_agenda_of)
def add_item(meeting: Meeting) -> Any:
    """Add an item to an agenda."""
    form = forms.NewItem()
    if form.sent():
        with form.catching():
            actions.add_item(
                meeting, title=form.title.data, words=form.words.data, by=actor().person_id, now=clock.now()
            )
            return done(_agenda(meeting), _("The item is on the agenda."))
    return page("boards/add_item.html", form=form, meeting=meeting)


@bp.post("/items/<item>/move")
@needs(permissions.runs_board, of=queries.get_item)
def move_item(item: AgendaItem) -> Any:
    """Move an item up or down its agenda."""
    form = forms.Move()
    if form.sent():
        actions.move_item(item, up=form.way.data == "up", by=actor().person_id, now=clock.now())
    return done(_agenda(item.meeting))


@bp.post("/items/<item>/open")
@needs(permissions.runs_board, of=queries.get_item)
def open_item(item: AgendaItem) -> Any:
    """Open an item for the vote."""
    form = forms.Press()
    if form.sent():
        actions.open_item(item, by=actor().person_id, now=clock.now())
    return done(_agenda(item.meeting), _("The item is open for the vote."))


@bp.route("/items/<item>/interest", methods=["GET", "POST"])
@needs(permissions.recuse, of=queries.get_item)
def recuse(item: AgendaItem) -> Any:
    """Declare an interest in one item and leave its vote."""
    for_others = may(permissions.runs_board, item)
    form = forms.NewRecusal() if for_others else forms.OwnRecusal()
    seats = queries.list_seats(item.meeting, now=clock.now())
    if for_others:
        form.offer(seats)
    if form.sent():
        with form.catching():
            chosen = {seat.person.key: seat.person.id for seat in seats}
            who = chosen.get(form.person.data) if for_others else actor().person_id
            actions.recuse(item, person_id=who or 0, reason=form.reason.data, by=me(), now=clock.now())
            return done(_agenda(item.meeting), _("The interest is declared. It leaves the vote and the quorum."))
    return page("boards/recuse.html", form=form, item=item, for_others=for_others)


@bp.route("/items/<item>/vote", methods=["GET", "POST"])
@needs(permissions.cast_vote, of=queries.get_item)
def vote(item: AgendaItem) -> Any:
    """Vote on an item."""
    form = forms.Vote()
    if form.sent():
        with form.catching():
            actions.vote(item, choice=form.choice.data, by=me(), now=clock.now())
            return done(_agenda(item.meeting), _("Your vote is recorded. You can change it until the item is closed."))
    seats = queries.list_seats(item.meeting, now=clock.now())
    return page(
        "boards/vote.html",
        form=form,
        item=item,
        state=rules.state(item),
        room=queries.room(seats, item),
        cast=queries.find_vote(item, actor().person_id),
        me=actor().person_id,
    )


@bp.route("/items/<item>/close", methods=["GET", "POST"])
@needs(permissions.close_item, of=queries.get_item)
def close_item(item: AgendaItem) -> Any:
    """Close a vote and record the decision with its reasons."""
    form = forms.Close()
    if form.sent():
        with form.catching():
            decision = actions.close_item(
                item,
                reasons=form.reasons.data,
                amount=form.amount.data,
                casting=form.casting.data,
                by=me(),
                now=clock.now(),
            )
            return done(url_for(".show_decision", decision=decision.key), _("The decision is recorded."))
    room = queries.room(queries.list_seats(item.meeting, now=clock.now()), item)
    votes = queries.votes_on(item)
    return page(
        "boards/close_item.html",
        form=form,
        item=item,
        state=rules.state(item),
        room=room,
        result=rules.decide(room, votes),
        silent=len(room.here - votes.keys()),
        chair=actor().person_id in room.chairs & room.here,
    )


@bp.get("/decisions")
@needs(anyone)
def list_decisions() -> Any:
    """Read every board’s decisions, the newest first."""
    return page("boards/list_decisions.html", decisions=paged(queries.newest_decisions()), locality=None)


@bp.get("/localities/<locality>/decisions")
@needs(anyone, of=places.get_locality)
def list_decisions_of(locality: Locality) -> Any:
    """Read the decisions of one locality’s board."""
    decisions = paged(queries.newest_decisions(locality))
    return page("boards/list_decisions.html", decisions=decisions, locality=locality)


@bp.get("/decisions/<decision>")
@needs(anyone, of=queries.get_decision)
def show_decision(decision: Decision) -> Any:
    """Read one decision, its reasons and how each member voted."""
    return page(
        "boards/show_decision.html",
        decision=decision,
        votes=queries.named_votes(decision),
        fewest=rules.FEWEST,
    )


@bp.get("/boards/<group>/interests")
@needs(anyone, of=queries.get_board)
def show_register(group: Group) -> Any:
    """Read a board’s register of interests."""
    return page(
        "boards/show_register.html",
        group=group,
        interests=paged(queries.register_of(group)),
        allowed=permissions,
    )


@bp.route("/boards/<group>/interests/new", methods=["GET", "POST"])
@needs(permissions.declare_interest, of=queries.get_board)
def declare_interest(group: Group) -> Any:
    """Enter an interest in the register."""
    form = forms.NewInterest()
    if form.sent():
        with form.catching():
            actions.declare_interest(
                group,
                person_id=me(),
                with_whom=form.with_whom.data,
                words=form.words.data,
                by=actor().person_id,
                now=clock.now(),
            )
            return done(url_for(".show_register", group=group.key), _("Your interest is in the register."))
    return page("boards/declare_interest.html", form=form, group=group)


@bp.post("/interests/<interest>/end")
@needs(permissions.end_interest, of=queries.get_interest)
def end_interest(interest: Interest) -> Any:
    """Say that an interest is over."""
    form = forms.Press()
    if form.sent():
        actions.end_interest(interest, by=actor().person_id, now=clock.now())
    return done(
        url_for(".show_register", group=interest.group.key), _("The interest has ended. It stays in the register.")
    )


def _agenda(meeting: Meeting) -> str:
    return url_for(".show_meeting", meeting=meeting.key)
