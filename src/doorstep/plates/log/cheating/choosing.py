"""Cheats around the choice: a good number for a friend."""

from dataclasses import replace

from doorstep.plates.log import writing
from doorstep.plates.log.cheating.thief import Thief
from doorstep.plates.log.cheating.types import NotHere, cheat
from doorstep.plates.log.drawing import choose_until
from doorstep.plates.log.entries import Assign, Choose, Entry
from doorstep.plates.log.model import NumberState


@cheat(
    "favour-a-friend",
    "choose/number",
    want="熟人想要一个最好的号，可他那次没有抽到。",
    did="在账本里替他写上：选了号池里最好的那个号。",
)
def favour_a_friend(thief: Thief) -> Entry:
    """A number outside the offer."""
    choice = thief.before(Choose)
    draw = thief.state.draws[choice.id]
    fine = thief.a_fine_number()
    if fine in draw.numbers:
        fine = next(each for each in thief.state.slots.numbers if each not in draw.numbers)
    return replace(choice, number=fine, sig=thief.choice_by_city(draw, fine))


@cheat(
    "clerk-chooses",
    "choose/signature",
    want="经办人想替申请人挑号，把好号留给别人。",
    did="从这次抽出的号里挑了一个，用市里的密钥代替申请人签名。",
)
def clerk_chooses(thief: Thief) -> Entry:
    """Signed by the city instead of the citizen."""
    choice = thief.before(Choose)
    draw = thief.state.draws[choice.id]
    number = next(each for each in draw.numbers if each != choice.number)
    return replace(choice, number=number, sig=thief.choice_by_city(draw, number))


@cheat(
    "swap-the-choice",
    "choose/signature",
    want="申请人选了好号，想把它换成次一点的，好号另给别人。",
    did="保留申请人的真签名，只把选定的号码换掉。",
)
def swap_the_choice(thief: Thief) -> Entry:
    """The citizen's signature under another number."""
    choice = thief.before(Choose)
    draw = thief.state.draws[choice.id]
    other = next(each for each in draw.numbers if each != choice.number)
    return replace(choice, number=other)


@cheat(
    "from-another-offer",
    "choose/number",
    want="想从别人抽出的号里拿一个。",
    did="把正在被另一位申请人挑选的号，写成自己人选的。",
)
def from_another_offer(thief: Thief) -> Entry:
    """A number that is offered to somebody else."""
    theirs = [n for n, at in _standing_at_the_end(thief) if at is NumberState.OFFERED]
    mine = thief.a_draw("offered")
    number = next((each for each in theirs if each not in mine.numbers), None)
    if number is None:
        raise NotHere("result")
    return Choose(
        t=thief.t, id=mine.id, number=number, sig=thief.choice_by_city(mine, number), add=""
    )


@cheat(
    "skip-the-refill",
    "choose/refill",
    want="选走一个就该补进一个；少补几个，好号就一直压在外面。",
    did="选号的记录照写，补入的号码留空。",
)
def skip_the_refill(thief: Thief) -> Entry:
    """Nothing comes in for what went out."""
    choice = thief.before(Choose, lambda entry: bool(entry.add))
    return replace(choice, add="")


@cheat(
    "refill-to-taste",
    "choose/refill",
    want="想让某个号现在就进号池，因为熟人正要去抽。",
    did="把随机算出的补入号码，换成自己想放的那个。",
)
def refill_to_taste(thief: Thief) -> Entry:
    """The refill is chosen by a person."""
    choice = thief.before(Choose, lambda entry: bool(entry.add))
    return replace(choice, add=_unreleased_but(thief, choice.add))


@cheat(
    "steer-by-freezing",
    "choose/refill",
    want="号码已经知道要补哪一个，想临时冻结它那个号段，逼系统改补别的。",
    did="买通监督者，在抽号途中签了冻结，再把补入的号码改成别的。",
    bribed=True,
)
def steer_by_freezing(thief: Thief) -> Entry:
    """A freeze between the call and the choice."""
    choice = thief.before(Choose, lambda entry: bool(entry.add))
    home = next(
        s
        for s, segment in enumerate(thief.state.segments, start=1)
        if segment.pattern.place(choice.add) is not None
    )

    if home in thief.state.frozen:
        raise NotHere("freeze")
    thief.put(
        writing.freeze_entry(
            thief.state, t=thief.t, s=home, on=True, why="review", doc="00" * 32,
            sign=thief.supervisor,
        )
    )  # fmt: skip
    return replace(choice, t=thief.t, add=_unreleased_but(thief, choice.add))


@cheat(
    "choose-late",
    "choose/late",
    want="选号的时间已经过了，想通融一下，让熟人再想几天。",
    did="时间过了，账上已经写了后面的事，才补上选号；签名倒是申请人本人的。",
)
def choose_late(thief: Thief) -> Entry:
    """After the time for choosing, while the log goes on without it."""
    choice = thief.before(Choose)
    late = choose_until(thief.state.draws[choice.id]) // 60 * 60 + 60
    thief.put(writing.snapshot_entry(thief.state, t=late))
    return replace(choice, t=late + 60)


@cheat(
    "another-number-on-the-car",
    "number/draw",
    want="申请人选了一个号，想在上牌时给他的车换一个。",
    did="登记上车的记录里，写的不是他选定的号码。",
)
def another_number_on_the_car(thief: Thief) -> Entry:
    """The assigned number is not the chosen one."""
    assign = thief.before(Assign)
    return replace(assign, number=_unreleased_but(thief, assign.number))


@cheat(
    "without-any-draw",
    "draw/unknown",
    want="干脆不抽号，直接把好号登记到熟人的车上。",
    did="写一条登记上车的记录，抽号的编号是编的。",
)
def without_any_draw(thief: Thief) -> Entry:
    """A number on a car, from nowhere."""
    thief.at_end()
    return Assign(t=thief.t, id=thief.state.last_id + 1, number=thief.a_fine_number())


def _unreleased_but(thief: Thief, number: str) -> str:
    """Some number that nobody has, not this one."""
    for place in range(thief.state.declared):
        other = thief.state.number_at(place)
        if other not in thief.state.numbers and other != number:
            return other
    raise NotHere("segment")


def _standing_at_the_end(thief: Thief) -> list[tuple[str, NumberState]]:
    thief.at_end()
    return list(thief.state.numbers.items())


CHEATS = (
    favour_a_friend,
    clerk_chooses,
    swap_the_choice,
    from_another_offer,
    skip_the_refill,
    refill_to_taste,
    steer_by_freezing,
    choose_late,
    another_number_on_the_car,
    without_any_draw,
)
