"""Terminal: `engagement mail …` and `engagement worker`."""

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from engagement.notices import post
from engagement.shared import clock
from engagement.shared.heavy import later

consumer = later(
    "engagement.notices.calls", "consumer"
)  # its queue brings PostgreSQL's driver, whatever the database is

mail = AppGroup("mail", help="Messages to people.")


@mail.command("send-waiting")
def send_waiting() -> None:
    """Send what waits in the outbox, once, without the worker."""
    click.echo(f"Sent: {post.deliver_waiting(now=clock.now())}")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Send messages as they are written, until stopped. Begins with whatever was left from before."""
    post.deliver_waiting(now=clock.now())
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    consumer(app).run()
