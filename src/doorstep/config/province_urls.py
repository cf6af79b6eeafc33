"""All addresses of the province's service."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "doorstep.portals.frame.errors.bad_request"
handler403 = "doorstep.portals.frame.errors.forbidden"
handler404 = "doorstep.portals.frame.errors.not_found"
handler500 = "doorstep.portals.frame.errors.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("doorstep.portals.frame.urls")),
    path("", include("doorstep.portals.province.urls")),
    path("", include("doorstep.province.urls")),
    path("staff/", include("doorstep.people.staff_urls")),
]
