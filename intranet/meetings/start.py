"""The blueprint that the pages and parts of a meeting share."""

from flask import Blueprint

bp = Blueprint("meetings", __name__, url_prefix="/groups/<group:group>/workshops")
