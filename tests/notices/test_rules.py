"""Subjects, waits and addresses, without a database."""

from datetime import timedelta

import pytest

from engagement.notices import mailer, rules
from engagement.notices.models import Message
from engagement.people.models import Person


def test_a_subject_is_one_line() -> None:
    assert rules.one_line("Hello\r\nBcc: everyone@example.org\n") == "Hello Bcc: everyone@example.org"
    assert len(rules.one_line("x" * 500)) == 200


def test_waits_grow_and_end() -> None:
    waits = [rules.wait_after(attempts) for attempts in range(1, rules.ATTEMPTS + 1)]

    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] is None
    assert all(later > sooner for sooner, later in zip(waits[:-1], waits[1:-1], strict=False) if later and sooner)


def test_a_message_goes_to_the_person_unless_their_account_is_closed() -> None:
    person = Person(name="Ada", email="ada@example.org")

    assert rules.address_of(Message(to_person=person)) == "ada@example.org"
    assert rules.address_of(Message(to_person=person, to_address="other@example.org")) == "other@example.org"
    assert rules.address_of(Message()) is None


@pytest.mark.parametrize("state", ["waiting", "sending", "sent", "failed"])
def test_only_a_draft_is_changed(state: str) -> None:
    with pytest.raises(rules.NotADraft):
        rules.check_draft(Message(state=state))


def test_each_kind_of_address_has_its_mailer() -> None:
    assert mailer.mailer_for("console:").__name__ == "_to_terminal"
    for url in ("file:///tmp/x", "smtp://localhost", "smtps://localhost"):
        assert callable(mailer.mailer_for(url))
