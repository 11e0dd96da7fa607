"""The test run's own settings for a server process that is started and killed: the database in which the test has put its world."""

import os

from config.settings_test import *  # noqa: F403
from config.settings_test import DATABASES

DATABASES["default"]["NAME"] = os.environ["SERVER_DATABASE"]
ALLOWED_HOSTS = ["localhost"]
WHITENOISE_USE_FINDERS = True
