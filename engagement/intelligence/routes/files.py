"""Taking in a file of notes: send it, say what its columns are, see what would come in, take it in; and take it back."""

import json
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from engagement.intelligence import intake, permissions, reasons, reports
from engagement.intelligence.files import checking, encodings, forms, opening, queries, rules, store, taking, undoing
from engagement.intelligence.files.models import ImportFile
from engagement.intelligence.models import Import
from engagement.intelligence.routes.blueprint import bp
from engagement.places import queries as places
from engagement.privacy.kinds import KINDS
from engagement.shared import clock, sheets
from engagement.shared.database import db
from engagement.shared.pages import actor, done, me, needs, page
from engagement.shared.posted import may_be_large

ROLES = (*permissions.LOGGERS, "administrator")


@bp.get("/imports")
@needs(permissions.import_notes)
def list_imports() -> Any:
    """See which files were taken in, by whom, and what became of their rows; go on with one of yours."""
    localities = permissions.localities_of(actor(), *ROLES)
    return page(
        "intelligence/files/list_imports.html",
        imports=queries.list_imports(localities),
        waiting=queries.list_own(me(), now=clock.now()),
        rules=rules,
    )


@bp.route("/imports/new", methods=["GET", "POST"])
@may_be_large(rules.MOST_BYTES)
@needs(permissions.import_notes)
def send_notes() -> Any:
    """Send a file of notes, to be looked at before any of it is taken in."""
    localities = places.list_localities(within=permissions.localities_of(actor(), *ROLES))
    form = forms.SendFile.among(localities)
    if form.sent():
        here = next(one for one in localities if one.slug == form.locality.data)
        try:
            file = opening.send(
                form.file.data, file_name=form.file.file_name, locality_id=here.id, by=me(), now=clock.now()
            )
            form.file.close()
            return done(url_for(".show_file", file=file.key))
        except intake.Unusable as unusable:
            db.session.rollback()
            form.file.errors = [_cannot(unusable)]
    form.file.close()
    return page("intelligence/files/send_notes.html", form=form)


@bp.get("/imports/<file>")
@needs(permissions.keep_file, of=queries.get_file)
def show_file(file: ImportFile) -> Any:
    """Go on with a file you sent: to what it waits for, or see how far it has come."""
    if file.state == "columns":
        return redirect(url_for(".say_columns", file=file.key), code=303)
    if file.state == "check":
        return redirect(url_for(".take_file_in", file=file.key), code=303)
    if file.state == "done" and file.source is not None:
        return redirect(url_for(".show_import", taken=file.source.key), code=303)
    why = reasons.of_kept(json.loads(file.fault)) if file.fault else ""
    return page("intelligence/files/show_file.html", file=file, why=why, rules=rules)


@bp.route("/imports/<file>/columns", methods=["GET", "POST"])
@needs(permissions.keep_file, of=queries.get_file)
def say_columns(file: ImportFile) -> Any:
    """Say which column of a file is what. It is remembered for the next file like it."""
    if file.state not in ("columns", "check"):
        return redirect(url_for(".show_file", file=file.key), code=303)
    form = forms.Columns.of(file.seen["headings"], file.columns, file.standing)
    if form.sent():
        with form.catching():
            try:
                checking.say_columns(file, form.columns(), form.standing(), by=me(), now=clock.now())
                return done(url_for(".show_file", file=file.key))
            except intake.Unusable as unusable:
                db.session.rollback()
                form.form_errors.append(_cannot(unusable))
    return page("intelligence/files/say_columns.html", form=form, file=file, rules=rules, encodings=encodings.ENCODINGS)


@bp.route("/imports/<file>/letters", methods=["GET", "POST"])
@needs(permissions.keep_file, of=queries.get_file)
def choose_letters(file: ImportFile) -> Any:
    """Choose how a file writes letters, when its words look wrong."""
    return _again(file, forms.Letters(encoding=file.encoding), "encoding")


@bp.route("/imports/<file>/sheet", methods=["GET", "POST"])
@needs(permissions.keep_file, of=queries.get_file)
def choose_sheet(file: ImportFile) -> Any:
    """Choose another sheet of a workbook."""
    return _again(file, forms.Sheets.of(file.seen.get("sheets", ()), file.sheet), "sheet")


@bp.route("/imports/<file>/check", methods=["GET", "POST"])
@needs(permissions.keep_file, of=queries.get_file)
def take_file_in(file: ImportFile) -> Any:
    """See what would become of each row of a file, then take it in."""
    if request.method == "GET" and file.state != "check":
        return redirect(url_for(".show_file", file=file.key), code=303)
    form = forms.TakeFileIn(found=file.found or "hold")
    if form.sent():
        with form.catching():
            taking.ask(file, found=form.found.data, now=clock.now())
            return done(url_for(".show_file", file=file.key))
    labels = {word: kind.label for word, kind in KINDS.items()}
    shown = [reports.say(kept) for kept in file.checked.get("shown", ())]
    return page(
        "intelligence/files/take_file_in.html", form=form, file=file, labels=labels, shown=shown, most=checking.SHOWN
    )


@bp.get("/imports/<file>/report")
@needs(permissions.keep_file, of=queries.get_file)
def download_report(file: ImportFile) -> Any:
    """Take the rows that do not come in, with reasons, as a CSV file."""
    answer = sheets.csv_file("not-taken-in.csv", reports.heads(), reports.said(store.pieces(file.id, "faults")))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/imports/done/<taken>")
@needs(permissions.import_notes, of=queries.get_import)
def show_import(taken: Import) -> Any:
    """See what became of a file that was taken in."""
    file = queries.find_file_of(taken.id)
    return page("intelligence/files/show_import.html", taken=taken, file=file, allowed=permissions)


@bp.route("/imports/done/<taken>/undo", methods=["GET", "POST"])
@needs(permissions.undo_import, of=queries.get_import)
def undo_import(taken: Import) -> Any:
    """Take a whole import back: every note of it that nobody has worked with is withdrawn."""
    form = forms.Undo()
    if form.sent():
        with form.catching():
            went = undoing.undo(taken, why=form.why.data, by=me(), now=clock.now())
            says = ngettext("%(num)s note is withdrawn.", "%(num)s notes are withdrawn.", went)
            return done(url_for(".show_import", taken=taken.key), says)
    return page("intelligence/files/undo_import.html", form=form, taken=taken, going=undoing.number_going(taken))


def _again(file: ImportFile, form: Any, name: str) -> Any:
    if form.sent():
        with form.catching():
            try:
                opening.open_again(file, **{name: form[name].data}, now=clock.now())
                return done(url_for(".show_file", file=file.key))
            except intake.Unusable as unusable:
                db.session.rollback()
                form[name].errors = [_cannot(unusable)]
    return page("intelligence/files/read_again.html", form=form, file=file, field=form[name])


def _cannot(unusable: intake.Unusable) -> str:
    return _("The file cannot be read, %(why)s. Nothing was kept.", why=unusable)
