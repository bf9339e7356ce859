"""The application for a WSGI server: `gunicorn wsgi:app`."""

from engagement import create_app

app = create_app()
