"""An office's commands: make its keys and its members, renew certificates, put new keys in the place of old ones.

The office's own file remembers its members' public parts, locked with the secret, so that nobody can add one to it.
"""

from __future__ import annotations

import secrets
from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path

from crypto.bodies import Body, b64, unb64
from crypto.boxes import check_office_id
from crypto.ceremony import kept
from crypto.ceremony.asking import make_passphrase, say
from crypto.ceremony.cards import CARD, check_fingerprint, fingerprint, make_card, read_card
from crypto.ceremony.drafts import add_office, empty, read_draft, replace_keys, save_draft
from crypto.ceremony.files import check_free, write_again, write_new
from crypto.ceremony.member_files import MEMBER, RENEWAL, check_name
from crypto.ceremony.members import Enrolled, certify, enrolled_from, new_member, seals_for
from crypto.ceremony.roles import Role
from crypto.ceremony.root import today
from crypto.ceremony.stopping import Stopped
from crypto.keys import office_keys


@dataclass(frozen=True)
class OwnOffice:
    """What the office's own file holds."""

    facts: Body
    secret: bytes = field(repr=False)
    members: tuple[Enrolled, ...]

    @property
    def id(self) -> str:
        return check_office_id(self.facts["id"])

    def locked(self, passphrase: str) -> Body:
        members = [member.to_body() for member in self.members]
        held = {"facts": self.facts, "secret": b64(self.secret), "members": members}
        return kept.lock_away(kept.OFFICE, office_keys(self.secret).verify, held, passphrase)


def new(given: Namespace) -> None:
    check_name(given.keeper)
    secret = secrets.token_bytes(32)
    card = make_card(given.facts, office_keys(secret))
    own, open_card, member = _paths(given.out, given.facts["id"])
    check_free(own, open_card, member)
    for_office, for_keeper = make_passphrase("the office"), make_passphrase(given.keeper)
    enrolled, fields = new_member(given.facts["id"], secret, given.keeper, Role.KEEPER, for_keeper, today())
    write_new(own, kept.OFFICE, OwnOffice(given.facts, secret, (enrolled,)).locked(for_office))
    write_new(member, MEMBER, fields)
    write_new(open_card, CARD, card)
    say(f"\nKept by the office, locked: {own}\nFor the server, like a password: {member}")
    _tell_card(open_card, card)


def import_card(given: Namespace) -> None:
    card = read_card(given.card)
    check_fingerprint(card, given.fingerprint)
    draft = read_draft(given.into) if given.into.exists() else empty()
    if given.retire_until is None and not given.compromised:
        add_office(draft, card)
    else:
        replace_keys(draft, card, until=given.retire_until or today(), compromised=given.compromised)
    save_draft(given.into, draft)
    say(f"In the draft {given.into}: {', '.join(office['id'] for office in draft['offices'])}")


def member(given: Namespace) -> None:
    check_name(given.name)
    check_free(given.out)
    own, passphrase = _take_out(given.office)
    if any(member.name == given.name for member in own.members):
        raise Stopped("name_already_there", f"The office has a member of the name {given.name} already.")
    words = make_passphrase(given.name)
    enrolled, fields = new_member(own.id, own.secret, given.name, given.role, words, today())
    write_new(given.out, MEMBER, fields)
    write_again(
        given.office, kept.OFFICE, OwnOffice(own.facts, own.secret, (*own.members, enrolled)).locked(passphrase)
    )
    say(f"\nFor the server, like a password: {given.out}")


def renew(given: Namespace) -> None:
    own, _ = _take_out(given.office)
    _write_renewals(given.out, own, [[] for _ in own.members])


def replace(given: Namespace) -> None:
    """New keys for the office. The server keeps what members hold of the old ones, for opening what is old."""
    old, _ = _take_out(given.office)
    fresh = OwnOffice(old.facts, secrets.token_bytes(32), _staying(old.members, given.without))
    card = make_card(fresh.facts, office_keys(fresh.secret))
    own, open_card, _ = _paths(given.out, fresh.id)
    check_free(own, open_card, *(_renewal(given.out, fresh, member) for member in fresh.members))
    write_new(own, kept.OFFICE, fresh.locked(make_passphrase("the office, from now on")))
    _write_renewals(given.out, fresh, [seals_for(fresh.id, fresh.secret, member) for member in fresh.members])
    write_new(open_card, CARD, card)
    say(f"\nKept by the office, locked: {own}\nKeep the old file and its passphrase too: {given.office}")
    _tell_card(open_card, card)


def _staying(members: tuple[Enrolled, ...], without: list[str]) -> tuple[Enrolled, ...]:
    """Whoever has left is given nothing of the new keys. Raises Stopped for a name that is not there."""
    for name in without:
        if all(member.name != name for member in members):
            raise Stopped("unknown_member", f"The office has no member of the name {name}.")
    return tuple(member for member in members if member.name not in without)


def _write_renewals(folder: Path, own: OwnOffice, seals: list[list[Body]]) -> None:
    check_free(*(_renewal(folder, own, member) for member in own.members))
    for member, sealed in zip(own.members, seals, strict=True):
        certificate = certify(own.id, office_keys(own.secret), member, today())
        path = _renewal(folder, own, member)
        write_new(path, RENEWAL, {"certificate": certificate.to_body(), "seals": sealed})
        say(f"For the server: {path} ({member.name}, until {certificate.not_after})")


def _take_out(path: Path) -> tuple[OwnOffice, str]:
    held, passphrase = kept.take_out(path, kept.OFFICE, "the office")
    members = tuple(enrolled_from(listed) for listed in held["members"])
    return OwnOffice(held["facts"], unb64(held["secret"], 32), members), passphrase


def _paths(folder: Path, office: str) -> tuple[Path, Path, Path]:
    """The office's own file, its public card, the first keeper's file for the server."""
    return folder / f"{office}.office", folder / f"{office}.card", folder / f"{office}.member"


def _renewal(folder: Path, own: OwnOffice, member: Enrolled) -> Path:
    return folder / f"{own.id}.{member.member.hex()[:8]}.{today()}.renewal"


def _tell_card(path: Path, card: Body) -> None:
    say(f"For the holder of the root key: {path}\nTell them its fingerprint by another way than the file:\n")
    say(f"    {fingerprint(card)}")
