"""The papers of a pack, in its language: as a page that can be printed anywhere, and as PDF where the machine can make one."""

from typing import Any

from flask import flash, redirect, request, url_for

from engagement.feedback import references
from engagement.feedback import rules as feedback
from engagement.intelligence import rules as notes
from engagement.packs import queries, rules
from engagement.packs.models import Pack
from engagement.packs.routes.blueprint import bp
from engagement.shared import language, printing
from engagement.shared.look import path_to
from engagement.shared.pages import needs, page
from engagement.shared.permits import anyone
from engagement.shared.refusals import Missing


def get_paper(*, code: str, paper: str) -> tuple[Pack, str]:
    """A pack and one of its papers. Raises Missing."""
    if paper not in rules.PAPERS:
        raise Missing
    return queries.get_pack(code=code), paper


@bp.get("/p/<code>/<paper>")
@needs(anyone, of=get_paper)
def show_paper(asked: tuple[Pack, str]) -> Any:
    """Read or print one of the papers from the browser."""
    pack, paper = asked
    with language.speaking(pack.language):
        return page("packs/paper.html", private=True, **_shown(pack, paper))


@bp.get("/p/<code>/<paper>.pdf")
@needs(anyone, of=get_paper)
def print_paper(asked: tuple[Pack, str]) -> Any:
    """Print one of the papers: A4, large print, or A3 for a poster."""
    pack, paper = asked
    size = request.args.get("size") if request.args.get("size") in rules.SIZES else "a4"
    first = request.args.get("first", 1, type=int)
    first = first if first in rules.FIRST_SHEETS else 1
    try:
        with language.speaking(pack.language):
            shown = _shown(pack, paper) | {"size": size, "numbers": range(first, first + rules.SHEETS)}
            return printing.sheet("packs/paper_pdf.html", name=f"{paper}-{pack.code}", **shown)
    except printing.CannotPrint as refusal:
        flash(str(refusal), "notice")
        return redirect(url_for(".show_paper", code=pack.code, paper=paper), code=303)


def _shown(pack: Pack, paper: str) -> dict[str, Any]:
    return {
        "pack": pack,
        "paper": paper,
        "rules": rules,
        "kinds": notes.KINDS,
        "outcomes": feedback.OUTCOMES,
        "answers": queries.answers_to(pack) if paper == "answers" else (),
        "heard": queries.heard(pack) if paper == "answers" else None,
        "groups": references.spelt(pack.code),
        "code": printing.qr(path_to("packs.show", code=pack.code)),
    }
