"""Addresses of the province's pages."""

from django.urls import URLPattern, URLResolver, include, path

from doorstep.portals.province import demo, views

_PAGES = [
    path("", views.home, name="home"),
    path("waiting", views.waiting, name="waiting"),
    path("requests/<int:request_id>", views.decide, name="request"),
    path("pools/<slug:pool>", views.pool, name="pool"),
    path("pools/<slug:pool>/freeze", views.freeze, name="freeze"),
]
_DEMO = [
    path("demo", demo.cards, name="people"),
    path("demo/sign-in", demo.sign_in, name="sign-in"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((_PAGES, "province"))),
    # The strip of a demonstration leads to this name in either service.
    path("", include((_DEMO, "demo"))),
]
