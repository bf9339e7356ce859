"""`python -m engagement` is the command `engagement`."""

from engagement.cli import main

main()
