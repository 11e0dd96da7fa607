from django.urls import URLPattern

app_name = "startups"
urlpatterns: list[URLPattern] = []
