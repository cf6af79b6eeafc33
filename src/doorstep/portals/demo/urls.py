"""Addresses of the demonstration."""

from django.urls import path

from doorstep.portals.demo import views

app_name = "demo"
urlpatterns = [
    path("demo", views.cards, name="people"),
    path("demo/sign-in", views.sign_in, name="sign-in-named"),
    path("demo/sign-in/<slug:key>", views.sign_in, name="sign-in"),
    path("demo/outages/<slug:part>", views.outage, name="outage"),
    path("demo/sms", views.sms, name="sms"),
    path("demo/sms/<uuid:message_id>/reply", views.reply, name="sms-reply"),
    path("demo/tour", views.tour, name="tour"),
]
