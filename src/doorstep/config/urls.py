"""All addresses of the service."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", include("doorstep.people.staff_urls")),
    path("", include("doorstep.portals.frame.urls")),
]
