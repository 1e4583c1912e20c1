"""What the root holder is kept from doing by mistake; each refusal has a name, and nothing is written then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crypto.bodies import b64
from tests.ceremony.conftest import Command, new_office

SIGN = ("directory", "sign", "draft", "--key", "root.key", "--out", "2.statement")
ROOT = "--root={}".format


def root_of(path: str = "root.key") -> str:
    return str(json.loads(Path(path).read_text())["verify"])


def refused(answer: tuple[int, str, str], name: str) -> None:
    code, _, complaint = answer
    assert code == 1
    assert complaint.splitlines()[-1].startswith(f"{name}: ")


def test_a_root_key_is_never_written_over(ceremony: Command) -> None:
    before = Path("root.key").read_bytes()
    refused(ceremony("directory", "keygen", "root.key"), "already_there")
    assert Path("root.key").read_bytes() == before


def test_a_passphrase_that_nobody_typed_back_locks_nothing(at: Command) -> None:
    refused(at("directory", "keygen", "root.key", types="something else"), "not_typed_back")
    assert not Path("root.key").exists()


def test_another_passphrase_signs_nothing(ceremony: Command) -> None:
    refused(ceremony(*SIGN, "--previous", "1.statement", types="another"), "wrong_passphrase")
    assert not Path("2.statement").exists()


@pytest.mark.parametrize("part", ["verify", "salt", "locked"])
def test_a_changed_root_file_opens_no_more(ceremony: Command, part: str) -> None:
    fields = json.loads(Path("root.key").read_text())
    fields[part] = ("B" if fields[part][0] == "A" else "A") + fields[part][1:]
    Path("root.key").write_text(json.dumps(fields))
    refused(ceremony("directory", "try", "root.key"), "wrong_passphrase")


def test_the_right_passphrase_opens_a_copy_of_the_root_key(ceremony: Command) -> None:
    code, said, _ = ceremony("directory", "try", "root.key", types="  bako timu  lasi dore nefu gomi ")
    assert code == 0
    assert root_of() in said


def test_a_draft_without_an_office_is_not_signed(ceremony: Command) -> None:
    draft = json.loads(Path("draft").read_text())
    Path("draft").write_text(json.dumps({**draft, "offices": []}))
    refused(ceremony(*SIGN, "--previous", "1.statement"), "no_office")


def test_a_draft_without_an_offices_sealing_key_is_not_signed(ceremony: Command) -> None:
    draft = json.loads(Path("draft").read_text())
    Path("draft").write_text(json.dumps({**draft, "keys": []}))
    refused(ceremony(*SIGN, "--previous", "1.statement"), "sealing_key_missing")


def test_a_clock_set_back_signs_nothing(ceremony: Command) -> None:
    refused(ceremony(*SIGN, "--previous", "1.statement", "--issued", "2020-01-01"), "clock_is_wrong")


def test_another_root_key_continues_the_chain_only_when_it_is_meant(ceremony: Command) -> None:
    ceremony("directory", "keygen", "new.key")
    sign = ("directory", "sign", "draft", "--key", "new.key", "--out", "2.statement", "--previous", "1.statement")
    refused(ceremony(*sign), "other_root")
    assert ceremony(*sign, "--new-root")[0] == 0
    old, new = ROOT(root_of()), ROOT(root_of("new.key"))
    chain = ("directory", "verify", "1.statement", "2.statement")
    assert ceremony(*chain, old, new)[0] == 0
    refused(ceremony(*chain, old), "wrong_root")
    refused(ceremony(*chain, new, old), "wrong_root")  # a root key does not come back into force


def test_a_chain_with_a_link_missing_is_broken(ceremony: Command) -> None:
    assert ceremony(*SIGN, "--previous", "1.statement")[0] == 0
    third = ("directory", "sign", "draft", "--key", "root.key", "--previous", "2.statement", "--out", "3.statement")
    assert ceremony(*third)[0] == 0
    verify = ("directory", "verify", ROOT(root_of()))
    assert ceremony(*verify, "--in-force", "1.statement", "2.statement", "3.statement")[0] == 0
    refused(ceremony(*verify, "1.statement", "3.statement"), "broken_chain")
    refused(ceremony(*verify, "2.statement", "1.statement"), "broken_chain")


def test_what_others_signed_is_not_verified_and_what_is_not_in_force_is_said(ceremony: Command) -> None:
    refused(ceremony("directory", "verify", ROOT(b64(bytes(31) + b"\1")), "1.statement"), "wrong_root")
    old = (*SIGN, "--first", "--issued", "2020-01-01")
    assert ceremony(*old)[0] == 0
    verify = ("directory", "verify", ROOT(root_of()), "2.statement")
    assert "ran out on 2020-04-30" in ceremony(*verify)[1]
    refused(ceremony(*verify, "--in-force"), "not_in_force")


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"kind":"davylamp-statement","v":1}', b"\xff"])
def test_what_is_no_statement_is_malformed(ceremony: Command, raw: bytes) -> None:
    Path("odd").write_bytes(raw)
    refused(ceremony("directory", "verify", ROOT(root_of()), "odd"), "malformed")
    refused(ceremony("directory", "show", "odd"), "malformed")


def test_a_draft_made_from_the_last_statement_says_the_same(ceremony: Command) -> None:
    assert ceremony("directory", "draft", "1.statement", "again")[0] == 0
    assert json.loads(Path("again").read_text()) == json.loads(Path("draft").read_text())


def test_a_second_office_joins_the_next_statement(ceremony: Command) -> None:
    assert new_office(ceremony, "ug-ombuds")[0] == 0
    assert ceremony(*SIGN, "--previous", "1.statement")[0] == 0
    said = ceremony("directory", "show", "2.statement")[1]
    assert "NOT verified" in said
    assert all(office in said for office in ("cd-ombuds", "ug-ombuds"))


def test_rules_are_put_into_a_draft_and_those_who_sign_see_which(ceremony: Command) -> None:
    Path("rules").write_text('{\n "v": 1,\n "version": 7\n}\n')
    said = ceremony("directory", "routing", "rules", "--into", "draft")[1]
    assert "rules of version 7, SHA-256 " in said
    assert json.loads(Path("draft").read_text())["routing"] == {"v": 1, "version": 7}
    signed = ceremony(*SIGN, "--previous", "1.statement")
    assert signed[0] == 0
    assert said.partition("rules of")[2].strip() in signed[1]


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"v":1,"v":1}', b'{"V":1}', b'{"v":1.5}'])
def test_what_cannot_stand_in_a_directory_is_no_set_of_rules(ceremony: Command, raw: bytes) -> None:
    before = Path("draft").read_bytes()
    Path("rules").write_bytes(raw)
    refused(ceremony("directory", "routing", "rules", "--into", "draft"), "malformed")
    refused(ceremony("directory", "routing", "nowhere", "--into", "draft"), "cannot_read")
    assert Path("draft").read_bytes() == before
