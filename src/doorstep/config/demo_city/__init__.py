"""The city of the demonstration: its folder, and the invented past behind it.

Why in `config`: it speaks to every room, as nobody else may.
"""

from doorstep.config.demo_city.loading import load

__all__ = ["load"]
