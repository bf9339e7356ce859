"""Every door of the application, gathered from the domains: blueprints for pages, groups for the terminal."""

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
