"""Errors of lower rooms and of the web become pages here, and nowhere else.

Every page says what happened, what to do, and the number to quote. Addresses under `/api/` get the
same as a problem document (RFC 9457). Nothing here touches the database: it may be what failed.
"""

import sys
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from doorstep.kernel.dated import NotInForce
from doorstep.kernel.errors import DoorstepError, InvalidInput, Problem
from doorstep.people.errors import CallerLockedOut
from doorstep.portals.frame import web
from doorstep.portals.frame.shown import say, say_it
from doorstep.portals.frame.site import site

log = structlog.get_logger(__name__)


class SignInNeeded(DoorstepError):
    """The page belongs to somebody and nobody is signed in; answered by the sign-in page."""

    code = "sign-in-needed"
    sentence = "请先登录。"
    status = 403


class NoRuleThatDay(DoorstepError):
    """The law says nothing about this on the day shown."""

    code = "no-rule-that-day"
    sentence = "{day}这一天没有“{name}”的规定，从 {first}起才有。请在页面下方换一天看。"
    status = 404


@dataclass(frozen=True, slots=True)
class Advice:
    """What a page of one status says."""

    title: str
    what_happened: str
    what_to_do: str


ADVICE = {
    400: Advice(
        "这个请求看不懂",
        "浏览器发来的内容不完整或格式不对，什么都没有改动。",
        "请返回上一页重新填写再提交。",
    ),
    403: Advice(
        "这一步不能由您来做",
        "您没有做这件事的权限，或者页面放得太久了，什么都没有改动。",
        "请刷新上一页再试；如果换了账号，请重新登录。",
    ),
    404: Advice(
        "没有找到这个页面",
        "地址可能打错了，或者这里没有您要找的内容。",
        "请核对地址，或者回首页搜索您要办的事。",
    ),
    405: Advice(
        "这个地址不能这样打开",
        "这个地址只用来提交，不能直接打开，什么都没有改动。",
        "请从首页重新进入。",
    ),
    409: Advice(
        "刚才有人先动了它",
        "您打开页面以后，这里的内容变了，您的操作没有生效。",
        "请回到上一页看看现在的情况，再决定怎么办。",
    ),
    413: Advice(
        "文件太大了",
        "上传的内容超过了上限，什么都没有保存。",
        "每个文件不超过 {megabytes} MB，请压缩或重新拍照后再传。",
    ),
    422: Advice(
        "有内容要改",
        "填写的内容有问题，什么都没有保存。",
        "请返回上一页，按提示改好再提交。",
    ),
    429: Advice(
        "操作得太快了",
        "短时间内同一个来源操作次数太多，这一次没有执行。",
        "请稍等一会儿再试，您填的都还在。",
    ),
    500: Advice(
        "这是我们的问题",
        "系统出错了，不是您填错了。没有说“已收到”的，就是没有保存。",
        "请稍后再试。如果还不行，打电话时报下面的编号，我们能查到是哪里出的错。",
    ),
    503: Advice(
        "系统暂时用不了",
        "系统正在恢复，已经收到的申请都还在，不会丢。",
        "请过几分钟再试。着急的话，可以直接去任何一个车管所窗口。",
    ),
}


def error_page(
    request: HttpRequest, status: int, *, error: DoorstepError | None = None
) -> HttpResponse:
    """The one page (or problem document) for any failure."""
    advice = ADVICE.get(status, ADVICE[500] if status >= 500 else ADVICE[400])
    happened = say_it(error) if error is not None else say(advice.what_happened)
    todo = say(advice.what_to_do, megabytes=web.UPLOAD_LIMIT // 1_000_000)
    reference = str(getattr(request, "reference", ""))
    problems = error.problems if isinstance(error, InvalidInput) else ()
    response: HttpResponse
    if request.path_info.startswith("/api/"):
        response = JsonResponse(
            {
                "type": "about:blank",
                "title": str(say(advice.title)),
                "status": status,
                "detail": happened.unescape(),
                "code": error.code if error is not None else _code(status),
                "reference": reference,
                **({"problems": [_plainly(each) for each in problems]} if problems else {}),
            },
            status=status,
            content_type="application/problem+json",
        )
    else:
        context = {
            "status": status,
            "title": advice.title,
            "happened": happened,
            "todo": todo,
            "reference": reference,
            "problems": problems,
            "plain": True,
        }
        response = render(request, "frame/error.html", context, status=status)
    wait = getattr(error, "retry_after", None)
    if wait is None and status == HTTPStatus.SERVICE_UNAVAILABLE:
        wait = 30
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response


def _plainly(problem: Problem) -> dict[str, str]:
    return {"field": problem.field, "code": problem.code, "detail": say_it(problem).unescape()}


def _code(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "-")


def for_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The page for what a view raised, if it is something we can answer."""
    if isinstance(exception, SignInNeeded) and not request.path_info.startswith("/api/"):
        back = request.get_full_path() if request.method == "GET" else reverse(site().home)
        return HttpResponseRedirect(reverse(site().sign_in, query={"next": back}))
    if isinstance(exception, DoorstepError):
        return error_page(request, exception.status, error=exception)
    if isinstance(exception, NotInForce):
        slots = {"name": exception.name, "day": exception.day, "first": exception.from_on}
        return error_page(request, 404, error=NoRuleThatDay(**slots))
    if isinstance(exception, OperationalError | InterfaceError):
        return _without_database(request, exception)
    return None


def _without_database(request: HttpRequest, lost: BaseException) -> HttpResponse:
    """Said in one line: every request fails alike, and the driver's words name the server."""
    log.error(
        "database unavailable",
        error=type(lost).__name__,
        sqlstate=getattr(lost.__cause__, "sqlstate", None) or "",
    )
    return error_page(request, 503)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for suspicious requests."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return error_page(request, 413)
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler for refused permission."""
    return error_page(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form without the token of this browser."""
    return error_page(request, 403)


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,  # noqa: ARG001 - the signature axes calls
    credentials: object = None,  # noqa: ARG001
) -> HttpResponse:
    """Too many wrong staff passwords from this address."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return error_page(request, 429, error=CallerLockedOut(minutes=minutes))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler for unknown addresses."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler for anything nobody expected, and for a database lost between views."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return _without_database(request, error)
    return error_page(request, 500)
