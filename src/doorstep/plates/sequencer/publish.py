"""Publishing: a signed checkpoint for every batch that was committed.

Why after the commit: only entries that stand in the database are ever signed; a crash in between
is made good at the next start, with the same signature.
"""

from doorstep.kernel import clock
from doorstep.plates import keys, serving
from doorstep.plates.crypto import ed25519
from doorstep.plates.log.checkpoint import Checkpoint, sign_checkpoint
from doorstep.plates.models import Checkpoint as Published
from doorstep.plates.sequencer.ledger import Ledger


def publish(ledger: Ledger) -> None:
    """Sign the head of the log as committed; nothing happens where it is published already."""
    if not ledger.size:
        return
    head = Checkpoint(ledger.origin, ledger.size, ledger.edge.root())
    note = sign_checkpoint(
        head, serving.note_key(ledger.origin), lambda text: ed25519.sign(keys.log_key(), text)
    )
    Published.objects.bulk_create(
        [Published(pool_id=ledger.pool, size=ledger.size, note=note, published_at=clock.now())],
        ignore_conflicts=True,
    )
