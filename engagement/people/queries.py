"""Reads of people, their roles and their sessions."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from engagement.people.models import Person, Role, SignIn, SignInLink
from engagement.shared.database import Moment, db, the_one
from engagement.shared.permits import Grant


def get_person(*, person: str) -> Person:
    """By key. Raises Missing."""
    return the_one(sa.select(Person).where(Person.key == person))


def find_person(email: str) -> Person | None:
    """By e-mail address, whatever its case."""
    return db.session.scalar(sa.select(Person).where(Person.email == email.strip().lower()))


def find_person_by_key(key: str) -> Person | None:
    """By key, with their roles."""
    return db.session.scalar(sa.select(Person).where(Person.key == key).options(selectinload(Person.roles)))


def get_person_with_roles(*, person: str) -> Person:
    """By key, with roles and the localities they are for. Raises Missing."""
    return the_one(
        sa.select(Person).where(Person.key == person).options(selectinload(Person.roles).joinedload(Role.locality))
    )


def list_people(*, named: str = "") -> sa.Select[Person]:
    """Everybody with an account by name, or those whose name or address holds ``named``; for a paged list."""
    people = sa.select(Person).options(selectinload(Person.roles)).order_by(Person.name, Person.id)
    if named:
        people = people.where(
            sa.or_(Person.name.icontains(named, autoescape=True), Person.email.icontains(named, autoescape=True))
        )
    return people


def get_role(*, person: str, role: str) -> Role:
    """A role by its holder's key and its own. Raises Missing."""
    return the_one(
        sa.select(Role)
        .join(Role.person)
        .where(Person.key == person, Role.key == role)
        .options(contains_eager(Role.person))
    )


def names_of(ids: Collection[int]) -> dict[int, str]:
    """What people are called, by id."""
    return {row.id: row.name for row in db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids)))}


def live_sessions(person_id: int, *, now: datetime) -> list[SignIn]:
    """The sessions of a person that still count, newest first; at most 50."""
    live = sa.select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.until_at > now)
    return list(db.session.scalars(live.order_by(SignIn.at.desc(), SignIn.id.desc()).limit(50)))


def is_live_link(token_hash: str, *, now: datetime) -> bool:
    """Whether a one-time link could still be used, by somebody or by nobody."""
    live = sa.select(SignInLink.id).where(
        SignInLink.token_hash == token_hash, SignInLink.used_at.is_(None), SignInLink.until_at > now
    )
    return db.session.scalar(live) is not None


def holding(at: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """The condition that a role is held at a moment (half-open period)."""
    return sa.and_(Role.from_at <= at, sa.or_(Role.until_at.is_(None), Role.until_at > at))


_NOW = sa.bindparam("now", type_=Moment)
# Asked on every page of everybody signed in, so it is built once.
_SIGNED_IN = (
    sa.select(Person, Role.role, Role.locality_id, Role.group_id)
    .join(SignIn, SignIn.person_id == Person.id)
    .outerjoin(Role, sa.and_(Role.person_id == Person.id, holding(_NOW)))
    .where(
        SignIn.token_hash == sa.bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.until_at > _NOW,
        Person.disabled_at.is_(None),
    )
)


def signed_in(token_hash: str, *, now: datetime) -> tuple[Person, frozenset[Grant]] | None:
    """Whose live session this is and the roles they hold now, in one query; None when it ended, ran out, or the person is
    disabled."""
    rows = db.session.execute(_SIGNED_IN, {"token_hash": token_hash, "now": now}).all()
    if not rows:
        return None
    return rows[0][0], frozenset(Grant(role, *scope) for _person, role, *scope in rows if role is not None)
