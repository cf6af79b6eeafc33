"""Addresses of the citizen's portal."""

from django.urls import path

from doorstep.portals.citizen.views import (
    apply,
    cases,
    check,
    counter,
    draws,
    home,
    identity,
    number,
    own,
    procedures,
    reading,
    sign_in,
)

app_name = "citizen"
urlpatterns = [
    path("", home.home, name="home"),
    path("search", home.search, name="search"),
    path("near", home.near, name="near"),
    path("sign-in", sign_in.phone, name="sign-in"),
    path("sign-in/code", sign_in.code, name="sign-in-code"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("who", identity.identity, name="identity"),
    path("procedures/", procedures.everything, name="procedures"),
    path("procedures/<slug:code>/", procedures.procedure, name="procedure"),
    path("procedures/<slug:code>/check", check.check, name="check"),
    path("procedures/<slug:code>/answer", check.answer, name="answer"),
    path("procedures/<slug:code>/number", apply.number, name="number"),
    path("procedures/<slug:code>/door", apply.door, name="door"),
    path("procedures/<slug:code>/apply", apply.start, name="apply"),
    path("procedures/<slug:code>/confirm", apply.confirm, name="confirm"),
    path("draws/continue", draws.continued, name="draw-continue"),
    path("draws/<uuid:draw_id>", draws.draw_page, name="draw"),
    path("draws/<uuid:draw_id>/extend", draws.extend, name="draw-extend"),
    path("draws/<uuid:draw_id>/leave", draws.leave, name="draw-leave"),
    path("draws/<uuid:draw_id>/release", draws.release, name="draw-release"),
    path("draws/<uuid:draw_id>/receipt", draws.receipt, name="draw-receipt"),
    path("counter-draw", counter.counter_draw, name="counter-draw"),
    path("own-number", own.own_numbers, name="own-numbers"),
    path("own-number/<slug:vehicle_id>", own.own_number, name="own-number"),
    path("log-readers", reading.readers, name="log-readers"),
    path("log-readers/sign", reading.sign, name="log-sign"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:number>", cases.case, name="case"),
    path("cases/<str:number>/number", number.case_number, name="case-number"),
    path("cases/<str:number>/supply", cases.supply, name="supply"),
    path("cases/<str:number>/withdraw", cases.withdraw, name="withdraw"),
    path("cases/<str:number>/rating", cases.rate, name="rate"),
]
