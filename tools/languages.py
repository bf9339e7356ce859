"""Write engagement/data/languages.tsv: every language's code, its name in English and its own name, from Unicode's data in Babel.

Run again after a new Babel: `python tools/languages.py`.
"""

import unicodedata
from pathlib import Path

from babel import Locale, UnknownLocaleError

LIST = Path(__file__).resolve().parents[1] / "engagement" / "data" / "languages.tsv"


def own_name(code: str) -> str:
    """What a language calls itself, or nothing where the data does not say."""
    try:
        return str(Locale.parse(code).languages.get(code, ""))
    except UnknownLocaleError:
        return ""


def main() -> None:
    """Write the list in the order of its codes. Codes with a country are dialects of one that is there already."""
    lines = [
        unicodedata.normalize("NFC", "\t".join((code.replace("_", "-"), name, own_name(code))).rstrip())
        for code, name in sorted(Locale("en").languages.items())
        if "_" not in code
    ]
    LIST.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
