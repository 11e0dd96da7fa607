"""Settings of the test run: the same house on a database of its own, with nothing that leaves the process."""

import os
import tempfile

os.environ["VAR_DIR"] = os.environ.get("TEST_VAR_DIR") or tempfile.mkdtemp(prefix="orken-test-")
os.environ.setdefault("SITE_URL", "http://localhost:8000")

from config.embedded import database
from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, DATABASES, STORAGES, env

DEMO = False
SECRET_KEY = IIN_KEY = "the same for every run: a world that was kept can be read again"  # noqa: S105
if not env.str("DATABASE_URL", ""):
    DATABASES["default"] = database(test=True) | {"CONN_HEALTH_CHECKS": True}
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_DATABASE", "test_orken")}
# The append-only tables refuse TRUNCATE unless the session says that it is a test's flush.
DATABASES["default"]["OPTIONS"] = {"options": "-c orken.flush=on -c pgtrigger.ignore={}"}
STATICFILES_DIRS = [("vendor", BASE_DIR / "var" / "frontend")]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
