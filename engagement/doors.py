"""Every door of the web application, gathered from the domains. The terminal's doors are in ``terminal.py``."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement

from engagement.airtable import routes as airtable
from engagement.asks import known as asks_known
from engagement.asks import queries as asks_queries
from engagement.asks import routes as asks
from engagement.assets import routes as assets
from engagement.boards import routes as boards
from engagement.communities import routes as communities
from engagement.enterprises import routes as enterprises
from engagement.equality import routes as equality
from engagement.feedback import known as feedback_known
from engagement.feedback import routes as feedback
from engagement.funds import routes as funds
from engagement.home import routes as home
from engagement.insights import known as insights_known
from engagement.insights import routes as insights
from engagement.insights.rules import Came
from engagement.intelligence import queries as intelligence_queries
from engagement.intelligence import routes as intelligence
from engagement.intelligence.known import notes as note_known
from engagement.intelligence.themes import queries as theme_queries
from engagement.journal import routes as journal
from engagement.kiosks import routes as kiosks
from engagement.learning import queries as learning_queries
from engagement.learning import routes as learning
from engagement.notices import routes as notices
from engagement.packs import routes as packs
from engagement.people import routes as people
from engagement.places.themes import Line
from engagement.priorities import known as priorities_known
from engagement.priorities import queries as priorities_queries
from engagement.priorities import routes as priorities
from engagement.proposals import known as proposals_known
from engagement.proposals import queries as proposals_queries
from engagement.proposals import routes as proposals
from engagement.reporting import routes as reporting
from engagement.shared.known import Source
from engagement.theming import routes as theming

BLUEPRINTS = [
    people.bp,
    journal.bp,
    notices.bp,
    feedback.bp,
    communities.bp,
    assets.bp,
    kiosks.bp,
    intelligence.bp,
    equality.bp,
    theming.bp,
    insights.bp,
    packs.bp,
    asks.bp,
    priorities.bp,
    boards.bp,
    funds.bp,
    proposals.bp,
    enterprises.bp,
    learning.bp,
    reporting.bp,
    airtable.bp,
    home.bp,
]

GIVEN: dict[str, Callable[[Collection[int]], Mapping[int, str]]] = {
    "barrier": learning_queries.given,
    "note": intelligence_queries.words_given,
    "option": priorities_queries.given,
    "proposal": proposals_queries.given,
}
"""What repeats to its giver what they gave, for each kind of debt: debt ids to text. Feedback asks without knowing whom."""

CAME: dict[str, Callable[[int], Sequence[Came]]] = {
    "ask": asks_queries.came_of,
    "option": priorities_queries.came_of,
}
"""What came of a finding (its id), for everyone. Insights ask without knowing whom."""

KNOWN: dict[str, Source] = {
    "answer": feedback_known.SOURCE,
    "ask": asks_known.SOURCE,
    "insight": insights_known.SOURCE,
    "note": note_known.SOURCE,
    "option": priorities_known.SOURCE,
    "proposal": proposals_known.SOURCE,
}
"""What is found by its meaning while somebody writes. Each has a code of its own."""

NARROWS: dict[str, Callable[[Any, str], ColumnElement[bool]]] = {
    "theme": intelligence_queries.debt_on_theme,
    "words": intelligence_queries.debt_with_words,
}
"""What answers owed can be narrowed to: the column of a debt's id and what is wanted, to the condition that it is so."""

THEMES: Callable[[], Sequence[Line]] = theme_queries.lines
"""The list of themes as people have changed it, for pages that know only a slug."""
