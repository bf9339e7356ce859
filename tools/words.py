"""The words of the site and their translations: `make words` after changing any.

extract [FILE]   write the list of all messages (translations/messages.pot)
update           extract, then bring every language's catalogue up to date; what is new is left blank for the translator
add CODE         begin a language, such as `ro`
compile          turn the catalogues into the form the site reads
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "translations"
TEMPLATE = TRANSLATIONS / "messages.pot"
WHERE = [("engagement/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
NOTE = "Translators:"


def extract(file: Path = TEMPLATE) -> Catalog:
    """Collect the messages of modules and templates, and write them down if they have changed."""
    catalogue = Catalog(project="engagement", charset="utf-8", copyright_holder="", header_comment="# Every message.")
    for folder in ("engagement", "templates"):
        found = extract_from_dir(
            ROOT / folder,
            method_map=[(pattern.removeprefix(f"{folder}/"), method) for pattern, method in WHERE],
            options_map={"**.html": {"silent": "false"}},
            keywords=KEYWORDS,
            comment_tags=[NOTE],
            directory_filter=lambda folder: True,  # Babel would pass over templates/_parts
        )
        for name, line, message, comments, context in found:
            catalogue.add(message, locations=[(f"{folder}/{name}", line)], auto_comments=comments, context=context)
    if not file.exists() or _messages(_read(file)) != _messages(catalogue):
        _write(file, catalogue)
    return _read(file)


def update() -> None:
    """Give every language the messages it lacks and take away those that are gone."""
    template = extract()
    for file in _drafts():
        draft = _read(file, locale=file.parts[-3])
        draft.update(template, no_fuzzy_matching=True, update_header_comment=False)
        draft.obsolete.clear()
        _write(file, draft)
        blank = sum(not any(_texts(message.string)) for message in draft if message.id)
        print(f"{draft.locale}: {len(draft)} messages, {blank} still in English")


def add(code: str) -> None:
    """Begin a language with every message blank."""
    file = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    _write(file, Catalog(locale=code, project="engagement", charset="utf-8", fuzzy=False))
    update()


def compile_all() -> None:
    """Write messages.mo beside every messages.po."""
    for file in _drafts():
        with file.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, _read(file, locale=file.parts[-3]))


def _drafts() -> list[Path]:
    return sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))


def _read(file: Path, *, locale: str | None = None) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=locale)


def _write(file: Path, catalogue: Catalog) -> None:
    """Line numbers and dates are left out: they would change with every edit and say nothing to a translator."""
    text = BytesIO()
    write_po(text, catalogue, width=120, sort_output=True, include_lineno=False)
    lines = text.getvalue().decode().splitlines(keepends=True)
    dated = ('"POT-Creation-Date:', '"PO-Revision-Date:', '"Generated-By:')
    file.write_text("".join(line for line in lines if not line.startswith(dated)), encoding="utf-8")


def _messages(catalogue: Catalog) -> list[object]:
    """What a translator sees of each message."""
    places = {m.id: sorted({name for name, _ in m.locations}) for m in catalogue if m.id}
    return sorted((str(m.context), str(m.id), str(places[m.id]), str(m.auto_comments)) for m in catalogue if m.id)


def _texts(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, (tuple, list)) else (str(string),)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["extract"]:
            extract()
        case ["extract", name]:
            extract(Path(name))
        case ["update"]:
            update()
        case ["add", code]:
            add(code)
        case ["compile"]:
            compile_all()
        case _:
            sys.exit(__doc__)
