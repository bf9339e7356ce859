"""The blueprint that all pages of answers share."""

from flask import Blueprint

bp = Blueprint("feedback", __name__)
