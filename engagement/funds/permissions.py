"""Who may do what with a fund. The thing asked about is a fund, or what belongs to one."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.boards import queries as boards
from engagement.people.permissions import auditor, fund_manager, steward
from engagement.shared.permits import Actor, permit


@permit(_l("a member, chair or clerk of the locality’s board"))
def on_the_board(actor: Actor, thing: Any) -> bool:
    seats = actor.groups("board_member", "chair", "clerk")
    return bool(seats) and not seats.isdisjoint(boards.board_ids(thing.locality_id))


@permit(_l("a fund manager"))
def a_fund_manager(actor: Actor, thing: Any) -> bool:
    return actor.holds("fund_manager")


@permit(_l("the fund manager of the locality"))
def manage_locality(actor: Actor, thing: Any) -> bool:
    return actor.holds_in(thing.id, "fund_manager")


open_fund = a_fund_manager
manage_fund = fund_manager
read_ledger = fund_manager | on_the_board | auditor | steward
