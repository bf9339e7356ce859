"""A web process holds only what pages need: counting libraries and learning ones stay with the terminal and the worker."""

import subprocess
import sys

HEAVY = ("numpy", "scipy", "sklearn", "highspy", "tokenizers", "wordllama", "weasyprint", "pyairtable", "xlsxwriter")


def test_the_terminal_starts_without_migrations_and_without_a_driver_it_may_not_need() -> None:
    script = "import sys, engagement.cli, engagement.terminal; engagement.cli.main(['check'], standalone_mode=False)"
    script += "; print(*(name for name in ('alembic', 'psycopg', 'huey') if name in sys.modules), 'light')"
    started = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert started.stdout.splitlines()[-1] == "light"


def test_the_web_application_starts_without_the_heavy_libraries() -> None:
    script = f"import sys, engagement.application; print(*(name for name in {HEAVY} if name in sys.modules))"
    started = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert started.stdout.split() == []
