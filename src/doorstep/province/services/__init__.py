"""What officers and commands of the province do."""

from doorstep.province.services.admitting import admit

__all__ = ["admit"]
