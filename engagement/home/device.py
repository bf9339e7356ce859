"""What a phone is given to install the site: its name and colours, its pictures, and the worker that opens it without signal."""

import hashlib
import json
import struct
import zlib
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from engagement.intelligence.permissions import LOGGERS
from engagement.people import sessions
from engagement.places.place import Place
from engagement.shared import language, look
from engagement.shared.pages import actor

SIZES = (180, 192, 512)
"""Of the pictures, in pixels: the first is the one an iPhone wants."""

LOOK = (
    "site.css",
    "site.rtl.css",
    "govuk-frontend.min.js",
    "site.js",
    "vault.js",
    "sending.js",
    "waiting.js",
    "capture.js",
    "icon.svg",
)
"""The files the capture page is made of."""


def kept_here() -> dict[str, str] | None:
    """Whose notes may wait on this device: on the pages of those who log notes, None on all others."""
    if not current_user.is_authenticated or not actor().holds(*LOGGERS, "facilitator"):
        return None
    return {"owner": sessions.owner_of_device() or ""}


def manifest(place: Place) -> dict[str, Any]:
    """The web app manifest: installed, it opens on the capture page."""
    return {
        "id": "/",
        "name": f"{place.service_name}, {place.short_name}",
        "short_name": place.service_name,
        "description": _("Log what you heard, also without signal."),
        "lang": str(get_locale()).replace("_", "-"),
        "dir": language.direction(),
        "start_url": url_for("intelligence.new_note"),
        "scope": "/",
        "display": "standalone",
        "theme_color": place.colour,
        "background_color": "#ffffff",
        "icons": [
            {"src": icon_url(size, place), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size in SIZES[1:]
            for purpose in ("any", "maskable")
        ],
    }


def worker(source: str) -> str:
    """The service worker's script with the addresses of this very version of the look written in front."""
    addresses = [*map(look.asset, LOOK), look.place_css_url()]
    parts = {
        "look": addresses,
        "capture": [url_for("intelligence.new_note"), url_for("intelligence.offline")],
        "stamp": hashlib.sha256("\n".join(addresses).encode()).hexdigest()[:12],
    }
    return f"const PARTS = {json.dumps(parts)}\n" + source.replace("from './", f"from '{look.asset('')}")


def icon_url(size: int, place: Place) -> str:
    """The address of a picture, stamped with its colour."""
    return url_for("home.icon", size=size, v=place.colour.lstrip("#"))


@lru_cache(maxsize=16)
def icon(size: int, colour: str) -> bytes:
    """The place's picture as a PNG: a white speech bubble on its colour, all within the middle that a phone never cuts off."""
    paper = bytes.fromhex(colour.lstrip("#"))
    lines = b"".join(b"\0" + _line(y, size, paper) for y in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def _line(y: int, size: int, paper: bytes) -> bytes:
    """One line of pixels: paper, the bubble as wide as it is there with soft edges, paper."""
    across = [_bubble((y + part) / size * 32) for part in (0.125, 0.375, 0.625, 0.875)]
    line = bytearray(paper * size)
    for x in range(size):
        left, right = x / size * 32, (x + 1) / size * 32
        covered = sum(max(0.0, min(right, end) - max(left, start)) for start, end in across) / (right - left) / 4
        if covered:
            line[3 * x : 3 * x + 3] = bytes(round(255 * covered + one * (1 - covered)) for one in paper)
    return bytes(line)


def _bubble(y: float) -> tuple[float, float]:
    """From where to where the bubble reaches at this height, of 32: a box with round corners, and a tail."""
    top, foot, tip, start, end, corner = 9.0, 20.0, 24.5, 8.0, 24.0, 2.0
    if top <= y <= foot:
        into = max(top + corner - y, y - foot + corner, 0.0)
        inset = corner - (corner**2 - into**2) ** 0.5
        return start + inset, end - inset
    if foot < y <= tip:
        return 11.5, 11.5 + (tip - y) * 1.15
    return 0.0, 0.0
