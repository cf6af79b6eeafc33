"""Signing the terms of reading, entering an office, ending a reader."""

import secrets
from uuid import UUID

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.plates.models import LogReader
from doorstep.plates.reading import TERMS_HASH, digest


@transaction.atomic
def sign_reading_terms(*, person: UUID | None, name: str, purpose: str, by: Actor) -> str:
    """Let somebody read a supervised log; their token, which is shown once and kept by nobody.

    `person` None: a supervisor or an auditor, entered by the office. Whoever signs again gets a
    new token, and the old one ends.
    """
    if person is not None:
        LogReader.objects.filter(person=person, ended_at=None).update(ended_at=clock.now())
    token = secrets.token_urlsafe(24)
    row = LogReader.objects.create(
        name=name,
        purpose=purpose,
        person=person,
        terms=TERMS_HASH,
        token=digest(token),
        signed_at=clock.now(),
    )
    audit.note("log.reader", f"log-reader:{row.pk}", by=by, detail={"terms": TERMS_HASH})
    return token


@transaction.atomic
def end_reading(*, reader: int, by: Actor) -> bool:
    """The reader's token opens nothing any more; False if there is no such reader."""
    ended = LogReader.objects.filter(pk=reader, ended_at=None).update(ended_at=clock.now())
    if ended:
        audit.note("log.reader.ended", f"log-reader:{reader}", by=by)
    return bool(ended)
