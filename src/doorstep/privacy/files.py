"""Files of an export, encrypted for their own row.

Why apart from making them: web processes open files and never load what lays them out.
"""

from base64 import b64decode, b64encode
from typing import Final

from doorstep.people import queries as people
from doorstep.people import services as people_services
from doorstep.people.types import Sealed
from doorstep.privacy.models import ExportFile

PLACE: Final = "export-file:{id}"
TYPES = {"json": "application/json", "pdf": "application/pdf"}


def put(file: ExportFile, content: bytes) -> None:
    """Encrypt a file for its row."""
    sealed = people_services.seal_text(b64encode(content).decode(), place=PLACE.format(id=file.pk))
    file.sealed, file.key_id = sealed.data, sealed.key_id


def taken(file: ExportFile) -> bytes:
    """The file in clear."""
    sealed = Sealed(file.key_id, bytes(file.sealed))
    return b64decode(people.open_text(sealed, place=PLACE.format(id=file.pk)))
