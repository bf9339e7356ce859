"""Codes cannot be tried out, neither in the form nor in the address; with real commits, since a try counts though it is refused."""

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


def test_whoever_holds_a_right_code_may_look_as_often_as_they_like(clean_app: Flask) -> None:
    with clean_app.app_context():
        real = World(db.session, clock.now()).note().debt.reference
        db.session.commit()
        for _ in range(2 * guesses.PER_ACCOUNT):
            Visitor(clean_app).get(f"/follow/{real}")
