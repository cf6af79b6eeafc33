"""The watch over what is written sees each kind of thing wherever it may stand."""

import logging
from pathlib import Path

import pytest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.test import Client
from django.urls import path
from tests import traces

WHO = next(each for each in sorted(traces.seeded()) if each.isdigit() and len(each) == 11)


def _links(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature of a view
    return HttpResponse(f'<a href="/cases/?phone={WHO}">x</a>')


def _leads(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponseRedirect(f"/found/{WHO}")


def _fails(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(f'<h1 id="error">x</h1><p>{WHO}</p>', status=409)


def _problem(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return JsonResponse({"detail": WHO}, content_type="application/problem+json", status=422)


def _form(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(f'<form><input name="phone" value="{WHO}"></form>', status=422)


def _nothing(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    raise Http404


urlpatterns = [
    path("links", _links),
    path("leads", _leads),
    path("fails", _fails),
    path("problem", _problem),
    path("form", _form),
    path("nothing", _nothing),
]


def met(answering: str) -> list[str]:
    """What a watch of its own makes of one page."""
    own = traces.Traces(traces.seeded())
    own.page(f"/{answering}", Client().generic("GET", f"/{answering}"))
    return own.met


@pytest.fixture
def planted() -> "list[traces.Traces]":
    """The watch of this process is put aside: what is planted here is no finding."""
    (watch,) = traces.here
    before = list(watch.met)
    yield [watch]
    watch.met[:] = before


@pytest.mark.urls("tests.test_traces")
@pytest.mark.usefixtures("planted", "db")
@pytest.mark.parametrize("answering", ["links", "leads", "fails", "problem"])
def test_what_stands_in_an_address_or_on_an_error_page_is_met(answering: str) -> None:
    (found,) = met(answering)
    assert WHO not in found


@pytest.mark.urls("tests.test_traces")
@pytest.mark.usefixtures("db")
def test_a_form_may_show_what_was_typed() -> None:
    assert met("form") == []


@pytest.mark.urls("tests.test_traces")
@pytest.mark.usefixtures("db")
def test_the_watch_of_this_process_looks_at_every_page_and_hears_every_line(
    planted: "list[traces.Traces]",
) -> None:
    (watch,) = planted
    pages, lines, before = watch.pages, watch.lines, len(watch.met)
    Client().get("/leads")
    logging.getLogger("doorstep.any").error("%s", _name())
    assert watch.pages == pages + 1
    assert watch.lines > lines
    assert len(watch.met) == before + 2


def test_numbers_are_masked_in_a_log_and_a_name_is_met(planted: "list[traces.Traces]") -> None:
    (watch,) = planted
    before = len(watch.met)
    logging.getLogger("doorstep.any").error("phone %s", WHO)
    assert len(watch.met) == before


def test_the_logs_of_a_demonstration_are_read(tmp_path: Path) -> None:
    own = traces.Traces(traces.seeded())
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/web.log").write_text(f"fine\nrequest of {_name()}\n")
    own.folder(tmp_path)
    assert own.lines == 2
    assert len(own.met) == 1


def _name() -> str:
    return next(each for each in sorted(traces.seeded()) if not each.isascii())


def test_numbers_phones_vehicles_and_names_are_sought() -> None:
    sought = traces.seeded()
    assert any(len(each) == 18 and each[:17].isdigit() for each in sought)
    assert any(len(each) == 17 and each.isalnum() and each.isupper() for each in sought)
    assert WHO
    assert _name()
