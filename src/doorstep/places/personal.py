"""What this room keeps about people: nothing."""

HELD = ()
IMPERSONAL = (
    "CityPack",
    "County",
    "Division",
    "Town",
    "Business",
    "VehicleGroup",
    "Timetable",
    "OpeningHours",
    "ServicePoint",
    "Scope",
    "CitySetting",
)
