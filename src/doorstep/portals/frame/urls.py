"""Addresses of the frame."""

from django.urls import path

from doorstep.portals.frame import passkeys, staff_begin, views

app_name = "frame"
urlpatterns = [
    path("language", views.language, name="language"),
    path("elder", views.elder, name="elder"),
    path("day", views.choose_day, name="day"),
    path("staff", views.staff_door, name="staff"),
    path("staff/begin", staff_begin.begin, name="staff-begin"),
    path("staff/begin/factors", staff_begin.factors, name="staff-factors"),
    path("staff/passkeys", passkeys.staff_passkeys, name="staff-passkeys"),
    path("staff/passkeys/make", passkeys.staff_ask_to_make, name="staff-passkey-make"),
    path("staff/passkeys/ask", passkeys.staff_ask, name="staff-passkey-ask"),
    path("staff/passkeys/show", passkeys.staff_show, name="staff-passkey-show"),
    path("about/accessibility", views.accessibility, name="accessibility"),
    path("about/sign-in", views.sign_in_rules, name="sign-in-rules"),
    path("about/privacy", views.privacy, name="privacy"),
    path("livez", views.alive, name="livez"),
    path("readyz", views.ready, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
