"""The file number of a licence: encrypted for its row, found by a keyed digest."""

from typing import Final

from doorstep.people import queries as people
from doorstep.people import services
from doorstep.people.services.rotation import IndexedColumn, SealedColumn
from doorstep.people.types import Sealed
from doorstep.registry.models import DrivingLicence

PLACE: Final = "driving-licence:{id}:number"
INDEX: Final = "driving-licence-file"
_TABLE = "registry_drivinglicence"

COLUMNS = (
    SealedColumn(_TABLE, "number_sealed", "number_key", PLACE),
    IndexedColumn(
        _TABLE,
        "number_index",
        "index_key",
        kind=INDEX,
        sealed="number_sealed",
        sealed_key="number_key",
        place=PLACE,
    ),
)


def number_columns(licence_id: str, file_number: str) -> dict[str, object]:
    """The four columns of a row with this id."""
    sealed = services.seal_text(file_number, place=PLACE.format(id=licence_id))
    index, index_key = people.newest_found_by(INDEX, file_number)
    return {
        "number_sealed": sealed.data,
        "number_key": sealed.key_id,
        "number_index": index,
        "index_key": index_key,
    }


def file_number_of(row: DrivingLicence) -> str:
    """The file number in clear."""
    sealed = Sealed(row.number_key, bytes(row.number_sealed))
    return people.open_text(sealed, place=PLACE.format(id=row.pk))
