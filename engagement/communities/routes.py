"""Pages of groups: what each is for, who sits in it, when it meets."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, current_app, url_for
from flask_babel import gettext as _

from engagement.communities import actions, forms, permissions, queries, rules
from engagement.communities.models import Group, Meeting
from engagement.people import queries as people
from engagement.people.models import Role
from engagement.people.permissions import administrator
from engagement.people.rules import ROLES
from engagement.places import queries as places
from engagement.shared import clock
from engagement.shared.pages import actor, done, may, needs, page, paged
from engagement.shared.permits import anyone

bp = Blueprint("communities", __name__)


@bp.get("/communities")
@needs(anyone)
def list_groups() -> Any:
    """See the communities and boards of every locality."""
    groups = groupby(queries.list_groups(), key=lambda group: group.locality)
    by_locality = [(locality, list(its)) for locality, its in groups]
    return page("communities/list_groups.html", by_locality=by_locality, slug_of=rules.slug_of, allowed=permissions)


@bp.route("/communities/new", methods=["GET", "POST"])
@needs(permissions.form_group)
def form_group() -> Any:
    """Form a community or a board."""
    form = forms.NewGroup()
    form.offer(places.list_localities())
    if form.sent():
        with form.catching():
            group = actions.form_group(
                places.get_locality(locality=form.locality.data),
                kind=form.kind.data,
                name=form.name.data,
                purpose=form.purpose.data,
                by=actor().person_id,
                now=clock.now(),
            )
            return done(url_for(".show_group", group=group.key), _("The group is formed."))
    return page("communities/form_group.html", form=form)


@bp.get("/communities/<group>")
@needs(anyone, of=queries.get_group)
def show_group(group: Group) -> Any:
    """See one group: what it is for, who sits in it, when it meets."""
    now = clock.now()
    shown = may(permissions.see_members, group)
    return page(
        "communities/show_group.html",
        group=group,
        kind=rules.slug_of(group.kind),
        terms=queries.members(group.id, now=now) if shown else None,
        coming=queries.coming_meetings(group.id, now=now),
        held=paged(queries.held_meetings(group.id)),
        roles=ROLES,
        allowed=permissions,
        meeting_url=meeting_url,
    )


@bp.route("/communities/<group>/meetings/new", methods=["GET", "POST"])
@needs(permissions.plan_meeting, of=queries.get_group)
def plan_meeting(group: Group) -> Any:
    """Plan a meeting of a group."""
    form = forms.NewMeeting()
    if form.sent():
        with form.catching():
            starts_at = datetime.combine(form.on.data, form.at.data, tzinfo=clock.LONDON)
            actions.plan_meeting(
                group,
                starts_at=starts_at,
                where=form.where.data,
                online=form.online.data,
                short_notice=form.short_notice.data,
                by=actor().person_id,
                now=clock.now(),
            )
            return done(url_for(".show_group", group=group.key), _("The meeting is planned."))
    return page("communities/plan_meeting.html", form=form, group=group)


@bp.route("/communities/<group>/members/new", methods=["GET", "POST"])
@needs(permissions.seat_member, of=queries.get_group)
def seat_member(group: Group) -> Any:
    """Give somebody a seat in a group."""
    form = forms.NewTerm()
    # Whoever runs a group fills its plain seats; only an administrator gives somebody power over it.
    offered = rules.OFFICES[group.kind] if may(administrator) else (rules.plain_seat(group.kind),)
    form.office.choices = [(office, ROLES[office]) for office in offered]
    if form.sent():
        with form.catching():
            person = people.find_person(form.email.data)
            if person is None:
                raise rules.NoSuchPerson
            actions.seat(
                group,
                person,
                form.office.data,
                from_at=clock.start_of(form.from_on.data) if form.from_on.data else None,
                until_at=clock.start_of(form.until_on.data + timedelta(days=1)) if form.until_on.data else None,
                by=actor().person_id,
                now=clock.now(),
            )
            return done(url_for(".show_group", group=group.key), _("They have their seat."))
    return page("communities/seat_member.html", form=form, group=group)


def _term(*, group: str, person: str, office: str) -> tuple[Group, Role]:
    return queries.get_term(group=group, person=person, office=office, now=clock.now())


@bp.route("/communities/<group>/members/<person>/<office>/end", methods=["GET", "POST"])
@needs(permissions.unseat_member, of=_term)
def unseat_member(found: tuple[Group, Role]) -> Any:
    """End somebody’s seat in a group."""
    group, term = found
    form = forms.EndTerm()
    if form.sent():
        actions.unseat(group, term, by=actor().person_id, now=clock.now())
        return done(url_for(".show_group", group=group.key), _("The term has ended."))
    return page("communities/unseat_member.html", form=form, group=group, term=term, roles=ROLES)


@bp.route("/meetings/<meeting>/attendance", methods=["GET", "POST"])
@needs(permissions.record_attendance, of=queries.get_meeting)
def record_attendance(meeting: Meeting) -> Any:
    """Record who came to a meeting."""
    people_there = list(
        {term.person_id: term.person for term in queries.members(meeting.group_id, now=meeting.starts_at)}.values()
    )
    form = forms.attendance(people_there, recorded=queries.attendance_of(meeting.id))
    if form.sent():
        with form.catching():
            said = {person.id: form[forms.field_of(person)].data for person in people_there}
            states = {person_id: state for person_id, state in said.items() if state}
            actions.record_attendance(meeting, states, by=actor().person_id, now=clock.now())
            return done(meeting_url(meeting), _("The attendance is recorded."))
    fields = [form[forms.field_of(person)] for person in people_there]
    return page("communities/record_attendance.html", form=form, meeting=meeting, fields=fields)


@bp.route("/meetings/<meeting>/close", methods=["GET", "POST"])
@needs(permissions.record_attendance, of=queries.get_meeting)
def close_meeting(meeting: Meeting) -> Any:
    """Close a meeting, so that its record stands."""
    form = forms.CloseMeeting()
    if form.sent():
        with form.catching():
            actions.close_meeting(meeting, by=actor().person_id, now=clock.now())
            return done(url_for(".show_group", group=meeting.group.key), _("The meeting is closed."))
    return page("communities/close_meeting.html", form=form, meeting=meeting)


def meeting_url(meeting: Meeting) -> str:
    """A board's meeting has a page with its agenda, further down the ladder; a community's is on its own page."""
    if meeting.group.kind == "board" and "boards.show_meeting" in current_app.view_functions:
        return url_for("boards.show_meeting", meeting=meeting.key)
    return url_for("communities.show_group", group=meeting.group.key)
