"""Wake the postman once something is written."""

from importlib import import_module
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event

from engagement.shared.database import db


def after_commit() -> None:
    """Call the postman once this transaction is committed."""
    app: Any = current_app
    event.listen(db.session, "after_commit", lambda _session: _call(app._get_current_object()), once=True)


def _call(app: Flask) -> None:
    """A queue that is full, locked or gone must not spoil what has been committed. The queue and all that posts messages (15 MB) is
    loaded by the first call: most web processes spend their life without one."""
    try:
        import_module("engagement.notices.calls").call(app)
    except Exception as error:
        app.logger.warning("the postman was not called: %s", type(error).__name__)
