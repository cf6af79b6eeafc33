"""Answers kept before they are handed in."""

from collections.abc import Mapping
from uuid import UUID

from doorstep.audit.acts import act
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, Key
from doorstep.kernel.errors import InvalidInput, Problem
from doorstep.procedures.engine.errors import NoSuchDraft
from doorstep.procedures.engine.inputs import clean
from doorstep.procedures.engine.known import procedure as procedure_of
from doorstep.procedures.engine.models import Draft

_LONGEST = 500


@act
def save_draft(
    *, procedure: str, answers: Mapping[str, str], by: Actor, key: Key, draft_id: str = ""
) -> UUID:
    """Keep what was typed so far, right or wrong; returns the draft's id. Errors: NoSuchDraft."""
    found = procedure_of(procedure)
    names = {ask.name for ask in found.asks}
    kept = {name: clean(text) for name, text in answers.items() if name in names}
    for name, text in kept.items():
        if len(text) > _LONGEST:
            raise InvalidInput(
                Problem(name, "ask/too-long", "最多写 {longest} 个字。", {"longest": _LONGEST})
            )
    if draft_id:
        draft = _own(draft_id, by)
        draft.answers = {**draft.answers, **kept}
    else:
        draft = Draft(owner_id=by.id, procedure=procedure, answers=kept)
    draft.changed_at = clock.now()
    draft.save()
    return draft.id


@act
def discard_draft(*, draft_id: str, by: Actor, key: Key) -> None:
    """Throw a draft away. Errors: NoSuchDraft."""
    forget(draft_id, by)


def forget(draft_id: str, by: Actor) -> None:
    """Delete a draft inside another act. Errors: NoSuchDraft."""
    _own(draft_id, by).delete()


def _own(draft_id: str, by: Actor) -> Draft:
    try:
        wanted = UUID(draft_id)
    except ValueError as malformed:
        raise NoSuchDraft from malformed
    draft = Draft.objects.select_for_update().filter(pk=wanted, owner_id=by.id).first()
    if draft is None:
        raise NoSuchDraft
    return draft
