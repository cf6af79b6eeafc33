"""Cheats around the supply: numbers held back, slipped in, taken out."""

from dataclasses import replace

from doorstep.plates.log import writing
from doorstep.plates.log.cheating.thief import Thief
from doorstep.plates.log.cheating.types import NotHere, cheat
from doorstep.plates.log.entries import Entry, Exclude, Fill, Freeze, Genesis, InUse, Segment
from doorstep.plates.log.merkle import leaf_hash, root_of
from doorstep.plates.log.patterns import Pattern

_UNSIGNED = "00" * 64


@cheat(
    "hide-a-number",
    "segment/count",
    want="想在公布号段时藏起一个好号，以后私下发。",
    did="买通监督者，声明号段时少算了一个号。",
    bribed=True,
)
def hide_a_number(thief: Thief) -> Entry:
    """A segment one short."""
    segment = thief.before(Segment)
    return thief.signed(replace(segment, n=segment.n - 1))


@cheat(
    "swap-a-number",
    "segment/root",
    want="号段的数量报得对，但里面少一个好号，多一个废号。",
    did="买通监督者，号段的校验值按改过的号码表计算。",
    bribed=True,
)
def swap_a_number(thief: Thief) -> Entry:
    """A segment over another list."""
    segment = thief.before(Segment)
    numbers = [*Pattern.parse(segment.pattern).numbers()][:-1]
    root = root_of(leaf_hash(number.encode()) for number in [*numbers, numbers[0]])
    return thief.signed(replace(segment, root=root.hex()))


@cheat(
    "declare-twice",
    "segment/overlap",
    want="想让同一个好号有两份，一份公开抽，一份送人。",
    did="买通监督者，把同一个号段又声明了一遍。",
    bribed=True,
)
def declare_twice(thief: Thief) -> Entry:
    """The same numbers again."""
    first = thief.before(Segment)
    thief.put(first)
    return thief.signed(replace(first, s=first.s + 1))


@cheat(
    "declare-alone",
    "supervisor/signature",
    want="想不经监督者，自己开一个号段。",
    did="声明号段的签名用的是市里的密钥。",
)
def declare_alone(thief: Thief) -> Entry:
    """A segment without the supervisor."""
    segment = thief.before(Segment)
    return thief.signed_by_city(segment)


@cheat(
    "release-alone",
    "supervisor/signature",
    want="熟人要抽号了，想临时多投放一批号。",
    did="投放的签名用的是市里的密钥。",
)
def release_alone(thief: Thief) -> Entry:
    """A fill without the supervisor."""
    return thief.signed_by_city(thief.before(Fill))


@cheat(
    "flood-the-pool",
    "fill/target",
    want="想一次把号全放出来，好让知情的人赶上那一刻。",
    did="买通监督者，投放的数量超过了规则定的号池规模。",
    bribed=True,
)
def flood_the_pool(thief: Thief) -> Entry:
    """More than the target."""
    fill = thief.before(Fill)
    room = thief.state.rules.target - thief.state.slots.filled
    if room >= 2000:
        raise NotHere("fill")
    return thief.signed(replace(fill, n=room + 1))


@cheat(
    "quietly-retire",
    "number/state",
    want="好号已经在号池里了，想悄悄拿出来停用，以后另发。",
    did="买通监督者，把一个可抽的号写成停用。",
    bribed=True,
)
def quietly_retire(thief: Thief) -> Entry:
    """A released number is excluded."""
    thief.at_end()
    entry = Exclude(
        t=thief.t, numbers=(thief.a_fine_number(),), why="-", doc="00" * 32, sig=_UNSIGNED
    )
    return thief.signed(entry)


@cheat(
    "retire-alone",
    "supervisor/signature",
    want="想不经监督者，把还没投放的好号停用。",
    did="停用的签名用的是市里的密钥。",
)
def retire_alone(thief: Thief) -> Entry:
    """An exclusion without the supervisor."""
    return thief.signed_by_city(thief.before(Exclude))


@cheat(
    "freeze-alone",
    "supervisor/signature",
    want="想冻结一个号段，让里面的好号暂时不出来。",
    did="冻结的签名用的是市里的密钥。",
)
def freeze_alone(thief: Thief) -> Entry:
    """A freeze without the supervisor."""
    thief.at_end()
    return thief.signed_by_city(Freeze(t=thief.t, s=1, on=1, why="-", doc="00" * 32, sig=_UNSIGNED))


@cheat(
    "freeze-a-ghost",
    "freeze/segment",
    want="想先冻结一个以后才有的号段，留一手。",
    did="买通监督者，冻结了还不存在的号段。",
    bribed=True,
)
def freeze_a_ghost(thief: Thief) -> Entry:
    """A freeze of a segment that does not exist."""
    thief.at_end()
    s = len(thief.state.segments) + 1
    return thief.signed(Freeze(t=thief.t, s=s, on=1, why="-", doc="00" * 32, sig=_UNSIGNED))


@cheat(
    "thaw-what-was-not-frozen",
    "freeze/state",
    want="想造出一条“解冻”的记录，掩盖号码为什么没出来。",
    did="买通监督者，解冻了一个没有冻结的号段。",
    bribed=True,
)
def thaw_what_was_not_frozen(thief: Thief) -> Entry:
    """A thaw of nothing."""
    thief.at_end()
    s = next(s for s in range(1, 2 + len(thief.state.segments)) if s not in thief.state.frozen)
    if s > len(thief.state.segments):
        raise NotHere("segment")
    return thief.signed(Freeze(t=thief.t, s=s, on=0, why="-", doc="00" * 32, sig=_UNSIGNED))


@cheat(
    "pad-the-old-list",
    "genesis/count",
    want="想把好号混进“以前就在用”的名单，不必再抽。",
    did="买通监督者，登记的在用号码比号段里的号码还多。",
    bribed=True,
)
def pad_the_old_list(thief: Thief) -> Entry:
    """More numbers in use than there are."""
    genesis = thief.before(Genesis)
    size = thief.state.segments[genesis.s - 1].pattern.size
    return thief.signed(replace(genesis, n=size + 1))


@cheat(
    "old-list-afterwards",
    "genesis/late",
    want="抽号开始以后，想补一份“以前就在用”的名单，把好号补进去。",
    did="买通监督者，给已经在抽的号段补登在用号码。",
    bribed=True,
)
def old_list_afterwards(thief: Thief) -> Entry:
    """A list of numbers in use after the first draw."""
    thief.at_end()
    for s, segment in enumerate(thief.state.segments, start=1):
        if segment.used and not segment.genesis_n:
            entry = Genesis(
                t=thief.t, s=s, n=1, root="00" * 32, doc="00" * 32, sig=_UNSIGNED, psig=""
            )
            return thief.signed(entry)
    raise NotHere("segment")


@cheat(
    "old-list-without-the-province",
    "party/signature",
    want="在用号码的名单想由市里自己说了算。",
    did="买通监督者签了名单，省里的签名用市里的代替。",
    bribed=True,
)
def old_list_without_the_province(thief: Thief) -> Entry:
    """The province did not sign the list."""
    genesis = thief.before(Genesis, lambda entry: bool(entry.psig))
    return thief.signed(replace(genesis, psig=thief.keys.sign("city", b"for the province")))


@cheat(
    "claim-it-was-in-use",
    "inuse/proof",
    want="想说某个好号以前就有人在用，不参加抽号。",
    did="点名时换了号码，证明沿用别的号码的。",
)
def claim_it_was_in_use(thief: Thief) -> Entry:
    """A number that is not on the list."""
    inuse = thief.before(InUse)
    pattern = thief.state.segments[inuse.g[0] - 1].pattern
    other = next(n for n in pattern.numbers() if n not in thief.state.numbers and n != inuse.number)
    return replace(inuse, number=other)


@cheat(
    "name-it-twice",
    "inuse/again",
    want="在用的号码回来以后，想再凭旧名单占它一次。",
    did="同一个在用号码点了两次名。",
)
def name_it_twice(thief: Thief) -> Entry:
    """The same place of the list again."""
    inuse = thief.before(InUse)
    thief.put(inuse)
    return inuse


@cheat(
    "coins-for-no-fill",
    "fill/unknown",
    want="想多放几个号，又不想留下投放的记录。",
    did="没有投放，就写了投放的随机数。",
)
def coins_for_no_fill(thief: Thief) -> Entry:
    """The coins of a fill that nobody asked for."""
    fill = thief.before(Fill)
    thief.put(fill)
    open_fill = thief.state.fill
    if open_fill is None:
        raise NotHere("fill")
    coin = thief.keys.prove("city-coin", open_fill.alpha)
    betas = writing.fill_betas_entry(
        thief.state, t=thief.t, pi=[coin for _ in open_fill.rules.parties]
    )
    return replace(betas, fill=fill.id + 1)


CHEATS = (
    hide_a_number,
    swap_a_number,
    declare_twice,
    declare_alone,
    release_alone,
    flood_the_pool,
    quietly_retire,
    retire_alone,
    freeze_alone,
    freeze_a_ghost,
    thaw_what_was_not_frozen,
    pad_the_old_list,
    old_list_afterwards,
    old_list_without_the_province,
    claim_it_was_in_use,
    name_it_twice,
    coins_for_no_fill,
)
