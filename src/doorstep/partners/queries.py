"""Reads of this room: contracts, whose a token is, what a person allowed."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from doorstep.kernel import clock, masking
from doorstep.partners import marks
from doorstep.partners.contact import taken
from doorstep.partners.errors import PartnerNotFound, TokenInvalid
from doorstep.partners.models import Allowance, Partner, Token
from doorstep.partners.types import AllowanceView, Holder, PartnerView, SecretView


def partners() -> Sequence[PartnerView]:
    """Every contract, those in force first, by name."""
    rows = Partner.objects.prefetch_related("secrets").order_by("name", "made_at")
    return sorted((_view(row) for row in rows), key=lambda each: each.ended_at is not None)


def partner(partner_id: str | UUID) -> PartnerView:
    """One contract. Errors: PartnerNotFound."""
    try:
        return _view(Partner.objects.get(pk=UUID(str(partner_id))))
    except (Partner.DoesNotExist, ValueError) as error:
        raise PartnerNotFound from error


def offered(scope: str) -> Sequence[tuple[str, str]]:
    """Id and name of the partners in force that may be let do this, by name."""
    today = clock.today()
    rows = Partner.objects.filter(
        ended_at__isnull=True, from_on__lte=today, until_on__gte=today, scopes__contains=[scope]
    )
    return tuple((str(row.pk), row.name) for row in rows.order_by("name"))


def looks_like_a_token(text: str) -> bool:
    """Whether a bearer token is one of a partner's program, and no session's."""
    return text.startswith(marks.TOKEN)


def holder(token: str) -> Holder:
    """Whose token this is, now. Errors: TokenInvalid."""
    now, today = clock.now(), clock.today()
    row = (
        Token.objects.filter(
            mark__in=marks.all_of(token),
            revoked_at__isnull=True,
            expires_at__gt=now,
            partner__ended_at__isnull=True,
            partner__from_on__lte=today,
            partner__until_on__gte=today,
        )
        .select_related("partner")
        .first()
    )
    if row is None:
        raise TokenInvalid
    held = row.partner
    return Holder(str(held.pk), held.name, frozenset(row.scopes), held.calls_per_minute)


def may_follow(partner_id: str | UUID, case_number: str) -> bool:
    """Whether the person lets this partner follow the case today."""
    return Allowance.objects.filter(
        partner_id=partner_id,
        case_number=case_number,
        ended_at__isnull=True,
        until_on__gte=clock.today(),
    ).exists()


def allowances(case_number: str) -> Sequence[AllowanceView]:
    """What was allowed for a case, the newest first; what is past is part of it."""
    rows = Allowance.objects.filter(case_number=case_number).select_related("partner")
    return tuple(
        AllowanceView(
            id=str(row.pk),
            partner_id=str(row.partner_id),
            partner_name=row.partner.name,
            case_number=row.case_number,
            given_at=row.given_at,
            until_on=row.until_on,
            ended_at=row.ended_at,
        )
        for row in rows.order_by("-given_at")
    )


def _view(row: Partner) -> PartnerView:
    contact = taken(row)
    now = clock.now()
    secrets = row.secrets.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now)).order_by("-made_at")
    return PartnerView(
        id=str(row.pk),
        client_id=row.client_id,
        name=row.name,
        uscc=row.uscc,
        scopes=tuple(row.scopes),
        calls_per_minute=row.calls_per_minute,
        from_on=row.from_on,
        until_on=row.until_on,
        made_at=row.made_at,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
        contact_name=masking.name(contact.name),
        contact_phone_masked=contact.phone.masked,
        secrets=tuple(SecretView(each.made_at, each.ends_at) for each in secrets),
    )
