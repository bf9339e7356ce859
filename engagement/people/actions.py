"""Add people, give and end roles, disable an account. Signing in is in ``sign_in.py``."""

from datetime import datetime

import sqlalchemy as sa

from engagement.people import passwords, queries, rules
from engagement.people.events import (
    PasswordSet,
    PersonAdded,
    PersonDisabled,
    RoleEnded,
    RoleGranted,
    SecondFactorCleared,
    SignedOutEverywhere,
)
from engagement.people.models import Person, Role, SignIn
from engagement.places.place import current_place
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def add_person(name: str, *, email: str, by: int | None, now: datetime) -> Person:
    """Make an account. Raises AlreadyHasAccount when the address has one."""
    email = email.strip().lower()
    if queries.find_person(email):
        raise rules.AlreadyHasAccount
    person = Person(name=name, email=email, added_at=now)
    db.session.add(person)
    db.session.flush()
    tell(PersonAdded(at=now, by=by, person_id=person.id))
    return person


def grant_role(
    person: Person,
    role: str,
    *,
    locality_id: int | None = None,
    group_id: int | None = None,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    by: int | None,
    now: datetime,
) -> Role:
    """Give a role for the whole place, a locality or a group. Every session of the person ends, so that nobody goes on with
    old rights. Raises UnknownRole, EndsBeforeItStarts or NotForOneLocality."""
    rules.check_role(role, from_at=from_at or now, until_at=until_at)
    rules.check_scope(role, locality_id=locality_id)
    held = Role(
        person_id=person.id,
        role=role,
        locality_id=locality_id,
        group_id=group_id,
        from_at=from_at or now,
        until_at=until_at,
    )
    db.session.add(held)
    db.session.flush()
    end_sessions(person, now=now)
    tell(RoleGranted(at=now, by=by, person_id=person.id, role_id=held.id))
    return held


def end_role(role: Role, *, by: int | None, now: datetime) -> None:
    """End a role now, and with it every session of its holder. A role that ended before stays as it was."""
    lock_row(role)
    if role.until_at is not None and role.until_at <= now:
        return
    role.until_at = now
    end_sessions(role.person, now=now)
    tell(RoleEnded(at=now, by=by, person_id=role.person_id, role_id=role.id))


def disable(person: Person, *, by: int | None, now: datetime) -> None:
    """Close the account: no sign-in, and every session ends. Raises NotYourself."""
    if by == person.id:
        raise rules.NotYourself
    lock_row(person)
    if person.disabled_at is not None:
        return
    person.disabled_at = now
    end_sessions(person, now=now)
    tell(PersonDisabled(at=now, by=by, person_id=person.id))


def set_password(person: Person, password: str, *, by: int | None, now: datetime) -> None:
    """Keep a new password and end every session of the person. Raises TooShort, TooLong or TooCommon."""
    own_words = (person.name, person.email, current_place().name, current_place().service_name)
    passwords.check(password, own_words=own_words)
    person.password_hash = passwords.hash(password)
    end_sessions(person, now=now)
    tell(PasswordSet(at=now, by=by, person_id=person.id))


def clear_second_factor(person: Person, *, by: int | None, now: datetime) -> None:
    """For a lost phone: the next sign-in sets up a new one. Every session ends. Raises NotYourself."""
    if by == person.id:
        raise rules.NotYourself
    person.second_factor = None
    end_sessions(person, now=now)
    tell(SecondFactorCleared(at=now, by=by, person_id=person.id))


def sign_out_everywhere(person: Person, *, now: datetime) -> None:
    """End every session of a person because they ask for it."""
    end_sessions(person, now=now)
    tell(SignedOutEverywhere(at=now, by=person.id, person_id=person.id))


def end_sessions(person: Person, *, now: datetime) -> None:
    """End every session of a person, here and now."""
    db.session.execute(
        sa.update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).values(ended_at=now)
    )
