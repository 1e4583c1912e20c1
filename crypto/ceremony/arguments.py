"""The words of the commands. None of them takes a secret: those are asked for."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, _SubParsersAction
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from crypto.bodies import unb64
from crypto.ceremony import office, root
from crypto.ceremony.roles import Role
from crypto.ceremony.stopping import Stopped
from crypto.certificates import parse_day
from crypto.directory import MAX_DAYS
from crypto.errors import Malformed, Refused
from crypto.offices import DATA_PROTECTION, LEVELS

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"


def run(words: Sequence[str]) -> int:
    """The exit code: 0, or 1 with the refusal's name and sentence on stderr."""
    given = _parser().parse_args(words)
    try:
        given.run(given)
    except (Stopped, Refused) as refusal:
        sys.stderr.write(f"{refusal.name}: {refusal}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped: nothing more was written.\n")
        return 1
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser("python -m crypto", description="Keys of offices and their directory, made offline.")
    rooms = parser.add_subparsers(required=True)
    _directory(rooms.add_parser("directory", help="the signed list of offices").add_subparsers(required=True))
    _office(rooms.add_parser("office", help="an office's keys and members").add_subparsers(required=True))
    return parser


def _directory(commands: Commands) -> None:
    keygen = commands.add_parser("keygen", help="make a root key, locked by a passphrase")
    keygen.add_argument("file", type=Path)
    keygen.set_defaults(run=root.keygen)

    test = commands.add_parser("try", help="see whether a copy of the root key opens")
    test.add_argument("file", type=Path)
    test.set_defaults(run=root.try_key)

    draft = commands.add_parser("draft", help="begin a draft with what a statement says")
    draft.add_argument("statement", type=Path)
    draft.add_argument("draft", type=Path)
    draft.set_defaults(run=root.draft)

    routing = commands.add_parser("routing", help="put the rules by which cases are routed into a draft")
    routing.add_argument("file", type=Path, help="JSON, tried before with `flask route test`")
    routing.add_argument("--into", type=Path, required=True, help="the draft; made if it is not there")
    routing.set_defaults(run=root.routing)

    sign = commands.add_parser("sign", help="sign a draft")
    sign.add_argument("draft", type=Path)
    sign.add_argument("--key", type=Path, required=True, help="the file of the root key")
    before = sign.add_mutually_exclusive_group(required=True)
    before.add_argument("--first", action="store_true", help="the first statement of a new service")
    before.add_argument("--previous", type=Path, help="the statement in force now")
    sign.add_argument("--new-root", action="store_true", help="the previous one was signed by a root key now lost")
    sign.add_argument("--days", type=_days, default=MAX_DAYS, help="in force for so long; at most 120")
    sign.add_argument("--issued", type=_day, help="another first day than this machine's today")
    sign.add_argument("--out", type=Path, required=True)
    sign.set_defaults(run=root.sign)

    verify = commands.add_parser("verify", help="check signatures and the chain of one or more statements")
    verify.add_argument("statements", type=Path, nargs="+")
    verify.add_argument("--root", type=_key, action="append", required=True, help="again for each later root key")
    verify.add_argument("--in-force", action="store_true", help="refuse when the last one is not in force today")
    verify.set_defaults(run=root.verify)

    show = commands.add_parser("show", help="print a statement without checking who signed it")
    show.add_argument("statement", type=Path)
    show.set_defaults(run=root.show)


def _office(commands: Commands) -> None:
    new = commands.add_parser("new", help="make an office's keys and its first keeper")
    _facts(new)
    new.add_argument("--keeper", required=True, help="the name with which the first keeper signs in")
    new.add_argument("--out", type=Path, default=Path(), help="folder for the three files")
    new.set_defaults(run=_new_office)

    card = commands.add_parser("import", help="put an office's card into a draft")
    card.add_argument("card", type=Path)
    card.add_argument("--into", type=Path, required=True, help="the draft; made if it is not there")
    card.add_argument("--fingerprint", required=True, help="as the office told you, by another way than the file")
    card.add_argument("--retire-until", type=_day, help="the old keys' last day, when the office replaces its keys")
    card.add_argument("--compromised", action="store_true", help="trust no signature of the old key any more")
    card.set_defaults(run=office.import_card)

    member = commands.add_parser("member", help="make a further member")
    member.add_argument("office", type=Path, help="the office's own file")
    member.add_argument("--name", required=True, help="with which the member signs in")
    member.add_argument("--role", choices=list(Role), type=Role, required=True)
    member.add_argument("--out", type=Path, required=True)
    member.set_defaults(run=office.member)

    for name, command, meaning in (
        ("renew", office.renew, "new certificates for all members, for 100 days"),
        ("replace", office.replace, "new keys for the office, and certificates under them"),
    ):
        again = commands.add_parser(name, help=meaning)
        again.add_argument("office", type=Path, help="the office's own file")
        again.add_argument("--out", type=Path, default=Path(), help="folder for the new files")
        again.set_defaults(run=command)
        if command is office.replace:
            again.add_argument(
                "--without", action="append", default=[], metavar="NAME", help="who has left, once for each"
            )


def _facts(new: ArgumentParser) -> None:
    new.add_argument("id", help="short name: a to z, 0 to 9, hyphen")
    new.add_argument("--title", action="append", required=True, metavar="LANGUAGE=NAME", help="at most two")
    new.add_argument("--level", choices=LEVELS, required=True)
    new.add_argument("--jurisdiction", required=True, help="country, two letters, or * for every one")
    new.add_argument("--admin1", help="province, as ISO 3166-2 writes it")
    new.add_argument("--region")
    new.add_argument("--kind", action="append", required=True)
    new.add_argument("--category", action="append")
    new.add_argument("--hours", help="when somebody is there, in words")
    new.add_argument(
        "--conflict",
        action="append",
        help="id of an office or body with which it has a conflict of interest, once for each",
    )
    new.add_argument("--language", action="append", required=True)
    new.add_argument("--data-protection", choices=DATA_PROTECTION, required=True)
    new.add_argument("--gbv-trained", action="store_true")
    new.add_argument("--body", help="the institution that it belongs to; its own id unless said")
    new.add_argument("--emergency", required=True, help="telephone for danger to life")
    new.add_argument("--clinic", required=True, help="telephone for medical help")


def _new_office(given: Namespace) -> None:
    facts = {
        "id": given.id,
        "names": dict(title.partition("=")[::2] for title in given.title),
        "level": given.level,
        "jurisdiction": given.jurisdiction,
        "kinds": given.kind,
        "languages": given.language,
        "dp": given.data_protection,
        "gbv_trained": given.gbv_trained,
        "body": given.body or given.id,
        "lines": {"emergency": given.emergency, "clinic": given.clinic},
    }
    where_they_apply = {
        "admin1": given.admin1,
        "region": given.region,
        "categories": given.category,
        "hours": given.hours,
        "conflicts": given.conflict,
    }
    given.facts = facts | {name: value for name, value in where_they_apply.items() if value is not None}
    office.new(given)


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except Malformed as refusal:
        raise ArgumentTypeError(str(refusal)) from None


def _key(text: str) -> bytes:
    try:
        return unb64(text, 32)
    except Malformed as refusal:
        raise ArgumentTypeError(str(refusal)) from None


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_DAYS:
        raise ArgumentTypeError(f"1 to {MAX_DAYS} days")
    return int(text)
