"""The worker's chores: each is done by itself, whatever becomes of the others."""

from datetime import datetime

import pytest
from flask import Flask

from engagement.chores import CHORES
from engagement.notices import calls
from engagement.shared.alone import alone


def test_a_chore_that_fails_does_not_keep_the_next_from_being_done(
    clean_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[datetime] = []

    def broken(*, now: datetime) -> None:
        raise RuntimeError("secret words")

    def sound(*, now: datetime) -> None:
        done.append(now)

    calls.do_all(clean_app, (broken, sound))
    assert len(done) == 1
    assert "broken was not done: RuntimeError" in caplog.text
    assert "secret words" not in caplog.text


def test_every_chore_can_be_done_on_an_empty_database(clean_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    calls.do_all(clean_app, CHORES)
    assert "was not done" not in caplog.text


def test_only_one_holds_a_name_and_another_name_is_free(clean_app: Flask) -> None:
    with clean_app.app_context(), alone("training") as first, alone("training") as second, alone("post") as other:
        assert (first, second, other) == (True, False, True)
