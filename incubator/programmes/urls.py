from django.urls import path

from incubator.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programme_list, name="programmes"),
    path("<slug:code>/", views.programme_page, name="programme"),
]
