"""The blueprint that the three sets of pages share."""

from flask import Blueprint

bp = Blueprint("priorities", __name__)
