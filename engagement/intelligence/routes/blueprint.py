"""The blueprint that the three sets of pages share."""

from flask import Blueprint

bp = Blueprint("intelligence", __name__)
