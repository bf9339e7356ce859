"""The yardstick: a Flask application with nothing of ours in it."""
