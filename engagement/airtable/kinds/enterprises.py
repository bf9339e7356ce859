"""Small enterprises whose founders agreed to be listed, both ways: name and what they do, as the public list has them."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from engagement.airtable.kinds import taking
from engagement.airtable.kinds.outward import Outward
from engagement.airtable.values import Value
from engagement.enterprises import actions
from engagement.enterprises.models import Enterprise
from engagement.shared.database import db
from engagement.shared.refusals import Refusal


class FounderAgrees(Refusal):
    says = _l("An enterprise is shared once its founder agrees to be listed. Tick that they do")


class Enterprises(Outward):
    """Who founded it, how to reach them and how far they have come is for their officer alone. Unticking ``public`` in Airtable
    takes the enterprise out of there."""

    def take(self, id_: int | None, values: Mapping[str, Value], *, now: datetime, locality: str | None = None) -> int:
        taking.check(self.columns, values)
        enterprise = None if id_ is None else db.session.get(Enterprise, id_)
        if id_ is not None and (enterprise is None or not enterprise.public):
            raise taking.NotShared
        name = taking.text(values, "name", enterprise.name if enterprise else None, needed=True)
        what = taking.text(values, "what", enterprise.what if enterprise else None, needed=True)
        taking.check_public([name, what], before=[enterprise.name, enterprise.what] if enterprise else [])
        if enterprise is None:
            if not values.get("public"):
                raise FounderAgrees
            here = taking.locality_of(values, locality)
            return actions.add_enterprise(here, name=name, what=what, public=True, by=None, now=now).id
        taking.stays(values, enterprise.locality)
        actions.edit_enterprise(
            enterprise,
            name=name,
            what=what,
            form=enterprise.form,
            neighbourhood=enterprise.neighbourhood,
            founder=enterprise.founder,
            contact=enterprise.contact,
            public=bool(values.get("public", True)),
            by=None,
            now=now,
        )
        return enterprise.id
