"""All addresses of the service."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("doorstep.portals.frame.urls")),
    path("", include("doorstep.portals.oversight.urls")),
    path("", include("doorstep.portals.api.urls")),
    path("staff/", include("doorstep.people.staff_urls")),
]
