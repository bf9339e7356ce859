"""Who may do what on a board. The thing asked about is a board's meeting, item or interest, or the board itself."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.boards import rules
from engagement.boards.models import AgendaItem
from engagement.communities.models import Group
from engagement.shared.permits import Actor, permit


def _board_of(thing: Any) -> int | None:
    return thing.id if isinstance(thing, Group) else getattr(thing, "group_id", None)


@permit(_l("a member of this board"))
def board_member_here(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(_board_of(thing), *rules.SEATS)


@permit(_l("the clerk or the chair of this board"))
def runs_board(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(_board_of(thing), "clerk", "chair")


@permit(_l("somebody with an interest in this item"))
def recused(actor: Actor, thing: AgendaItem) -> bool:
    return any(recusal.person_id == actor.person_id for recusal in thing.recusals)


@permit(_l("the member whose interest it is"))
def own_interest(actor: Actor, thing: Any) -> bool:
    return actor.person_id is not None and thing.person_id == actor.person_id


cast_vote = board_member_here & ~recused
close_item = runs_board & ~recused
declare_interest = board_member_here
recuse = board_member_here | runs_board
end_interest = own_interest | runs_board
