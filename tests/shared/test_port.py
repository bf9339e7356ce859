"""The Jinja port prints what GOV.UK Frontend's own templates print, fixture by fixture."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import jinja2
import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from engagement.shared import look, widgets
from engagement.shared.fields import Choice, Choices, Form

FIXTURES = Path(__file__).parents[2] / "assets/node_modules/govuk-frontend/dist/govuk/components"
ENVIRONMENT = jinja2.Environment(
    loader=jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}), autoescape=True
)


def components() -> list[str]:
    return sorted(path.parent.name for path in FIXTURES.glob("*/fixtures.json"))


def shape(markup: str) -> list[object]:
    """The elements, their attributes and words, whatever the white space and the order of attributes."""
    tree = html5lib.parseFragment(markup, namespaceHTMLElements=False)

    def walk(node: Any) -> Iterator[object]:
        attributes = {name: " ".join(value.split()) for name, value in node.attrib.items()}
        yield node.tag, sorted(attributes.items()), " ".join((node.text or "").split())
        for child in node:
            yield from walk(child)
            if child.tail and child.tail.strip():
                yield " ".join(child.tail.split())

    return list(walk(tree))


@pytest.mark.skipif(not components(), reason="assets/node_modules is not there: run `make setup`")
@pytest.mark.parametrize("component", components())
def test_the_port_prints_what_the_original_prints(component: str) -> None:
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    macro = getattr(
        ENVIRONMENT.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module, name, None
    )
    assert macro is not None
    for fixture in json.loads((FIXTURES / component / "fixtures.json").read_text("utf-8"))["fixtures"]:
        assert shape(macro(fixture["options"])) == shape(fixture["html"]), fixture["name"]


class Asking(Form):
    one = Choice("One & only?", choices=[("a", "<A>", "a hint"), None, ("b", "B")], hint="Help")
    some = Choices("Some?", choices=[(1, "One"), (2, 'T"wo', "the other")])


@pytest.mark.parametrize("typed", [{}, {"one": "b", "some": ["1", "2"]}])
def test_choices_print_what_the_port_would_print(typed: dict[str, Any]) -> None:
    app = Flask("plain")
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    Babel(app, default_locale="en_GB")
    look.init_app(app)
    with app.test_request_context(method="POST"):
        form = Asking(formdata=MultiDict(typed))
        form.validate()
        for field, kind in ((form.one, "Radios"), (form.some, "Checkboxes")):
            params = widgets._group(field) | {"items": widgets._items(field)}
            assert shape(field()) == shape(widgets.macro(kind, params))
