"""Pages of quotes: ask to show words of a note, release them with their giver's consent, take them back."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from engagement.insights import forms, permissions, queries, quotes
from engagement.insights.models import Evidence, Quote
from engagement.insights.routes.blueprint import bp
from engagement.shared import clock
from engagement.shared.pages import done, me, needs, page


@bp.route("/insights/<insight>/notes/<note>/quote", methods=["GET", "POST"])
@needs(permissions.ask_quote, of=queries.get_evidence)
def ask_quote(evidence: Evidence) -> Any:
    """Ask that some words of a note be shown with a finding."""
    form = forms.AskQuote()
    if form.sent():
        with form.catching():
            quotes.ask(evidence, words=form.words.data, why=form.why.data, by=me(), now=clock.now())
            says = _("It is asked. Now ask the person who said it; a facilitator releases the words when they agree.")
            return done(url_for(".show_work", insight=evidence.insight.key), says)
    return page(
        "insights/form.html",
        form=form,
        insight=evidence.insight,
        title=_("Ask to show their words"),
        lead=_(
            "Nobody outside sees any words of a note unless the person who said them agrees and a facilitator releases them."
        ),
        quoted="\n".join(filter(None, (evidence.note.text, evidence.note.quote))),
        button=_("Ask for it"),
    )


@bp.route("/quotes/<quote>/release", methods=["GET", "POST"])
@needs(permissions.release_quote, of=queries.get_quote)
def release_quote(quote: Quote) -> Any:
    """Release somebody's words, with their consent."""
    form = forms.Release()
    if form.sent():
        with form.catching():
            quotes.release(quote, consent=form.consent.data, by=me(), now=clock.now())
            return done(url_for(".show_work", insight=quote.insight.key), _("The words are released."))
    return page(
        "insights/form.html",
        form=form,
        insight=quote.insight,
        title=_("Release their words"),
        lead=_("Everyone reads exactly these words once the finding is published."),
        quoted=quote.words,
        button=_("Release them"),
    )


@bp.route("/quotes/<quote>/take-back", methods=["GET", "POST"])
@needs(permissions.take_back_quote, of=queries.get_quote)
def take_back_quote(quote: Quote) -> Any:
    """Take somebody's words back: they are gone at once."""
    form = forms.TakeBackQuote()
    if form.sent():
        with form.catching():
            quotes.take_back(quote, why=form.why.data, by=me(), now=clock.now())
            return done(url_for(".show_work", insight=quote.insight.key), _("The words are gone."))
    return page(
        "insights/form.html",
        form=form,
        insight=quote.insight,
        title=_("Take their words back"),
        quoted=quote.words,
        button=_("Take them back"),
        warning=True,
    )
