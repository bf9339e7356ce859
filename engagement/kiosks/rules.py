"""The words and rules of kiosks. Pure."""

from flask_babel import lazy_gettext as _l

from engagement.shared.refusals import Refusal

IDLE = {60: _l("1 minute"), 90: _l("1 and a half minutes"), 180: _l("3 minutes"), 300: _l("5 minutes")}
"""How long nobody touches it before it starts afresh."""

WITHOUT_SCRIPT = 5
"""Without a script the device cannot tell whether somebody is still writing, so it waits this many times as long."""

CODE_LENGTH = 6
LABEL_MAX = 80


class WrongCode(Refusal):
    says = _l("That is not the code of this kiosk")
    field = "code"
