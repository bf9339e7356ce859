"""Tables of what is strong."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.places.models import Locality, Neighbourhood
from engagement.shared.database import Id, Keyed, Model


class Asset(Keyed, Model):
    """Something people here already have. ``venue`` is a public place; ``searched`` holds its words folded for searching.
    ``checked_on`` is the London day somebody last made sure that it is still so."""

    __tablename__ = "assets_asset"
    __table_args__ = (
        sa.Index("ix_assets_asset_listed", "locality_id", "retired_at", "name", "id"),
        sa.Index("ix_assets_asset_added", "locality_id", "added_at", "id"),
    )

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    neighbourhood_id: Mapped[int | None] = mapped_column(sa.ForeignKey("places_neighbourhood.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(120))
    what: Mapped[str] = mapped_column(sa.Text)
    when: Mapped[str] = mapped_column(sa.String(200), default="")
    venue: Mapped[str] = mapped_column(sa.String(200), default="")
    join: Mapped[str] = mapped_column(sa.Text, default="")
    searched: Mapped[str] = mapped_column(sa.Text)
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    checked_on: Mapped[date]
    retired_at: Mapped[datetime | None]
    retired_why: Mapped[str] = mapped_column(sa.Text, default="")

    locality: Mapped[Locality] = relationship()
    neighbourhood: Mapped[Neighbourhood | None] = relationship()
    themes: Mapped[list["AssetTheme"]] = relationship(order_by="AssetTheme.slug", cascade="all, delete-orphan")


class AssetTheme(Model):
    """A theme an asset belongs to, by the slug in the place's list."""

    __tablename__ = "assets_asset_theme"

    asset_id: Mapped[int] = mapped_column(sa.ForeignKey("assets_asset.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), primary_key=True, index=True)
