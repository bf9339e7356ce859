"""How a page of lines is answered, wherever lines are typed: more of them, the good ones kept, the others shown again."""

from collections.abc import Callable
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from flask_babel import ngettext

from engagement.intelligence.batches import actions, forms
from engagement.intelligence.models import Batch
from engagement.shared import clock
from engagement.shared.pages import done, keep, page


def sent() -> Any:
    """What was sent, or nothing when the page is only opened."""
    return request.form if request.method == "POST" else None


def answer(
    form: forms.Lines,
    *,
    begin: Callable[[], Batch],
    then: Callable[[Batch], str],
    template: str = "intelligence/add_lines.html",
    **context: Any,
) -> Any:
    """Answer a page of lines. ``begin`` makes or finds its batch once the header is good; ``then`` is the address to go to when no
    line is left over. Those left over are shown on the batch's own page for further lines, with what was kept committed."""
    if request.form.get("then") == "more":
        form.more()
    elif request.method == "POST":
        good = form.good_ones()
        if form.validate_on_submit() and (good or _is_told(form)):
            with form.catching():
                batch = begin()
                new = actions.keep(batch, good, now=clock.now())
                form.leave(good)
                says = ngettext("%(num)s line is saved.", "%(num)s lines are saved.", new)
                if not form.lines:
                    return done(then(batch), says)
                keep()
                flash(says, "success")
                return page("intelligence/add_lines.html", form=form, batch=batch)
    return page(template, form=form, **context)


def _is_told(form: forms.Lines) -> bool:
    """Nothing good was typed: say so, unless what is wrong with the lines says it already."""
    if all(line.is_empty for line in form.lines) and form.lines:
        form.lines[0].text.errors = [_("Type what was said")]
    return False
