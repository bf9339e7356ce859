"""Every door of the application, gathered from the domains: blueprints for pages, groups for the terminal."""

from engagement.communities import routes as communities
from engagement.journal import commands as journal_commands
from engagement.places import commands as places_commands

BLUEPRINTS = [
    communities.bp,
]
COMMANDS = [places_commands.places, journal_commands.journal]
