"""Search notes. The form is sent, not put in an address: the words come back in one sealed, so that no log can read them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Response, redirect, request, url_for

from engagement.intelligence import permissions, queries, rules
from engagement.intelligence.routes.blueprint import bp
from engagement.intelligence.search import actions, asked, exporting, form, found, sealed
from engagement.intelligence.search.marking import snippet
from engagement.intelligence.search.narrowing import Narrowed
from engagement.places import queries as places
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.pages import actor, may, needs, page

NOT_A_FILTER = ("q", "all", "after", "page", "upto", "order")
OF_A_PAGE = ("after", "page", "upto")


@bp.get("/notes/search")
@needs(permissions.read_notes)
def search_notes() -> Any:
    """Search the notes you may read, by words and by what they are."""
    return _show(_from_address(), looking=bool(request.args))


@bp.post("/notes/search")
@needs(permissions.read_notes)
def ask_search() -> Any:
    """Ask a search: its answer has an address of its own, which can be kept and passed on."""
    asking = form.Search()
    asking.offer(*_offered(permissions.READERS))
    if asking.validate_on_submit():
        return redirect(f"{url_for('.search_notes')}?{urlencode(asking.address(seal=sealed.seal))}", code=303)
    return _show(asking, looking=False)


@bp.post("/notes/search/export")
@needs(permissions.export_notes)
def export_notes() -> Any:
    """Take what a search finds as a file. The journal keeps who took how many notes."""
    asking, taking = _from_address(), form.Export()
    if not taking.validate_on_submit():
        return _show(asking, looking=bool(request.args), taking=taking)
    words, narrowed = asked.read(asking.words.data or ""), _narrowed(asking, permissions.EXPORTERS)
    actions.export(words, narrowed, form=taking.form.data, by=actor().person_id, now=clock.now())
    return _file(taking.form.data, exporting.stream(taking.form.data, db.engine, words, narrowed))


def _from_address() -> form.Search:
    words = sealed.unseal(request.args["q"]) if request.args.get("q") else ""
    return form.Search(formdata=None, lost=words is None, **form.answers(request.args, words=words))


def _offered(roles: Iterable[str]) -> tuple[Any, Any]:
    """The localities whose notes somebody with these roles may search, and the themes."""
    allowed = permissions.localities_of(actor(), *roles)
    return places.list_localities(within=allowed, neighbourhoods=True), queries.list_themes()


def _narrowed(asking: form.Search, roles: Iterable[str]) -> Narrowed:
    localities, themes = _offered(roles)
    asking.offer(localities, themes)
    everywhere = permissions.localities_of(actor(), *roles) is None
    return form.narrowed(asking, localities, themes, everywhere=everywhere, me=actor().person_id)


def _show(asking: form.Search, *, looking: bool, taking: form.Export | None = None) -> Any:
    words, narrowed = asked.read(asking.words.data or ""), _narrowed(asking, permissions.READERS)
    result = _find(words, narrowed) if looking and not asking.lost else None
    return page(
        "intelligence/search_notes.html",
        form=asking,
        taking=(taking or form.Export(formdata=None)) if result and may(permissions.export_notes) else None,
        asked=words,
        found=result,
        narrowing=any(name not in NOT_A_FILTER for name in request.args),
        about=queries.themes_of(result.notes) if result else {},
        address={name: value for name, value in request.args.items() if name not in OF_A_PAGE},
        snippet=lambda text: snippet(text, words.words),
        kinds={slug: str(said) for slug, said in rules.KINDS.items()},
        colours=rules.COLOURS,
        private=True,
    )


def _find(words: asked.Asked, narrowed: Narrowed) -> found.Found:
    args = request.args
    if args.get("order") == "best" and words.musts:
        number = max(1, min(args.get("page", 1, type=int), found.MOST // found.PER_PAGE))
        return found.best(words, narrowed, page=number, upto=args.get("upto"))
    return found.newest(words, narrowed, after=args.get("after"))


def _file(kind: str, pieces: Iterable[bytes]) -> Response:
    answer = Response(pieces, mimetype=exporting.TYPES[kind])
    answer.headers["Content-Disposition"] = f"attachment; filename=notes.{kind}"
    answer.headers["Cache-Control"] = "no-store"
    return answer
