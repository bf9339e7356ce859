"""Terminal: `engagement intelligence evaluate`. Standard out is the result alone.

scikit-learn is loaded when the command runs, not before.
"""

import json
from importlib import import_module
from pathlib import Path

import click

from engagement.intelligence.suggestions import files
from engagement.shared import clock

DOES = "engagement.intelligence.suggestions.evaluating"
SHOWS = "engagement.intelligence.suggestions.printing"


class Unmeasurable(click.ClickException):
    """The file or the wish makes no sense; leaves with 2, as wrong options do."""

    exit_code = 2


@click.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", required=True, help="The column that holds the text.")
@click.option("--themes", required=True, help='The column that holds the themes, with ";" between several.')
@click.option("--split", type=click.Choice(["date", "random"]), required=True, help="Test the latest, or any.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which random split.")
@click.option(
    "--date", "day", default="date", show_default=True, help="The column that holds the day; for --split date."
)
@click.option(
    "--test-share",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.2,
    show_default=True,
    help="How much of it is the test.",
)
@click.option("--also", default="", help="Other columns that may help, with commas between: question,service.")
@click.option(
    "--not-a-theme",
    "not_themes",
    multiple=True,
    default=files.NOT_THEMES,
    show_default=True,
    help="What stands in the themes' column where no theme was given.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def evaluate(
    file: Path,
    text: str,
    themes: str,
    split: str,
    seed: int,
    day: str,
    test_share: float,
    also: str,
    not_themes: tuple[str, ...],
    form: str,
) -> None:
    """How well could themes be suggested? Learn from one part of a CSV file, test on the other.

    Prints the scores beside always saying the most frequent theme. Nothing is kept, and no database is needed.
    Leaves with 2 and a sentence when the file cannot be used.
    """
    others = tuple(dict.fromkeys(name.strip() for name in also.split(",") if name.strip()))
    columns = files.Columns(text, themes, day if split == "date" else None, others)
    does, shows = import_module(DOES), import_module(SHOWS)
    try:
        account = does.evaluate(
            file,
            columns=columns,
            split=split,
            share=test_share,
            seed=seed,
            today=clock.day_of(clock.now()),
            not_themes=not_themes,
            tell=lambda says: click.echo(says, err=True),
        )
    except does.CannotEvaluate as fault:
        raise Unmeasurable(str(fault)) from None
    if form == "json":
        click.echo(json.dumps(shows.as_object(account), indent=2, ensure_ascii=False))
    else:
        for line in shows.text(account):
            click.echo(line)
