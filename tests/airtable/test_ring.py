"""Airtable rings at the door: only what it signed is believed, and nothing happens but that it is kept."""

import base64
import hashlib
import hmac
import json
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engagement.airtable.models import Base

SECRET = b"a secret of thirty-two bytes or so"
BODY = json.dumps({"base": {"id": "app00000000000001"}, "webhook": {"id": "ach00000000000001"}}).encode()


@pytest.fixture
def base(session: Session) -> Base:
    """A base with a hook."""
    base = Base(
        key="everyone",
        base_id="app00000000000001",
        hook_id="ach00000000000001",
        hook_secret=base64.b64encode(SECRET).decode(),
    )
    session.add(base)
    session.commit()
    return base


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    return app.test_client()


def sign(body: bytes, secret: bytes = SECRET) -> str:
    return "hmac-sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()


def ring(client: FlaskClient, body: bytes = BODY, mac: str | None = None, key: str = "everyone") -> TestResponse:
    headers = {"X-Airtable-Content-MAC": sign(body) if mac is None else mac, "Content-Type": "application/json"}
    return client.post(f"/airtable/ring/{key}", data=body, headers=headers)


def test_a_ring_is_kept_and_ringing_again_does_no_harm(
    client: FlaskClient, session: Session, base: Base, now: datetime
) -> None:
    for _again in range(3):
        answer = ring(client)
        assert (answer.status_code, answer.data) == (204, b"")
    session.refresh(base)

    assert base.rung_at is not None
    assert base.rung_at >= now


@pytest.mark.parametrize(
    "forged",
    [
        {"mac": ""},
        {"mac": "hmac-sha256="},
        {"mac": sign(BODY, b"another secret")},
        {"mac": sign(BODY).upper()},
        {"mac": sign(BODY).removeprefix("hmac-sha256=")},
        {"mac": "hmac-sha256=\u00e9\u00e9"},
        {"body": BODY + b" ", "mac": sign(BODY)},
        {"body": b"", "mac": sign(b"")},
        {"body": b"[]"},
        {"body": b'{"base": {"id": "app00000000000002"}, "webhook": {"id": "ach00000000000001"}}'},
        {"body": b"\xff\x00"},
        {"key": "nobody"},
        {"key": "x" * 500},
    ],
)
def test_a_forged_ring_is_refused_and_keeps_nothing(
    client: FlaskClient, session: Session, base: Base, forged: dict[str, str | bytes]
) -> None:
    assert ring(client, **forged).status_code == 403  # type: ignore[arg-type]
    session.refresh(base)

    assert base.rung_at is None


def test_a_ring_that_is_too_large_is_not_read(client: FlaskClient, session: Session, base: Base) -> None:
    assert ring(client, b"x" * 70_000).status_code == 413
    session.refresh(base)

    assert base.rung_at is None


def test_a_ring_is_only_sent_never_asked_for(client: FlaskClient, base: Base) -> None:
    assert client.get("/airtable/ring/everyone").status_code == 405
