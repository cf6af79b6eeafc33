"""Addresses of the province's pages."""

from django.urls import path

from doorstep.portals.province import views

app_name = "province"
urlpatterns = [
    path("", views.home, name="home"),
]
