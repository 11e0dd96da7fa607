"""The root of the API: each room brings its routes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
