"""`python -m engagement.tallies` is `engagement tallies`, without the rest of the platform."""

from engagement.tallies import commands

commands.tallies(prog_name="tallies")
