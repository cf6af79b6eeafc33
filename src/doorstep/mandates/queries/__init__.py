"""Reads of this room, one file per matter."""

from doorstep.mandates.queries.bindings import bindings_of, bindings_on, may_see

__all__ = ["bindings_of", "bindings_on", "may_see"]
