"""The blueprint that these pages share."""

from flask import Blueprint

bp = Blueprint("insights", __name__)
