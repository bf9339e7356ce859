"""Terminal: `engagement funds …`."""

import sys

import click
from flask.cli import AppGroup

from engagement.funds import actions, queries
from engagement.places import queries as places
from engagement.shared import clock
from engagement.shared.database import db, reading

funds = AppGroup("funds", help="The Community Investment Funds and their ledger.")


@funds.command("verify")
def verify() -> None:
    """Add up every transaction and every account from its entries; exit 1 and name the first fault if one does not fit."""
    with reading():
        fault = next(queries.faults(), None)
    if fault:
        click.echo(f"The ledger is wrong: {fault}.", err=True)
        sys.exit(1)
    click.echo("The ledger is right: every transaction sums to zero and every balance is the sum of its entries.")


@funds.command("open")
@click.argument("locality")
@click.argument("year", type=click.IntRange(2000, 2100))
def open_fund(locality: str, year: int) -> None:
    """Open the fund of a locality (its slug) for the year that begins on 1 April YEAR."""
    fund = actions.open_fund(places.get_locality(locality=locality), year=year, by=None, now=clock.now())
    db.session.commit()
    click.echo(f"The fund for {locality} {year} is open: /funds/{fund.key}")
