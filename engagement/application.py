"""The application: settings, extensions, blueprints and reactions put together."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from engagement import doors
from engagement.airtable import mapping
from engagement.home import context
from engagement.journal import actions as journal
from engagement.kiosks import device
from engagement.people import sessions
from engagement.places import place
from engagement.reactions import REACTIONS
from engagement.settings import Settings, Unsafe
from engagement.shared import clock, database, events, language, look, pages, posted, security
from engagement.shared.database import Model
from engagement.shared.paths import where


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve. Raises Unsafe when the settings are not fit for their environment."""
    settings = settings or Settings.from_environment()
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    app = Flask("engagement", template_folder=str(where("templates")), instance_path=str(settings.instance_dir))
    app.config.from_mapping(_flask_config(settings))
    app.logger.setLevel(settings.log_level)
    app.extensions["settings"] = settings
    app.extensions["place"] = place.read_place(settings.place_file)
    if settings.airtable_token:
        _check_mapping(settings, app.extensions["place"])
    clock.travel_to(settings.demo_now)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]

    posted.init_app(app)
    security.init_app(app)
    pages.init_app(app)
    database.init_app(app)
    app.extensions["metadata"] = Model.metadata
    language.init_app(app)
    look.init_app(app)
    look.show_errors(app)
    sessions.init_app(app)
    device.init_app(app)
    context.init_app(app)
    app.extensions["given"] = doors.GIVEN
    app.extensions["came"] = doors.CAME
    app.extensions["known"] = doors.KNOWN
    app.extensions["themes"] = doors.THEMES
    app.extensions["narrows"] = doors.NARROWS
    events.wire(app, reactions=REACTIONS, record=journal.record)
    for blueprint in doors.BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _check_mapping(settings: Settings, here: place.Place) -> None:
    try:
        mapping.read(settings.airtable_mapping, localities=[one.slug for one in here.localities])
    except mapping.Wrong as fault:
        raise Unsafe(f"AIRTABLE_MAPPING cannot be used: {fault}") from None


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.environment == "test",
        "SQLALCHEMY_ENGINES": {"default": settings.database_url},
        "TRUSTED_HOSTS": list(settings.hosts),
        "MAX_CONTENT_LENGTH": settings.max_request_bytes,
        "MAX_FORM_MEMORY_SIZE": settings.max_request_bytes,
        "MAX_FORM_PARTS": 2_000,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.https else "session",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": settings.idle_minutes * 60,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_I18N_ENABLED": False,  # our fields bring their own words
    }
