"""The HTML of the fields: each hands its words to the GOV.UK macro of its kind.

Every widget is called with the field and answers `Markup`. The macros are those of govuk-frontend-jinja.
"""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from wtforms import Field

MACROS = {
    "Input": "input",
    "Radios": "radios",
    "Checkboxes": "checkboxes",
    "Select": "select",
    "DateInput": "date-input",
    "Textarea": "textarea",
    "CharacterCount": "character-count",
    "PasswordInput": "password-input",
    "FileUpload": "file-upload",
}


def macro(kind: str, params: dict[str, Any]) -> Markup:
    """Render the GOV.UK macro `govuk<kind>`."""
    template = current_app.jinja_env.get_template(f"govuk_frontend_jinja/components/{MACROS[kind]}/macro.html")
    return Markup(getattr(template.module, f"govuk{kind}")(params).strip())


def text_input(field: Any, **_kwargs: object) -> Markup:
    """One line of text."""
    params = _common(field) | {
        "label": _label(field),
        "value": field.shown(),
        "type": field.input_type,
        "classes": f"govuk-input--width-{field.width}" if field.width else "",
        "autocomplete": _autocomplete(field),
        "inputmode": field.inputmode,
        "spellcheck": field.spellcheck,
        "attributes": _free(field),
    }
    if field.prefix:
        params["prefix"] = {"text": field.prefix}
    if field.suffix:
        params["suffix"] = {"text": field.suffix}
    return macro("Input", {key: value for key, value in params.items() if value is not None})


def _autocomplete(field: Any) -> str | None:
    """What the browser may put in; nothing on a device that many people use."""
    return "off" if current_app.extensions.get("is_shared", bool)() else field.autocomplete


def text_area(field: Any, **_kwargs: object) -> Markup:
    """Several lines, with a count of the characters left."""
    params = _common(field) | {
        "label": _label(field),
        "value": field.shown(),
        "rows": field.rows,
        "spellcheck": field.spellcheck,
        "autocomplete": _autocomplete(field) or "",
        "maxlength": field.max,
        "threshold": 75,
        "attributes": _free(field),
        "textareaDescriptionText": _("You can enter up to %(count)s characters", count=field.max),
        "charactersUnderLimitText": {
            "one": _left(1),
            "few": _left(3),
            "other": _left(100),
        },
        "charactersAtLimitText": _("You have 0 characters left"),
        "charactersOverLimitText": {
            "one": _over(1),
            "few": _over(3),
            "other": _over(100),
        },
    }
    return macro("CharacterCount", params)


def password_input(field: Any, **_kwargs: object) -> Markup:
    """A password, never printed back."""
    params = _common(field) | {
        "label": _label(field),
        "autocomplete": field.autocomplete,
        "showPasswordText": _("Show"),
        "hidePasswordText": _("Hide"),
        "showPasswordAriaLabelText": _("Show password"),
        "hidePasswordAriaLabelText": _("Hide password"),
        "passwordShownAnnouncementText": _("Your password is visible"),
        "passwordHiddenAnnouncementText": _("Your password is hidden"),
    }
    return macro("PasswordInput", params)


def radios(field: Any, **_kwargs: object) -> Markup:
    """One of a few."""
    return macro("Radios", _group(field) | _printed(field, "radio") | {"classes": _layout(field, "radios")})


def checkboxes(field: Any, **_kwargs: object) -> Markup:
    """Any of a few."""
    return macro("Checkboxes", _group(field) | _printed(field, "checkbox") | {"classes": _layout(field, "checkboxes")})


def tick(field: Any, **_kwargs: object) -> Markup:
    """One box: the label stands beside it."""
    item: dict[str, Any] = {"value": "yes", "text": field.title(), "checked": bool(field.data)}
    if field.hint:
        item["hint"] = {"text": field.hint}
    params = _common(field) | {"idPrefix": field.id, "items": [item]}
    params.pop("hint", None)
    return macro("Checkboxes", params)


def select(field: Any, **_kwargs: object) -> Markup:
    """One of many."""
    items = [{"value": "", "text": field.blank}] if field.blank is not None else []
    items += [{"value": i["value"], "text": i["text"], "selected": i["checked"]} for i in _items(field)]
    return macro("Select", _common(field) | {"label": _label(field), "items": items})


def day_input(field: Any, **_kwargs: object) -> Markup:
    """Three boxes: day, month, year."""
    words = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    items = [
        {
            "id": f"{field.id}-{part}",
            "name": f"{field.name}-{part}",
            "label": word,
            "value": field.parts[part],
            # A month may be typed as a word, so its keyboard has letters.
            "inputmode": "text" if part == "month" else "numeric",
            "autocomplete": f"bday-{part}" if field.autocomplete == "bday" else None,
            "classes": ("govuk-input--width-4" if part == "year" else "govuk-input--width-2")
            + (" govuk-input--error" if part in field.wrong else ""),
        }
        for part, word in words.items()
    ]
    return macro("DateInput", _group(field) | {"items": items})


def file_input(field: Any, **_kwargs: object) -> Markup:
    """A file to choose."""
    accept = {"accept": field.accept} if field.accept else {}
    return macro("FileUpload", _common(field) | {"label": _label(field), "attributes": accept})


def hidden(field: Any, **_kwargs: object) -> Markup:
    """Not seen. It has no id: one page may hold the same form twice."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(field.name, field.shown())


def _common(field: Any) -> dict[str, Any]:
    params: dict[str, Any] = {"id": field.id, "name": field.name}
    if field.hint:
        params["hint"] = {"text": field.hint}
    if field.errors:
        params["errorMessage"] = {
            "text": str(field.errors[0]),
            "visuallyHiddenText": _("Error"),
        }
    return params


def _group(field: Any) -> dict[str, Any]:
    legend = {"text": field.title(), "classes": f"govuk-fieldset__legend--{field.size()}"}
    if field.heading:
        legend["isPageHeading"] = True
    return _common(field) | {"idPrefix": field.id, "fieldset": {"legend": legend}}


def _label(field: Any) -> dict[str, Any]:
    label: dict[str, Any] = {"text": field.title(), "isPageHeading": field.heading}
    if field.size():
        label["classes"] = f"govuk-label--{field.size()}"
    return label


def _items(field: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for choice in field.listed():
        if choice is None:
            items.append({"divider": _("or")})
            continue
        item = {"value": choice.value, "text": choice.text, "checked": choice.value in field.typed}
        if choice.hint:
            item["hint"] = {"text": choice.hint}
        items.append(item)
    return items


# The items as the macros print them (a test compares the two). Written here because a long list of themes through the macros
# costs a tenth of a millisecond an item.
ITEM = Markup(
    '<div class="govuk-{kind}__item">'
    '<input class="govuk-{kind}__input" id="{id}" name="{name}" type="{type}" value="{value}"{checked}{described}>'
    '<label class="govuk-label govuk-{kind}__label" for="{id}">{text}</label>{hint}</div>'
)
ITEM_HINT = Markup('<div id="{id}-item-hint" class="govuk-hint govuk-{kind}__hint">{text}</div>')
DIVIDER = Markup('<div class="govuk-{kind}__divider">{text}</div>')


def _printed(field: Any, type_: str) -> dict[str, Any]:
    kind = "radios" if type_ == "radio" else "checkboxes"
    html = Markup("\n").join(_item(field, kind, type_, number, item) for number, item in enumerate(_items(field), 1))
    return {"items": [], "formGroup": {"beforeInputs": {"html": html}}}


def _item(field: Any, kind: str, type_: str, number: int, item: dict[str, Any]) -> Markup:
    if "divider" in item:
        return DIVIDER.format(kind=kind, text=item["divider"])
    id_ = field.id if number == 1 else f"{field.id}-{number}"
    hint = item.get("hint")
    return ITEM.format(
        kind=kind,
        id=id_,
        name=field.name,
        type=type_,
        value=item["value"],
        checked=Markup(" checked") if item["checked"] else "",
        described=Markup(' aria-describedby="{}-item-hint"').format(id_) if hint else "",
        text=item["text"],
        hint=ITEM_HINT.format(id=id_, kind=kind, text=hint["text"]) if hint else "",
    )


def _layout(field: Any, kind: str) -> str:
    return " ".join(f"govuk-{kind}--{way}" for way in ("inline", "small") if getattr(field, way))


def _free(field: Field) -> dict[str, str]:
    """Free text may be in a script of either direction; the browser looks at what is typed."""
    return {"dir": "auto"} if getattr(field, "free", False) else {"dir": "ltr"}


def _left(number: int) -> str:
    return ngettext("You have %(count)s character left", "You have %(count)s characters left", number, count="%{count}")


def _over(number: int) -> str:
    return ngettext(
        "You have %(count)s character too many", "You have %(count)s characters too many", number, count="%{count}"
    )
