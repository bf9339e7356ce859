"""Finds words for readers in Python that were not handed to gettext."""

import ast
from collections.abc import Iterator

from engagement.shared import fields

TRANSLATES = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext", "lazy_pgettext"}
ASKING = set(fields.__all__) - {"Form"}
SPOKEN = {"label", "hint", "missing", "suffix", "blank"}
# Which argument of a call is read by a person: flash(message), done(url, message), permit(sentence).
HEARD = {"flash": 0, "done": 1, "permit": 0}


def untranslated(module: ast.Module) -> list[str]:
    """The untranslated words of a module, each with its line."""
    return [f"{node.lineno}: {ast.unparse(node)}" for node in _spoken(module) if _literal(node)] + [
        f"{call.lineno}: {ast.unparse(call)} cannot be extracted" for call in _calls(module) if _unextractable(call)
    ]


def _spoken(module: ast.Module) -> Iterator[ast.expr]:
    """Every expression that ends up before a reader's eyes."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and any(_is(target, "says") for target in line.targets):
                    yield line.value
                if isinstance(line, ast.AnnAssign) and _is(line.target, "says") and line.value:
                    yield line.value
    for call in _calls(module):
        name = _called(call)
        if name in ASKING:
            yield from call.args[:1]
            yield from (keyword.value for keyword in call.keywords if keyword.arg in SPOKEN)
            for keyword in call.keywords:
                if keyword.arg == "choices" and isinstance(keyword.value, (ast.List, ast.Tuple)):
                    yield from (
                        part for one in keyword.value.elts if isinstance(one, ast.Tuple) for part in one.elts[1:]
                    )
        if name in HEARD and len(call.args) > HEARD[name]:
            yield call.args[HEARD[name]]
        yield from (keyword.value for keyword in call.keywords if name == "done" and keyword.arg == "message")


def _literal(node: ast.expr) -> bool:
    """Text written out: a string with letters, an f-string, or either joined or chosen."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and any(map(str.isalpha, node.value))
    if isinstance(node, ast.BinOp):
        return _literal(node.left) or _literal(node.right)
    if isinstance(node, ast.IfExp):
        return _literal(node.body) or _literal(node.orelse)
    return isinstance(node, ast.JoinedStr)


def _unextractable(call: ast.Call) -> bool:
    return _called(call) in TRANSLATES and not (
        call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    )


def _calls(module: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name
