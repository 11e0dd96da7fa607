from django.urls import path

from incubator.startups import views

app_name = "startups"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("new/", views.create, name="create"),
    path("apply/<uuid:key>/", views.apply, name="apply"),
    path("<uuid:key>/", views.startup, name="startup"),
    path("<uuid:key>/edit/", views.edit, name="edit"),
    path("<uuid:key>/register/", views.register, name="register"),
    path("<uuid:key>/cap/", views.cap, name="cap"),
    path("<uuid:key>/founders/new/", views.add_founder, name="add_founder"),
    path("<uuid:key>/founders/<uuid:founder>/", views.edit_founder, name="edit_founder"),
    path("<uuid:key>/founders/<uuid:founder>/end/", views.end_founder, name="end_founder"),
]
