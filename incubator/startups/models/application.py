from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from incubator.programmes.models import Topic, Track
from incubator.startups.choices import Stage
from incubator.startups.models.startup import StartUp


class StartupApplication(models.Model):
    """What an application of a start-up has beyond the pipeline's own: no state, money, number or files."""

    application = models.OneToOneField(Application, primary_key=True, on_delete=models.CASCADE, related_name="+")
    startup = models.ForeignKey(StartUp, on_delete=models.PROTECT, related_name="applications")
    track = models.ForeignKey(Track, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("track"))
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, blank=True)

    class Meta:
        verbose_name = _("application of a start-up")
        verbose_name_plural = _("applications of start-ups")

    def __str__(self) -> str:
        return str(self.application)
