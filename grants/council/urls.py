from django.urls import path

from grants.council.views import applications, calls, councils

app_name = "council"
urlpatterns = [
    path("", calls.calls, name="calls"),
    path("calls/<uuid:key>/", calls.ranking, name="ranking"),
    path("calls/<uuid:key>/body/", calls.choose, name="choose"),
    path("calls/<uuid:key>/take-up/", calls.take_up, name="take_up"),
    path("calls/<uuid:key>/release/", calls.release, name="release"),
    path("applications/<uuid:key>/", applications.application, name="application"),
    path("applications/<uuid:key>/decide/", applications.decide, name="decide"),
    path("applications/<uuid:key>/step-out/", applications.step_out, name="step_out"),
    path("applications/<uuid:key>/files/<uuid:file>/", applications.paper, name="paper"),
    path("decisions/<uuid:key>/drop/", applications.drop, name="drop"),
    path("bodies/", councils.councils, name="councils"),
    path("bodies/new/", councils.new, name="new"),
    path("bodies/<uuid:key>/", councils.council, name="council"),
    path("bodies/<uuid:key>/edit/", councils.edit, name="edit"),
    path("seats/<uuid:key>/end/", councils.end_seat, name="end_seat"),
]
