"""Postcodes: how they are written, and which of the place's areas one falls in."""

import re
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from engagement.shared.refusals import Refusal

_POSTCODE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)\s*(\d)([A-Z]{2})$", re.ASCII)


class NotAPostcode(Refusal):
    says = _l("Enter a full postcode, like RM17 6SL")
    field = "postcode"


class OutsideThePlace(Refusal):
    says = _l("%(postcode)s is not in %(place)s. Choose the area you want to tell us about instead.")
    field = "postcode"


def tidy_postcode(written: str) -> str:
    """``rm176sl`` → ``RM17 6SL``. Raises NotAPostcode."""
    found = _POSTCODE.match(re.sub(r"[\s.\-]+", "", written).upper()[:10])
    if not found:
        raise NotAPostcode
    district, sector, unit = found.groups()
    return f"{district} {sector}{unit}"


def longest_match(postcode: str, prefixes: Iterable[str]) -> str | None:
    """The longest district or sector a tidy postcode falls in: RM16 2XX is in ``RM16 2`` before ``RM16``."""
    district, rest = postcode.split(" ")
    here = [prefix for prefix in prefixes if prefix in (district, f"{district} {rest[0]}")]
    return max(here, key=len, default=None)
