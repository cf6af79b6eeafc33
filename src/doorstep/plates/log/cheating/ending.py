"""Cheats around the end of a draw and what becomes of a number: to stop what one has seen."""

from dataclasses import replace

from doorstep.plates.log import texts
from doorstep.plates.log.cheating.keyring import CITY
from doorstep.plates.log.cheating.thief import Thief
from doorstep.plates.log.cheating.types import NotHere, cheat
from doorstep.plates.log.entries import (
    Assign,
    Betas,
    Choose,
    Entry,
    Expire,
    Free,
    Reclaim,
    Result,
    Retain,
    Swap,
    Unretain,
)
from doorstep.plates.log.model import NumberState, Phase


@cheat(
    "stop-what-one-knows",
    "draw/step",
    want="看到随机数就知道结果了；不合意，就想让这次抽号作废。",
    did="随机数公布以后，写了“随机数没有送到”。",
)
def stop_what_one_knows(thief: Thief) -> Entry:
    """A draw with coins is said to have none."""
    betas = thief.before(Betas)
    thief.put(betas)
    return Expire(t=thief.t, id=betas.id, why="unopened", note=())


@cheat(
    "deny-the-nonce",
    "expire/note",
    want="申请人的随机数到了，市里想说没有到。",
    did="写了“随机数没有送到”，省里的证明用市里的签名代替。",
)
def deny_the_nonce(thief: Thief) -> Entry:
    """Unopened, without the province's word."""
    betas = thief.before(Betas, lambda entry: len(entry.pi) > 1)
    draw = thief.state.draws[betas.id]
    t = max(thief.t, (draw.call_t + draw.terms.reveal_s + 59) // 60 * 60)
    note = thief.keys.sign(CITY, texts.unopened(draw.alpha))
    notes = tuple(note for _ in draw.terms.parties[1:])
    return Expire(t=t, id=draw.id, why="unopened", note=notes)


@cheat(
    "claim-a-lost-key",
    "expire/note",
    want="想说随机数密钥丢了，让这次抽号没有结果。",
    did="写了“密钥丢失”，监督者的证明用市里的签名代替。",
)
def claim_a_lost_key(thief: Thief) -> Entry:
    """Unserved, without a supervisor."""
    betas = thief.before(Betas)
    draw = thief.state.draws[betas.id]
    note = thief.keys.sign(CITY, texts.unserved(draw.alpha))
    return Expire(t=thief.t, id=draw.id, why="unserved", note=(note,) * len(draw.terms.parties))


@cheat(
    "hurry-the-citizen",
    "expire/early",
    want="申请人还在挑，想赶紧收回，把好号放出去给别人。",
    did="选号时间还没到，就写了“没有选”。",
)
def hurry_the_citizen(thief: Thief) -> Entry:
    """An offer is taken back too early."""
    result = thief.before(Result)
    thief.put(result)
    return Expire(t=thief.t, id=result.id, why="unchosen", note=())


@cheat(
    "take-it-back",
    "expire/note",
    want="申请人选定了好号，想替他“放弃”。",
    did="写了“本人取消”，签名用的是市里的密钥。",
)
def take_it_back(thief: Thief) -> Entry:
    """A held number is given up by somebody else."""
    choice = thief.before(Choose)
    thief.put(choice)
    draw = thief.state.draws[choice.id]
    note = thief.keys.sign(CITY, texts.cancel(draw.alpha))
    return Expire(t=thief.t, id=draw.id, why="cancelled", note=(note,))


@cheat(
    "lapse-early",
    "expire/early",
    want="选定的号还在保留期里，想提前收走。",
    did="没到期就写了“逾期未办”。",
)
def lapse_early(thief: Thief) -> Entry:
    """A held number lapses before its day."""
    choice = thief.before(Choose)
    thief.put(choice)
    return Expire(t=thief.t, id=choice.id, why="lapsed", note=())


@cheat(
    "reclaim-for-another",
    "number/owner",
    want="原车主的好号还在保留，想给别人用。",
    did="原号重新启用，写的不是原来的所有人。",
)
def reclaim_for_another(thief: Thief) -> Entry:
    """Somebody else's kept number."""
    number, _, _ = _a_kept_number(thief)
    return Reclaim(t=thief.t, number=number, na=thief.straw("friend").secret("applicant").hex())


@cheat(
    "reclaim-too-late",
    "number/until",
    want="保留期已过，想照样还给老熟人。",
    did="过了期限才写原号重新启用。",
)
def reclaim_too_late(thief: Thief) -> Entry:
    """The former owner comes after the time."""
    number, owner, until = _a_kept_number(thief)
    return Reclaim(t=until // 60 * 60 + 60, number=number, na=owner)


@cheat(
    "end-the-keeping-early",
    "number/until",
    want="想提前结束别人的保留，让好号早点出来。",
    did="没到期就写了保留结束。",
)
def end_the_keeping_early(thief: Thief) -> Entry:
    """A kept number comes back before its time."""
    number, _, _ = _a_kept_number(thief)
    return Unretain(t=thief.t, number=number)


@cheat(
    "keep-it-longer",
    "number/until",
    want="想替熟人把原号多留几年。",
    did="保留的期限写得比规则长。",
)
def keep_it_longer(thief: Thief) -> Entry:
    """A longer keeping than the rules have."""
    retain = thief.before(Retain)
    return replace(retain, until=retain.until + 366 * 86_400)


@cheat(
    "kept-number-for-another-car",
    "number/draw",
    want="原车主的号还在保留，想直接上到别人的新车上。",
    did="别人选定了一个号，写“已登记”时换成了保留中的号。",
)
def kept_number_for_another_car(thief: Thief) -> Entry:
    """A kept number goes on the car of somebody who chose another."""
    number, _, _ = _a_kept_number(thief)
    held = next((d.id for d in thief.state.draws.values() if d.phase is Phase.HELD), None)
    if held is None:
        raise NotHere("choose")
    return Assign(t=thief.t, id=held, number=number)


@cheat(
    "free-what-nobody-has",
    "number/state",
    want="想让一个可抽的号退回未投放，好避开正在抽的人。",
    did="把号池里的号写成从车上退回。",
)
def free_what_nobody_has(thief: Thief) -> Entry:
    """A released number is said to come from a car."""
    thief.at_end()
    return Free(t=thief.t, number=thief.a_fine_number())


@cheat(
    "swap-with-the-pool",
    "number/state",
    want="车上的号一般，想换成号池里的一个好号。",
    did="把车上的号和号池里的号写成“两辆车互换”。",
)
def swap_with_the_pool(thief: Thief) -> Entry:
    """A released number comes on a car as if another car had had it."""
    thief.at_end()
    standing = thief.state.numbers.items()
    ours = next((n for n, state in standing if state is NumberState.ASSIGNED), None)
    if ours is None:
        raise NotHere("assign")
    return Swap(t=thief.t, numbers=tuple(sorted((ours, thief.a_fine_number()))))


def _a_kept_number(thief: Thief) -> tuple[str, str, int]:
    thief.at_end()
    for number, kept in thief.state.retained.items():
        if thief.state.state_of(number) is NumberState.RETAINED and thief.t <= kept.until:
            return number, kept.na, kept.until
    raise NotHere("retain")


CHEATS = (
    stop_what_one_knows,
    deny_the_nonce,
    claim_a_lost_key,
    hurry_the_citizen,
    take_it_back,
    lapse_early,
    reclaim_for_another,
    reclaim_too_late,
    end_the_keeping_early,
    keep_it_longer,
    kept_number_for_another_car,
    free_what_nobody_has,
    swap_with_the_pool,
)
