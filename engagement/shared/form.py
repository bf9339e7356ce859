"""The form: protected against forgery, against being sent twice, and able to say what is wrong with it."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request, session
from flask_wtf import FlaskForm
from wtforms import Field

from engagement.shared import once, widgets
from engagement.shared.database import db
from engagement.shared.refusals import Refusal

# Sent with every form, but not part of what the person answered.
MACHINERY = ("csrf_token", "once")
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,43}")


class Once(Field):  # type: ignore[misc]
    """A new random token each time the form is shown, so that a second click can be told from a second wish."""

    widget = staticmethod(widgets.hidden)

    def shown(self) -> str:
        return new_token()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Anything that is no token of ours is dropped: such a sending is simply not guarded."""
        sent = str(valuelist[0]) if valuelist else ""
        self.data = sent if TOKEN.fullmatch(sent) else None


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form. See the view idiom in `engagement.shared.fields`."""

    once = Once()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.summarised = False

    def sent(self) -> bool:
        """True when the form came in, is valid, and has not been taken in already.

        A second copy of the same sending never comes back from here: `once.claim` answers it.
        """
        if not self.validate_on_submit():
            return False
        if self.once.data:
            once.claim(self.once.data, _fingerprint())
        return True

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Turn a `Refusal` into an error beside its field, with nothing of the request kept in the database."""
        try:
            yield
        except Refusal as refusal:
            says = str(refusal)
            db.session.rollback()
            if refusal.field and refusal.field in self:
                field = self[refusal.field]
                field.errors = [*field.errors, says]
            else:
                self.form_errors.append(says)

    def problems(self) -> list[tuple[str, str | None]]:
        """What is wrong, in reading order: (sentence, where to go to mend it)."""
        found: list[tuple[str, str | None]] = [(str(error), None) for error in self.form_errors]
        for field in self:
            target = None if field.name in MACHINERY else f"#{getattr(field, 'focus', field.id)}"
            found += [(str(error), target) for error in field.errors]
        return list(dict.fromkeys(found))

    def summary(self) -> list[tuple[str, str | None]]:
        """`problems()` the first time it is asked for while showing a page, then nothing: they are printed once."""
        if self.summarised:
            return []
        self.summarised = True
        return self.problems()


def new_token() -> str:
    """A random token for one showing of a form."""
    return secrets.token_urlsafe(16)


def _fingerprint() -> str:
    """What was sent, and where to: the same token with other content is another matter.

    Keyed with a secret that only the browser holds (the session's CSRF token), because what was sent may be a password or a
    ballot: from a copy of the database nobody can find it again by trying.
    """
    secret = str(session.get("csrf_token") or secrets.token_hex(16))
    digest = hmac.new(secret.encode(), request.path.encode(), hashlib.sha256)
    for name, values in sorted(request.form.lists()):
        if name not in MACHINERY:
            digest.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
