"""Allocation when some of the money may pay for some projects only. See `pots` and `flow` for the money itself."""
