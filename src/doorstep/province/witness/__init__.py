"""The witness: replays what a city wants to write, cosigns what it wrote, answers for its draws."""

from doorstep.province.witness.service import Witness, witness

__all__ = ["Witness", "witness"]
