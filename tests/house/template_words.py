"""Finds words in a template that no translator would ever see."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

SHOWN = {"title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "alt", "label"}
SPOKEN_KEYS = {
    "text",
    "html",
    "label",
    "hint",
    "title",
    "caption",
    "heading",
    "legend",
    "visuallyHiddenText",
    "ariaLabel",
}
TRANSLATES = {"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext"}
# Calls whose words are names of things, not words for readers.
NAMES = {"url_for", "static", "call", "asset"}
LETTERS = re.compile(r"[^\W\d_]{2}")
CLASS_LIKE = re.compile(r"[a-z0-9_./:#!?=&%-]+")
HOLE = "\ue000"  # a character that no text uses and that may stand anywhere, even in a tag's name
# Blocks that fill an attribute or a style sheet, not the page.
MACHINERY = {"robots", "main_class", "style"}


def untranslated(source: str, environment: Environment) -> list[str]:
    """The untranslated words of a template, each with its line."""
    return sorted({*_in_the_html(source, environment), *_in_the_expressions(source, environment)}, key=_line)


def _line(fault: str) -> int:
    return int(fault.split(":")[0])


def _in_the_html(source: str, environment: Environment) -> Iterator[str]:
    reader = _Reader()
    reader.feed("".join(_skeleton(source, environment)))
    reader.close()
    yield from reader.found


def _skeleton(source: str, environment: Environment) -> Iterator[str]:
    """The template's own HTML: expressions become holes, blocks and translated text vanish, line breaks stay."""
    hidden = ""
    tag: list[str] = []
    for _, kind, value in environment.lex(source):
        if kind == "data":
            yield "\n" * value.count("\n") if hidden else value
            continue
        if kind == "variable_begin" and not hidden:
            yield HOLE
        elif kind == "block_begin":
            tag = []
        elif kind == "name":
            tag.append(value)
        elif kind == "block_end" and tag:
            if not hidden and (tag[0] == "trans" or (tag[0] == "block" and tag[1] in MACHINERY)):
                hidden = f"end{tag[0]}"
            elif tag[0] == hidden:
                hidden = ""
        yield "\n" * value.count("\n")


class _Reader(HTMLParser):
    """Collects literal words between tags, and in attributes that are read aloud or shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style", "svg"}
        for name, value in attrs:
            pressed = name == "value" and tag == "input" and ("type", "submit") in attrs
            if (name in SHOWN or pressed) and value and LETTERS.search(value.replace(HOLE, " ")):
                self.found.append(f"{self.getpos()[0]}: {name}={value.replace(HOLE, '…')!r}")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style", "svg"}

    def handle_data(self, data: str) -> None:
        text = " ".join(data.replace(HOLE, "…").split())
        if not self.silent and LETTERS.search(text):
            self.found.append(f"{self.getpos()[0]}: {text!r}")


def _in_the_expressions(source: str, environment: Environment) -> Iterator[str]:
    tree = environment.parse(source)
    spoken = {
        id(node) for call in tree.find_all(nodes.Call) if _name(call.node) in TRANSLATES | NAMES for node in _all(call)
    }
    spoken |= {
        id(node)
        for kind in (nodes.Compare, nodes.Test, nodes.Getitem)
        for one in tree.find_all(kind)
        for node in _all(one)
    }
    spoken |= {id(node) for kind in (nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)
               for one in tree.find_all(kind) for node in _all(one)}  # fmt: skip
    data = {
        id(node)
        for output in tree.find_all(nodes.Output)
        for node in output.nodes
        if isinstance(node, nodes.TemplateData)
    }
    for pair in tree.find_all(nodes.Pair):
        if isinstance(pair.key, nodes.Const) and pair.key.value in SPOKEN_KEYS:
            for word in _bare(pair.value, spoken):
                if LETTERS.search(word.value):
                    yield f"{word.lineno}: {word.value!r}"
    for word in _bare(tree, spoken):
        if id(word) not in data and _reads_like_words(word.value):
            yield f"{word.lineno}: {word.value!r}"


def _bare(tree: nodes.Node, spoken: set[int]) -> Iterator[nodes.Const]:
    for word in _all(tree):
        if isinstance(word, nodes.Const) and isinstance(word.value, str) and id(word) not in spoken:
            yield word


def _reads_like_words(text: str) -> bool:
    """A capital at the start, or several words of which one cannot be a class name."""
    if not LETTERS.search(text) or re.fullmatch(r"[A-Z]?[\w]*[._/-][\w./-]*", text):
        return False
    return bool(re.match(r"[A-Z][a-z]+\b", text)) or (" " in text and not all(map(CLASS_LIKE.fullmatch, text.split())))


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    yield from node.find_all(nodes.Node)


def _name(node: nodes.Node) -> str:
    return node.name if isinstance(node, nodes.Name) else ""
