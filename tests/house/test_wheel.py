"""The built wheel is complete: unpacked in an empty folder it migrates a database and serves the site, languages included."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engagement.shared.paths import PACKAGE

ROOT = PACKAGE.parent
SERVE = """
import engagement, flask_migrate, pathlib, sys
from engagement.places import actions, place
from engagement.shared import clock
from engagement.shared.database import db
from engagement.terminal import create_app

assert pathlib.Path(engagement.__file__).is_relative_to(sys.argv[1]), engagement.__file__
app = create_app()
with app.app_context():
    flask_migrate.upgrade()
    actions.load_place(place.current_place(), by=None, now=clock.now())
    db.session.commit()
visitor = app.test_client()
for path in ("/", "/localities/grays", "/static/built/site.css", "/static/built/site.rtl.css", "/place.css"):
    answer = visitor.get(path)
    assert answer.status_code == 200 and answer.data, path
with visitor.session_transaction() as cookie:
    cookie["language"] = "ur"
assert 'dir="rtl"' in visitor.get("/").text and "site.rtl.css" in visitor.get("/").text
assert "\\u06c1" in visitor.get("/").text, "the Urdu words are missing"
print("served")
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what git tracks and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / "source" / name)
    built = PACKAGE / "static" / "built"
    if built.is_dir():  # what the build would make again, from the network
        shutil.copytree(built, folder / "source" / "engagement" / "static" / "built")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=folder / "source", check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def test_the_wheel_serves_the_site_from_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PLACE_FILE")},
        "PYTHONPATH": str(unpacked),
        "INSTANCE_DIR": str(tmp_path / "instance"),
        "ENVIRONMENT": "test",
    }
    script = tmp_path / "serve.py"
    script.write_text(SERVE)
    done = subprocess.run(
        [sys.executable, script, unpacked], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip().endswith("served"), done.stderr
