"""Every door of the application, gathered from the domains: blueprints for pages, groups for the terminal."""

from collections.abc import Callable, Collection, Mapping

from engagement.assets import routes as assets
from engagement.boards import routes as boards
from engagement.communities import routes as communities
from engagement.enterprises import routes as enterprises
from engagement.feedback import routes as feedback
from engagement.funds import commands as funds_commands
from engagement.funds import routes as funds
from engagement.home import commands as home_commands
from engagement.home import routes as home
from engagement.intelligence import commands as intelligence_commands
from engagement.intelligence import queries as intelligence_queries
from engagement.intelligence import routes as intelligence
from engagement.journal import commands as journal_commands
from engagement.journal import routes as journal
from engagement.learning import queries as learning_queries
from engagement.learning import routes as learning
from engagement.notices import commands as notices_commands
from engagement.notices import routes as notices
from engagement.people import commands as people_commands
from engagement.people import routes as people
from engagement.places import commands as places_commands
from engagement.priorities import queries as priorities_queries
from engagement.priorities import voting_routes as priorities
from engagement.proposals import queries as proposals_queries
from engagement.proposals import routes as proposals

BLUEPRINTS = [
    people.bp,
    journal.bp,
    notices.bp,
    feedback.bp,
    communities.bp,
    assets.bp,
    intelligence.bp,
    priorities.bp,
    boards.bp,
    funds.bp,
    proposals.bp,
    enterprises.bp,
    learning.bp,
    home.bp,
]
COMMANDS = [places_commands.places, people_commands.people, journal_commands.journal, notices_commands.mail, notices_commands.worker, funds_commands.funds, intelligence_commands.intelligence, home_commands.permissions]

GIVEN: dict[str, Callable[[Collection[int]], Mapping[int, str]]] = {
    "barrier": learning_queries.given,
    "note": intelligence_queries.words_given,
    "option": priorities_queries.given,
    "proposal": proposals_queries.given,
}
"""What repeats to its giver what they gave, for each kind of debt: debt ids to text. The feedback domain asks without knowing whom."""
