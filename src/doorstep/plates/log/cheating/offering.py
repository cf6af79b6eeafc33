"""Cheats around the offer: what was drawn, and in which order."""

from dataclasses import replace

from doorstep.plates.log import writing
from doorstep.plates.log.cheating.thief import Thief
from doorstep.plates.log.cheating.types import NotHere, cheat
from doorstep.plates.log.entries import Betas, Call, Entry, Result


@cheat(
    "slip-one-in",
    "result/offer",
    want="想让熟人的五十个里一定有那个好号。",
    did="把抽出的第一个号换成号池里最好的号，其余不动。",
)
def slip_one_in(thief: Thief) -> Entry:
    """One number of the offer is exchanged."""
    result = thief.before(Result)
    numbers = thief.state.slots.numbers
    fine = thief.a_fine_number()
    if fine in result.numbers:
        fine = next(each for each in numbers if each and each not in result.numbers)
    slots = (numbers.index(fine), *result.slots[1:])
    return replace(result, slots=slots, numbers=(fine, *result.numbers[1:]))


@cheat(
    "short-offer",
    "result/offer",
    want="想把抽出的好号扣下几个，只给申请人看剩下的。",
    did="结果里少写了一个号。",
)
def short_offer(thief: Thief) -> Entry:
    """Fewer than the rules promise."""
    result = thief.before(Result)
    return replace(result, slots=result.slots[:-1], numbers=result.numbers[:-1])


@cheat(
    "another-order",
    "result/offer",
    want="想把好号排到后面，让人不容易看到。",
    did="号码一个没动，只把次序倒过来。",
)
def another_order(thief: Thief) -> Entry:
    """The same numbers, turned round."""
    result = thief.before(Result)
    return replace(result, slots=result.slots[::-1], numbers=result.numbers[::-1])


@cheat(
    "other-names-for-slots",
    "result/offer",
    want="号池的格子没法改，那就把格子里的号说成别的号。",
    did="格子的编号照真的写，格子里的号码写成想要的。",
)
def other_names_for_slots(thief: Thief) -> Entry:
    """True slots, false numbers."""
    result = thief.before(Result)
    return replace(result, numbers=(*result.numbers[1:], result.numbers[0]))


@cheat(
    "jump-the-line",
    "result/turn",
    want="想让后叫号的熟人先出结果，抢在别人前面占住好号。",
    did="前面的抽号还没有结果，就先写了后面那次的结果。",
)
def jump_the_line(thief: Thief) -> Entry:
    """A later call is settled first."""
    called: list[int] = []
    for index, entry in enumerate(thief.read):
        if isinstance(entry, Call):
            called.append(entry.id)
        elif isinstance(entry, Betas) and entry.id in called:
            if entry.id != called[0]:
                thief.rewind(index + 1)
                return _result_of(thief, entry.id)
        elif not isinstance(entry, Betas) and getattr(entry, "id", None) in called:
            called.remove(getattr(entry, "id", 0))
    raise NotHere("result")


@cheat(
    "result-without-coins",
    "draw/step",
    want="不想等随机数，想自己定结果。",
    did="叫号以后，没有任何人的随机数，就写了结果。",
)
def result_without_coins(thief: Thief) -> Entry:
    """A result that nothing decided."""
    betas = thief.before(Betas)
    slots = tuple(range(thief.state.draws[betas.id].terms.k))
    numbers = tuple(thief.state.slots.numbers[slot] for slot in slots)
    return Result(t=betas.t, id=betas.id, betas="00" * 32, slots=slots, numbers=numbers)


@cheat(
    "invent-the-pool",
    "call/pool",
    want="想让熟人从另一个号池里抽：里面全是好号。",
    did="叫号时记下的号池校验值，是自己编的。",
)
def invent_the_pool(thief: Thief) -> Entry:
    """A call against a pool that does not exist."""
    return replace(thief.before(Call), root="00" * 32)


@cheat(
    "hide-what-is-free",
    "call/pool",
    want="想把几个可抽的号藏起来，不让这位申请人抽到。",
    did="叫号时谎报哪些号可抽。",
)
def hide_what_is_free(thief: Thief) -> Entry:
    """Free slots are left out."""
    return replace(thief.before(Call), free="11" * 32)


@cheat(
    "call-for-another",
    "call/request",
    want="想让自己的申请占用别人排到的位置。",
    did="叫号的编号是别人的，所指的申请却是另一份。",
)
def call_for_another(thief: Thief) -> Entry:
    """The call points at another request."""
    return replace(thief.before(Call), req="22" * 32)


@cheat(
    "empty-the-pool",
    "call/scarce",
    want="想用一串不存在的车把号池占满，让后来的人少抽几个。",
    did="编造申请，一个接一个叫号，直到号不够还要叫。",
)
def empty_the_pool(thief: Thief) -> Entry:
    """One call more than there are numbers for."""
    thief.at_end()
    if thief.state.lost_keys:
        raise NotHere("call")
    while True:
        who = thief.straw(f"straw-{thief.state.last_id}")
        id_ = thief.state.last_id + 1
        thief.put(thief.request(who))
        call = writing.call_entry(thief.state, t=thief.t, id=id_)
        if not writing.may_call(thief.state):
            return call
        thief.put(call)


@cheat(
    "call-twice",
    "draw/step",
    want="第一次叫号的结果不好，想重新叫一次。",
    did="给已经叫过号的抽号再写一次叫号。",
)
def call_twice(thief: Thief) -> Entry:
    """A second call of one draw."""
    first = thief.before(Call)
    thief.put(first)
    return first


def _result_of(thief: Thief, id_: int) -> Entry:
    draw = thief.state.draws[id_]
    slots = writing.compute_offer(draw)
    numbers = tuple(thief.state.slots.numbers[slot] for slot in slots)
    return Result(t=thief.t, id=id_, betas=draw.betas_leaf.hex(), slots=slots, numbers=numbers)


CHEATS = (
    slip_one_in,
    short_offer,
    another_order,
    other_names_for_slots,
    jump_the_line,
    result_without_coins,
    invent_the_pool,
    hide_what_is_free,
    call_for_another,
    empty_the_pool,
    call_twice,
)
