"""Writes of this room: contracts, secrets, tokens, and what a person allows.

Why no key where a secret or a token is made: the answer of an act is stored for whoever repeats
it, and these must lie nowhere. Asked again, another one is made.
"""

import hmac
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from doorstep.audit import services as audit
from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, ActorKind, Key
from doorstep.kernel.errors import InvalidInput, NotAllowed, Problem
from doorstep.kernel.phone import Phone
from doorstep.kernel.uscc import Uscc
from doorstep.partners import marks
from doorstep.partners.contact import Contact, put
from doorstep.partners.errors import (
    ClientUnknown,
    PartnerEnded,
    PartnerNotFound,
    ScopeUnknown,
)
from doorstep.partners.models import Allowance, Partner, Secret, Token
from doorstep.partners.scopes import (
    ALLOWED_DAYS,
    CALLS_PER_MINUTE,
    OVERLAP_HOURS,
    TOKEN_SECONDS,
    scopes_on,
)
from doorstep.partners.types import Granted


@act
def add_partner(
    *,
    name: str,
    uscc: Uscc,
    scopes: Sequence[str],
    from_on: date,
    until_on: date,
    contact_name: str,
    contact_phone: Phone,
    by: Actor,
    key: Key,
    calls_per_minute: int | None = None,
) -> UUID:
    """Record a contract; without a secret its program can do nothing yet.

    Errors: InvalidInput for an unknown scope or none, PartnerKnown, ContractEndsBeforeItBegins.
    """
    today = clock.today()
    offered = [each.name for each in scopes_on(today)]
    if not scopes or set(scopes) - set(offered):
        sentence = "范围要从清单里选，至少选一个。"
        raise InvalidInput(Problem("scopes", "partners/scopes", sentence))
    partner = Partner(
        client_id=marks.new_client_id(),
        name=name,
        uscc=uscc.text,
        scopes=[each for each in offered if each in scopes],
        calls_per_minute=calls_per_minute or CALLS_PER_MINUTE.on(today),
        from_on=from_on,
        until_on=until_on,
        made_at=clock.now(),
        made_by=str(by),
    )
    put(partner, Contact(contact_name, contact_phone))
    partner.save(force_insert=True)
    audit.note(
        "partner.added",
        partner,
        by=by,
        detail={"scopes": partner.scopes, "from_on": from_on, "until_on": until_on},
    )
    return partner.pk


def give_secret(*, partner_id: str | UUID, by: Actor, at_once: bool = False) -> str:
    """A new secret, shown in this answer alone; those before it end after the overlap.

    `at_once` is for a secret that others may have: then they end now, and their tokens with them.
    Errors: PartnerNotFound, PartnerEnded.
    """
    secret = marks.new(marks.SECRET)
    now = clock.now()
    with transaction.atomic(durable=True):
        partner = _open(partner_id)
        ends_at = now if at_once else now + timedelta(hours=OVERLAP_HOURS.on(clock.today()))
        older = Secret.objects.filter(partner=partner).filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=ends_at)
        )
        older.update(ends_at=ends_at)
        if at_once:
            _revoke_all(partner, now)
        mark, key_id = marks.newest(secret)
        Secret.objects.create(partner=partner, mark=mark, key_id=key_id, made_at=now)
        audit.note("partner.secret_given", partner, by=by, detail={"at_once": at_once})
    return secret


@act
def end_partner(*, partner_id: str | UUID, why: str, by: Actor, key: Key) -> UUID:
    """End a contract at once, with its secrets, its tokens and what persons allowed it.

    Errors: PartnerNotFound, PartnerEnded; InvalidInput without a reason.
    """
    reason = " ".join(why.split())[:200]
    if not reason:
        raise InvalidInput(Problem("why", "partners/why", "请写明为什么结束。"))
    now = clock.now()
    partner = _open(partner_id)
    partner.ended_at, partner.ended_by, partner.ended_why = now, str(by), reason
    partner.save(update_fields=["ended_at", "ended_by", "ended_why"])
    living = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    Secret.objects.filter(living, partner=partner).update(ends_at=now)
    _revoke_all(partner, now)
    Allowance.objects.filter(partner=partner, ended_at__isnull=True).update(ended_at=now)
    audit.note("partner.ended", partner, by=by, detail={"why": reason})
    return partner.pk


def grant_token(*, client_id: str, secret: str, scope: str = "") -> Granted:
    """An access token by client credentials (RFC 6749 §4.4); `scope` names some, none means all.

    Errors: ClientUnknown for every reason the client is not believed, ScopeUnknown.
    """
    now, today = clock.now(), clock.today()
    token = marks.new(marks.TOKEN)
    with transaction.atomic(durable=True):
        found = _believed(client_id, secret, now)
        partner = found.partner
        if partner.ended_at is not None or not partner.from_on <= today <= partner.until_on:
            raise ClientUnknown
        wanted = scope.split() or partner.scopes
        offered = {each.name for each in scopes_on(today)} & set(partner.scopes)
        if not set(wanted) <= offered:
            raise ScopeUnknown
        seconds = TOKEN_SECONDS.on(today)
        mark, key_id = marks.newest(token)
        scopes = tuple(dict.fromkeys(wanted))
        Token.objects.create(
            partner=partner,
            secret=found,
            mark=mark,
            key_id=key_id,
            scopes=list(scopes),
            made_at=now,
            expires_at=now + timedelta(seconds=seconds),
        )
        audit.note("partner.token_granted", partner, by=_himself(partner), detail={"for": scopes})
    return Granted(token, seconds, scopes)


def revoke_token(*, client_id: str, secret: str, token: str) -> None:
    """The token is worth nothing any more (RFC 7009); one that is none, or another's, is ignored.

    Errors: ClientUnknown.
    """
    now = clock.now()
    with transaction.atomic(durable=True):
        partner = _believed(client_id, secret, now).partner
        rows = Token.objects.filter(
            partner=partner, mark__in=marks.all_of(token), revoked_at__isnull=True
        )
        if rows.update(revoked_at=now):
            audit.note("partner.token_revoked", partner, by=_himself(partner))


@act
def allow(*, partner_id: str | UUID, case_number: str, until_on: date, by: Actor, key: Key) -> UUID:
    """A person lets a partner follow a case; the caller has shown that the case is theirs.

    Errors: PartnerNotFound, PartnerEnded, AllowedAlready, AllowanceEndsBeforeItBegins,
    InvalidInput for a day too far away.
    """
    if by.kind is not ActorKind.CITIZEN:
        raise NotAllowed
    partner = _open(partner_id)
    today = clock.today()
    last = today + timedelta(days=ALLOWED_DAYS.on(today))
    if until_on > last:
        sentence = "最长到 {last}。"
        raise InvalidInput(Problem("until_on", "partners/too-long", sentence, {"last": last}))
    Allowance.objects.filter(
        partner=partner, case_number=case_number, ended_at__isnull=True, until_on__lt=today
    ).update(ended_at=clock.now())
    made = Allowance.objects.create(
        partner=partner,
        person_id=UUID(by.id),
        case_number=case_number,
        given_at=clock.now(),
        given_on=today,
        until_on=until_on,
    )
    audit.note(
        "partner.allowed",
        f"case:{case_number}",
        by=by,
        detail={"partner": partner.pk, "until_on": until_on},
    )
    return made.pk


@act
def take_back(*, allowance_id: str | UUID, case_number: str, by: Actor, key: Key) -> UUID | None:
    """The person takes back what they allowed; nothing happens where it had ended."""
    rows = Allowance.objects.filter(
        pk=allowance_id, case_number=case_number, person_id=by.id, ended_at__isnull=True
    )
    if not rows.update(ended_at=clock.now()):
        return None
    audit.note(
        "partner.allowance_ended", f"case:{case_number}", by=by, detail={"allowance": allowance_id}
    )
    return UUID(str(allowance_id))


def used(*, partner: Actor, operation: str) -> None:
    """Record that a partner's program used an operation."""
    with transaction.atomic():
        audit.note("partner.used", f"partner:{partner.id}", by=partner, detail={"call": operation})


def forget_old_tokens() -> int:
    """Remove tokens that ended a day ago; how many went."""
    removed, _ = Token.objects.filter(expires_at__lt=clock.now() - timedelta(days=1)).delete()
    return removed


def _believed(client_id: str, secret: str, now: datetime) -> Secret:
    living = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    # The same work for a client there is and for one there is not.
    shown = marks.all_of(secret)
    rows = Secret.objects.filter(living, partner__client_id=client_id[:24]).select_related(
        "partner"
    )
    for row in rows:
        if any(hmac.compare_digest(each, bytes(row.mark)) for each in shown):
            return row
    raise ClientUnknown


def _revoke_all(partner: Partner, now: datetime) -> None:
    Token.objects.filter(partner=partner, revoked_at__isnull=True).update(revoked_at=now)


def _open(partner_id: str | UUID) -> Partner:
    try:
        found = Partner.objects.select_for_update().filter(pk=UUID(str(partner_id))).first()
    except ValueError as malformed:
        raise PartnerNotFound from malformed
    if found is None:
        raise PartnerNotFound
    if found.ended_at is not None:
        raise PartnerEnded
    return found


def _himself(partner: Partner) -> Actor:
    return Actor(ActorKind.PARTNER, str(partner.pk), partner.name)
