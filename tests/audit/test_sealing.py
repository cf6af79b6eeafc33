"""What was committed is sealed in order, and what was touched afterwards is named."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections, transaction
from pymerkle import InmemoryTree

from doorstep.audit import jobs, keys, merkle, queries, sealing
from doorstep.audit import services as audit
from doorstep.audit.content import marked_content
from doorstep.audit.models import AuditRow, Batch
from doorstep.kernel.actor import SYSTEM, Actor, ActorKind, Post

if TYPE_CHECKING:
    from tests.conftest import FreshCity

CLERK = Actor(ActorKind.STAFF, "7", "王芳", Post.CLERK, "station-01")


def note(subject: str) -> int:
    """One committed row; its number."""
    with transaction.atomic():
        audit.note("test.noted", subject, by=CLERK, detail={"n": 1, "名": "䶮"})
    return AuditRow.objects.latest("id").pk


def tamper(city: FreshCity, statement: str, *parameters: object) -> None:
    """What somebody with the powers of the database's owner could do."""
    with psycopg.connect(city.owner_url, autocommit=True) as owner:
        owner.execute("SET search_path TO binzhou")
        owner.execute(statement, parameters)


def seal_rows(*, limit: int = sealing.LIMIT) -> int:
    """Seal when nobody else on the server is in the way.

    The horizon is the server's: a test of another database may hold it back for a moment.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        (mark,) = cursor.fetchone()
        until = time.monotonic() + 300
        while time.monotonic() < until:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8", [mark])
            if cursor.fetchone()[0]:
                break
            time.sleep(0.02)
    return sealing.seal(limit=limit)


def three_sealed() -> list[int]:
    """Three rows in two batches."""
    rows = [note("a"), note("b")]
    seal_rows()
    rows.append(note("c"))
    seal_rows()
    return rows


@pytest.mark.usefixtures("fresh_city")
def test_sealed_rows_verify_and_the_head_is_signed() -> None:
    three_sealed()
    outcome = queries.verify()
    assert outcome.ok, outcome
    assert (outcome.batches, outcome.rows, outcome.unsealed) == (2, 3, 0)
    head = queries.head()
    assert head is not None
    assert head.number == 2
    assert keys.signed(queries.seal_public_key(), head.text, bytes.fromhex(head.signature))


@pytest.mark.usefixtures("fresh_city")
def test_nothing_new_makes_no_batch() -> None:
    three_sealed()
    assert seal_rows() == 0
    assert Batch.objects.count() == 2


@pytest.mark.usefixtures("fresh_city")
def test_a_row_committed_late_is_sealed_later_and_not_lost() -> None:
    with transaction.atomic():
        audit.note("test.noted", "early number, late commit", by=CLERK)

        def meanwhile() -> tuple[int, int]:
            try:
                return note("late number, early commit"), jobs.seal_rows()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            late, sealed = pool.submit(meanwhile).result()
        assert sealed == 0  # an older transaction is still running
    early = AuditRow.objects.get(subject__startswith="early").pk
    assert early < late
    assert seal_rows() == 2
    assert Batch.objects.get().row_ids == [early, late]
    assert queries.verify().ok


@pytest.mark.usefixtures("fresh_city")
def test_what_was_rolled_back_leaves_no_hole_in_the_record() -> None:
    note("a")
    with transaction.atomic():
        audit.note("test.noted", "undone", by=CLERK)
        transaction.set_rollback(True)
    note("b")
    assert seal_rows() == 2
    assert queries.verify().ok


@pytest.mark.usefixtures("fresh_city")
def test_a_batch_never_holds_part_of_a_transaction() -> None:
    with transaction.atomic():
        for subject in "abcde":
            audit.note("test.noted", subject, by=CLERK)
    note("f")
    assert seal_rows(limit=3) == 6
    assert [batch.rows for batch in Batch.objects.order_by("number")] == [5, 1]
    assert queries.verify().ok


@pytest.mark.usefixtures("fresh_city")
def test_two_sealers_at_once_seal_every_row_once() -> None:
    for n in range(40):
        note(str(n))

    def seal(_: int) -> int:
        try:
            return sealing.seal(limit=5)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(seal, range(4)))
    seal_rows()
    sealed = [row for batch in Batch.objects.order_by("number") for row in batch.row_ids]
    assert sealed == sorted(AuditRow.objects.values_list("id", flat=True))
    assert queries.verify().ok


@pytest.mark.usefixtures("fresh_city")
@pytest.mark.parametrize("table", ["audit_auditrow", "audit_batch"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET key_id = 'x'", "TRUNCATE {}"])
def test_the_serving_role_cannot_change_the_record(table: str, verb: str) -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(verb.format(table))


def test_a_changed_row_is_named(fresh_city: FreshCity) -> None:
    rows = three_sealed()
    tamper(fresh_city, "UPDATE audit_auditrow SET subject = 'z' WHERE id = %s", rows[1])
    outcome = queries.verify()
    assert (outcome.ok, outcome.bad_batch, outcome.bad_row) == (False, 1, str(rows[1]))


def test_a_row_changed_by_someone_who_holds_the_row_key_is_named(fresh_city: FreshCity) -> None:
    rows = three_sealed()
    row = AuditRow.objects.get(pk=rows[2])
    row.subject = "z"
    mark = keys.mark(row.key_id, marked_content(row))
    tamper(
        fresh_city,
        "UPDATE audit_auditrow SET subject = 'z', mark = %s WHERE id = %s",
        mark,
        rows[2],
    )
    outcome = queries.verify()
    assert (outcome.ok, outcome.bad_batch, outcome.bad_row) == (False, 2, str(rows[2]))


def test_a_deleted_row_is_named(fresh_city: FreshCity) -> None:
    rows = three_sealed()
    tamper(fresh_city, "DELETE FROM audit_auditrow WHERE id = %s", rows[0])
    outcome = queries.verify()
    assert (outcome.ok, outcome.bad_batch, outcome.bad_row) == (False, 1, str(rows[0]))
    assert "missing" in outcome.why


def test_a_row_slipped_in_behind_the_seal_is_named(fresh_city: FreshCity) -> None:
    rows = three_sealed()
    tamper(
        fresh_city,
        "INSERT INTO audit_auditrow (id, at, action, subject, actor, post, point, purpose,"
        " case_number, detail, nonce, key_id, mark, txid)"
        " SELECT 900, at, action, subject, actor, post, point, purpose,"
        " case_number, detail, nonce, key_id, mark, txid FROM audit_auditrow WHERE id = %s",
        rows[0],
    )
    outcome = queries.verify()
    assert (outcome.ok, outcome.bad_batch, outcome.bad_row) == (False, 1, "900")


def test_a_changed_row_is_named_before_it_is_sealed(fresh_city: FreshCity) -> None:
    row = note("a")
    tamper(fresh_city, "UPDATE audit_auditrow SET actor = 'staff:8' WHERE id = %s", row)
    outcome = queries.verify()
    assert (outcome.ok, outcome.bad_row) == (False, str(row))


def test_a_rewritten_head_and_a_removed_batch_are_found(fresh_city: FreshCity) -> None:
    three_sealed()
    tamper(fresh_city, "UPDATE audit_batch SET sealed_at = now() WHERE number = 2")
    assert queries.verify().bad_batch == 2
    tamper(fresh_city, "DELETE FROM audit_batch WHERE number = 1")
    assert queries.verify().bad_batch == 1


def test_a_record_restored_into_a_younger_server_goes_on(fresh_city: FreshCity) -> None:
    note("a")
    tamper(fresh_city, "UPDATE audit_auditrow SET txid = '7000000000'")
    old = AuditRow.objects.get()
    sealing._insert(None, sealing.Span(0, 0, sealing.END), [old])
    left = note("left unsealed by the old server")
    tamper(fresh_city, "UPDATE audit_auditrow SET txid = '7000000009' WHERE id = %s", left)
    new = note("first row of the new server")
    assert seal_rows() == 2
    note("second row of the new server")
    assert seal_rows() == 1
    batches = list(Batch.objects.order_by("number"))
    assert [batch.base_row for batch in batches] == [0, 0, left, left]
    assert batches[2].row_ids == [new]
    outcome = queries.verify()
    assert outcome.ok, outcome


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 13, 100])
def test_the_tree_is_that_of_rfc_6962(size: int) -> None:
    tree = InmemoryTree(algorithm="sha256")
    entries = [str(n).encode() for n in range(size)]
    for entry in entries:
        tree.append_entry(entry)
    assert merkle.root([merkle.leaf_hash(entry) for entry in entries]) == tree.get_root()


@pytest.mark.django_db
def test_who_looked_can_be_read_newest_first() -> None:
    audit.looked("person:1", by=CLERK, purpose="受理注册登记", case="3716001")
    audit.looked("person:2", by=CLERK, purpose="别人的")
    audit.looked("person:1", by=SYSTEM, purpose="到期提醒")
    first, second = queries.looked_at("person:1")
    assert (first.actor, first.purpose) == ("system:doorstep", "到期提醒")
    assert (second.actor, second.point, second.case) == ("staff:7", "station-01", "3716001")
