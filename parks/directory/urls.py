from django.urls import path

from parks.directory.views import members, public

app_name = "directory"
urlpatterns = [
    path("", public.organisation_list, name="organisations"),
    path("mine/", members.mine, name="mine"),
    path("register/", members.register, name="register"),
    path("team/", members.register_team, name="register_team"),
    path("join/", members.join, name="join"),
    path("requests/<uuid:key>/<slug:answer>/", members.answer_request, name="answer_request"),
    path("invitations/<uuid:key>/<slug:answer>/", members.answer_invitation, name="answer_invitation"),
    path("memberships/<uuid:key>/end/", members.end_membership, name="end_membership"),
    path("memberships/<uuid:key>/role/", members.change_role, name="change_role"),
    path("<uuid:key>/", public.organisation_page, name="organisation"),
    path("<uuid:key>/edit/", members.edit, name="edit"),
    path("<uuid:key>/join/", members.join_listed, name="join_listed"),
    path("<uuid:key>/members/", members.member_list, name="members"),
]
