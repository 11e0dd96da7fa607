from django.urls import path

from grants.calls.views import life, parts, public, setting_up

app_name = "calls"
urlpatterns = [
    path("", public.call_list, name="list"),
    path("new/", setting_up.new, name="new"),
    path("set-up/", setting_up.running, name="running"),
    path("<uuid:key>/", public.call_page, name="call"),
    path("<uuid:key>/deadline.ics", public.deadline, name="deadline"),
    path("set-up/<uuid:key>/preview/<slug:language>/", life.preview, name="preview"),
    path("set-up/<uuid:key>/open/", life.open_call, name="open"),
    path("set-up/<uuid:key>/cancel/", life.cancel_call, name="cancel"),
    path("set-up/<uuid:key>/copy/", setting_up.copy, name="copy"),
    path("set-up/<uuid:key>/", setting_up.set_up, name="set_up"),
    path("set-up/<uuid:key>/basics/", setting_up.basics, name="basics"),
    path("set-up/<uuid:key>/dates/", setting_up.dates, name="dates"),
    path("set-up/<uuid:key>/texts/", setting_up.texts, name="texts"),
    path("set-up/<uuid:key>/texts/<slug:language>/", setting_up.texts, name="texts_in"),
    path("set-up/<uuid:key>/officers/", setting_up.officers, name="officers"),
    path("set-up/<uuid:key>/officers/<uuid:officer>/end/", setting_up.end_office, name="end_office"),
    *(path(f"set-up/<uuid:key>/{code}/", parts.step, {"code": code}, name=code) for code in parts.LISTS),
    path("set-up/<uuid:key>/put-back/", parts.restore, name="restore"),
    path("set-up/<uuid:key>/<slug:part>/add/", parts.add, name="add"),
    path("set-up/<uuid:key>/<slug:part>/<uuid:row>/", parts.change, name="change"),
    path("set-up/<uuid:key>/<slug:part>/<uuid:row>/move/", parts.move, name="move"),
    path("set-up/<uuid:key>/<slug:part>/<uuid:row>/take-out/", parts.remove, name="remove"),
]
