"""What waits to be asked of the platform, and what has been asked.

Why per subject in order: a second act on a vehicle makes sense to the platform only after the
first one is in force there.
"""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from doorstep.integrations.police.models import Wanted

AT_ONCE = 200


def due() -> Sequence[Wanted]:
    """The next act of every subject that was not brought yet, oldest first."""
    earlier = Wanted.objects.filter(
        subject=OuterRef("subject"), id__lt=OuterRef("id"), settled_at__isnull=True
    )
    rows = Wanted.objects.filter(~Exists(earlier), settled_at__isnull=True, brought_at__isnull=True)
    return list(rows.order_by("id")[:AT_ONCE])


def brought() -> Sequence[str]:
    """Cases whose act the platform has and whose serial number has not come, oldest first."""
    rows = Wanted.objects.filter(settled_at__isnull=True, brought_at__isnull=False)
    return list(rows.order_by("id").values_list("case_number", flat=True)[:AT_ONCE])


def note_trouble(case_number: str, why: str) -> None:
    """Keep why a case cannot go on, for the people who look after it."""
    waiting = Wanted.objects.filter(case_number=case_number, settled_at__isnull=True)
    waiting.update(trouble=why[:200])
