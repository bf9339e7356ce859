"""Forms of signing in, of one's own account, and of other people's accounts."""

from flask_babel import lazy_gettext as _l

from engagement.people import rules
from engagement.places import queries as places
from engagement.shared.fields import Code, Day, Email, Form, Password, Pick, Text


class AskForLink(Form):
    email = Email(
        _l("Your email address"),
        missing=_l("Enter your email address"),
        hint=_l("We will send you a link. You do not need a password."),
    )


class WithPassword(Form):
    email = Email(_l("Your email address"), missing=_l("Enter your email address"), autocomplete="username")
    password = Password(_l("Your password"), missing=_l("Enter your password"))


class Press(Form):
    """Nothing but a button."""


class EnterCode(Form):
    code = Code(
        _l("The code from your app"), missing=_l("Enter the code"), hint=_l("Six figures. It changes every 30 seconds.")
    )


class SetUpSecondFactor(EnterCode):
    current = Code(
        _l("A code from the app you used until now"), missing=_l("Enter a code from the app you used until now")
    )


class ChangePassword(Form):
    current = Password(_l("Your password until now"), missing=_l("Enter the password you used until now"))
    new = Password(
        _l("New password"),
        new=True,
        missing=_l("Enter a new password"),
        hint=_l("At least 12 characters. Three words that do not belong together are good."),
    )


class NewPerson(Form):
    name = Text(_l("Name"), max=120, missing=_l("Enter the person’s name"), autocomplete="off")
    email = Email(_l("Email address"), missing=_l("Enter the person’s email address"), autocomplete="off")


class GrantRole(Form):
    role = Pick(_l("Role"), missing=_l("Choose a role"))
    locality = Pick(_l("Where"), optional=True, blank=_l("The whole place"))
    begins = Day(_l("First day"), optional=True, hint=_l("Leave empty to begin now"))
    until = Day(_l("First day without the role"), optional=True, hint=_l("Leave empty if no end is agreed"))

    def offer(self) -> None:
        """List the roles that are not given in a group, and the localities."""
        self.role.choices = [(slug, name) for slug, name in rules.ROLES.items() if slug not in rules.IN_A_GROUP]
        self.locality.choices = [(locality.id, locality.name) for locality in places.list_localities()]
