"""The words an invented past is made of, from the city's `demo/past.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from doorstep.kernel.errors import Problem
from doorstep.kernel.plate_number import PlateKind
from doorstep.places.errors import PackRefused

PAST = "demo/past.toml"


@dataclass(frozen=True, slots=True)
class Make:
    """One make; `weight` is how often it is bought, sizes as on a certificate of conformity."""

    name: str
    vehicle_class: str
    use: str
    fuel: str
    seats: int
    mass: int
    length: int
    displacement: int
    power: int
    weight: int
    new_energy: bool

    @property
    def small(self) -> bool:
        """Whether it carries the plate of a small vehicle."""
        return self.vehicle_class[:2] in ("K3", "K4", "H3", "H4")

    def plate_kind(self, *, green: bool) -> PlateKind:
        """The kind of plate on a day with green plates or without."""
        if green and self.new_energy:
            return PlateKind.SMALL_NEW_ENERGY if self.small else PlateKind.LARGE_NEW_ENERGY
        return PlateKind.SMALL if self.small else PlateKind.LARGE


@dataclass(frozen=True, slots=True)
class Words:
    """Names of people, makers and insurers, none of them real."""

    surnames: tuple[str, ...]
    given: tuple[str, ...]
    maker: str
    insurer: str
    makes: tuple[Make, ...]


def read_words(city_folder: Path) -> Words:
    """The words of a city. Errors: PackRefused."""
    try:
        document = tomllib.loads((city_folder / PAST).read_text("utf-8"))
        names = document["names"]
        return Words(
            surnames=tuple(names["surnames"].split()),
            given=tuple(names["given"].split()),
            maker=names["maker"],
            insurer=names["insurer"],
            makes=tuple(Make(**make) for make in document["make"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        sentence = "这个文件缺一项或者写法不对（{why}），请照 cities/binzhou 的同名文件改正。"
        problem = Problem(f"{PAST}:1:1", "places/past", sentence, {"why": str(error)})
        raise PackRefused(problem) from error
