"""Ceremonies in one process: the paper with the words is a queue of lines, nobody waits for a keyboard."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from crypto.ceremony.arguments import run

WORDS = "bako timu lasi dore nefu gomi"
OFFICE = (
    "--title", "en=Ombuds office", "--level", "national", "--jurisdiction", "CD", "--kind", "ombuds", "--language", "fr",
    "--data-protection", "safeguards", "--emergency", "112", "--clinic", "113",
)  # fmt: skip

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`at("directory", "keygen", "root.key")` in a folder of its own: (exit code, printed, complaints)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("crypto.ceremony.asking.new_passphrase", lambda: WORDS)
    monkeypatch.setattr("crypto.keys.UNLOCK_MEMORY_KIB", 8)  # the README's test pays the full price

    def command(*words: str, types: str = WORDS) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{types}\n" * 3))
        code = run(words)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def ceremony(at: Command) -> Command:
    """A root key, an office in a draft, and the first statement signed."""
    assert at("directory", "keygen", "root.key")[0] == 0
    assert new_office(at, "cd-ombuds")[0] == 0
    assert at("directory", "sign", "draft", "--key", "root.key", "--first", "--out", "1.statement")[0] == 0
    return at


def new_office(at: Command, office: str, *, into: str = "draft") -> tuple[int, str, str]:
    code, said, _ = at("office", "new", office, *OFFICE, "--keeper", f"keeper of {office}")
    assert code == 0
    return at("office", "import", f"{office}.card", "--into", into, "--fingerprint", said.splitlines()[-1])
