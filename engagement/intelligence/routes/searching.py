"""Search notes. The form is sent, not put in an address: the words come back in one sealed, so that no log can read them."""

from typing import Any
from urllib.parse import urlencode

from flask import redirect, request, url_for

from engagement.intelligence import permissions, queries, rules
from engagement.intelligence.routes.blueprint import bp
from engagement.intelligence.search import asked, form, found, sealed
from engagement.intelligence.search.marking import snippet
from engagement.places import queries as places
from engagement.shared.pages import actor, needs, page

NOT_A_FILTER = ("q", "all", "after", "page", "upto", "order")


@bp.get("/notes/search")
@needs(permissions.read_notes)
def search_notes() -> Any:
    """Search the notes you may read, by words and by what they are."""
    words = sealed.unseal(request.args["q"]) if request.args.get("q") else ""
    return _show(form.Search(formdata=None, **form.answers(request.args, words=words)), lost=words is None)


@bp.post("/notes/search")
@needs(permissions.read_notes)
def ask_search() -> Any:
    """Ask a search: its answer has an address of its own, which can be kept and passed on."""
    asking = form.Search()
    _offer(asking)
    if asking.validate_on_submit():
        return redirect(f"{url_for('.search_notes')}?{urlencode(asking.address(seal=sealed.seal))}", code=303)
    return _show(asking)


def _offer(asking: form.Search) -> tuple[Any, Any, bool]:
    allowed = permissions.localities_of(actor(), *permissions.READERS)
    localities, themes = places.list_localities(within=allowed, neighbourhoods=True), queries.list_themes()
    asking.offer(localities, themes)
    return localities, themes, allowed is None


def _show(asking: form.Search, *, lost: bool = False) -> Any:
    localities, themes, everywhere = _offer(asking)
    words = asked.read(asking.words.data or "")
    narrowed = form.narrowed(asking, localities, themes, everywhere=everywhere, me=actor().person_id)
    looking = bool(request.args) and not lost and request.method == "GET"
    result = _find(words, narrowed) if looking else None
    return page(
        "intelligence/search_notes.html",
        form=asking,
        asked=words,
        found=result,
        lost=lost,
        narrowing=any(name not in NOT_A_FILTER for name in request.args),
        about=queries.themes_of(result.notes) if result else {},
        address={name: value for name, value in request.args.items() if name not in ("after", "page", "upto")},
        snippet=lambda text: snippet(text, words.words),
        kinds={slug: str(said) for slug, said in rules.KINDS.items()},
        colours=rules.COLOURS,
        private=True,
    )


def _find(words: asked.Asked, narrowed: Any) -> found.Found:
    args = request.args
    if args.get("order") == "best" and words.musts:
        number = max(1, min(args.get("page", 1, type=int), found.MOST // found.PER_PAGE))
        return found.best(words, narrowed, page=number, upto=args.get("upto"))
    return found.newest(words, narrowed, after=args.get("after"))
