"""Tables of the place: localities, their neighbourhoods, and the postcodes that lead to them."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.shared.database import Id, Model


class Locality(Model):
    """The footprint of a Primary Care Network: the size at which communities decide. Its slug is public."""

    __tablename__ = "places_locality"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    stage: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int] = mapped_column(default=0)

    neighbourhoods: Mapped[list["Neighbourhood"]] = relationship(
        back_populates="locality", order_by="Neighbourhood.position"
    )


class Neighbourhood(Model):
    """A part of a locality that people would say they live in."""

    __tablename__ = "places_neighbourhood"

    id: Mapped[Id]
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    position: Mapped[int] = mapped_column(default=0)

    locality: Mapped[Locality] = relationship(back_populates="neighbourhoods")


class PostcodeArea(Model):
    """A postcode district (RM17) or sector (RM16 2) and the locality it leads to; the longest match wins."""

    __tablename__ = "places_postcode_area"

    prefix: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"), index=True)

    locality: Mapped[Locality] = relationship()
