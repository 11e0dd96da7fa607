from django.urls import path

from core.outbox import views

app_name = "outbox"
urlpatterns = [
    path("messages/", views.mine, name="mine"),
    path("messages/office/", views.messages, name="messages"),
    path("messages/<uuid:key>/", views.message, name="message"),
    path("messages/<uuid:key>/resend/", views.resend, name="resend"),
    path("account/letters/", views.preferences, name="preferences"),
    path("demo/mail/", views.demo_mail, name="demo_mail"),
    path("demo/mail/<uuid:key>/", views.demo_letter, name="demo_letter"),
]
