from django.urls import URLPattern

app_name = "technoparks"
urlpatterns: list[URLPattern] = []
