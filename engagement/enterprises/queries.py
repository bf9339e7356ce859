"""Reads of enterprises. ``within`` narrows to some localities; None is all of them."""

from collections.abc import Collection
from typing import TypeVarTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from engagement.enterprises.models import Enterprise
from engagement.places.models import Locality
from engagement.proposals.models import Award
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged

Rows = TypeVarTuple("Rows")


def get_enterprise(*, enterprise: str) -> Enterprise:
    """By key, with its locality. Raises Missing."""
    return _get(enterprise, joinedload(Enterprise.locality))


def get_whole(*, enterprise: str) -> Enterprise:
    """By key, with everything its page shows. Raises Missing."""
    return _get(
        enterprise,
        joinedload(Enterprise.locality),
        joinedload(Enterprise.neighbourhood),
        joinedload(Enterprise.officer),
        joinedload(Enterprise.award).joinedload(Award.proposal),
        selectinload(Enterprise.moves),
        selectinload(Enterprise.milestones),
        selectinload(Enterprise.signposts),
        selectinload(Enterprise.figures),
    )


def count_by_stage(within: Collection[int] | None) -> dict[str, int]:
    """Stage → how many enterprises are in it."""
    counts = _within(sa.select(Enterprise.stage, sa.func.count()), within).group_by(Enterprise.stage)
    return dict(iter(db.session.execute(counts.order_by(Enterprise.stage))))


def list_enterprises(within: Collection[int] | None, *, stage: str = "", total: int) -> Paged:
    """Enterprises by name, of one stage or all; ``total`` is how many there are, as ``count_by_stage`` says."""
    found = _within(sa.select(Enterprise).options(joinedload(Enterprise.locality)), within)
    if stage:
        found = found.where(Enterprise.stage == stage)
    return paged(found.order_by(Enterprise.name, Enterprise.id), count=total)


def list_public(locality: Locality) -> Paged:
    """Those of a locality whose founders agreed to be listed and that have not closed, by name."""
    open_here = sa.select(Enterprise).where(
        Enterprise.public, Enterprise.locality_id == locality.id, Enterprise.stage != "closed"
    )
    return paged(
        open_here.order_by(Enterprise.name, Enterprise.id),
        count=open_here.with_only_columns(sa.func.count(Enterprise.id)),
    )


def _get(key: str, *loads: ORMOption) -> Enterprise:
    return the_one(sa.select(Enterprise).where(Enterprise.key == key).options(*loads))


def _within(rows: sa.Select[*Rows], within: Collection[int] | None) -> sa.Select[*Rows]:
    return rows if within is None else rows.where(Enterprise.locality_id.in_(within))
