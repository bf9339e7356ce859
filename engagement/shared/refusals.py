"""A broken rule is a Refusal: an exception with a sentence for the person, shown in the form's error summary."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l


class Refusal(Exception):
    """Sub-class it beside the rule. ``says`` is the translatable sentence, with ``%(name)s`` places for the
    keyword arguments; ``field`` names the form field to blame, if there is one."""

    says: ClassVar[Any] = _l("That cannot be done.")
    field: ClassVar[str | None] = None

    def __init__(self, **parts: Any) -> None:
        self.parts = parts
        super().__init__(type(self).__name__)

    def __str__(self) -> str:
        sentence = str(self.says)
        return sentence % self.parts if self.parts else sentence


class Missing(Exception):
    """What the address names does not exist, or not for this reader: answered as 404."""
