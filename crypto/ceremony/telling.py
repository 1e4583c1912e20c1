"""A statement in words, for the person who signs or checks it."""

from __future__ import annotations

from datetime import date

from crypto.bodies import b64
from crypto.ceremony.asking import say
from crypto.directory import Directory


def tell(directory: Directory, today: date, *, offices: bool = False) -> None:
    say(f"statement {directory.seq}  {state(directory, today)}  {len(directory.offices)} office(s)")
    say(f"    SHA-256   {b64(directory.sha256)}")
    say(f"    previous  {'none' if directory.previous is None else b64(directory.previous)}")
    say(f"    root      {b64(directory.root)}")
    if offices:
        for office in directory.offices.values():
            say(f"    {office.id}: {next(iter(office.facts['names'].values()))}")
            say(f"        seals to {b64(office.seal)}, signs with {b64(office.sign)}")
            for old in office.retired:
                say(f"        retired until {old.until}: {b64(old.seal)}")


def state(directory: Directory, today: date) -> str:
    if today < directory.issued:
        return f"begins on {directory.issued}"
    return f"{'in force until' if today <= directory.expires else 'ran out on'} {directory.expires}"
