"""Real local servers for the tests: nothing here imitates our own code."""
