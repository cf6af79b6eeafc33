"""Addresses for machines: what a city, and a phone, asks the province."""

from django.urls import URLPattern, path

from doorstep.province import http
from doorstep.province.http_supervised import supervised

urlpatterns: list[URLPattern] = [
    path("witness/keys", http.public_keys),
    path("witness/<str:pool>/head", http.head),
    path("witness/<str:pool>/turn", http.turn),
    path("witness/<str:pool>/tail", http.tail),
    path("witness/<str:pool>/nonce", http.nonce),
    path("witness/<str:pool>/supervised", supervised),
]
