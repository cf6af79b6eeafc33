"""Licences to drive: beside vehicles, in the same manner, by entries that are only added."""
