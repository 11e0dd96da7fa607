"""The languages of the house, in its order: every text that people read stands in each of them."""

from django.conf import settings

LANGUAGE_NAMES = dict(settings.LANGUAGES)
"""Code -> the language's own name for itself."""
LANGUAGES = tuple(LANGUAGE_NAMES)
