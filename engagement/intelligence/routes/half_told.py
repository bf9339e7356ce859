"""What a resident has told so far: found again by a key in their browser's session, kept, and led on to the next open question."""

from typing import Any

from flask import redirect, session, url_for

from engagement.intelligence import behalf, drafts, queries, rules
from engagement.intelligence.models import Behalf, Draft
from engagement.kiosks import device
from engagement.shared import clock
from engagement.shared.pages import actor

IN_SESSION = "telling"
FOR_SOMEBODY = "telling for somebody"


def draft() -> Draft | None:
    """The draft of this browser, unless it has run out."""
    return queries.find_draft(session.get(IN_SESSION), now=clock.now())


def channel() -> str:
    """Where it was told: on this kiosk, or on a device of their own."""
    kiosk = device.current()
    return kiosk.channel if kiosk else "web"


def for_somebody() -> Behalf | None:
    """The worker's leave to fill in for somebody else, while it lasts."""
    return behalf.find_running(session.get(FOR_SOMEBODY), person_id=actor().person_id, now=clock.now())


def is_over() -> bool:
    """Was it begun in this browser, and lasts no longer?"""
    return FOR_SOMEBODY in session and for_somebody() is None


def send(held: Draft) -> None:
    """Turn the draft into a note: of a resident, of a kiosk, or typed in by a worker for somebody. Raises BehalfOver when that
    was begun here and lasts no longer: it must not pass for the person's own typing."""
    running = for_somebody()
    if is_over():
        raise rules.BehalfOver
    why, by = (running.why, running.person_id) if running else (None, None)
    note = drafts.send(held, channel=channel(), behalf_why=why, by=by, now=clock.now())
    if running is not None:
        behalf.end(running, note=note, now=clock.now())
        session.pop(FOR_SOMEBODY)


def forget() -> None:
    """What was told so far and not sent is gone."""
    held = draft()
    if held is not None:
        drafts.forget(held)
    let_go()


def begin(**known: Any) -> Any:
    """Begin afresh with what is known already, such as the group's discussion that it is part of."""
    let_go()
    return keep(None, **known)


def keep(held: Draft | None, **answers: Any) -> Any:
    """Put these answers in the draft and go on to the first question still open."""
    waits = drafts.KEPT_ON_A_KIOSK if device.current() else drafts.KEPT
    kept = drafts.keep(held, waits=waits, now=clock.now(), **answers)
    session[IN_SESSION] = kept.key
    return redirect(url_for(f"intelligence.tell_{rules.stage_of(kept)}"), code=303)


def astray(held: Draft | None, stage: str) -> Any:
    """Where to send somebody who comes to a page before those it builds on, or whose draft has run out."""
    open_stage = rules.stage_of(held)
    if rules.STAGES.index(open_stage) < rules.STAGES.index(stage):
        return redirect(url_for(f".tell_{open_stage}"), code=303)
    return None


def let_go() -> None:
    """This browser no longer knows of any draft; a kiosk no longer knows anything."""
    if device.current() is not None:
        device.forget_them()
    session.pop(IN_SESSION, None)
    session.pop(FOR_SOMEBODY, None)
