"""Cheats around requests: one more try, one more draw, a car that may not."""

from dataclasses import replace

from doorstep.plates.log.cheating.thief import Thief
from doorstep.plates.log.cheating.types import NotHere, cheat
from doorstep.plates.log.entries import Entry, Request
from doorstep.plates.log.state import local_day


@cheat(
    "one-try-too-many",
    "request/again-today",
    want="熟人今天的次数用完了，想再给他抽一次。",
    did="给同一辆车又写了一份申请，次数也照实写了。",
)
def one_try_too_many(thief: Thief) -> Entry:
    """A vehicle whose tries of the day are spent."""
    for index in reversed(range(len(thief.read) + 1)):
        thief.rewind(index)
        if thief.state.rules_or_none is None:
            break
        for nv, vehicle in thief.state.vehicles.items():
            spent = vehicle.tries >= thief.state.rules.tries
            if spent and not vehicle.busy and local_day(thief.t) <= vehicle.day:
                return thief.request(thief.straw(), nv=nv, attempt=vehicle.tries + 1)
    raise NotHere("request")


@cheat(
    "forget-the-tries",
    "request/try",
    want="想把以前抽过的次数一笔勾销。",
    did="抽过号的车再来申请，次数又从一数起。",
)
def forget_the_tries(thief: Thief) -> Entry:
    """A try that counts from one again."""
    request = thief.before(Request, lambda entry: entry.attempt > 1)
    return replace(request, attempt=1)


@cheat(
    "two-draws-at-once",
    "request/applicant-busy",
    want="一个人想同时抽两次，两边的号一起比着选。",
    did="同一位申请人第一次还没有结束，就写了第二份申请。",
)
def two_draws_at_once(thief: Thief) -> Entry:
    """A second open draw of one applicant."""
    first = thief.before(Request)
    thief.put(first)
    return thief.request(thief.straw(), na=first.na)


@cheat(
    "one-car-two-draws",
    "request/vehicle-busy",
    want="一辆车想抽两次，让家里人也替它抽。",
    did="车已经在抽号，又换一位申请人替它申请。",
)
def one_car_two_draws(thief: Thief) -> Entry:
    """A second draw of one vehicle."""
    first = thief.before(Request)
    thief.put(first)
    return thief.request(thief.straw(), nv=first.nv, attempt=first.attempt + 1)


@cheat(
    "another-pool",
    "log/pool",
    want="想把别的号池里的申请搬到这里来用。",
    did="申请上写的是另一个号池，其余都对。",
)
def another_pool(thief: Thief) -> Entry:
    """A request of another log."""
    thief.at_end()
    return thief.request(thief.straw(), pool=thief.pool + "x")


@cheat(
    "leave-a-gap",
    "request/number",
    want="想留一个空号，过后再把一份申请悄悄填进去。",
    did="申请的编号跳过了一个。",
)
def leave_a_gap(thief: Thief) -> Entry:
    """A number of the line is kept back."""
    thief.at_end()
    return thief.request(thief.straw(), id=thief.state.last_id + 2)


@cheat(
    "use-a-number-twice",
    "request/number",
    want="想把一份不利的申请顶替掉。",
    did="新申请用了一个已经用过的编号。",
)
def use_a_number_twice(thief: Thief) -> Entry:
    """An id that was given already."""
    request = thief.before(Request)
    thief.put(request)
    return thief.request(thief.straw(), id=request.id)


@cheat(
    "back-door",
    "request/channel",
    want="想开一条规则里没有的后门渠道，不计入公开的统计。",
    did="申请的办理渠道写成了规则里没有的名字。",
)
def back_door(thief: Thief) -> Entry:
    """A channel the rules do not name."""
    thief.at_end()
    return thief.request(thief.straw(), ch="back-door")


CHEATS = (
    one_try_too_many,
    forget_the_tries,
    two_draws_at_once,
    one_car_two_draws,
    another_pool,
    leave_a_gap,
    use_a_number_twice,
    back_door,
)
