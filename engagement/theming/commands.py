"""Terminal: `engagement theming …`."""

import click
from flask.cli import AppGroup

from engagement.places.place import current_place
from engagement.shared import clock
from engagement.theming import agreeing, rules, teaching
from engagement.theming.models import Learned

theming = AppGroup("theming", help="Suggestions learned from what people chose, and how far people agree.")


@theming.command("train")
def train() -> None:
    """Learn themes from people's decisions, measure it, and suggest for the notes that wait. The worker does this by itself."""
    learned = teaching.learn(now=clock.now(), says=lambda line: click.echo(line, err=True))
    if learned is None:
        raise click.ClickException("Another process is learning just now.")
    if learned.fault:
        raise click.ClickException(f"Nothing was learned: {learned.fault}.")
    _say(learned)
    if rules.is_on(learned, floor=current_place().theming.suggestion_floor):
        click.echo(f"Suggested for {teaching.suggest_waiting(now=clock.now()):,} waiting notes.")


@theming.command("agreement")
def agreement() -> None:
    """Measure how far people agree, where notes were coded twice since. The worker does this by itself."""
    agreeing.measure_agreement(now=clock.now())
    click.echo("Agreement is up to date.")


def _say(learned: Learned) -> None:
    floor = current_place().theming.suggestion_floor
    latest = "the latest" if learned.by_date else "any"
    click.echo(f"Learned from {learned.decisions:,} decisions ({learned.echoes:,} mere echoes left out).")
    click.echo(f"Tested on {learned.tested_on:,} of them ({latest} fifth, no suggestion in view):")
    click.echo(
        f"  all      precision {_share(learned.precision)}  recall {_share(learned.recall)}  F1 {_share(learned.f1)}"
    )
    for one in learned.by_theme:
        on = "" if (one["precision"] or 0) >= floor else "  not suggested"
        figures = f"precision {_share(one['precision'])}  recall {_share(one['recall'])}"
        click.echo(f"  {one['theme']:<30} {figures}  n {one['n']:>4}{on}")
    state = "on" if rules.is_on(learned, floor=floor) else "off"
    click.echo(
        f"Suggestions are {state}: the place's floor is a precision of {floor:.2f}, on {rules.LEAST_TESTED} or more."
    )


def _share(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.3f}"
