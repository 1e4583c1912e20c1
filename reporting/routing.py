"""To whom a report is sealed: the same rule as browser/routing.ts, for the doors without a browser's script."""

from __future__ import annotations

from crypto.directory import Directory
from crypto.errors import UnknownOffice
from crypto.offices import Office

DESK = "desk"


def lead_office(directory: Directory, country: str | None) -> Office:
    """The national ombuds office of the country, else the international desk. Raises UnknownOffice without either."""
    for office in directory.offices.values():
        facts = office.facts
        if facts["level"] == "national" and facts["jurisdiction"] == country and "ombuds" in facts["kinds"]:
            return office
    if DESK not in directory.offices:
        raise UnknownOffice("neither an office for this country nor a desk")
    return directory.offices[DESK]
