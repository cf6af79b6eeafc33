"""Addresses of the frame."""

from django.urls import path

from doorstep.portals.frame import views

app_name = "frame"
urlpatterns = [
    path("language", views.language, name="language"),
    path("elder", views.elder, name="elder"),
    path("day", views.choose_day, name="day"),
    path("staff", views.staff_door, name="staff"),
    path("about/accessibility", views.accessibility, name="accessibility"),
    path("about/privacy", views.privacy, name="privacy"),
    path("livez", views.alive, name="livez"),
    path("readyz", views.ready, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
