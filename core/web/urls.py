from django.urls import path

from core.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("today/", views.today, name="today"),
    path("search/", views.search, name="search"),
    path("language/", views.language, name="language"),
    path("hat/", views.hat, name="hat"),
    path("theme/", views.theme, name="theme"),
    path("privacy/", views.plain, {"page": "privacy"}, name="privacy"),
    path("cookies/", views.plain, {"page": "cookies"}, name="cookies"),
    path("accessibility/", views.plain, {"page": "accessibility"}, name="accessibility"),
    path("contact/", views.plain, {"page": "contact"}, name="contact"),
    path("help/", views.plain, {"page": "help"}, name="help"),
    path("help/applicant/", views.plain, {"page": "help_applicant"}, name="help-applicant"),
    path("help/officer/", views.plain, {"page": "help_officer"}, name="help-officer"),
    path("help/administrator/", views.plain, {"page": "help_administrator"}, name="help-administrator"),
]
