from django.urls import path

from grants.calls.views import life, parts, public, setting_up

app_name = "calls"
urlpatterns = [
    path("", public.call_list, name="list"),
    path("new/", setting_up.new, name="new"),
    path("set-up/", setting_up.running, name="running"),
    path("<uuid:key>/", public.call_page, name="call"),
    path("<uuid:key>/deadline.ics", public.deadline, name="deadline"),
    path("<uuid:key>/preview/<slug:language>/", life.preview, name="preview"),
    path("<uuid:key>/open/", life.open_call, name="open"),
    path("<uuid:key>/cancel/", life.cancel_call, name="cancel"),
    path("<uuid:key>/copy/", setting_up.copy, name="copy"),
    path("<uuid:key>/set-up/", setting_up.set_up, name="set_up"),
    path("<uuid:key>/set-up/basics/", setting_up.basics, name="basics"),
    path("<uuid:key>/set-up/dates/", setting_up.dates, name="dates"),
    path("<uuid:key>/set-up/texts/", setting_up.texts, name="texts"),
    path("<uuid:key>/set-up/texts/<slug:language>/", setting_up.texts, name="texts_in"),
    path("<uuid:key>/set-up/officers/", setting_up.officers, name="officers"),
    path("<uuid:key>/set-up/officers/<uuid:officer>/end/", setting_up.end_office, name="end_office"),
    *(path(f"<uuid:key>/set-up/{code}/", parts.step, {"code": code}, name=code) for code in parts.LISTS),
    path("<uuid:key>/set-up/put-back/", parts.restore, name="restore"),
    path("<uuid:key>/set-up/<slug:part>/add/", parts.add, name="add"),
    path("<uuid:key>/set-up/<slug:part>/<uuid:row>/", parts.change, name="change"),
    path("<uuid:key>/set-up/<slug:part>/<uuid:row>/move/", parts.move, name="move"),
    path("<uuid:key>/set-up/<slug:part>/<uuid:row>/take-out/", parts.remove, name="remove"),
]
