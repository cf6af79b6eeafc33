"""Work of the queue and of the clock: exchange with the police platform by the transport in use.

Why by the minute as well: an answer may come long after the question, and a platform that was down
is asked again without anybody's doing.
"""

from pathlib import Path

import structlog
from django.conf import settings
from procrastinate.contrib.django import app

from doorstep.integrations.outside import Unreachable
from doorstep.integrations.police import files, http
from doorstep.integrations.police.errors import FileRefused
from doorstep.procedures.engine import Transport

_log = structlog.get_logger(__name__)


@app.task(queue="police", lock="police")
def exchange() -> None:
    """Bring what is due and take what came."""
    exchange_now()


@app.periodic(cron="* * * * *")
@app.task(queue="police", queueing_lock="police-exchange", lock="police")
def exchange_each_minute(timestamp: int) -> None:
    """The same by the clock."""
    del timestamp
    exchange_now()


def exchange_now() -> None:
    """By interface or by files; where serial numbers are copied by hand there is nothing to do."""
    try:
        match Transport(settings.POLICE_TRANSPORT):
            case Transport.API:
                http.bring()
                http.fetch()
            case Transport.BATCH:
                files.exchange(Path(settings.POLICE_FILES))
            case Transport.TRANSCRIBED:
                pass
    except Unreachable as trouble:
        _log.warning("police.unreachable", why=str(trouble))
    except FileRefused as refused:
        _log.warning("police.file_refused", why=refused.code, said=refused.say())
