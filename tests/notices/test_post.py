"""The postman against a real mail server, refusals, and a real kill."""

import dataclasses
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.journal.models import Entry
from engagement.notices import actions, calls, compose, post, sweep
from engagement.notices.models import Message
from engagement.people import actions as people
from engagement.people import sign_in
from engagement.people.models import SignInLink
from engagement.shared import clock
from engagement.shared.alone import alone
from engagement.shared.database import db
from tests.house.conftest import ROOT
from tests.servers import smtp

KILLS = 3


@pytest.fixture
def mailing(clean_app: Flask, mail_server: smtp.Post) -> Iterator[Flask]:
    """The application with a mail server, and inside its context."""
    settings = clean_app.extensions["settings"]
    clean_app.extensions["settings"] = dataclasses.replace(settings, mail_url=mail_server.url)
    with clean_app.app_context():
        yield clean_app
        db.session.rollback()


def write(number: int = 1, **more: object) -> Message:
    words = {
        "kind": "answer",
        "to_address": f"p{number}@example.org",
        "subject": f"Answer {number}",
        "body": "We did it.",
    }
    message = actions.write(**{**words, **more}, by=None, now=clock.now())  # type: ignore[arg-type]
    db.session.commit()
    return message


def events_of(message: Message) -> list[str]:
    entries = db.session.scalars(sa.select(Entry).order_by(Entry.position)).all()
    return [entry.event for entry in entries if entry.facts.get("message_id") == message.id]


def test_a_message_reaches_a_real_server_once(mailing: Flask, mail_server: smtp.Post) -> None:
    message = write()

    assert post.deliver_waiting(now=clock.now()) == 1
    assert post.deliver_waiting(now=clock.now()) == 0
    (mail,) = mail_server.messages
    assert mail["To"] == "p1@example.org" and mail["Subject"] == "Answer 1"
    assert "We did it." in mail.get_content() and "second copy" not in mail.get_content()
    assert mail["Message-ID"] == message.message_id
    assert message.state == "sent"
    assert message.to_address is None, "a contact given for one answer is not kept once it is told"
    assert events_of(message) == ["notices.MessageWritten", "notices.MessageSent"]


def test_a_message_exists_exactly_when_its_change_does(mailing: Flask, mail_server: smtp.Post) -> None:
    actions.write(kind="answer", to_address="a@example.org", subject="x", body="y", by=None, now=clock.now())
    db.session.rollback()

    assert post.deliver_waiting(now=clock.now()) == 0
    assert mail_server.messages == []


def test_a_draft_waits_until_it_is_released(mailing: Flask, mail_server: smtp.Post) -> None:
    message = write(draft=True)
    assert post.deliver_waiting(now=clock.now()) == 0
    actions.release(message, by=None, now=clock.now())
    db.session.commit()

    assert post.deliver_waiting(now=clock.now()) == 1


def test_a_server_that_says_no_is_asked_again_later_and_not_for_ever(mailing: Flask, mail_server: smtp.Post) -> None:
    message, now = write(), clock.now()
    mail_server.refuse_next = 100
    waits = []
    while message.state == "waiting":
        now = message.next_at
        post.deliver_waiting(now=now)
        waits.append(message.next_at - now)

    assert message.state == "failed" and message.attempts == 6
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=4), timedelta(minutes=16)]
    assert message.fault == "SMTPDataError 451"
    assert not message.in_doubt, "the server said no: nothing arrived"
    mail_server.refuse_next = 0
    actions.try_again(message, by=None, now=now)
    db.session.commit()
    assert post.deliver_waiting(now=now) == 1
    assert len(mail_server.messages) == 1


def test_one_bad_message_does_not_hold_up_the_others(mailing: Flask, mail_server: smtp.Post) -> None:
    bad, good = write(to_address="not an address\r\nBcc: x@example.org"), write(2)
    post.deliver_waiting(now=clock.now())

    assert (bad.state, good.state) == ("waiting", "sent")
    assert [mail["Bcc"] for mail in mail_server.messages] == [None]


def test_no_header_can_be_slipped_in(mailing: Flask, mail_server: smtp.Post) -> None:
    write(subject="Hello\r\nBcc: everyone@example.org\r\n\r\nBuy this")
    post.deliver_waiting(now=clock.now())

    (mail,) = mail_server.messages
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: everyone@example.org Buy this"


def test_a_sign_in_link_is_made_as_it_leaves_and_leads_to_our_own_address(
    mailing: Flask, mail_server: smtp.Post
) -> None:
    person = people.add_person("Ada", email="ada@example.org", by=None, now=clock.now())
    client = mailing.test_client()
    mailing.config["WTF_CSRF_ENABLED"] = False
    db.session.commit()
    client.post("/sign-in", data={"email": "ada@example.org"}, headers={"Host": "localhost"})
    client.post("/sign-in", data={"email": "nobody@example.org"})
    assert post.deliver_waiting(now=clock.now()) == 1

    (mail,) = mail_server.messages
    (link,) = re.findall(r"\S+/sign-in/link/\S+", mail.get_content())
    assert link.startswith(mailing.extensions["settings"].site_url + "/")
    assert sign_in.use_link(link.rsplit("/", 1)[1], now=clock.now()) is person
    kept = db.session.scalars(sa.select(Message)).all()
    assert [(message.to_person_id, message.body) for message in kept] == [(person.id, None)]


def test_a_link_that_is_over_is_not_sent(mailing: Flask, mail_server: smtp.Post) -> None:
    people.add_person("Ada", email="ada@example.org", by=None, now=clock.now())
    sign_in.ask_for_link("ada@example.org", now=clock.now())
    db.session.commit()

    assert post.deliver_waiting(now=clock.now() + timedelta(minutes=11)) == 0
    assert mail_server.messages == []
    sweep.forget_old(now=clock.now() + timedelta(days=2))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignInLink)) == 0


def test_files_hold_one_message_each(clean_app: Flask) -> None:
    folder = clean_app.extensions["settings"].instance_dir / "mail"
    with clean_app.app_context():
        write(1, subject="Käse"), write(2)
        post.deliver_waiting(now=clock.now())

    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")]
    assert {mail["Subject"] for mail in mails} == {"Käse", "Answer 2"}


def test_a_queue_that_is_away_does_not_spoil_the_change(clean_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    clean_app.extensions["settings"].queue_path.mkdir(parents=True)
    with clean_app.app_context():
        message = write()

        assert db.session.get(Message, message.id) is not None
    assert "the postman was not called" in caplog.text


def test_a_written_message_wakes_the_postman(clean_app: Flask) -> None:
    with clean_app.app_context():
        write()
        queue = calls._queue(clean_app)
        task = queue.dequeue()
        assert task is not None
        queue.execute(task)

        assert db.session.scalars(sa.select(Message.state)).all() == ["sent"]


def test_two_postmen_do_not_send_twice(mailing: Flask, mail_server: smtp.Post) -> None:
    write()
    with alone("postman") as first:
        assert first
        with mailing.app_context(), alone("postman") as second:
            assert not second
            assert post.deliver_waiting(now=clock.now()) == 0
    assert post.deliver_waiting(now=clock.now()) == 1


def test_a_message_found_in_the_middle_is_sent_again_and_says_so(mailing: Flask, mail_server: smtp.Post) -> None:
    message = write()
    post._claim(clock.now())
    first = compose.envelope(message, now=clock.now())["Message-ID"]
    assert post.deliver_waiting(now=clock.now()) == 1

    (mail,) = mail_server.messages
    assert mail.get_content().startswith("This may be a second copy")
    assert mail["Message-ID"] == first
    assert events_of(message)[-1] == "notices.MessageSentAgain"


def test_killed_at_any_moment_nothing_is_lost_and_a_second_copy_says_so(mailing: Flask, mail_server: smtp.Post) -> None:
    for number in range(60):
        write(number)
    addresses = {f"p{number}@example.org" for number in range(60)}
    settings = mailing.extensions["settings"]
    environment = {
        **os.environ,
        "ENVIRONMENT": "test",
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "INSTANCE_DIR": str(settings.instance_dir),
        "MAIL_URL": settings.mail_url,
    }
    for _ in range(KILLS):
        before = len(mail_server.messages)
        with working(environment) as worker:
            wait_until(lambda before=before: len(mail_server.messages) > before, worker)
            time.sleep(random.uniform(0, 0.05))
    with working(environment) as worker:
        wait_until(lambda: states() == {"sent"}, worker)

    copies: dict[str, list[bool]] = {}
    for mail in mail_server.messages:
        copies.setdefault(str(mail["To"]), []).append("second copy" in mail.get_content())
    assert set(copies) == addresses
    for said in copies.values():
        assert all(said[1:]), "every copy after the first says that it is one"
    assert sum(len(said) > 1 for said in copies.values()) <= KILLS


@contextmanager
def working(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker, killed without warning at the end."""
    command = [sys.executable, "-m", "engagement", "worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield worker
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()


def states() -> set[str]:
    found = set(db.session.scalars(sa.select(Message.state)))
    db.session.rollback()
    return found


def wait_until(ready: object, worker: subprocess.Popen[bytes], *, seconds: float = 120) -> None:
    limit = time.monotonic() + seconds
    while not ready():  # type: ignore[operator]
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < limit, "the worker did nothing"
        time.sleep(0.005)
