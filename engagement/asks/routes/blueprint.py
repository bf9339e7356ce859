"""The blueprint that the sets of pages share."""

from flask import Blueprint

bp = Blueprint("asks", __name__)
