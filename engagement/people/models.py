"""Tables of people, what they may do, and their sessions."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.places.models import Locality
from engagement.shared.database import Id, Keyed, Model


class Person(Keyed, Model):
    """Somebody with an account. ``email`` is kept in lower case and is the name they sign in with. ``second_factor`` is the
    secret of their code, encrypted; ``second_factor_used`` the last code's counter, so that no code counts twice."""

    __tablename__ = "people_person"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    second_factor: Mapped[str | None] = mapped_column(sa.String(200))
    second_factor_used: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    roles: Mapped[list["Role"]] = relationship(back_populates="person", order_by="Role.id")


class Role(Keyed, Model):
    """A role somebody holds, half-open: from ``from_at`` up to but not including ``until_at``. Its scope is a locality, or a group
    (a community or board, further down the ladder, hence no foreign key), or with neither the whole place."""

    __tablename__ = "people_role"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(30))
    locality_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places_locality.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="roles")
    locality: Mapped[Locality | None] = relationship()


class SignIn(Model):
    """A session, kept here so that it can end here. The cookie carries a token; only its hash is stored."""

    __tablename__ = "people_sign_in"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    at: Mapped[datetime]
    until_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SignInLink(Model):
    """A one-time link asked for: usable once, for ten minutes. The token is an HMAC of ``nonce`` with the secret key, so it can be
    made again when the message leaves and cannot be made from the database alone. ``person_id`` is None when the address
    has no account: the request must not be quicker for that."""

    __tablename__ = "people_sign_in_link"

    id: Mapped[Id]
    nonce: Mapped[str] = mapped_column(sa.String(43))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"), index=True)
    until_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship()


class Guess(Model):
    """How often somebody tried, by account and by address, in each five-minute window. ``who`` is a keyed hash."""

    __tablename__ = "people_guess"

    who: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    window: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    tries: Mapped[int]
