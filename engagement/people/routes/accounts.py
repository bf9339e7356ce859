"""Everybody's accounts, for administrators."""

from datetime import date, datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from engagement.people import actions, forms, permissions, queries, rules
from engagement.people.models import Person, Role
from engagement.people.routes.blueprint import bp
from engagement.shared.clock import now, start_of
from engagement.shared.pages import actor, done, needs, page, paged


@bp.get("/people")
@needs(permissions.see_people)
def list_people() -> Any:
    """See the accounts."""
    named = request.args.get("named", "").strip()[:100]
    return page(
        "people/list_people.html",
        people=paged(queries.list_people(named=named)),
        named=named,
        names=rules.ROLES,
        now=now(),
        allowed=permissions,
    )


@bp.route("/people/new", methods=["GET", "POST"])
@needs(permissions.manage_people)
def add_person() -> Any:
    """Make an account for somebody."""
    form = forms.NewPerson()
    if form.sent():
        with form.catching():
            person = actions.add_person(form.name.data, email=form.email.data, by=actor().person_id, now=now())
            return done(
                url_for(".show_person", person=person.key), _("The account is made. They can sign in by a link.")
            )
    return page("people/add_person.html", form=form)


@bp.get("/people/<person>")
@needs(permissions.see_people, of=queries.get_person_with_roles)
def show_person(person: Person) -> Any:
    """See one account and its roles."""
    return page("people/show_person.html", person=person, names=rules.ROLES, now=now(), allowed=permissions)


@bp.route("/people/<person>/grant", methods=["GET", "POST"])
@needs(permissions.manage_people, of=queries.get_person)
def grant_role(person: Person) -> Any:
    """Give somebody a role."""
    form = forms.GrantRole()
    form.offer()
    if form.sent():
        with form.catching():
            actions.grant_role(
                person,
                form.role.data,
                locality_id=form.locality.data,
                from_at=_begin(form.begins.data),
                until_at=_begin(form.until.data),
                by=actor().person_id,
                now=now(),
            )
            return done(url_for(".show_person", person=person.key), _("The role is given."))
    return page("people/grant_role.html", form=form, person=person)


@bp.route("/people/<person>/roles/<role>/end", methods=["GET", "POST"])
@needs(permissions.manage_people, of=queries.get_role)
def end_role(role: Role) -> Any:
    """End somebody’s role."""
    form = forms.Press()
    if form.sent():
        with form.catching():
            actions.end_role(role, by=actor().person_id, now=now())
            return done(url_for(".show_person", person=role.person.key), _("The role has ended."))
    return page("people/end_role.html", form=form, role=role, person=role.person, names=rules.ROLES)


@bp.route("/people/<person>/disable", methods=["GET", "POST"])
@needs(permissions.manage_people, of=queries.get_person)
def disable_person(person: Person) -> Any:
    """Close an account."""
    form = forms.Press()
    if form.sent():
        with form.catching():
            actions.disable(person, by=actor().person_id, now=now())
            return done(url_for(".show_person", person=person.key), _("The account is closed."))
    return page("people/disable_person.html", form=form, person=person)


@bp.route("/people/<person>/second-factor", methods=["GET", "POST"])
@needs(permissions.manage_people, of=queries.get_person)
def clear_second_factor(person: Person) -> Any:
    """Clear the second step of somebody who lost their phone."""
    form = forms.Press()
    if form.sent():
        with form.catching():
            actions.clear_second_factor(person, by=actor().person_id, now=now())
            return done(url_for(".show_person", person=person.key), _("They will set up a new second step."))
    return page("people/clear_second_factor.html", form=form, person=person)


def _begin(day: date | None) -> datetime | None:
    return None if day is None else start_of(day)
