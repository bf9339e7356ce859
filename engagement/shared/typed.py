"""What a person may type. Pure: text comes in as it was sent and goes out clean, or `ValueError` says why not.

Nothing is rewritten behind the writer's back: only the blank edges are cut and line ends made alike.
"""

import re

from flask_babel import gettext as _

# Blank to the eye, though Python does not count them as space: zero-width space, word joiner, byte order mark.
BLANK = "".join(chr(c) for c in range(0x3001) if chr(c).isspace()) + "\u200b\u2060\ufeff"

# Control characters other than tab and line ends, lone surrogates, and U+FFFD, which is what servers and browsers put
# where they could not read a character.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd\ufffe\uffff]")

# Characters that make what follows read backwards. In a name they can make one thing look like another
# (Unicode Technical Report 36, "bidirectional text spoofing").
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")


def prose(text: str) -> str:
    """Text of several lines, line ends as `\\n`."""
    return _readable(LINE_ENDS.sub("\n", text)).strip(BLANK)


def line(text: str) -> str:
    """Text of one line; tabs and line ends become spaces."""
    clean = _readable(LINE_ENDS.sub("\n", text)).strip(BLANK)
    if TURNING.search(clean):
        raise ValueError(
            _("Type this again by hand: what you pasted has hidden characters that change the direction of the text")
        )
    return clean.replace("\n", " ").replace("\t", " ")


def figures(text: str) -> str:
    """One line of digits and the like. Phones often paste hidden direction marks around these: they are dropped."""
    return line(TURNING.sub("", text).replace("\u200e", "").replace("\u200f", ""))


def showable(text: str) -> str:
    """What was typed, fit to be printed back: each unreadable character shown as `\ufffd` so that it can be found."""
    return UNREADABLE.sub("\ufffd", LINE_ENDS.sub("\n", text))


def _readable(text: str) -> str:
    if UNREADABLE.search(text):
        raise ValueError(_("Take out the characters that cannot be read. They are shown as \ufffd"))
    return text
