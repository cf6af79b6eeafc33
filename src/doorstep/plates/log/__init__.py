"""The transparency log of a pool: entries, rules, proofs. Pure; cryptography is handed in.

Why a package of its own: writer, province, auditors and tests replay with exactly this code.
"""

from doorstep.plates.log import verbs
from doorstep.plates.log.refusals import Refused
from doorstep.plates.log.state import State

__all__ = ["Refused", "State", "verbs"]
