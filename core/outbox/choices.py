from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a message stands; what is said of it to a person is `Message.sentence`."""

    WAITING = "waiting", pgettext_lazy("message", "Waiting")
    CLAIMED = "claimed", pgettext_lazy("message", "Being prepared")
    HANDING_OVER = "handing_over", pgettext_lazy("message", "Being handed over")
    SENT = "sent", pgettext_lazy("message", "Sent")
    UNKNOWN = "unknown", pgettext_lazy("message", "Outcome unknown")
    FAILED = "failed", pgettext_lazy("message", "Not sent")


class Promise(models.TextChoices):
    """What follows a hand-over of unknown outcome: a reader gets the message at most once, or, at worst, twice."""

    ONCE = "once", pgettext_lazy("message", "never repeated by itself")
    TWICE = "twice", pgettext_lazy("message", "repeated once")


class Reason(models.TextChoices):
    """Why a message waits longer or was not sent; a mail server's own answer is kept as "smtp 550 5.1.1"."""

    CONNECTION = "connection", pgettext_lazy("message", "The mail server could not be reached.")
    INTERRUPTED = "interrupted", pgettext_lazy("message", "The work was cut short while the mail server had the message.")
    OBSOLETE = "obsolete", pgettext_lazy("message", "What the message was about does not exist any more.")
    UNFIT = "unfit", pgettext_lazy("message", "The address or the text cannot be put into a mail.")
    STUCK = "stuck", pgettext_lazy("message", "It was tried many times and never got as far as the mail server.")
