"""How a file writes letters: found by looking at all of it, and changeable by whoever sees that the words look wrong."""

import codecs
from typing import IO

from flask_babel import lazy_gettext as _l

from engagement.intelligence.intake import Unusable

ENCODINGS = {
    "utf-8-sig": _l("Unicode (UTF-8), as most programs write now"),
    "utf-16": _l("Unicode (UTF-16), as Excel writes “Unicode text”"),
    "cp1252": _l("Western European (Windows), as older programs write"),
}
BLOCK = 64 * 1024


def detect(file: IO[bytes]) -> str:
    """One of ENCODINGS. A file that is UTF-8 to its end is UTF-8: other letters hardly ever look like it by chance."""
    file.seek(0)
    head = file.read(BLOCK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if first_fault(file, "utf-8-sig") is None else "cp1252"


def check(file: IO[bytes], encoding: str) -> None:
    """Raises Unusable with the line that cannot be read so, and how its words would look."""
    at = first_fault(file, encoding)
    if at is None:
        return
    file.seek(0)
    before, start, row = 0, 0, 1
    while before < at:
        block = file.read(min(BLOCK, at - before))
        row += block.count(b"\n")
        start = before + block.rfind(b"\n") + 1 if b"\n" in block else start
        before += len(block)
    file.seek(max(start, at - 60))
    words = file.read(at - max(start, at - 60) + 20).split(b"\n")[0].decode(encoding, errors="replace").strip()
    raise Unusable("letters", row=row, encoding=encoding.removesuffix("-sig").upper(), words=words[:100])


def first_fault(file: IO[bytes], encoding: str) -> int | None:
    """The place of the first byte that is no text in this encoding; None when all of it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    before = 0
    while True:
        block = file.read(BLOCK)
        try:
            decoder.decode(block, final=not block)
        except UnicodeError as wrong:
            held = getattr(wrong, "start", 0)
            return max(
                0, before + held - (len(wrong.object) - len(block) if isinstance(wrong, UnicodeDecodeError) else 0)
            )
        if not block:
            return None
        before += len(block)
