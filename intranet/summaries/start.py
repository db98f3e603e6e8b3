"""Where the addresses of a group's summaries begin."""

from flask import Blueprint

bp = Blueprint("summaries", __name__, url_prefix="/groups/<group:group>/summaries")
