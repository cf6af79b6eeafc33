"""Admission of a city's log: from then on the province hears what its city says about it."""

from collections.abc import Collection

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM
from doorstep.plates.log.checkpoint import ED25519, NoteInvalid, NoteKey
from doorstep.plates.log.wire import is_hex
from doorstep.province import keys
from doorstep.province.errors import Malformed
from doorstep.province.models import Pool


@transaction.atomic(durable=True)
def admit(
    *, pool: str, origin: str, log_vkey: str, city_key: str, supervisors: Collection[str] = ()
) -> Pool:
    """Admit a log, or take up new keys of an admitted one.

    `supervisors` are further keys pinned for its first rules, for a log that began without us.
    Errors: Malformed, also for an origin that is not the admitted one.
    """
    try:
        key = NoteKey.parse(log_vkey)
    except NoteInvalid as broken:
        raise Malformed("log_vkey") from broken
    if key.kind != ED25519 or key.name != origin:
        raise Malformed("log_vkey")
    if origin.rpartition("/")[2] != pool:
        raise Malformed("origin")
    is_key = is_hex(32)
    if not is_key(city_key):
        raise Malformed("city_key")
    if not all(map(is_key, supervisors)):
        raise Malformed("supervisors")
    pinned = sorted({*supervisors, keys.public(keys.supervisor_key())})
    row, made = Pool.objects.select_for_update().get_or_create(
        pk=pool,
        defaults={
            "origin": origin,
            "log_vkey": log_vkey,
            "city_key": city_key,
            "supervisors": pinned,
            "admitted_at": clock.now(),
        },
    )
    if not made:
        if row.origin != origin:
            raise Malformed("origin")
        before = (row.log_vkey, row.city_key, row.supervisors)
        row.log_vkey, row.city_key, row.supervisors = log_vkey, city_key, pinned
        row.save(update_fields=("log_vkey", "city_key", "supervisors"))
        if (row.log_vkey, row.city_key, row.supervisors) == before:
            return row
    keys_now = {"log_vkey": log_vkey, "city_key": city_key, "supervisors": pinned}
    audit.note("pool.admitted", f"pool:{pool}", by=SYSTEM, detail=keys_now)
    return row
