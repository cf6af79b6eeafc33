"""Addresses of people who work at a counter or review what counters accepted."""

from django.urls import path

from doorstep.portals.workbench.views import (
    at_work,
    auditing,
    desk,
    draw,
    draw_begin,
    draw_screen,
    identity,
    papers,
    review,
    units,
    walk_in,
)

app_name = "workbench"
urlpatterns = [
    path("desk/", desk.work, name="desk"),
    path("desk/post", at_work.choose_post, name="post"),
    path("desk/find", desk.find, name="find"),
    path("desk/new", walk_in.choose, name="new"),
    path("desk/new/<slug:code>", walk_in.open_case, name="open"),
    path("desk/units", units.find, name="units"),
    path("desk/units/<str:unit_id>/", units.unit, name="unit"),
    path("desk/units/<str:unit_id>/<int:agent_id>/end", units.end, name="end-agent"),
    path("desk/draw", draw_begin.walk_in_draw, name="walk-in-draw"),
    path("desk/draw/scan", draw_begin.walk_in_scan, name="walk-in-scan"),
    path("desk/draws/<uuid:draw_id>/", draw.draw, name="draw"),
    path("desk/draws/<uuid:draw_id>/screen", draw_screen.screen, name="draw-screen"),
    path("desk/<str:number>/", desk.case, name="case"),
    path("desk/<str:number>/draw", draw_begin.case_draw, name="case-draw"),
    path("desk/<str:number>/identity", identity.identity, name="identity"),
    path("desk/<str:number>/slip", draw.slip, name="slip"),
    path("desk/<str:number>/papers/<uuid:object_id>", papers.paper, name="paper"),
    path("desk/<str:number>/papers/<uuid:object_id>.pdf", papers.pdf, name="pdf"),
    path("audit/", auditing.search, name="audit"),
    path("audit/export.csv", auditing.export, {"file_format": "csv"}, name="audit-csv"),
    path("audit/export.json", auditing.export, {"file_format": "json"}, name="audit-json"),
    path("audit/check", auditing.check, name="audit-check"),
    path("review/", review.work, name="review"),
    path("review/<str:number>/", review.case, name="review-case"),
]
