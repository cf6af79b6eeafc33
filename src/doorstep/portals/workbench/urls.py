"""Addresses of people who work at a counter or review what counters accepted."""

from django.urls import path

from doorstep.portals.workbench.views import at_work, desk, papers, review, walk_in

app_name = "workbench"
urlpatterns = [
    path("desk/", desk.work, name="desk"),
    path("desk/post", at_work.choose_post, name="post"),
    path("desk/find", desk.find, name="find"),
    path("desk/new", walk_in.choose, name="new"),
    path("desk/new/<slug:code>", walk_in.open_case, name="open"),
    path("desk/<str:number>/", desk.case, name="case"),
    path("desk/<str:number>/papers/<uuid:object_id>", papers.paper, name="paper"),
    path("desk/<str:number>/papers/<uuid:object_id>.pdf", papers.pdf, name="pdf"),
    path("review/", review.work, name="review"),
    path("review/<str:number>/", review.case, name="review-case"),
]
