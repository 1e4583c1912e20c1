"""What an office and whoever imports its card are kept from; and what no file may hold."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from crypto.bodies import b64
from crypto.ceremony import office
from tests.ceremony.conftest import OFFICE, WORDS, Command, new_office
from tests.ceremony.test_root_refusals import refused


def test_a_card_with_another_fingerprint_than_told_is_refused(ceremony: Command) -> None:
    before = Path("draft").read_bytes()
    card = ("office", "import", "cd-ombuds.card", "--into", "draft", "--fingerprint")
    refused(ceremony(*card, "0000 0000 0000 0000 0000 0000 0000 0000"), "other_fingerprint")
    assert Path("draft").read_bytes() == before


@pytest.mark.parametrize("part", ["sign", "seal_public", "office"])
def test_a_card_that_was_changed_on_the_way_has_another_fingerprint(ceremony: Command, part: str) -> None:
    said = ceremony("office", "new", "ug-ombuds", *OFFICE, "--keeper", "grace")[1]
    mine, other = (json.loads(Path(f"{name}.card").read_text()) for name in ("ug-ombuds", "cd-ombuds"))
    Path("swapped.card").write_text(json.dumps({**mine, part: other[part]}))
    told = said.splitlines()[-1]
    refused(ceremony("office", "import", "swapped.card", "--into", "draft", "--fingerprint", told), "other_fingerprint")


def test_an_office_is_not_put_into_a_draft_twice_by_mistake(ceremony: Command) -> None:
    for name in ("office", "card", "member"):
        Path(f"cd-ombuds.{name}").unlink()
    refused(new_office(ceremony, "cd-ombuds"), "office_already_there")


def test_keys_that_are_not_there_cannot_be_retired(ceremony: Command) -> None:
    said = ceremony("office", "new", "ug-ombuds", *OFFICE, "--keeper", "grace")[1]
    card = ("office", "import", "ug-ombuds.card", "--into", "draft", "--fingerprint", said.splitlines()[-1])
    refused(ceremony(*card, "--retire-until", "2027-01-01"), "unknown_office")
    assert ceremony(*card)[0] == 0
    refused(ceremony(*card, "--compromised"), "same_keys")


@pytest.mark.parametrize("how", ["--compromised", "--retire-until=2099-01-01"])
def test_replaced_keys_are_retired_and_signatures_of_stolen_ones_count_no_more(ceremony: Command, how: str) -> None:
    before = json.loads(Path("draft").read_text())["offices"][0]
    Path("second").mkdir()
    said = ceremony("office", "replace", "cd-ombuds.office", "--out", "second")[1]
    card = ("office", "import", "second/cd-ombuds.card", "--into", "draft", "--fingerprint", said.splitlines()[-1])
    assert ceremony(*card, how)[0] == 0
    draft = json.loads(Path("draft").read_text())
    (retired,) = draft["offices"][0]["retired"]
    assert retired["seal"] == before["seal"]
    assert retired["sign"] == (None if how == "--compromised" else before["sign"])
    assert len(draft["keys"]) == 1


def test_two_members_of_one_name_are_refused(ceremony: Command) -> None:
    member = ("office", "member", "cd-ombuds.office", "--role", "keeper", "--out", "second.member", "--name")
    refused(ceremony(*member, "keeper of cd-ombuds"), "name_already_there")
    assert not Path("second.member").exists()


@pytest.mark.parametrize("wrong", [("--jurisdiction", ""), ("--title", "en=")])
def test_an_office_whose_facts_no_directory_would_take_is_not_made(at: Command, wrong: tuple[str, str]) -> None:
    facts = [wrong[1] if before == wrong[0] else word for before, word in zip(("", *OFFICE), OFFICE, strict=False)]
    refused(at("office", "new", "cd-ombuds", *facts, "--keeper", "amani"), "malformed")
    assert not list(Path().iterdir())


def test_no_file_holds_an_open_secret_and_all_are_their_owners(
    ceremony: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets: list[bytes] = []
    locked = office.OwnOffice.locked

    def listen(own: office.OwnOffice, passphrase: str) -> dict[str, object]:
        secrets.append(own.secret)
        return locked(own, passphrase)

    monkeypatch.setattr(office.OwnOffice, "locked", listen)
    ceremony("office", "new", "ug-ombuds", *OFFICE, "--keeper", "grace")
    for path in Path().iterdir():
        raw = path.read_text()
        assert WORDS not in raw
        assert b64(secrets[0]) not in raw
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert not [path for path in Path().iterdir() if path.name.startswith(".")]


def test_who_has_left_gets_nothing_of_the_new_keys(ceremony: Command) -> None:
    assert (
        ceremony("office", "member", "cd-ombuds.office", "--name", "bahati", "--role", "intake", "--out", "b.member")[0]
        == 0
    )
    Path("second").mkdir()
    replace = ("office", "replace", "cd-ombuds.office", "--out", "second")
    refused(ceremony(*replace, "--without", "nobody"), "unknown_member")
    assert list(Path("second").iterdir()) == []
    assert ceremony(*replace, "--without", "bahati")[0] == 0
    (renewal,) = Path("second").glob("*.renewal")
    left = json.loads(Path("b.member").read_text())["certificate"]["member"]
    assert json.loads(renewal.read_text())["certificate"]["member"] != left
    Path("third").mkdir()
    assert ceremony("office", "renew", "second/cd-ombuds.office", "--out", "third")[0] == 0
    assert len(list(Path("third").glob("*.renewal"))) == 1
