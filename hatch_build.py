"""What a wheel needs beside the code: the built look, templates, migrations and compiled translations. Run by hatchling.

The source archive carries the built look too, so that a wheel can be made from it without Node.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Folders that stand beside the package in a checkout and inside it in a wheel; see engagement/shared/paths.py.
SHIPPED = ("templates", "migrations", "translations")


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """Build what is missing or out of date. An editable install leaves this to `make`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the files are gathered. Fails, with the reason said, when the look cannot be built."""
        if version == "editable":
            return
        root = Path(self.root)
        subprocess.run([sys.executable, str(root / "assets" / "build.py")], check=True)
        if self.target_name == "wheel":
            compile_translations(root / "translations")
            for name in SHIPPED:
                if (root / name).is_dir():
                    build_data["force_include"][str(root / name)] = f"engagement/_shipped/{name}"


def compile_translations(folder: Path) -> None:
    """Each `.po` to a `.mo` beside it."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as written, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(written, locale=source.parts[-3]))
