"""Django's checks of a password, with a sentence that says how to mend it."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext("Use at least %(min_length)d character.", "Use at least %(min_length)d characters.", self.min_length) % {
            "min_length": self.min_length
        }


class NotTheName(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This is too much like your name or your e-mail. Choose words that others would not connect with you.")


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password, so it is tried first. Choose another one.")


class NotDigitsAlone(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("Digits alone are guessed quickly. Add words.")
