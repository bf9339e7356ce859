"""Codes cannot be tried out, neither in the form nor in the address; with real commits, since a try counts though it is refused."""

import multiprocessing
import sys
from datetime import timedelta

from flask import Flask

from engagement.feedback import references
from engagement.people import guesses
from engagement.shared import clock
from engagement.shared.database import db
from tests.visitor import Visitor
from tests.world import World


def test_guessing_codes_in_addresses_is_stopped_as_in_the_form(clean_app: Flask) -> None:
    with clean_app.app_context():
        world = World(db.session, clock.now())
        real = world.note().debt.reference
        db.session.commit()
        stranger = Visitor(clean_app)
        for _ in range(guesses.PER_ACCOUNT):
            stranger.get(f"/follow/{references.new_reference()}", status=404)
        stranger.get(f"/follow/{references.new_reference()}", status=429)
        stranger.get(f"/follow/{real}", status=429)
        clock.travel_to(clock.now() + timedelta(minutes=11))
        assert real in stranger.get(f"/follow/{real}").text


def guess(app: Flask, times: int) -> None:
    """In a process of its own. The exit code is how many were answered "not known"; all others were stopped."""
    addresses = [f"/follow/{references.new_reference()}" for _one in range(times)]
    found = [app.test_client().get(address).status_code for address in addresses]
    sys.exit(found.count(404) if set(found) <= {404, 429} else 100)


def test_two_processes_count_guesses_in_addresses_together(clean_app: Flask) -> None:
    with clean_app.app_context():
        db.session.close()
        db.engine.dispose()  # no process may inherit another's connection
    forked = multiprocessing.get_context("fork")
    known = []
    for _process in range(2):
        worker = forked.Process(target=guess, args=(clean_app, 7))
        worker.start()
        worker.join()
        known.append(worker.exitcode)

    assert known == [7, guesses.PER_ACCOUNT - 7]
    Visitor(clean_app).get(f"/follow/{references.new_reference()}", status=429)


def test_whoever_holds_a_right_code_may_look_as_often_as_they_like(clean_app: Flask) -> None:
    with clean_app.app_context():
        real = World(db.session, clock.now()).note().debt.reference
        db.session.commit()
        for _ in range(2 * guesses.PER_ACCOUNT):
            Visitor(clean_app).get(f"/follow/{real}")
