from django.urls import path

from parks.technoparks import views

app_name = "technoparks"
urlpatterns = [
    path("", views.park_list, name="parks"),
    path("<slug:code>/", views.park_page, name="park"),
    path("<slug:code>/members/", views.member_list, name="members"),
    path("<slug:code>/members/add/", views.add_member, name="add_member"),
    path("<slug:code>/members/<uuid:key>/end/", views.end_member, name="end_member"),
]
