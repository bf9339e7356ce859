"""Terminal: `engagement airtable …`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from engagement.airtable import actions, faults, mapping, reports, running
from engagement.airtable.models import Base, Conflict, Table
from engagement.shared import clock
from engagement.shared.database import db, reading

airtable = AppGroup("airtable", help="Partners keep working in Airtable: the two-way sync.")

BASE = click.option("--base", "key", help="Only the base of this name in the mapping.")


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """What is wrong, without a traceback."""
    try:
        yield
    except running.FAULTS as fault:
        raise click.ClickException(faults.says(fault)) from None


def targets(place: mapping.Mapping, key: str | None) -> list[mapping.Base]:
    """The bases of the mapping, or the one that is named."""
    found = [one for one in place.bases if key in (None, one.key)]
    if not found:
        known = ", ".join(one.key for one in place.bases)
        raise click.ClickException(f"The mapping has no base “{key}”. It has: {known}.")
    return found


@airtable.command("provision")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@BASE
def provision(dry_run: bool, key: str | None) -> None:
    """Make what is missing of the mapping, and say what has to be made by hand. Renames and deletes nothing."""
    with in_a_sentence():
        place = running.the_mapping()
        for target in targets(place, key):
            click.echo(f"{target.key} ({target.id})")
            running.provision(target, place, dry=dry_run, says=click.echo)
            click.echo(
                "  Nothing was made: this was a dry run." if dry_run else "  Everything of the mapping is there."
            )


@airtable.command("plan")
@BASE
def plan(key: str | None) -> None:
    """List exactly what a run would write, what it would cost, and what is left of the month. Changes nothing on either side."""
    with in_a_sentence():
        place = running.the_mapping()
        for target in targets(place, key):
            click.echo(reports.shown(reports.of_plan(running.plan(target, place))))


@airtable.command("run")
@click.option(
    "--max-calls", type=click.IntRange(min=1), help="Make so many calls to a base at most, and go on another time."
)
@click.option(
    "--try-again",
    is_flag=True,
    help="Call a base that was stopped: what stopped it is put right, or more calls were bought.",
)
@BASE
def run(max_calls: int | None, try_again: bool, key: str | None) -> None:
    """Bring both sides together, once. The worker does this by itself."""
    failed = False
    with in_a_sentence():
        place = running.the_mapping()
        for target in targets(place, key):
            if try_again:
                _start_again(target.key)
            with _progress() as says:
                outcome = running.run(target, place, most=max_calls, says=says)
            click.echo(reports.shown(reports.of_run(outcome)))
            failed = failed or outcome.outcome in ("stopped", "failed")
    sys.exit(1 if failed else 0)


def _start_again(key: str) -> None:
    stopped = db.session.scalar(sa.select(Base).where(Base.key == key, Base.stopped.is_not(None)))
    if stopped is not None:
        actions.start_again(stopped, now=clock.now())
    db.session.commit()


@airtable.command("status")
def status() -> None:
    """How each base stands: its last run, what waits, is parked or paused and why, and what is left of the month's calls."""
    with reading():
        bases = db.session.scalars(sa.select(Base).order_by(Base.key)).all()
        for base in bases:
            click.echo(reports.shown(reports.of_base(base)))
        if not bases:
            click.echo("No base was met yet: `engagement airtable provision` makes a beginning.")


@airtable.command("conflicts")
def list_conflicts() -> None:
    """The fields that both sides changed, with what was agreed, ours and theirs: those that wait for a person, and those that the
    rule settled."""
    with reading():
        waiting = reports.open_conflicts()
        for conflict in waiting:
            click.echo(reports.shown(reports.of_conflict(conflict)))
        if not waiting:
            click.echo("No field waits for you.")
        by_rule = reports.settled_by_rule()
        if by_rule:
            click.echo("Ours stands here, by the mapping's policy; `resolve KEY theirs` takes theirs after all:")
        for conflict in by_rule:
            click.echo(reports.shown(reports.of_conflict(conflict)))


@airtable.command("resolve", context_settings={"ignore_unknown_options": True})  # a key may begin with a dash
@click.argument("conflict", metavar="CONFLICT")
@click.argument("choice", type=click.Choice(["ours", "theirs"]))
def resolve(conflict: str, choice: str) -> None:
    """Say which value stands. The next run brings it to both sides."""
    found = db.session.scalar(sa.select(Conflict).where(Conflict.key == conflict))
    if found is None:
        raise click.ClickException(f"There is no conflict “{conflict}”. `engagement airtable conflicts` lists them.")
    actions.resolve(found, ours=choice == "ours", by=None, now=clock.now())
    db.session.commit()
    click.echo("The next run does it.")


@airtable.command("accept-removals")
@click.argument("kind")
@BASE
def accept_removals(kind: str, key: str | None) -> None:
    """Say that the many records removed from a table there were meant to be. They are marked here, and nothing is deleted."""
    braked = sa.select(Table).join(Base).where(Table.brake > 0).order_by(Table.id)
    waiting = db.session.scalars(braked.where(Base.key == key) if key else braked).all()
    found = [table for table in waiting if table.kind == kind]
    if not found:
        others = ", ".join(dict.fromkeys(table.kind for table in waiting)) or "none"
        raise click.ClickException(f"No removals of the kind “{kind}” wait for a yes. Kinds that do: {others}.")
    for table in found:
        actions.accept_removals(table, now=clock.now())
    db.session.commit()
    click.echo("The next run marks them as removed.")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """What is being done, for who watches a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step, done, of: None
        return
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console) as bar:
        tasks = {}

        def says(step: str, done: int, of: int | None) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=of)
            bar.update(tasks[step], advance=done, total=of)

        yield says
