"""Cheats around who may decide: the rules, and the province's place among the parties."""

from dataclasses import replace

from doorstep.plates.log import texts, writing
from doorstep.plates.log.cheating.keyring import CITY
from doorstep.plates.log.cheating.thief import Thief
from doorstep.plates.log.cheating.types import NotHere, cheat
from doorstep.plates.log.entries import Entry, Expire, Refund, Rules


@cheat(
    "drop-the-province",
    "rules/signature",
    want="省里看得太紧，想在新规则里把它去掉。",
    did="买通监督者，新规则只留市里一方，省里的签名用市里的代替。",
    bribed=True,
)
def drop_the_province(thief: Thief) -> Entry:
    """Rules that name the city alone."""
    thief.at_end()
    if len(thief.state.rules.parties) == 1:
        raise NotHere("rules")
    return thief.rules(parties=list(thief.state.rules.parties[:1]))


@cheat(
    "rules-of-ones-own",
    "rules/signature",
    want="想把每车能抽的次数改多，只给自己人用。",
    did="新规则没有监督者的签名，用市里的密钥代替。",
)
def rules_of_ones_own(thief: Thief) -> Entry:
    """Rules without the supervisor."""
    thief.at_end()
    before = thief.state.rules
    rules = replace(before, t=thief.t, v=before.v + 1, tries=before.tries + 1)
    return writing.rules_with_signatures(
        thief.pool,
        rules,
        lambda text: thief.keys.sign(CITY, text),
        [lambda text: thief.keys.sign(CITY, text) for _ in before.parties],
    )


@cheat(
    "edit-the-rules",
    "rules/signature",
    want="规则已经签过名了，想悄悄改其中一个数。",
    did="最初的规则里每车次数加一，签名照旧。",
)
def edit_the_rules(thief: Thief) -> Entry:
    """The signature is of the rules as they were."""
    rules = thief.before(Rules)
    return replace(rules, tries=rules.tries + 1)


@cheat(
    "skip-a-version",
    "rules/version",
    want="想让中间那一版规则从来没有公布过。",
    did="买通监督者，规则的版本号跳过一版。",
    bribed=True,
)
def skip_a_version(thief: Thief) -> Entry:
    """A gap between versions."""
    thief.at_end()
    return thief.rules(v=thief.state.rules.v + 2)


@cheat(
    "one-party-twice",
    "rules/parties",
    want="想让市里一家当两方，看上去还是两方。",
    did="买通监督者，新规则里两方用的是同一把密钥。",
    bribed=True,
)
def one_party_twice(thief: Thief) -> Entry:
    """The same keys under two names."""
    thief.at_end()
    city = thief.state.rules.parties[0]
    return thief.rules(parties=[city, {**city, "name": "another"}])


@cheat(
    "a-log-without-rules",
    "rules/first",
    want="想先发号，规则以后再说。",
    did="账本的第一条不是规则。",
)
def a_log_without_rules(thief: Thief) -> Entry:
    """The log begins with something else."""
    thief.rewind(0)
    first = next((entry for entry in thief.read if not isinstance(entry, Rules)), None)
    if first is None:
        raise NotHere("segment")
    return first


@cheat(
    "a-second-refund",
    "refund/draw",
    want="想给熟人退一次抽号次数，好再抽一回。",
    did="买通监督者，给已经有结果的抽号退次数。",
    bribed=True,
)
def a_second_refund(thief: Thief) -> Entry:
    """A try comes back although the draw had its coins."""
    draw_id = thief.before(Expire, lambda entry: entry.why == "unchosen").id
    thief.at_end()
    refund = Refund(t=thief.t, id=draw_id, sig="00" * 64, psig="")
    return thief.signed(refund)


@cheat(
    "refund-without-the-province",
    "party/signature",
    want="想由市里决定给谁退次数。",
    did="买通监督者签了退次数，省里的签名用市里的代替。",
    bribed=True,
)
def refund_without_the_province(thief: Thief) -> Entry:
    """A refund that the province did not sign."""
    refund = thief.before(Refund, lambda entry: bool(entry.psig))
    forged = replace(refund, psig="")
    text = texts.party(thief.pool, forged.as_object())
    return thief.signed(replace(forged, psig=thief.keys.sign(CITY, text)))


CHEATS = (
    drop_the_province,
    rules_of_ones_own,
    edit_the_rules,
    skip_a_version,
    one_party_twice,
    a_log_without_rules,
    a_second_refund,
    refund_without_the_province,
)
