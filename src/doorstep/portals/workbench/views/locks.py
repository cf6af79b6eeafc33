"""The security administrator's list of callers that are locked out now, and releasing one."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doorstep.kernel.actor import Post
from doorstep.people import locks as people
from doorstep.portals.frame.forms import Form, Kind, Option, Question
from doorstep.portals.frame.request import Request
from doorstep.portals.frame.shown import say
from doorstep.portals.workbench.access import AtWork, working


@require_http_methods(["GET", "HEAD", "POST"])
@working(Post.SECURITY)
def locks(request: Request, work: AtWork) -> HttpResponse:
    """Those of this moment; POST releases one, for a reason."""
    found = people.locks()
    options = tuple(
        Option(each.id, say("{kind}（{n} 次）", kind=each.kind, n=each.times)) for each in found
    )
    form = Form(
        (
            Question(
                "lock", "解除哪一条", Kind.SELECT, options=options, missing="请选要解除的一条。"
            ),
            Question("why", "为什么", hint="会记在审计记录里。", missing="请写明为什么。"),
        ),
        request,
    )
    if request.method == "POST":
        with form.attempt():
            answers = form.answers()
            people.release(
                lock_id=str(answers["lock"]),
                why=str(answers["why"]),
                by=work.actor,
                key=form.key,
            )
            return HttpResponseRedirect(reverse("workbench:locks"))
    return form.page(request, "workbench/locks.html", {"work": work, "locks": found})
