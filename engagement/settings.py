"""Settings: typed, from the environment, checked when the application starts. `engagement check --deploy` reads them aloud."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from engagement.shared.paths import PACKAGE

ENVIRONMENTS = ("development", "test", "demo", "production")
DATABASES = ("sqlite://", "postgresql://", "postgresql+psycopg://")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Unsafe(RuntimeError):
    """The settings are not fit for where the application is asked to run."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    environment: str = "development"
    secret_key: str = "development only: not a secret"
    database_url: str = ""
    instance_dir: Path = field(default_factory=lambda: Path.cwd() / "instance")
    site_url: str = "http://127.0.0.1:8000"
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    place_file: Path = PACKAGE / "data" / "thurrock.toml"
    mail_url: str = ""
    mail_from: str = "no-reply@example.org"
    proxies: int = 0
    demo_now: datetime | None = None
    max_request_bytes: int = 2 * 1024 * 1024
    idle_minutes: int = 60
    session_hours: int = 12
    log_level: str = "INFO"
    debug: bool = False
    airtable_token: str = ""
    airtable_url: str = "https://api.airtable.com"
    airtable_mapping: Path = PACKAGE / "data" / "airtable.toml"
    airtable_calls_per_second: float = 4.5
    airtable_calls_per_month: int = 100_000
    airtable_webhook: bool = False

    @classmethod
    def from_environment(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the environment (see docs/operations.md for each name). Raises Unsafe with every fault named at once."""
        env = os.environ if env is None else env
        instance = Path(env.get("INSTANCE_DIR") or Path.cwd() / "instance").resolve()
        site_url = env.get("SITE_URL", cls.site_url).rstrip("/")
        hosts = tuple(h.strip() for h in env.get("ALLOWED_HOSTS", "").split(",") if h.strip())
        place = env.get("PLACE_FILE")
        mapping = env.get("AIRTABLE_MAPPING")
        moment = env.get("DEMO_NOW")
        settings = cls(
            environment=env.get("ENVIRONMENT", cls.environment),
            secret_key=env.get("SECRET_KEY") or cls.secret_key,
            database_url=env.get("DATABASE_URL") or f"sqlite:///{instance / 'engagement.sqlite'}",
            instance_dir=instance,
            site_url=site_url,
            hosts=hosts or tuple({*cls.hosts, urlsplit(site_url).hostname or "localhost"}),
            place_file=Path(place).resolve() if place else cls.place_file,
            mail_url=env.get("MAIL_URL") or f"file://{instance / 'mail'}",
            mail_from=env.get("MAIL_FROM", cls.mail_from),
            proxies=_whole(env, "TRUSTED_PROXIES", cls.proxies),
            demo_now=_moment(moment) if moment else None,
            max_request_bytes=_whole(env, "MAX_REQUEST_BYTES", cls.max_request_bytes),
            idle_minutes=_whole(env, "IDLE_MINUTES", cls.idle_minutes),
            session_hours=_whole(env, "SESSION_HOURS", cls.session_hours),
            log_level=env.get("LOG_LEVEL", cls.log_level).upper(),
            debug=_yes(env, "FLASK_DEBUG"),
            airtable_token=env.get("AIRTABLE_TOKEN", "").strip(),
            airtable_url=env.get("AIRTABLE_URL", cls.airtable_url).rstrip("/"),
            airtable_mapping=Path(mapping).resolve() if mapping else cls.airtable_mapping,
            airtable_calls_per_second=_number(env, "AIRTABLE_CALLS_PER_SECOND", cls.airtable_calls_per_second),
            airtable_calls_per_month=_whole(env, "AIRTABLE_CALLS_PER_MONTH", cls.airtable_calls_per_month),
            airtable_webhook=_yes(env, "AIRTABLE_WEBHOOK"),
        )
        if faults := settings.faults():
            raise Unsafe("These settings must be put right first:\n" + "\n".join(f"  - {fault}" for fault in faults))
        return settings

    @property
    def demo(self) -> bool:
        """A demonstration: invented people, printed sign-ins, a clock that may be moved."""
        return self.environment == "demo"

    @property
    def https(self) -> bool:
        """Cookies are marked Secure and HSTS is sent when the public address is https."""
        return self.site_url.startswith("https://")

    @property
    def queue_path(self) -> Path:
        """Where huey keeps its wake-up calls (never the work itself, which is in the database)."""
        return self.instance_dir / "wake-ups.sqlite"

    def faults(self) -> list[str]:
        """What is wrong, in plain words; for production also what is merely unsafe."""
        faults = []
        if self.environment not in ENVIRONMENTS:
            faults.append(f"ENVIRONMENT must be one of {', '.join(ENVIRONMENTS)}, not {self.environment!r}.")
        if self.demo_now and not self.demo and self.environment != "test":
            faults.append("DEMO_NOW moves the clock: only the demonstration may do that.")
        if not self.database_url.startswith(DATABASES):
            faults.append("DATABASE_URL must begin with sqlite:/// or postgresql://.")
        if urlsplit(self.site_url).scheme not in ("http", "https") or not urlsplit(self.site_url).hostname:
            faults.append("SITE_URL must be a whole address, such as https://what-matters.example.org.")
        for name in ("MAX_REQUEST_BYTES", "IDLE_MINUTES", "SESSION_HOURS"):
            if getattr(self, name.lower()) < 1:
                faults.append(f"{name} must be at least 1.")
        if not self.place_file.is_file():
            faults.append(f"PLACE_FILE: there is no file {self.place_file}.")
        if urlsplit(self.mail_url).scheme not in ("", "file", "console", "smtp", "smtps"):
            faults.append("MAIL_URL must begin with console:, file://, smtp:// or smtps://.")
        if self.log_level not in LOG_LEVELS:
            faults.append(f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not {self.log_level!r}.")
        faults += self._airtable_faults()
        if self.environment == "production":
            faults += self._unsafe_in_production()
        return faults

    def _airtable_faults(self) -> list[str]:
        faults = []
        if urlsplit(self.airtable_url).scheme not in ("http", "https") or not urlsplit(self.airtable_url).hostname:
            faults.append("AIRTABLE_URL must be a whole address, such as https://api.airtable.com.")
        if not 0 < self.airtable_calls_per_second <= 5:
            faults.append("AIRTABLE_CALLS_PER_SECOND must be above 0 and at most 5: Airtable refuses more.")
        if self.airtable_calls_per_month < 1:
            faults.append("AIRTABLE_CALLS_PER_MONTH must be at least 1: see your plan's quota.")
        if self.airtable_mapping != Settings.airtable_mapping and not self.airtable_mapping.is_file():
            faults.append(f"AIRTABLE_MAPPING: there is no file {self.airtable_mapping}.")
        return faults

    def _unsafe_in_production(self) -> list[str]:
        checks = {
            "SECRET_KEY must be set, secret, and at least 32 characters.": len(self.secret_key) < 32
            or len(set(self.secret_key)) < 10
            or self.secret_key == Settings.secret_key,
            "SITE_URL must be the public address and begin with https://.": not self.https,
            "ALLOWED_HOSTS must name the public host, and no * or loopback alone.": "*" in self.hosts
            or urlsplit(self.site_url).hostname not in self.hosts,
            "MAIL_URL must be smtp:// or smtps:// so that messages reach people.": urlsplit(self.mail_url).scheme
            not in ("smtp", "smtps"),
            "MAIL_FROM must be an address of your own.": self.mail_from.endswith("example.org"),
            "AIRTABLE_URL must begin with https://, or the token crosses the network in the clear.": self.airtable_token
            != ""
            and not self.airtable_url.startswith("https://"),
            "FLASK_DEBUG must be off: it shows the inside of the application to whoever meets a fault.": self.debug,
        }
        return [sentence for sentence, broken in checks.items() if broken]


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    written = env.get(name)
    if not written:
        return default
    if not written.isdecimal():
        raise Unsafe(f"{name} must be a whole number, not {written!r}.")
    return int(written)


def _number(env: Mapping[str, str], name: str, default: float) -> float:
    try:
        return float(env.get(name) or default)
    except ValueError:
        raise Unsafe(f"{name} must be a number, not {env[name]!r}.") from None


def _yes(env: Mapping[str, str], name: str) -> bool:
    return env.get(name, "").strip().lower() not in ("", "0", "false", "no", "off")


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise Unsafe(f"DEMO_NOW must be a date such as 2026-03-01, not {written!r}.") from None
    return moment if moment.tzinfo else moment.replace(hour=moment.hour or 9, tzinfo=UTC)
