"""The blueprint that the pages of packs hang on."""

from flask import Blueprint

bp = Blueprint("packs", __name__)
