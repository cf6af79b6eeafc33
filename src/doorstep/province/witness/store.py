"""The statements of a turn, each one round trip whatever the size of a batch.

Why SQL: a batch writes a hundred entries, and objects for each would cost more than the replay.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from doorstep.plates.log.model import Draw
from doorstep.province.models import Pool


def add_entries(pool: str, start: int, bodies: Sequence[bytes]) -> None:
    """Cosigned entries from index `start` on."""
    if bodies:
        _run(
            "INSERT INTO province_entry (pool_id, index, body)"
            " SELECT %s, %s + at - 1, body"
            " FROM unnest(%s::bytea[]) WITH ORDINALITY AS given (body, at)",
            [pool, start, list(bodies)],
        )


def add_calls(pool: str, calls: Sequence[Draw], at: datetime) -> None:
    """Draws that a cosigned log calls now."""
    if calls:
        _run(
            "INSERT INTO province_call"
            " (pool_id, log_id, alpha, commitment, call_t, reveal_s, at)"
            " SELECT %s, given.*, %s FROM unnest"
            " (%s::bigint[], %s::bytea[], %s::text[], %s::bigint[], %s::bigint[]) AS given",
            [
                pool,
                at,
                [draw.id for draw in calls],
                [draw.alpha for draw in calls],
                [draw.cn for draw in calls],
                [draw.call_t for draw in calls],
                [draw.terms.reveal_s for draw in calls],
            ],
        )


def add_checkpoint(pool: str, size: int, root: bytes, note: str, at: datetime) -> None:
    """The first cosigned checkpoint of a size."""
    _run(
        "INSERT INTO province_checkpoint (pool_id, size, root, note, at)"
        " VALUES (%s, %s, %s, %s, %s)",
        [pool, size, root, note, at],
    )


def take_nonces(pool: str, nonces: Sequence[tuple[int, str]], at: datetime) -> None:
    """Nonces that open their commitments; a draw that has its answer keeps it."""
    _answer(pool, "nonce", nonces, at)


def sign_unopened(pool: str, notes: Sequence[tuple[int, str]], at: datetime) -> None:
    """Notes that no nonce is taken any more; a draw that has its answer keeps it."""
    _answer(pool, "unopened", notes, at)


def openings(pool: str, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Nonce and note of those of the draws that have their answer; one of the two is empty."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT log_id, nonce, unopened FROM province_opening"
            " WHERE pool_id = %s AND log_id = ANY(%s)",
            [pool, list(ids)],
        )
        return {log_id: (nonce, unopened) for log_id, nonce, unopened in cursor.fetchall()}


def seen_at(pool: str, ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these calls was cosigned here."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT log_id, at FROM province_call WHERE pool_id = %s AND log_id = ANY(%s)",
            [pool, list(ids)],
        )
        return dict(cursor.fetchall())


def save(row: Pool) -> None:
    """What a turn changed in the pool's row."""
    _run(
        "UPDATE province_pool SET epoch = %s, size = %s, root = %s, note = %s, proposal = %s,"
        " accepted = %s, cosigned_at = %s, heard_at = %s WHERE id = %s",
        [
            row.epoch,
            row.size,
            row.root,
            row.note,
            [bytes(body) for body in row.proposal],
            row.accepted,
            row.cosigned_at,
            row.heard_at,
            row.id,
        ],
    )


def _answer(pool: str, column: str, given: Sequence[tuple[int, str]], at: datetime) -> None:
    other = {"nonce": "unopened", "unopened": "nonce"}[column]
    if given:
        # Sorted, so that two that insert the same draws wait for each other in one order.
        rows = sorted(given)
        _run(
            f"INSERT INTO province_opening (pool_id, log_id, {column}, {other}, at)"  # noqa: S608
            " SELECT %s, given.*, '', %s FROM unnest(%s::bigint[], %s::text[]) AS given"
            " ON CONFLICT DO NOTHING",
            [pool, at, [log_id for log_id, _ in rows], [text for _, text in rows]],
        )


def _run(statement: str, given: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
