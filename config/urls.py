"""Every address of the house: each room brings its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("core.web.urls")),
    path("account/", include("core.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("files/", include("core.files.urls")),
    path("", include("core.outbox.urls")),
    path("parks/", include("parks.technoparks.urls")),
    path("organisations/", include("parks.directory.urls")),
    path("calls/", include("grants.calls.urls")),
    path("applications/", include("grants.applications.urls")),
    path("awards/", include("grants.awards.urls")),
    path("reviews/", include("grants.review.urls")),
    path("council/", include("grants.council.urls")),
    path("payments/", include("grants.ledger.urls")),
    path("programmes/", include("incubator.programmes.urls")),
    path("start-ups/", include("incubator.startups.urls")),
    path("portfolio/", include("incubator.portfolio.urls")),
    path("api/v1/", include("config.api")),
    path("staff/admin/", admin.site.urls),
]

handler400 = "core.web.errors.bad_request"
handler403 = "core.web.errors.refused"
handler404 = "core.web.errors.not_found"
handler429 = "core.web.errors.too_many"
handler500 = "core.web.errors.failed"
