"""Files of the offline machine: whole or absent, for their owner only, never over another; and no word is a secret."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest

from crypto.ceremony.arguments import run
from crypto.ceremony.files import write_new
from crypto.ceremony.stopping import Stopped
from tests.ceremony.conftest import Command
from tests.ceremony.test_root_refusals import refused


def test_a_stick_that_knows_no_links_takes_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(_: object, __: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", no_links)
    write_new(tmp_path / "card", "davylamp-card", {"a": 1})
    assert [path.name for path in tmp_path.iterdir()] == ["card"]
    assert stat.S_IMODE((tmp_path / "card").stat().st_mode) == 0o600
    with pytest.raises(Stopped, match="there already"):
        write_new(tmp_path / "card", "davylamp-card", {"a": 2})
    assert b'"a": 1' in (tmp_path / "card").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["card"]


def test_a_folder_that_is_not_there_is_said(at: Command) -> None:
    refused(at("directory", "keygen", "nowhere/root.key"), "cannot_write")
    refused(at("directory", "try", "nowhere/root.key"), "cannot_read")


def test_without_anybody_at_the_keyboard_nothing_is_made(at: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(at("directory", "keygen", "root.key", types=""), "not_typed_back")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run(["directory", "keygen", "root.key"]) == 1
    assert not Path("root.key").exists()


@pytest.mark.parametrize(
    "command",
    [
        "directory keygen",
        "directory try",
        "directory sign",
        "office new",
        "office member",
        "office renew",
        "office replace",
    ],
)
def test_no_command_takes_a_passphrase_as_an_argument(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run([*command.split(), "--help"])
    said = capsys.readouterr().out.lower().replace("locked by a passphrase", "")
    assert not any(word in said for word in ("--pass", "--secret", "--words", "--seed"))
