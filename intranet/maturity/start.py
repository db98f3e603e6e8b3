"""The blueprint that the pages of a group's maturity share."""

from flask import Blueprint

bp = Blueprint("maturity", __name__, url_prefix="/groups/<group:group>/maturity")
