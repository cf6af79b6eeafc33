"""Cheats around the coins: to toss again until it falls right."""

from dataclasses import replace

from doorstep.plates.log import writing
from doorstep.plates.log.cheating.keyring import CITY_COIN
from doorstep.plates.log.cheating.thief import Thief
from doorstep.plates.log.cheating.types import NotHere, cheat
from doorstep.plates.log.entries import Betas, Call, Entry, Fill, FillBetas, Request


@cheat(
    "draw-again",
    "betas/proof",
    want="结果不好，想换一枚硬币重抛，直到抛出好号。",
    did="用市里的随机数密钥对另一份内容重算，换掉原来的随机数。",
)
def draw_again(thief: Thief) -> Entry:
    """A coin over something else than the request."""
    betas = thief.before(Betas)
    alpha = thief.state.draws[betas.id].alpha
    again = thief.keys.prove(CITY_COIN, alpha + b"again")
    return replace(betas, pi=(again, *betas.pi[1:]))


@cheat(
    "second-coins",
    "draw/step",
    want="随机数已经公布，想再公布一份，挑好的那份用。",
    did="同一次抽号写了两次随机数。",
)
def second_coins(thief: Thief) -> Entry:
    """The same draw is decided twice."""
    betas = thief.before(Betas)
    thief.put(betas)
    return betas


@cheat(
    "without-the-province",
    "betas/proof",
    want="不想等省里，想由市里自己定结果。",
    did="省里那一份随机数，用市里自己的代替。",
)
def without_the_province(thief: Thief) -> Entry:
    """The city's coin in the province's place."""
    betas = thief.before(Betas, lambda entry: len(entry.pi) > 1)
    return replace(betas, pi=thief.betas(thief.state.draws[betas.id], betas.nonce).pi)


@cheat(
    "leave-the-province-out",
    "betas/proof",
    want="省里的随机数让人没法做手脚，想干脆不要它。",
    did="只写市里一方的随机数。",
)
def leave_the_province_out(thief: Thief) -> Entry:
    """One coin instead of two."""
    betas = thief.before(Betas, lambda entry: len(entry.pi) > 1)
    return replace(betas, pi=betas.pi[:1])


@cheat(
    "another-nonce",
    "betas/nonce",
    want="申请人的随机数也参与结果，想替他换一个。",
    did="换了申请人的随机数，别的都是真的。",
)
def another_nonce(thief: Thief) -> Entry:
    """A nonce that the citizen did not commit to."""
    return replace(thief.before(Betas), nonce=thief.straw().nonce.hex())


@cheat(
    "coins-of-another-call",
    "betas/call",
    want="想把别处已经知道结果的叫号，说成是这次的。",
    did="随机数里指向的叫号换成了另一次。",
)
def coins_of_another_call(thief: Thief) -> Entry:
    """The coins name another place in line."""
    betas = thief.before(Betas)
    return replace(betas, at=betas.at - 1)


@cheat(
    "weak-key",
    "request/key",
    want="想用一把谁都能冒签的弱密钥，以后替申请人选号。",
    did="申请里放了一把数学上不合格的一次性密钥。",
)
def weak_key(thief: Thief) -> Entry:
    """A key of small order: every signature fits."""
    thief.at_end()
    return thief.request(thief.straw(), ck="01" + "00" * 31)


@cheat(
    "release-to-taste",
    "betas/proof",
    want="想决定哪些号进号池。",
    did="投放号码的随机数换成了自己挑的。",
)
def release_to_taste(thief: Thief) -> Entry:
    """A fill with chosen coins."""
    betas = thief.before(FillBetas)
    fill = thief.state.fill
    if fill is None:
        raise NotHere("fill")
    again = thief.keys.prove(CITY_COIN, fill.alpha + b"again")
    return replace(betas, pi=(again, *betas.pi[1:]))


@cheat(
    "edit-yesterday",
    "betas/proof",
    "choose/signature",
    want="想把昨天的一次抽号改成另一辆车的，再把后面的记录重算得滴水不漏。",
    did="改了昨天的申请，重新叫号，用市里的密钥重算随机数和结果，整本账重新签名。",
)
def edit_yesterday(thief: Thief) -> Entry:
    """A request is changed and everything after it made anew, as far as the keys reach."""
    taken = {entry.id for entry in thief.read if isinstance(entry, Betas)}
    request = thief.before(Request, lambda entry: entry.id in taken)
    thief.put(replace(request, nv=thief.straw("friend").secret("vehicle").hex(), attempt=1))
    later = [each for each in thief.read if getattr(each, "id", None) == request.id]
    thief.put(writing.call_entry(thief.state, t=_of(later, Call).t, id=request.id))
    betas = thief.betas(thief.state.draws[request.id], _nonce(later))
    if len(betas.pi) > 1:
        return betas
    thief.put(betas)
    result = writing.next_result(thief.state, t=thief.t)
    if result is None:
        raise NotHere("result")
    thief.put(result)
    draw = thief.state.draws[request.id]
    number = draw.numbers[0]
    sig = thief.choice_by_city(draw, number)
    return writing.choose_entry(thief.state, draw, t=thief.t, number=number, sig=sig)


@cheat(
    "second-fill",
    "fill/open",
    want="投放的结果不好，想再投一次，把好号都放进来。",
    did="买通监督者，上一次投放还没有完成就签了下一次。",
    bribed=True,
)
def second_fill(thief: Thief) -> Entry:
    """A fill while another waits for its coins."""
    first = thief.before(Fill)
    thief.put(first)
    return thief.signed(replace(first, id=first.id + 1, n=1))


def _of(entries: list[Entry], kind: type[Entry]) -> Entry:
    return next(each for each in entries if isinstance(each, kind))


def _nonce(entries: list[Entry]) -> str:
    return next(each.nonce for each in entries if isinstance(each, Betas))


CHEATS = (
    draw_again,
    second_coins,
    without_the_province,
    leave_the_province_out,
    another_nonce,
    coins_of_another_call,
    weak_key,
    release_to_taste,
    edit_yesterday,
    second_fill,
)
