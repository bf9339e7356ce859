"""Settings: read from the environment, named when they are wrong, and never unsafe in production."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement.cli import main
from engagement.settings import Settings, Unsafe

SAFE = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "k3J-9xQz_71mVbT5aLr8WnYp2DcFh6Gs",
    "DATABASE_URL": "postgresql://engagement@db/engagement",
    "SITE_URL": "https://what-matters.example.org",
    "MAIL_URL": "smtp://mail.example.org",
    "MAIL_FROM": "what-matters@council.example",
}


def run(folder: Path, *arguments: str, **env: str) -> Result:
    """The whole command, as in a terminal, in a folder of its own."""
    database = f"sqlite:///{folder / 'x.sqlite'}"
    return CliRunner().invoke(main, arguments, env={"INSTANCE_DIR": str(folder), "DATABASE_URL": database, **env})


def test_safe_settings_are_let_through() -> None:
    settings = Settings.from_environment(SAFE)

    assert settings.https and "what-matters.example.org" in settings.hosts


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 40),
        ("SITE_URL", "http://what-matters.example.org"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "elsewhere.example.org"),
        ("MAIL_URL", "file:///var/mail"),
        ("MAIL_FROM", "no-reply@example.org"),
        ("FLASK_DEBUG", "1"),
        ("AIRTABLE_URL", "http://airtable.example.org"),
        ("DEMO_NOW", "2026-03-01"),
    ],
)
def test_production_does_not_start_on_an_unsafe_setting(name: str, value: str) -> None:
    with pytest.raises(Unsafe, match=name):
        Settings.from_environment({**SAFE, "AIRTABLE_TOKEN": "pat-only-for-tests", name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "prod"),
        ("DATABASE_URL", "mysql://db/engagement"),
        ("DATABASE_URL", "engagement.sqlite"),
        ("SITE_URL", "what-matters.example.org"),
        ("MAIL_URL", "ftp://mail"),
        ("TRUSTED_PROXIES", "-1"),
        ("MAX_REQUEST_BYTES", "0"),
        ("IDLE_MINUTES", "0"),
        ("SESSION_HOURS", "0"),
        ("DEMO_NOW", "soon"),
        ("LOG_LEVEL", "loud"),
        ("AIRTABLE_URL", "airtable"),
        ("AIRTABLE_MAPPING", "/nowhere/airtable.toml"),
        ("AIRTABLE_CALLS_PER_SECOND", "6"),
        ("AIRTABLE_CALLS_PER_SECOND", "nan"),
        ("AIRTABLE_CALLS_PER_SECOND", "fast"),
        ("AIRTABLE_CALLS_PER_MONTH", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_anywhere(name: str, value: str) -> None:
    with pytest.raises(Unsafe, match=name):
        Settings.from_environment({name: value})


def test_check_names_every_unsafe_setting_and_shows_no_secret(tmp_path: Path) -> None:
    bad = run(tmp_path, "check", "--deploy", SECRET_KEY="hunter2")
    assert bad.exit_code == 1
    assert all(name in bad.output for name in ("SECRET_KEY", "SITE_URL", "MAIL_URL", "MAIL_FROM"))

    good = run(tmp_path, "check", "--deploy", **SAFE | {"MAIL_URL": "smtp://us:hunter2@mail.example.org"})
    assert (good.exit_code, "safe for production" in good.output) == (0, True)
    assert "hunter2" not in bad.output + good.output and SAFE["SECRET_KEY"] not in good.output


@pytest.mark.parametrize(
    ("words", "env", "says"),
    [
        (("places", "find", "ZZ99"), {}, "Enter a full postcode"),
        (("journal", "verify"), {}, "has `engagement db upgrade` been run?"),
        (("journal", "verify"), {"PLACE_FILE": __file__}, "cannot be read"),
        (("journal", "verify"), {"DATABASE_URL": "nowhere"}, "DATABASE_URL"),
    ],
)
def test_the_terminal_says_what_is_wrong_in_a_sentence(
    tmp_path: Path, words: tuple[str, ...], env: dict[str, str], says: str
) -> None:
    result = run(tmp_path, *words, **env)

    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert says in result.output


def test_the_application_does_not_start_on_a_mapping_that_cannot_be_used_and_names_the_line(tmp_path: Path) -> None:
    mapping = tmp_path / "ours.toml"
    mapping.write_text(
        '[bases]\nours = "appAAAAAAAAAAAAAA"\n[notes]\ntable = "Notes"\n[notes.fields]\nlogged_by = "Who"\n'
    )
    token = {"AIRTABLE_TOKEN": "pat-only-for-tests", "AIRTABLE_MAPPING": str(mapping)}

    result = run(tmp_path, "journal", "verify", **token)

    assert result.exit_code != 0 and "ours.toml, line 6" in result.output
    assert token["AIRTABLE_TOKEN"] not in result.output
