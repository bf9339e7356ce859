"""What the terminal shows: the year passing while it is told, then the address and who can sign in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from engagement.demonstration import signins
from engagement.shared import clock
from engagement.shared.look import day


@contextmanager
def progress() -> Iterator[Callable[[datetime, float], None]]:
    """A bar that shows the day being told; the block tells it each moment and the part done."""
    columns = TextColumn("Telling the year: {task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=_console()) as bar:
        task = bar.add_task("", total=1)

        def watch(at: datetime, part: float) -> None:
            bar.update(task, description=f"{day(clock.day_of(at)):<17}", completed=part)

        yield watch


def welcome(url: str, *, now: datetime) -> None:
    """The address, the day it is there, and one sign-in for each role."""
    console = _console()
    console.print(f"\nThe demonstration is at [bold]{url}[/bold] on {day(clock.day_of(now))}.", soft_wrap=True)
    console.print(
        "Everybody in it is invented. Sign in with an e-mail address from this list and the password below it.\n"
    )
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for one in signins.list_sign_ins():
        table.add_row(f"[bold]{one.role}[/bold]\n{one.email}", f"{one.name}\n{one.look}")
    console.print(table)
    console.print(f"\nSign in:    {url}/sign-in/password", soft_wrap=True)
    console.print(f"Password:   [bold]{signins.PASSWORD}[/bold]   (where a code is asked for, the page shows it)")
    console.print("Stop:       Ctrl-C")


def _console() -> Console:
    return Console(highlight=False, soft_wrap=False)
