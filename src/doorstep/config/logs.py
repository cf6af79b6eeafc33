"""Log lines as JSON in which citizen ids, phones and VINs are masked, wherever they came from."""

import logging
import re
from collections.abc import Callable, Mapping, MutableMapping
from http import HTTPStatus
from typing import Any

import psycopg
import structlog
from django.db.utils import InterfaceError, OperationalError

from doorstep.kernel import masking

_SECRETS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])"), masking.identity),
    (re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])"), masking.phone),
    # A VIN has letters and digits; a digest or a case number of that length has not both borders.
    (
        re.compile(
            r"(?<![0-9A-Za-z])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)"
            r"[A-HJ-NPR-Z0-9]{17}(?![0-9A-Za-z])"
        ),
        masking.vin,
    ),
)


_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def masked(text: str) -> str:
    """The text with what points at a person hidden.

    >>> masked("张 372301199001011239 与 13800001234, LSVAA2180E2123456")
    '张 3723**********1239 与 138****1234, LSV**********3456'
    """
    for pattern, shown in _SECRETS:
        text = pattern.sub(lambda found, shown=shown: shown(found[0]), text)  # type: ignore[misc]
    return text


def _clean(value: object) -> object:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    if isinstance(value, bool | int | float) or value is None:
        return _clean(str(value)) if isinstance(value, int) and abs(value) > 10**10 else value
    return masked(str(value))


def mask(logger: object, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last step before a line is written."""
    del logger, name
    for key, value in event.items():
        event[key] = _clean(value)
    return event


def without_server(
    logger: object, name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A database that is away is told by name: its own words say where it stands and who asks."""
    del logger, name
    told = event.get("exc_info")
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, _AWAY):
        event["exc_info"] = None
        event["error"] = type(error).__name__
    return event


class _SaidByTheFrame(logging.Filter):
    """The frame has logged a request that met no database."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE


class _ByName(logging.Filter):
    """Connections and their errors are told by their class alone."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                each if isinstance(each, str | int | float) else type(each).__name__
                for each in record.args
            )
        return True


def configure(level: str) -> None:
    """One format for our own lines and those of the libraries."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_server,
            structlog.processors.format_exc_info,
            mask,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for old in [h for h in root.handlers if type(h) is logging.StreamHandler]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    # A refused request is logged once, by the frame, with its reference number.
    for name in (
        "django.request",
        "httpx",
        "httpcore",
        "fido2",  # names a passkey, and so a device, in every line
        "procrastinate.blueprints",
        "procrastinate.jobs",
        "procrastinate.periodic",
    ):
        logging.getLogger(name).setLevel(logging.ERROR)
    _quieted("django.request", _SaidByTheFrame)
    _quieted("psycopg.pool", _ByName)


def _quieted(name: str, kind: type[logging.Filter]) -> None:
    logger = logging.getLogger(name)
    for old in [each for each in logger.filters if isinstance(each, kind)]:
        logger.removeFilter(old)
    logger.addFilter(kind())
