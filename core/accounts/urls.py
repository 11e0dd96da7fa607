from django.urls import path, re_path
from django.views.generic import RedirectView

from core.accounts.views import entrance, own, people, tokens

app_name = "accounts"
urlpatterns = [
    path("profile/", own.profile, name="profile"),
    path("security/", own.security, name="security"),
    path("sessions/", own.sessions, name="sessions"),
    path("sessions/end/", own.end_session, name="end_session"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/new/", tokens.make, name="make_token"),
    path("tokens/<uuid:key>/revoke/", tokens.revoke, name="revoke_token"),
    path("consents/", own.consents, name="consents"),
    path("consents/<slug:code>/", own.newest_consent_text, name="newest_consent_text"),
    path("consents/<slug:code>/<int:version>/", own.consent_text, name="consent_text"),
    path("invitation/<str:token>/", entrance.accept_invitation, name="accept_invitation"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<uuid:key>/", people.person, name="person"),
    path("people/<uuid:key>/invite-again/", people.invite_again, name="invite_again"),
    path("people/<uuid:key>/roles/<uuid:grant>/end/", people.end_role, name="end_role"),
    path("people/<uuid:key>/<slug:name>/", people.deed, name="deed"),
    # In the place of allauth's own pages, which stand at the same addresses below these.
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", entrance.ConfirmEmailView.as_view(), name="confirm_email"),
    path("2fa/", RedirectView.as_view(pattern_name="accounts:security"), name="second_factor"),
]
