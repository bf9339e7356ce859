"""How often somebody may try. Counted in the database, so that many processes count together and a restart forgets nothing."""

from datetime import datetime
from ipaddress import IPv6Address, ip_address

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engagement.people import keys
from engagement.people.models import Guess
from engagement.shared.database import apart, db
from engagement.shared.refusals import Refusal

WINDOW = 300
"""Seconds. This window and the one before are added up, so no five minutes can hold more than the limit."""

PER_ACCOUNT = 10
PER_ADDRESS = 100


class TooManyGuesses(Refusal):
    says = _l("Too many tries. Wait ten minutes, then try again.")


def count(kind: str, *, account: str, address: str | None, now: datetime) -> None:
    """Count one try at an account, existing or not, and from a network address. Raises TooManyGuesses; the refused try must then be
    rolled back, so that trying on does not prolong the wait. Kinds are counted apart: guessing a password never blocks the link."""
    for who, limit in _counters(kind, account, address):
        if _add(who, 1, now=now) > limit:
            raise TooManyGuesses


def take_back(kind: str, *, account: str, address: str | None, now: datetime) -> None:
    """The try was right, so it was no guess."""
    for who, _limit in _counters(kind, account, address):
        _add(who, -1, now=now)


def check_apart(kind: str, *, address: str | None, now: datetime) -> None:
    """Raises TooManyGuesses when this network has no try left by ``count_apart``, in this window and the one before."""
    who, _limit = _counters(kind, f"in an address {network(address)}", address)[0]
    tries = sa.select(sa.func.sum(Guess.tries)).where(Guess.who == who, Guess.window >= _window(now) - 1)
    if (db.session.scalar(tries) or 0) >= PER_ACCOUNT:
        raise TooManyGuesses


def count_apart(kind: str, *, address: str | None, now: datetime) -> None:
    """Count one wrong try of a request that only reads: in a transaction of its own, so that all processes count together though
    the request itself writes nothing. Raises nothing: whoever asks next is refused."""
    who, _limit = _counters(kind, f"in an address {network(address)}", address)[0]
    with apart() as session:
        _add(who, 1, now=now, session=session)


def forget_old(*, now: datetime) -> None:
    """Drop the counts that no longer matter."""
    db.session.execute(sa.delete(Guess).where(Guess.window < _window(now) - 1))


def _counters(kind: str, account: str, address: str | None) -> list[tuple[str, int]]:
    """(who, limit). The account always comes first: everybody takes the two locks in one order."""
    who = [(f"{kind} account {account.strip().lower()}", PER_ACCOUNT), (f"address {network(address)}", PER_ADDRESS)]
    return [(keys.sign("guesses", text).hex(), limit) for text, limit in who]


def _add(who: str, tries: int, *, now: datetime, session: Session | None = None) -> int:
    """Add to the counter in one statement, however many do so at once. The tries in this window and the one before."""
    session = session or db.session
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    row = insert(Guess).values(who=who, window=_window(now), tries=tries)
    raised = row.on_conflict_do_update(
        index_elements=[Guess.who, Guess.window], set_={"tries": Guess.tries + row.excluded.tries}
    )
    here: int = session.execute(raised.returning(Guess.tries)).scalar_one()
    before = session.scalar(sa.select(Guess.tries).where(Guess.who == who, Guess.window == _window(now) - 1))
    return here + (before or 0)


def _window(now: datetime) -> int:
    return int(now.timestamp()) // WINDOW


def network(address: str | None) -> str:
    """The network an address belongs to: itself, or for IPv6 its first 64 bits, which one household has to itself."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return "unknown"
    return f"{int(ip) >> 64:x}::/64" if isinstance(ip, IPv6Address) and ip.ipv4_mapped is None else str(ip)
