"""The Jinja port prints what GOV.UK Frontend's own templates print, fixture by fixture."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import jinja2
import pytest

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
            yield " ".join((child.tail or "").split())

    return list(walk(tree))


@pytest.mark.skipif(not components(), reason="assets/node_modules is not there: run `make assets`")
@pytest.mark.parametrize("component", components())
def test_the_port_prints_what_the_original_prints(component: str) -> None:
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    macro = getattr(
        ENVIRONMENT.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module, name, None
    )
    assert macro is not None
    for fixture in json.loads((FIXTURES / component / "fixtures.json").read_text("utf-8"))["fixtures"]:
        assert shape(macro(fixture["options"])) == shape(fixture["html"]), fixture["name"]
