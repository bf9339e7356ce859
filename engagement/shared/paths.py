"""Where the files that are not code live: in a source checkout, or inside the installed package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
SHIPPED = PACKAGE / "_shipped"


def where(name: str) -> Path:
    """The folder `templates`, `migrations` or `translations`.

    The wheel carries them as `engagement/_shipped/<name>`; a checkout has them beside the package.
    """
    shipped = SHIPPED / name
    return shipped if shipped.is_dir() else PACKAGE.parent / name
