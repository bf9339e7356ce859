"""Terminal: `engagement people …`."""

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup

from engagement.people import actions, queries, rules
from engagement.people.models import Person
from engagement.places import queries as places
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.refusals import Missing, Refusal

people = AppGroup("people", help="Accounts and roles: how the first administrator comes in.")


@people.command("add")
@click.argument("name")
@click.argument("email")
def add(name: str, email: str) -> None:
    """Make an account. The person signs in by a link."""
    try:
        email = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        raise click.BadParameter(f"{email!r} is not in the form name@example.com.", param_hint="EMAIL") from None
    try:
        actions.add_person(name, email=email, by=None, now=clock.now())
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    click.echo(f"{name} has an account.")


@people.command("grant")
@click.argument("email")
@click.argument("role", type=click.Choice(sorted(set(rules.ROLES) - rules.IN_A_GROUP)))
@click.option("--locality", help="The slug of a locality; without it the role is for the whole place.")
def grant(email: str, role: str, locality: str | None) -> None:
    """Give a role from now on."""
    person = _person(email)
    try:
        where = places.get_locality(locality=locality) if locality else None
    except Missing:
        raise click.ClickException(f"There is no locality {locality}.") from None
    try:
        actions.grant_role(person, role, locality_id=where.id if where else None, by=None, now=clock.now())
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    click.echo(f"{person.name} is {rules.ROLES[role]} for {where.name if where else 'the whole place'}.")


@people.command("password")
@click.argument("email")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for when left out.")
def password(email: str, password: str) -> None:
    """Set somebody's password and end their sessions."""
    person = _person(email)
    try:
        actions.set_password(person, password, by=None, now=clock.now())
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    click.echo(f"The password of {person.name} is set.")


@people.command("clear-second-factor")
@click.argument("email")
def clear_second_factor(email: str) -> None:
    """Forget somebody's second step, as when the only administrator has lost their phone. They set up a new one next time."""
    person = _person(email)
    actions.clear_second_factor(person, by=None, now=clock.now())
    db.session.commit()
    click.echo(f"{person.name} sets up a new second step at the next sign-in.")


def _person(email: str) -> Person:
    person = queries.find_person(email)
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return person
