"""Taking over the sealed list of a printing: from then on its cards are good at every desk."""

from django.db import transaction

from doorstep.audit import services as audit
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.plates.cards.making import read_list
from doorstep.plates.errors import CardListInvalid
from doorstep.plates.models import Card, CardPrinting
from doorstep.plates.services.draw import draw_id_of


@transaction.atomic(durable=True)
def accept_cards(*, file: bytes, digest: str, by: Actor) -> int:
    """Take over a list whose digest was told by another way; how many cards it has.

    The same list again changes nothing. Errors: CardListInvalid.
    """
    found = read_list(file)
    if found.digest != digest:
        raise CardListInvalid(why="校验值和省里告知的不同")
    known = CardPrinting.objects.filter(pk=found.printing).first()
    if known is not None:
        if known.digest != digest:
            raise CardListInvalid(why="这一批已有另一份清单")
        return known.count
    printing = CardPrinting.objects.create(
        number=found.printing,
        digest=digest,
        count=len(found.cards),
        accepted_at=clock.now(),
    )
    Card.objects.bulk_create(
        (
            Card(id=draw_id_of(commitment, key), printing=printing, serial=serial)
            for serial, (commitment, key) in enumerate(found.cards, 1)
        ),
        batch_size=5000,
    )
    audit.note(
        "cards.accepted",
        f"cards:{found.printing}",
        by=by,
        detail={"count": len(found.cards), "digest": digest},
    )
    return len(found.cards)
