"""Addresses of the service for programs."""

from django.urls import path

from doorstep.portals.api import (
    cases,
    checklists,
    draws,
    driving,
    former_numbers,
    inspection,
    law,
    mandates,
    oauth,
    partner_cases,
    partner_mandates,
    sessions,
    tests,
    together,
    vehicles,
)
from doorstep.portals.api.service import api

api.add_router("", law.router)
api.add_router("inspection", inspection.router)
api.add_router("inspection/results", tests.router)
api.add_router("sessions", sessions.router)
api.add_router("draws", draws.router)
api.add_router("cases", cases.router)
api.add_router("checklists", checklists.router)
api.add_router("driving-licence", driving.router)
api.add_router("former-numbers", former_numbers.router)
api.add_router("vehicles", vehicles.router)
api.add_router("mandates", mandates.router)
api.add_router("together", together.router)
api.add_router("oauth", oauth.router)
api.add_router("partner", partner_cases.router)
api.add_router("partner", partner_mandates.router)

urlpatterns = [path("api/v1/", api.urls)]
