"""Anybody makes a pack, one question a page. Answers wait in the browser's own session until the last page."""

from datetime import date
from typing import Any

from flask import abort, redirect, request, session, url_for

from engagement.packs import actions, forms, rules
from engagement.packs.routes.blueprint import bp
from engagement.people import guesses
from engagement.places import queries as places
from engagement.places.place import current_place
from engagement.shared import clock, language
from engagement.shared.pages import actor, done, needs, page
from engagement.shared.permits import anyone

IN_SESSION = "pack"


@bp.get("/packs")
@needs(anyone)
def start() -> Any:
    """Find out how your group can hold its own discussion, and make a pack for it."""
    return page("packs/start.html", form=None, look_up=forms.LookUp())


@bp.route("/packs/new/where", methods=["GET", "POST"])
@needs(anyone)
def where() -> Any:
    """Say in which area your group meets."""
    form = forms.Where(locality=_told().get("where"))
    form.offer(places.list_localities())
    if form.validate_on_submit():
        return _keep(where=form.locality.data)
    return page("packs/where.html", form=form, private=True)


@bp.route("/packs/new/group", methods=["GET", "POST"])
@needs(anyone)
def group() -> Any:
    """Say what your group is called."""
    told = _told()
    form = forms.Group(group_name=told.get("group"), host=told.get("host"), topic=told.get("topic"))
    if form.validate_on_submit():
        return _keep(group=form.group_name.data, host=form.host.data, topic=form.topic.data)
    return page("packs/group.html", form=form, private=True)


@bp.route("/packs/new/day", methods=["GET", "POST"])
@needs(anyone)
def day() -> Any:
    """Say when your group meets, and how many are told of it."""
    told = _told()
    kept = date.fromisoformat(told["day"]) if "day" in told else None
    form = forms.When(meets_on=kept, invited=int(told["invited"]) if told.get("invited") else None)
    if form.validate_on_submit():
        with form.catching():
            rules.check_day(form.meets_on.data, clock.today())
            return _keep(day=form.meets_on.data.isoformat(), invited=str(form.invited.data or ""))
    return page("packs/day.html", form=form, private=True)


@bp.route("/packs/new/language", methods=["GET", "POST"])
@needs(anyone)
def choose_language() -> Any:
    """Choose the language of the papers."""
    form = forms.Language(language=_told().get("language", language.chosen().split("_")[0]))
    form.offer()
    if form.validate_on_submit():
        if form.language.data != _told().get("language"):
            _told().pop("questions", None)
        return _keep(language=form.language.data)
    return page("packs/language.html", form=form, private=True)


@bp.route("/packs/new/questions", methods=["GET", "POST"])
@needs(anyone)
def questions() -> Any:
    """Choose the questions, or leave them as they are."""
    told = _told()
    form = forms.Questions(questions=told.get("questions") or _usual_questions(told.get("language", "en")))
    if form.validate_on_submit():
        return _keep(questions="\n".join(form.each()))
    return page("packs/questions.html", form=form, private=True)


@bp.route("/packs/new/check", methods=["GET", "POST"])
@needs(anyone)
def check() -> Any:
    """Check your answers and get the pack."""
    told = _told()
    open_stage = rules.first_open(told)
    if open_stage != "check":
        return redirect(_page_of(open_stage), code=303)
    form = forms.Check()
    if form.sent():
        with form.catching():
            _count_it()
            pack = actions.make(**_answers(told), by=actor().person_id, now=clock.now())
            session.pop(IN_SESSION)
            return done(url_for(".show", code=pack.code))
    locality = places.get_locality(locality=told["where"])
    names = {one.code: one.own_name for one in current_place().languages}
    meets_on = date.fromisoformat(told["day"])
    return page(
        "packs/check.html",
        form=form,
        told=told,
        locality=locality,
        meets_on=meets_on,
        names=names,
        page_of=_page_of,
        private=True,
    )


def _told() -> dict[str, str]:
    return session.setdefault(IN_SESSION, {}) if request.method == "POST" else dict(session.get(IN_SESSION, {}))


def _keep(**answers: str) -> Any:
    told = session[IN_SESSION] = {**_told(), **answers}
    return redirect(_page_of(rules.first_open(told)), code=303)


def _page_of(stage: str) -> str:
    return url_for(".choose_language" if stage == "language" else f".{stage}")


def _count_it() -> None:
    """One household makes a few packs, never hundreds."""
    try:
        who = guesses.network(request.remote_addr)
        guesses.count("pack", account=who, address=request.remote_addr, now=clock.now())
    except guesses.TooManyGuesses:
        abort(429)


def _answers(told: dict[str, str]) -> dict[str, Any]:
    return {
        "locality_id": places.get_locality(locality=told["where"]).id,
        "group_name": told["group"],
        "host": told.get("host", ""),
        "topic": told.get("topic", ""),
        "meets_on": date.fromisoformat(told["day"]),
        "language": told["language"],
        "questions": told["questions"].split("\n"),
        "invited": int(told["invited"]) if told.get("invited") else None,
    }


def _usual_questions(code: str) -> str:
    with language.speaking(code):
        return "\n".join(words for _slug, words in current_place().choices("pack_questions"))
