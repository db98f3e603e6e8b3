"""The app, as gunicorn and the flask command find it."""

import sys

from intranet import create_app
from intranet.platform.config import WrongSetting

try:
    app = create_app()
except WrongSetting as wrong:
    sys.exit(str(wrong))
