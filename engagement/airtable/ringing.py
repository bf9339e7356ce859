"""Airtable rings at a door of the site: whether it was Airtable, and that it rang. All else is the worker's."""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime

import sqlalchemy as sa

from engagement.airtable.models import Base
from engagement.shared.database import db

LONGEST_RING = 64 * 1024
MAC = "hmac-sha256="


def ring(key: str, raw: bytes, mac: str, *, now: datetime) -> bool:
    """Airtable rang for a base: whether it was Airtable. Only that it rang is kept, so ringing twice does no harm."""
    base = db.session.scalar(sa.select(Base).where(Base.key == key))
    if base is None or base.hook_secret is None or len(raw) > LONGEST_RING:
        return False
    try:
        secret = base64.b64decode(base.hook_secret, validate=True)
    except binascii.Error:
        return False
    wanted = MAC + hmac.new(secret, raw, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted.encode(), mac.encode("utf-8", "surrogatepass")):
        return False
    try:
        said = json.loads(raw)
        about = said["base"]["id"], said["webhook"]["id"]
    except (ValueError, TypeError, KeyError):
        return False
    if about != (base.base_id, base.hook_id):
        return False
    base.rung_at = now
    db.session.flush()
    return True
