"""Terminal: `engagement intelligence …`."""

from itertools import chain
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from engagement.intelligence import actions, drafts, imports, intake, reports, rules
from engagement.intelligence.files import remembered, tables
from engagement.intelligence.search.at_terminal import reindex
from engagement.intelligence.survey_printing import check_privacy
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.refusals import Missing

intelligence = AppGroup("intelligence", help="Notes and themes: what people say.")
intelligence.add_command(check_privacy)
intelligence.add_command(reindex)

USUAL = {"text": "text", "date": "date"}


class ColumnMap(click.ParamType[dict[str, str]]):
    """`text=comment,date=day` as a mapping of our fields to the file's columns."""

    name = "field=column,…"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, str]:
        if isinstance(value, dict):
            return value
        found: dict[str, str] = {}
        for pair in str(value).split(","):
            name, equals, column = (part.strip() for part in pair.partition("="))
            if not (equals and column) or name not in intake.FIELDS or name in found:
                self.fail(f"{pair!r} must be field=column, the field one of: {', '.join(intake.FIELDS)}", param, ctx)
            found[name] = column
        if "text" not in found:
            self.fail("say which column holds the text: text=…", param, ctx)
        return found


@intelligence.command("load-themes")
def load_themes() -> None:
    """Bring the themes up to date from the place's data file."""
    number = actions.load_themes(current_place(), by=None, now=clock.now())
    db.session.commit()
    click.echo(f"{current_place().name}: {number} themes are up to date.")


@intelligence.command("sweep-drafts")
def sweep_drafts() -> None:
    """Delete what residents began to tell us and never sent. Pages do so too, now and then."""
    drafts.sweep(now=clock.now())
    db.session.commit()


@intelligence.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--place", required=True, help="The place's slug, such as thurrock: a guard against the wrong database.")
@click.option("--locality", required=True, help="The slug of the locality the comments belong to, such as grays.")
@click.option(
    "--map",
    "columns",
    type=ColumnMap(),
    help="Which column of the file is what: text, and if there are any date, kind, voices, quote, channel, language. "
    "Left out: as last time with these headings, or else text=text,date=date.",
)
@click.option(
    "--kind", type=click.Choice(list(rules.KINDS)), default=rules.UNSURE, show_default=True, help="What they count as."
)
@click.option("--channel", default="paper-form", show_default=True, help="Where they were heard.")
@click.option("--encoding", default="utf-8-sig", show_default=True, help="How the file writes letters, such as cp1252.")
@click.option("--sheet", help="Which sheet of an .xlsx workbook; the first one that is not hidden when left out.")
@click.option(
    "--found",
    type=click.Choice(imports.FOUND),
    default="keep",
    show_default=True,
    help="Rows in which stop and check finds an identifier or words of danger: keep, hold for review, or leave out.",
)
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the rows not taken in, with reasons, here."
)
@click.option("--dry-run", is_flag=True, help="Read and check everything, keep nothing.")
def import_(
    file: Path,
    place: str,
    locality: str,
    columns: dict[str, str] | None,
    kind: str,
    channel: str,
    encoding: str,
    sheet: str | None,
    found: str,
    report: Path | None,
    dry_run: bool,
) -> None:
    """Take a CSV or XLSX file of comments in as notes: all of it, or nothing if it cannot be read to its end.

    Texts are kept exactly. Rows without an answer, duplicates and rows that cannot be kept are counted and written to the report.
    Importing the same file again takes in nothing.
    """
    here = _locality(place, locality, channel=channel)
    now = clock.now()
    allowed: intake.Allowed = {
        "kind": list(rules.KINDS),
        "channel": [slug for slug, _name in current_place().choices("channels")],
        "language": [one.code for one in current_place().note_languages],
    }
    try:
        with tables.in_file(file, encoding=encoding, sheet=sheet) as (raw, cells), _bar() as bar:
            task = bar.add_task(file.name, total=file.stat().st_size)
            number, heading = next(cells, (1, []))
            names = [(name or "").strip() for name in heading]
            columns = columns or remembered.columns_of(names) or USUAL
            rows = intake.rows_of(
                chain([(number, heading)], cells), columns=columns, today=clock.day_of(now), allowed=allowed
            )
            result = imports.take_in(
                rows,
                locality=here,
                file_name=file.name,
                kind=kind,
                channel=channel,
                found=found,
                progress=lambda _result: bar.update(task, completed=raw.tell()),
                by=None,
                now=now,
            )
            remembered.keep(names, columns, {"kind": kind, "channel": channel, "language": "en"}, by=None, now=now)
    except intake.Unusable as unusable:
        db.session.rollback()
        raise click.ClickException(f"{file.name} cannot be read, {unusable}. Nothing was kept.") from None
    except LookupError:
        raise click.ClickException(f"There is no encoding {encoding!r}.") from None
    try:
        if report:
            reports.write(report, result.faults)
    except OSError as fault:
        db.session.rollback()
        raise click.ClickException(f"The report cannot be written: {fault.strerror}. Nothing was kept.") from None
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    _say(result, dry_run=dry_run, report=report)


def _locality(place: str, locality: str, *, channel: str) -> Locality:
    """The locality of that name, in the place of that name, which has such a channel."""
    if place != current_place().slug:
        raise click.ClickException(f"This is the database of {current_place().slug}, not of {place}.")
    if channel not in dict(current_place().choices("channels")):
        raise click.ClickException(f"There is no channel {channel!r}.")
    try:
        return places.get_locality(locality=locality)
    except Missing:
        raise click.ClickException(f"There is no locality {locality!r} in {place}.") from None


def _say(result: imports.Result, *, dry_run: bool, report: Path | None) -> None:
    counts = result.counts
    click.echo(f"Rows read:      {result.taken_in + result.reported:>8,}")
    click.echo(f"Taken in:       {result.taken_in:>8,}" + ("  (dry run: nothing was kept)" if dry_run else ""))
    if result.held:
        click.echo(f"  held:         {result.held:>8,}  (a second person reads them first)")
    click.echo(f"No answer:      {counts['unanswered']:>8,}")
    click.echo(f"Duplicates:     {counts['duplicate']:>8,}")
    click.echo(f"Refused:        {counts['refused']:>8,}")
    if report:
        click.echo(f"Rows not taken in are in {report}.")
    elif result.reported:
        click.echo("Name a file with --report to see the rows that were not taken in.")


def _bar() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), console=console, refresh_per_second=4
    )
