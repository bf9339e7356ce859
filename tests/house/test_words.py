"""Every word that a reader sees can be translated, and the translators' list is up to date."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask

from tests.house import python_words, template_words
from tests.house.conftest import ROOT, sources

TRANSLATIONS = ROOT / "translations"


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def ids(found: Catalog) -> set[object]:
    """The messages of a catalogue, each with its context."""
    return {(message.context, message.id) for message in found if message.id}


def drafts() -> list[Path]:
    return sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))


def test_templates_say_nothing_untranslated(house: Flask) -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in sources(ROOT / "templates", "*.html")
        for fault in template_words.untranslated(path.read_text(), house.jinja_env)
    ]

    assert faults == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello</p>",
        "<p>{{ name }} said</p>",
        '<a href="/" title="Go home">{{ _("Home") }}</a>',
        '<a aria-label="{{ n }} new" href="/">{{ n }}</a>',
        "{% trans %}Hello{% endtrans %} there",
        '{{ crumbs([("Home", "/")]) }}',
        '{{ govukButton({"text": "save"}) }}',
        '{{ panel(title="Thank you, we have it") }}',
        "{% set title = 'Notes' %}",
        '{{ "Yes" if good else _("No") }}',
    ],
)
def test_untranslated_words_in_a_template_are_noticed(house: Flask, template: str) -> None:
    assert template_words.untranslated(template, house.jinja_env) != []


@pytest.mark.parametrize(
    "template",
    [
        '<p class="govuk-body">{{ _("Hello") }} – {{ name }} 1.</p>',
        "{% trans n=n %}One{% pluralize %}{{ n }} notes{% endtrans %}",
        '{% extends "_layout.html" %}{% from "_parts/form.html" import form_page %}',
        '{{ tag(_("New"), "turquoise") }}{% if kind == "Worry" %}!{% endif %}',
        '<a class="{{ "govuk-link govuk-link--muted" if x }}" href="{{ url_for("places.show_Place") }}">{{ _("A") }}</a>',
        "<script nonce=\"x\">let words = 'here'</script>",
        "{# A note to the next writer #}<!-- and to the browser -->",
    ],
)
def test_translated_words_in_a_template_pass(house: Flask, template: str) -> None:
    assert template_words.untranslated(template, house.jinja_env) == []


def test_python_says_nothing_untranslated(modules: dict[Path, ast.Module]) -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path, module in modules.items()
        for fault in python_words.untranslated(module)
    ]

    assert faults == []


@pytest.mark.parametrize(
    "line",
    [
        "name = fields.Text('Your name')",
        "name = Text(_l('Your name'), hint='As on a letter')",
        "kind = Choice(_l('Kind'), choices=[('worry', 'A worry')])",
        "class Full(Refusal): says = 'The fund is spent.'",
        "flash('Saved')",
        "done(url, f'{name} is saved')",
        "_(f'Dear {name}')",
        "_('Dear ' + name)",
    ],
)
def test_untranslated_words_in_python_are_noticed(line: str) -> None:
    assert python_words.untranslated(ast.parse(line)) != []


def test_translated_words_in_python_pass() -> None:
    good = "name = Text(_l('Name'), width='10')\nclass Full(Refusal): says = _l('Spent.')\ndone(url, _('Saved'))"

    assert python_words.untranslated(ast.parse(good)) == []


def test_the_list_of_messages_is_up_to_date(tmp_path: Path) -> None:
    fresh = tmp_path / "messages.pot"
    subprocess.run([sys.executable, "tools/words.py", "extract", fresh], cwd=ROOT, check=True, capture_output=True)

    listed = ids(catalogue(TRANSLATIONS / "messages.pot"))
    found = ids(catalogue(fresh))
    assert (found - listed, listed - found) == (set(), set()), "run `make words`"


def test_every_language_has_every_message_and_keeps_its_places() -> None:
    assert drafts(), "there is no language but English"
    for path in drafts():
        draft = catalogue(path)
        assert ids(draft) == ids(catalogue(TRANSLATIONS / "messages.pot")), f"{path.parts[-3]}: run `make words`"
        assert [(message.id, str(error)) for message, errors in draft.check() for error in errors] == []
