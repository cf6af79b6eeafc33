"""Tables of this room, one file per matter."""

from doorstep.mandates.models.bindings import Binding

__all__ = ["Binding"]
