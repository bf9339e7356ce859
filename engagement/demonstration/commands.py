"""Terminal: `engagement demo`."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import flask_migrate

from engagement.demonstration import screen, server, store, year
from engagement.settings import Settings, Unsafe
from engagement.shared import clock
from engagement.terminal import create_app

OLD = timedelta(days=7)
"""After this long, what was told as still to come has begun to pass."""


@click.command("demo")
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), help="Live on this day instead of today.")
@click.option("--port", default=8000, show_default=True, help="Serve here, or on the next free port.")
@click.option("--no-serve", is_flag=True, help="Tell the year and stop.")
@click.option("--fresh", is_flag=True, help="Forget what was told, and what was tried out since.")
def demo(at: datetime | None, port: int, no_serve: bool, fresh: bool) -> None:
    """Tell the invented year into a database of its own and serve it here.

    The database is demo.sqlite in INSTANCE_DIR (./instance), or DATABASE_URL. A second run finds the year told and serves at once.
    """
    folder = Path(os.environ.get("INSTANCE_DIR") or "instance").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        lock = store.hold(folder, alone=fresh)
        listening = server.listen(port)
        environment, ours = _environment(folder, listening.getsockname()[1])
        app = create_app(Settings.from_environment(environment))
        with app.app_context():
            now = _tell(ours=ours, at=at.replace(hour=9, tzinfo=UTC) if at else None, fresh=fresh)
        if now:
            environment["DEMO_NOW"] = now.isoformat()
        store.share(lock)
        if not no_serve:
            _say_port(listening.getsockname()[1], wished=port)
            server.serve(
                listening,
                environment=environment,
                ready=lambda: screen.welcome(environment["SITE_URL"], now=now or clock.now()),
            )
            click.echo("\nStopped. Run it again and everything is as you left it.")
    except store.InUse:
        raise click.ClickException("A demonstration is running from here. Stop it with Ctrl-C first.") from None
    except (server.DidNotStart, Unsafe) as fault:
        raise click.ClickException(str(fault)) from None


def _environment(folder: Path, port: int) -> tuple[dict[str, str], bool]:
    """The settings of the demonstration, and whether its database is a file of our own."""
    ours = not os.environ.get("DATABASE_URL")
    settings = {
        "ENVIRONMENT": "demo",
        "INSTANCE_DIR": str(folder),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or store.secret_in(folder),
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    if ours:
        settings["DATABASE_URL"] = f"sqlite:///{folder / 'demo.sqlite'}"
    kept = {name: value for name, value in os.environ.items() if name not in ("DEMO_NOW", "ALLOWED_HOSTS")}
    return kept | settings, ours


def _tell(*, ours: bool, at: datetime | None, fresh: bool) -> datetime | None:
    """Have the year told in the database. The moment the clock goes on from, or None when it is the real one."""
    telling = store.find_telling()
    if telling is None and not ours and store.holds_people():
        raise click.ClickException("This database holds something else. The demonstration needs one of its own.")
    if telling and not fresh:
        _check_same(telling, at)
        flask_migrate.upgrade()
        click.echo("The year is told already; everything is as it was left.")
        return telling.last_at + timedelta(seconds=1) if telling.moved else None
    if telling or ours:  # what was half told when somebody stopped us goes too
        store.start_over()
    flask_migrate.upgrade()
    with screen.progress() as watch:
        year.tell_year(now=at or clock.now(), moved=at is not None, watch=watch)
    year.catch_up(now=at or clock.now())
    return at


def _check_same(telling: store.Telling, at: datetime | None) -> None:
    """Refuse to show another day than the one that was told; say so when what was told is old."""
    if at is not None and at != telling.at:
        told = clock.day_of(telling.at)
        raise click.ClickException(f"The year here was told up to {told:%-d %B %Y}. Add --fresh to tell it anew.")
    if not telling.moved and clock.now() - telling.at > OLD:
        click.echo("The year here was told more than a week ago. Add --fresh to tell it up to today.")


def _say_port(port: int, *, wished: int) -> None:
    if port != wished:
        click.echo(f"Port {wished} is taken, so this one is on port {port}.")
