"""Cheats on the book itself: time, bytes, and a second book."""

from dataclasses import replace

from doorstep.plates.log.cheating.thief import Thief
from doorstep.plates.log.cheating.types import NotHere, cheat
from doorstep.plates.log.entries import Call, Entry, Request, Snapshot
from doorstep.plates.log.refusals import Refused


@cheat(
    "back-date",
    "log/time",
    want="想让一份今天的申请看上去是昨天就有的。",
    did="申请的时间写早了一天。",
)
def back_date(thief: Thief) -> Entry:
    """Earlier than the entry before."""
    thief.at_end()
    return thief.request(thief.straw(), t=thief.t - 86_400)


@cheat(
    "tell-the-second",
    "log/field",
    want="想用到秒的时间，把某位申请人从记录里认出来。",
    did="时间没有取整到分钟。",
)
def tell_the_second(thief: Thief) -> bytes:
    """A time that gives people away."""
    thief.at_end()
    return thief.request(thief.straw(), t=thief.t + 7).to_bytes()


@cheat(
    "two-ways-to-read",
    "log/not-canonical",
    want="想让同一条记录在两个程序里读出两种意思。",
    did="一条记录里同一项写了两遍。",
)
def two_ways_to_read(thief: Thief) -> bytes:
    """A repeated field."""
    thief.at_end()
    raw = thief.request(thief.straw()).to_bytes()
    return raw.replace(b'"e":"request"', b'"ch":"kiosk","e":"request"')


@cheat(
    "a-word-of-ones-own",
    "log/unknown-entry",
    want="想发明一种新记录：“赠号”。",
    did="写了一条规则里没有的记录。",
)
def a_word_of_ones_own(thief: Thief) -> bytes:
    """A kind of entry that nobody agreed on."""
    thief.at_end()
    return b'{"e":"gift","number":"' + thief.a_fine_number().encode() + b'","t":0}'


@cheat(
    "a-note-in-the-margin",
    "log/fields",
    want="想在记录里夹带一句只有自己人看得懂的话。",
    did="在申请里多写了一项。",
)
def a_note_in_the_margin(thief: Thief) -> bytes:
    """A field that does not belong there."""
    thief.at_end()
    raw = thief.request(thief.straw()).to_bytes()
    return raw.replace(b',"try":', b',"tip":"vip","try":')


@cheat(
    "erase-a-request",
    "call/request",
    "draw/unknown",
    "request/number",
    want="想让一份申请从来没有过。",
    did="从账本里抽掉一份申请，后面的记录原样接上，重新签名。",
)
def erase_a_request(thief: Thief) -> bytes:
    """What follows does not fit any more."""
    called = {entry.id for entry in thief.read if isinstance(entry, Call)}
    thief.before(Request, lambda entry: entry.id in called)
    return _next_that_names_it(thief)


@cheat(
    "edit-the-files",
    "log/root",
    want="手上没有签名的密钥，只能动存账本的文件。",
    did="改了文件里一份申请的渠道，签过名的校验值没有动。",
)
def edit_the_files(thief: Thief) -> None:
    """The old signature stands beside changed bytes."""
    later = {entry.id for entry in thief.read if isinstance(entry, Call)}
    request = thief.before(Request, lambda entry: entry.id not in later)
    index = len(thief.entries)
    other = next(each for each in thief.state.rules.channels if each != request.ch)
    forged = replace(request, ch=other)
    thief.put(forged)
    for entry in thief.original[index + 1 :]:
        thief.put(entry)
    thief.keeps_note = True


@cheat(
    "two-books",
    "log/fork",
    want="想备两本账：一本给检查的人看，一本给别人看，两本都挑不出毛病。",
    did="从昨天起另写一本处处合规的账，用市里的密钥签名。",
    memory=True,
)
def two_books(thief: Thief) -> None:
    """Replay finds nothing; a checkpoint that somebody kept does."""
    size = len(thief.original)
    thief.before(Request)
    while len(thief.entries) < size:
        thief.put(thief.request(thief.straw(f"other-{len(thief.entries)}")))


@cheat(
    "sign-alone",
    "log/witness",
    want="想在省里不知道的时候，把账接着写下去。",
    did="后面的记录都合规矩，只有市里签名，没有拿给省里会签。",
    witness=True,
)
def sign_alone(thief: Thief) -> None:
    """Nothing is wrong with the entries; nobody else has seen them."""
    thief.at_end()
    if len(thief.state.rules.parties) == 1:
        raise NotHere("rules")
    thief.put(thief.request(thief.straw()))


@cheat(
    "tear-out-the-end",
    "log/fork",
    want="最近几条记录不好看，想当它们没有写过。",
    did="把账本截到前面，重新签名。",
    memory=True,
)
def tear_out_the_end(thief: Thief) -> None:
    """A shorter log than one that was signed."""
    if len(thief.original) < 2:
        raise NotHere("request")
    thief.rewind(len(thief.original) - 1)


@cheat(
    "false-sums",
    "snapshot/counts",
    want="想在每天公布的数字里少报几个。",
    did="把当天快照里“可抽”的数量改小，差额记到别处。",
)
def false_sums(thief: Thief) -> Entry:
    """Counts that add up, and are wrong."""
    snapshot = thief.before(Snapshot)
    counts = dict(snapshot.counts)
    if not counts["released"]:
        raise NotHere("released")
    counts["released"] -= 1
    counts["unreleased"] += 1
    return replace(snapshot, counts=counts)


@cheat(
    "false-state",
    "snapshot/root",
    want="数量对得上，但想把两个号的去向对调。",
    did="当天快照的校验值是按对调以后的去向算的。",
)
def false_state(thief: Thief) -> Entry:
    """Right counts over wrong numbers."""
    return replace(thief.before(Snapshot), root="33" * 32)


def _next_that_names_it(thief: Thief) -> bytes:
    """Go on with what followed until the rules stop it; that entry."""
    for entry in thief.original[len(thief.entries) + 1 :]:
        try:
            thief.put(entry)
        except Refused:
            return entry
    raise NotHere("call")


CHEATS = (
    back_date,
    tell_the_second,
    two_ways_to_read,
    a_word_of_ones_own,
    a_note_in_the_margin,
    erase_a_request,
    edit_the_files,
    two_books,
    sign_alone,
    tear_out_the_end,
    false_sums,
    false_state,
)
