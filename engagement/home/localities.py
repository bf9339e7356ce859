"""One locality at a glance: the ways on from its page."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.home import queries
from engagement.home.desk import Card
from engagement.places.models import Locality
from engagement.priorities import rules as rounds
from engagement.shared import look

WHAT = {
    "saying": "intelligence.saying",
    "done": "feedback.you_said",
    "proposals": "proposals.list_proposals",
    "assets": "assets.list_assets",
}
"""What one may ask to see of a locality, and the page that shows it."""

HEADINGS = {
    "saying": _l("What people are saying"),
    "done": _l("What has been decided and done"),
    "proposals": _l("Ideas for the fund"),
    "assets": _l("What is strong here"),
}

KINDS = {
    "user_led": _l("Residents and groups: agrees what comes first"),
    "delivery": _l("People who deliver: puts it into practice and learns"),
    "board": _l("Community leaders: decides how the fund is spent"),
}


def cards(localities: Sequence[Locality], *, endpoint: str = "home.show_locality") -> list[Card]:
    """A card a locality, leading to one kind of page."""
    return [
        Card(one.name, url_for(endpoint, locality=one.slug), ", ".join(place.name for place in one.neighbourhoods))
        for one in localities
    ]


def ways_on(locality: Locality) -> list[Card]:
    """The pages of a locality."""
    slug = locality.slug
    return [
        Card(
            _("Tell us what matters here"),
            url_for("intelligence.tell_us"),
            _("In your own words. You do not need an account."),
        ),
        Card(
            _("What people are saying"),
            url_for("intelligence.saying", locality=slug),
            _("Themes and how many voices are behind them."),
        ),
        Card(
            _("What communities found"),
            url_for("insights.list_insights", locality=slug),
            _("What it comes to, agreed by people from here."),
        ),
        Card(
            _("Who was heard"),
            url_for("reporting.voices_here", locality=slug),
            _("Whether a few spoke for all, beside who lives here."),
        ),
        Card(
            _("You said, we did, or why not"),
            url_for("feedback.you_said", locality=slug),
            _("Every answer, and how long people wait."),
        ),
        Card(
            _("What was agreed"),
            url_for("priorities.list_priorities", locality=slug),
            _("Priorities, who leads them, and by when."),
        ),
        Card(
            _("Who asks what here"),
            url_for("asks.list_asks", locality=slug),
            _("Surveys, votes and visits, now and coming."),
        ),
        Card(
            _("Ideas for the fund"),
            url_for("proposals.list_proposals", locality=slug),
            _("What groups want to do, and what became of it."),
        ),
        Card(
            _("What the board decided"),
            url_for("boards.list_decisions_of", locality=slug),
            _("Each decision with its reasons."),
        ),
        Card(
            _("What is strong here"),
            url_for("assets.list_assets", locality=slug),
            _("Groups, places and skills near you."),
        ),
        Card(
            _("Local enterprises"),
            url_for("enterprises.list_public", locality=slug),
            _("People who started something here."),
        ),
    ]


def news(locality: Locality, *, now: datetime) -> Iterator[Card]:
    """What is going on in a locality: rounds, meetings, the fund."""
    for round_ in queries.current_rounds_of(locality):
        phase = rounds.phase(round_, now)
        yield Card(round_.question, url_for("priorities.show_round", round=round_.key), str(rounds.PHASES[phase]))
    for meeting in queries.next_meetings_of(locality, now=now):
        when = _("The board meets on %(when)s.", when=look.moment(meeting.starts_at))
        yield Card(_("Next board meeting"), url_for("boards.show_meeting", meeting=meeting.key), when)
    if fund := queries.newest_fund_of(locality):
        yield Card(
            _("The Community Investment Fund"), url_for("funds.show_fund", fund=fund.key), _("Where the money is.")
        )


def groups(locality: Locality) -> list[Card]:
    """Who decides in a locality."""
    return [
        Card(group.name, url_for("communities.show_group", group=group.key), str(KINDS[group.kind]))
        for group in queries.groups_of(locality)
    ]
