from django.urls import path

from parks.technoparks import views

app_name = "technoparks"
urlpatterns = [
    path("", views.park_list, name="parks"),
    path("<slug:code>/", views.park_page, name="park"),
]
