"""Asking a verification service whether pictures from home show one person and their document.

Protocol: `POST /examinations` with an `Idempotency-Key`, one object `{name, number, gesture,
pictures}`, pictures by kind as base64; the answer is `{document, face, alive}`, each `yes`, `no` or
`unsure`. Degrees are not asked for: what is not three times yes is looked at by two people.
"""

import base64
from collections.abc import Mapping

from doorstep.integrations.outside import Outside, Unreachable
from doorstep.people.online import Gesture, Opinion, PictureKind
from doorstep.people.pictures import Picture

_system = Outside("faces")
_ASKED = ("document", "face", "alive")


class HttpFaces:
    """The service behind `OUTSIDE_ADDRESSES["faces"]`."""

    def opinion(
        self,
        *,
        name: str,
        number: str,
        pictures: Mapping[PictureKind, Picture],
        gesture: Gesture,
        key: str,
    ) -> Opinion:
        """One word; SILENT where nobody answers, or in another protocol."""
        body = {
            "name": name,
            "number": number,
            "gesture": gesture.value,
            "pictures": {
                kind.value: base64.b64encode(picture.content).decode()
                for kind, picture in pictures.items()
            },
        }
        try:
            found = _system.send("/examinations", body, key)
        except Unreachable:
            return Opinion.SILENT
        said = [found.get(name) for name in _ASKED]
        if any(each not in ("yes", "no", "unsure") for each in said):
            return Opinion.SILENT
        return Opinion.SURE if said == ["yes"] * len(_ASKED) else Opinion.UNSURE
