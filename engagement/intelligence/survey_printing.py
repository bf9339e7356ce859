"""The terminal's door: `engagement intelligence check-privacy`. Standard out is the result alone."""

import io
import json
from pathlib import Path

import click

from engagement.intelligence import intake
from engagement.intelligence.survey import Survey, as_plain, survey
from engagement.privacy.kinds import KINDS
from engagement.privacy.look import place_words
from engagement.shared import clock


@click.command("check-privacy")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", "column", required=True, help="The column that holds the comments.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--encoding", default="utf-8-sig", show_default=True, help="How the file writes letters, such as cp1252.")
@click.option("--show", is_flag=True, help="Print what was found too. It is personal: do not keep or send it.")
def check_privacy(file: Path, column: str, form: str, encoding: str, show: bool) -> None:
    """How often stop and check would stop the writers of a CSV file of comments, and for what. Nothing is kept.

    A comment is stopped when at least one thing is found in it. Rows without an answer are skipped.
    """
    try:
        with file.open(encoding=encoding, newline="") as text:
            rows = intake.read_rows(text, columns={"text": column}, today=clock.day_of(clock.now()), allowed={})
            result = survey(rows, known=place_words(), show=show)
    except intake.Unusable as unusable:
        raise click.ClickException(f"{file.name} cannot be read, {unusable}.") from None
    except LookupError:
        raise click.ClickException(f"There is no encoding {encoding!r}.") from None
    click.echo(json.dumps(as_plain(result), indent=2, ensure_ascii=False) if form == "json" else _table(result))


def _table(result: Survey) -> str:
    out = io.StringIO()
    out.write(f"Comments:  {result.comments:>8,}   (rows skipped: {result.skipped:,})\n")
    out.write(f"Stopped:   {result.stopped:>8,}   {result.rate:.1%}\n\n")
    out.write(f"{'kind':<20}{'strength':<12}{'comments':>9}{'findings':>10}\n")
    for word, kind in KINDS.items():
        out.write(f"{word:<20}{kind.strength:<12}{result.of_kind[word]:>9,}{result.findings[word]:>10,}\n")
    for row, one in result.shown:
        out.write(f"\nrow {row:,}: {one.kind.word}: {' '.join(one.text.split())}")
    return out.getvalue().rstrip("\n")
