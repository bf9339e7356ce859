"""Read why words were kept."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.privacy import rules
from engagement.privacy.models import Kept
from engagement.shared.database import db


def list_kept(thing: Any) -> Sequence[Kept]:
    """Why words of it stay, the oldest first."""
    found = sa.select(Kept).where(Kept.about == _about(thing)).order_by(Kept.at, Kept.id)
    return db.session.scalars(found.options(joinedload(Kept.writer))).all()


def find_kept(thing: Any, part: str = rules.WORDS) -> Kept | None:
    return db.session.scalar(sa.select(Kept).where(Kept.about == _about(thing), Kept.part == part))


def with_kept(things: Collection[Any]) -> set[int]:
    """The ids of those among them, all of one table, in whose words something was kept."""
    ids = {_about(one): one.id for one in things}
    found = db.session.scalars(sa.select(Kept.about).where(Kept.about.in_(ids))) if ids else ()
    return {ids[about] for about in found}


def _about(thing: Any) -> str:
    return rules.about(thing.__tablename__, thing.id)
