"""Every door of the application, gathered from the domains: blueprints for pages, groups for the terminal."""

from collections.abc import Callable, Collection, Mapping

from engagement.communities import routes as communities
from engagement.feedback import routes as feedback
from engagement.journal import commands as journal_commands
from engagement.people import commands as people_commands
from engagement.people import routes as people
from engagement.places import commands as places_commands

BLUEPRINTS = [
    people.bp,
    feedback.bp,
    communities.bp,
]
COMMANDS = [places_commands.places, people_commands.people, journal_commands.journal]

GIVEN: dict[str, Callable[[Collection[int]], Mapping[int, str]]] = {}
"""What repeats to its giver what they gave, for each kind of debt: debt ids to text. The feedback domain asks without knowing whom."""
