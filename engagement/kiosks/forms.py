"""Starting a kiosk, and ending it at the device."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from engagement.kiosks import rules
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared.fields import Choice, Code, Form, Pick, Text


class NewKiosk(Form):
    locality = Choice(_l("In which area is it?"), missing=_l("Choose the area"))
    channel = Pick(_l("What kind of place is it?"), missing=_l("Choose what kind of place it is"))
    label = Text(
        _l("What is it called?"),
        hint=_l("So that you know it in a list. For example, the tablet by the door of the hub."),
        max=rules.LABEL_MAX,
        missing=_l("Enter what it is called"),
    )
    idle = Choice(
        _l("When nobody touches it, start afresh after"),
        choices=rules.IDLE.items(),
        default=90,
        small=True,
        missing=_l("Choose how long"),
    )

    def offer(self, localities: Sequence[Locality]) -> None:
        self.locality.choices = [(one.slug, one.name) for one in localities]
        self.channel.choices = current_place().choices("channels")


class EndHere(Form):
    code = Code(
        _l("The code of this kiosk"),
        hint=_l("Six figures, shown when it was started."),
        length=rules.CODE_LENGTH,
        autocomplete="off",
        missing=_l("Enter the code of this kiosk"),
    )
