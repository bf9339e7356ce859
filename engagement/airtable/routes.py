"""How the sync goes, for administrators: what waits for them, and what they may do about it. No page calls Airtable."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.airtable import actions, alerts, changed, forms, mapping, permissions, queries, ringing, rules, showing
from engagement.airtable.events import Stop, Wanted
from engagement.airtable.models import Base, Conflict, Row, Table
from engagement.airtable.wishes import queries as wishes
from engagement.airtable.wishes.models import Wish
from engagement.shared import clock
from engagement.shared.form import Form
from engagement.shared.pages import done, me, needs, page

bp = Blueprint("airtable", __name__)

STATES = {
    "parked": _l("Needs attention"),
    "removed": _l("Removed in Airtable"),
    queries.LEFT: _l("Removed in Airtable, and left so"),
}


@bp.get("/admin/airtable")
@needs(permissions.see_sync)
def show_status() -> Any:
    """See how the sync with Airtable goes, base by base."""
    return _status()


def _status(form: Form | None = None) -> Any:
    met, names = queries.list_bases(), showing.names()
    runs, settings = queries.newest_runs(met), current_app.extensions["settings"]
    return page(
        "airtable/show_status.html",
        form=form,
        sides=showing.sides(names, met),
        runs=runs,
        did=lambda run: showing.did(showing.counts_of(run)),
        how_found=showing.how_found,
        to_send=queries.count_to_send([run.base_id for run in runs.values() if run.ended_at is None]),
        left=queries.count_left_alone(),
        conflicts=queries.count_open(),
        asked=wishes.newest(),
        wanted=dict(choice[:2] for choice in forms.WANTED),
        stops={stop.value: alerts.says(stop) for stop in Stop},
        names=names,
        is_on=bool(settings.airtable_token),
        every=rules.interval(len(names.tables) * len(names.bases), settings.airtable_calls_per_month),
        quota=settings.airtable_calls_per_month,
        month=f"{clock.now():%Y-%m}",
        now=clock.now(),
        allowed=permissions,
    )


@bp.route("/admin/airtable/bases/<base>/ask", methods=["GET", "POST"])
@needs(permissions.run_sync, of=showing.get_wanted)
def ask(base: mapping.Base) -> Any:
    """Ask the worker for a plan, for a run with so many calls, or for the tables that are missing."""
    form = forms.Ask()
    if form.sent():
        with form.catching():
            what = Wanted(form.what.data)
            wish = actions.ask(base.key, what, most=form.most.data, by=me(), now=clock.now())
            return done(url_for(".show_wish", wish=wish.key), _("The worker does it within a minute."))
    is_on = bool(current_app.extensions["settings"].airtable_token)
    return page("airtable/ask.html", form=form, base=base, names=showing.names(), is_on=is_on)


@bp.get("/admin/airtable/asked/<wish>")
@needs(permissions.see_sync, of=wishes.get_wish)
def show_wish(wish: Wish) -> Any:
    """See what came of what was asked of the worker, and how far it is."""
    settings, base = current_app.extensions["settings"], queries.find_base(wish.base)
    used = base.calls if base is not None and base.month == f"{clock.now():%Y-%m}" else 0
    return page(
        "airtable/show_wish.html",
        wish=wish,
        title=dict(choice[:2] for choice in forms.WANTED)[wish.what],
        said=wishes.list_said(wish),
        names=showing.names(),
        did=showing.did(wish.did),
        minutes=rules.minutes(wish.calls + wish.writes, settings.airtable_calls_per_second),
        calls_left=max(0, settings.airtable_calls_per_month - used),
        allowed=permissions,
    )


@bp.post("/admin/airtable/bases/<base>/run")
@needs(permissions.run_sync, of=queries.get_base)
def ask_for_a_run(base: Base) -> Any:
    """Ask the worker to run now."""
    says = _("The worker runs within a minute.")
    return _press(lambda: actions.ask_for_a_run(base, now=clock.now()), says, to=url_for(".show_status"), again=_status)


@bp.post("/admin/airtable/bases/<base>/start-again")
@needs(permissions.run_sync, of=queries.get_base)
def start_again(base: Base) -> Any:
    """Let a base that was stopped be tried again."""
    says = _("It is tried again within a minute.")
    return _press(lambda: actions.start_again(base, now=clock.now()), says, to=url_for(".show_status"), again=_status)


@bp.post("/admin/airtable/bases/<base>/tables/<kind>/removals")
@needs(permissions.run_sync, of=queries.get_table)
def accept_removals(table: Table) -> Any:
    """Say that so many records were removed on purpose."""
    says = _("They are marked as removed in Airtable. Nothing is removed here.")
    return _press(
        lambda: actions.accept_removals(table, now=clock.now()), says, to=url_for(".show_status"), again=_status
    )


@bp.post("/admin/airtable/bases/<base>/tables/<kind>/try-again")
@needs(permissions.run_sync, of=queries.get_table)
def try_table_again(table: Table) -> Any:
    """Have a table that was paused looked at again."""
    says = _("It is looked at again within a minute.")
    return _press(
        lambda: actions.try_table_again(table, now=clock.now()), says, to=url_for(".show_status"), again=_status
    )


@bp.get("/admin/airtable/conflicts")
@needs(permissions.see_sync)
def list_conflicts() -> Any:
    """See the fields that both sides changed."""
    resolved = request.args.get("state") == "resolved"
    conflicts = queries.list_conflicts(resolved=resolved)
    return page(
        "airtable/list_conflicts.html",
        conflicts=conflicts,
        resolved=resolved,
        names=showing.names(),
        words=showing.of_rows([conflict.row for conflict in conflicts]),
        allowed=permissions,
    )


@bp.route("/admin/airtable/conflicts/<conflict>", methods=["GET", "POST"])
@needs(permissions.run_sync, of=queries.get_conflict)
def resolve(conflict: Conflict) -> Any:
    """Compare what is here with what is in Airtable, and choose."""
    form = forms.Resolve()
    if form.sent():
        with form.catching():
            actions.resolve(conflict, ours=form.keep.data == "ours", by=me(), now=clock.now())
            return done(url_for(".list_conflicts"), _("Settled. The next run does it."))
    return page(
        "airtable/resolve.html",
        form=form,
        conflict=conflict,
        names=showing.names(),
        there=showing.places(queries.list_bases()),
        values=showing.values(conflict),
        marked=showing.marked,
        changed_here=changed.last_here(conflict, now=clock.now()),
        roles_of=showing.roles_of,
        words=showing.of_rows([conflict.row]).get((conflict.row.kind, conflict.row.local_id or 0), ""),
    )


@bp.get("/admin/airtable/records")
@needs(permissions.see_sync)
def list_left_alone() -> Any:
    """See the records that the sync leaves alone, and why."""
    return _left_alone()


def _left_alone(form: Form | None = None) -> Any:
    asked = request.args.get("state", "")
    rows = queries.list_left_alone(asked)
    return page(
        "airtable/list_left_alone.html",
        form=form,
        rows=rows,
        asked=asked,
        states=STATES,
        left=queries.LEFT,
        names=showing.names(),
        words=showing.of_rows(rows),
        there=showing.places(queries.list_bases()),
        allowed=permissions,
    )


@bp.post("/admin/airtable/records/<row>/try-again")
@needs(permissions.run_sync, of=queries.get_row)
def try_again(row: Row) -> Any:
    """Have a record that was left alone looked at again."""
    says = _("The next run looks at it again.")
    return _press(lambda: actions.try_again(row), says, to=url_for(".list_left_alone"), again=_left_alone)


@bp.post("/admin/airtable/records/<row>/leave")
@needs(permissions.run_sync, of=queries.get_row)
def leave(row: Row) -> Any:
    """Leave a record that was removed in Airtable as it is."""
    says = _("It stays here, and out of Airtable.")
    return _press(lambda: actions.leave(row), says, to=url_for(".list_left_alone"), again=_left_alone)


def _press(act: Callable[[], None], says: str, *, to: str, again: Callable[[Form], Any]) -> Any:
    """One button: do it, or show its page again with the reason why not."""
    form = forms.Press()
    if form.sent():
        with form.catching():
            act()
            return done(to, says)
    return again(form)


@bp.post("/airtable/ring/<base>")
@needs(permissions.ring)
def ring(base: str) -> Any:
    """Airtable rings: something changed in this base. It is kept that it rang, and the worker looks."""
    request.max_content_length = ringing.LONGEST_RING
    raw, mac = request.get_data(cache=False), request.headers.get("X-Airtable-Content-MAC", "")
    return "", 204 if ringing.ring(base, raw, mac, now=clock.now()) else 403


@bp.record_once
def _know_it_by_its_signature(state: BlueprintSetupState) -> None:
    """No page of ours sends a ring, so it has no token of ours; its signature stands for one."""
    state.app.extensions["csrf"].exempt(ring)
