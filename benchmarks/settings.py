"""The site's own settings, with a counter around each request: production's middleware, templates and worker, nothing of the demo."""

import os

os.environ["DEMO"] = "false"

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, MIDDLEWARE, VAR_DIR

MIDDLEWARE = ["benchmarks.counting.count_request", *MIDDLEWARE]
STATICFILES_DIRS = [("vendor", BASE_DIR / "var" / "frontend")]
STATIC_ROOT = VAR_DIR / "static"
# Hashed names as in production; compressing the files says nothing of a page and takes a minute
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(VAR_DIR / "media")}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
