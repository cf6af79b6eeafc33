"""Addresses for machines: what a city asks the province."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
