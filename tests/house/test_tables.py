"""Tables belong to a domain, and foreign keys never climb the ladder between domains."""

import tomllib

import sqlalchemy as sa
from flask import Flask

from engagement.shared.database import Model
from tests.house.conftest import PACKAGE, ROOT


def ladder() -> list[str]:
    """The domains from the ground floor up, as the import contract in pyproject.toml lists them (it lists the top first)."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(
        contract["layers"]
        for contract in contracts
        if contract["type"] == "layers" and any("places" in layer for layer in contract["layers"])
    )
    return [name.strip(" ()").removeprefix("engagement.") for layer in reversed(layers) for name in layer.split("|")]


def climbing(metadata: sa.MetaData, order: list[str]) -> list[str]:
    """The foreign keys from a lower domain to a higher one."""
    rank = {domain: place for place, domain in enumerate(order)}
    return [
        f"{key.parent} → {key.target_fullname}"
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if rank[_domain(table.name)] < rank[_domain(key.column.table.name)]
    ]


def _domain(table: str) -> str:
    return table.split("_")[0]


def test_every_domain_stands_on_the_ladder(house: Flask) -> None:
    domains = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}

    assert domains <= set(ladder())


def test_every_table_is_named_after_its_domain(house: Flask) -> None:
    strangers = {
        kind.__tablename__
        for kind in (mapper.class_ for mapper in Model.registry.mappers)
        if kind.__module__.split(".")[1] != _domain(kind.__tablename__)
    }

    assert strangers == set()


def test_no_foreign_key_climbs_the_ladder(house: Flask) -> None:
    assert climbing(Model.metadata, ladder()) == []


def test_a_climbing_foreign_key_is_noticed() -> None:
    metadata = sa.MetaData()
    sa.Table("boards_item", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table("places_locality", metadata, sa.Column("item_id", sa.ForeignKey("boards_item.id")))

    assert climbing(metadata, ["shared", "places", "boards"]) == ["places_locality.item_id → boards_item.id"]
    assert climbing(metadata, ["shared", "boards", "places"]) == []
