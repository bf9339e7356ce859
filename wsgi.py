"""The application for a WSGI server: `gunicorn wsgi:app`."""

import gc

from engagement import create_app

app = create_app()
# What is loaded now stays: the collector need not look through all of it (150 ms) in the middle of somebody's request.
gc.collect()
gc.freeze()
