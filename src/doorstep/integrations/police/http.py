"""The interface: acts are brought one by one, serial numbers are asked for.

Protocol: `POST /acts` with the case number as `Idempotency-Key` takes an act, the same key again is
answered and not done again; `GET /answers?cases=a,b` lists serial numbers made so far, in any order
and perhaps more than once. Why asking and not being called: the office's network lets calls out.
"""

from doorstep.integrations.outside import Unreachable
from doorstep.integrations.police import outbox
from doorstep.integrations.police.adapter import system
from doorstep.integrations.police.models import Wanted
from doorstep.integrations.police.receiving import received
from doorstep.kernel import clock
from doorstep.procedures.engine import Transport


def bring() -> int:
    """Bring what is due; how many were taken. Errors: Unreachable, after which more is due."""
    taken = 0
    for row in outbox.due():
        system.send("/acts", row.body, row.case_number)
        # Lost before this line, it is brought again, and the platform knows the key.
        Wanted.objects.filter(pk=row.pk).update(brought_at=clock.now())
        taken += 1
    return taken


def fetch() -> int:
    """Ask for serial numbers; how many cases went on. Errors: Unreachable."""
    cases = outbox.brought()
    if not cases:
        return 0
    found = system.ask("/answers", cases=",".join(cases))
    rows = found.get("answers") if found is not None else []
    if not isinstance(rows, list):
        raise Unreachable("police", "answers are not a list")
    # What comes twice or for a case nobody asked about is passed over.
    serials: dict[str, str] = {}
    for row in rows:
        try:
            serials.setdefault(str(row["case_number"]), str(row["serial"]))
        except (KeyError, TypeError) as error:
            raise Unreachable("police", f"unexpected answer: {error}") from error
    known = [case for case in cases if case in serials]
    return sum(not received(case, serials[case], Transport.API) for case in known)
