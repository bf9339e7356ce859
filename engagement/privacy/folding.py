"""One shape for what people type in many: digits of every script, odd spaces, dashes and apostrophes. Length and offsets stay."""

import sys
import unicodedata

_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for code in range(128, sys.maxunicode + 1)
    if unicodedata.category(chr(code)) == "Nd"
}
# No-break and zero-width spaces, and the marks that steer right-to-left text: they only part digits from digits.
_SPACES = dict.fromkeys(
    [0xA0, *range(0x2000, 0x2010), 0x202F, *range(0x202A, 0x202F), 0x205F, 0x2060, 0x3000, 0xFEFF], " "
)
_DASHES = dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212], "-")
_QUOTES = dict.fromkeys([0x2018, 0x2019, 0x02BC, 0xFF07], "'")
_TABLE = {**_DIGITS, **_SPACES, **_DASHES, **_QUOTES, 0xFF20: "@", 0xFF0B: "+"}


def fold(text: str) -> str:
    """The text with plain digits, spaces, dashes and apostrophes, character for character."""
    return text if text.isascii() else text.translate(_TABLE)
