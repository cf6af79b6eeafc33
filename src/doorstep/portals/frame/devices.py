"""What the pages that list devices share: which one this is, and what a button asks to end."""

from uuid import UUID

from doorstep.kernel.actor import Actor, Key
from doorstep.people import services
from doorstep.people.errors import DeviceNotFound
from doorstep.people.sessions import DEVICE
from doorstep.portals.frame.request import Request


def here(request: Request) -> UUID | None:
    """The device of this very request; None for one that signed in before there were any."""
    kept = request.session.get(DEVICE)
    return UUID(kept["id"]) if isinstance(kept, dict) else None


def end_asked(request: Request, user_id: int, *, by: Actor, key: Key) -> None:
    """End the device that the button names, or all others.

    Errors: DeviceNotFound, NotOwnDevices.
    """
    wanted = request.POST.get("device", "")
    if wanted == "others":
        services.end_other_devices(user_id=user_id, but=here(request), by=by, key=key)
        return
    try:
        device = UUID(wanted)
    except ValueError as malformed:
        raise DeviceNotFound from malformed
    services.end_device(user_id=user_id, device_id=device, by=by, key=key)
