"""Start a kiosk, end it."""

import secrets
from datetime import datetime

from engagement.kiosks import rules
from engagement.kiosks.events import KioskEnded, KioskStarted
from engagement.kiosks.models import Kiosk
from engagement.people import keys, sessions
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def start(
    *, locality_id: int, channel: str, label: str, idle_seconds: int, by: int, now: datetime
) -> tuple[Kiosk, str, str]:
    """Make a kiosk: itself, the token its device is to hold, and the code that ends it. Neither is stored as it is."""
    token, code = sessions.new_token(), f"{secrets.randbelow(10**rules.CODE_LENGTH):0{rules.CODE_LENGTH}}"
    kiosk = Kiosk(
        locality_id=locality_id,
        channel=channel,
        label=label,
        idle_seconds=idle_seconds,
        token_hash=sessions.hash_of(token),
        code_hash=_code_hash(sessions.hash_of(token), code),
        started_by=by,
        started_at=now,
    )
    db.session.add(kiosk)
    db.session.flush()
    tell(KioskStarted(at=now, by=by, kiosk_id=kiosk.id, locality_id=locality_id))
    return kiosk, token, code


def end(kiosk: Kiosk, *, by: int | None, now: datetime) -> None:
    """From now on its device is a visitor's like any other. Ended already, nothing happens."""
    lock_row(kiosk)
    if kiosk.ended_at is None:
        kiosk.ended_at = now
        tell(KioskEnded(at=now, by=by, kiosk_id=kiosk.id))


def end_by_code(kiosk: Kiosk, code: str, *, now: datetime) -> None:
    """End it at the device itself. Raises WrongCode."""
    if not secrets.compare_digest(kiosk.code_hash, _code_hash(kiosk.token_hash, code)):
        raise rules.WrongCode
    end(kiosk, by=None, now=now)


def _code_hash(token_hash: str, code: str) -> str:
    """Six digits are soon tried out, so they are hashed with a key that a copy of the database does not hold."""
    return keys.sign("kiosk", f"{token_hash} {code}").hex()
