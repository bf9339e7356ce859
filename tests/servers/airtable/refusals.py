"""How Airtable says no: the status, and one of the three shapes of body it has for errors."""

from typing import Any, NoReturn


class Refused(Exception):
    """An answer that is an error; whatever was being done has not been done."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status, body)
        self.status, self.body = status, body


class MissingRow(Refused):
    """A record that is not there."""


def refuse(status: int, kind: str, message: str) -> NoReturn:
    """Most errors: a type and a sentence."""
    raise Refused(status, {"error": {"type": kind, "message": message}})


def not_found() -> NoReturn:
    """No such address. The one error that is a bare word."""
    raise Refused(404, {"error": "NOT_FOUND"})


def no_such_model() -> NoReturn:
    """A base or table that is not there, or that the token may not see: one answer, so that nobody can probe."""
    refuse(
        403,
        "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
        "Invalid permissions, or the requested model was not found. Check that both your user and your token have "
        "the required permissions, and that the model names and/or ids are correct.",
    )


def invalid(message: str = "parameter validation failed. Check your request data.") -> NoReturn:
    """The request is not of the shape that is documented."""
    refuse(422, "INVALID_REQUEST_UNKNOWN", f"Invalid request: {message}")


def bad_value(name: str, message: str = "cannot accept the provided value") -> NoReturn:
    """A cell of the wrong type, too long, or computed."""
    refuse(422, "INVALID_VALUE_FOR_COLUMN", f'Field "{name}" {message}')


def no_such_option(name: str) -> NoReturn:
    """A select option that is not in the list, with typecast off."""
    refuse(422, "INVALID_MULTIPLE_CHOICE_OPTIONS", f'Insufficient permissions to create new select option ""{name}""')


def no_such_field(name: object) -> NoReturn:
    """Neither the name nor the id of a field of this table."""
    refuse(422, "UNKNOWN_FIELD_NAME", f'Unknown field name: "{name}"')


def no_such_row(row_id: object) -> NoReturn:
    """A record to update or to link that is not in the table."""
    said = {"type": "ROW_DOES_NOT_EXIST", "message": f"Record ID {row_id} does not exist in this table"}
    raise MissingRow(422, {"error": said})


def too_many(kind: str, message: str) -> NoReturn:
    """Too fast, or the month's calls are spent: these come as a list."""
    raise Refused(429, {"errors": [{"error": kind, "message": message}]})
