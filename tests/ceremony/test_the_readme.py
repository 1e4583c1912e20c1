"""A real installation is started, renewed and moved to another root key by following the README to the letter."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import ClassVar

import pytest

from crypto.bodies import unb64
from tests.ceremony.person import ROOT, Person, printed_fingerprint, printed_key
from tests.ceremony.running import Running

README = (ROOT / "README.md").read_text()
SECTION = README.partition("## A real service, by hand\n")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", SECTION, re.DOTALL | re.MULTILINE)


class Reader(Person):
    """Fills in the blanks of the README with what the commands printed, and remembers what was exported."""

    key = fingerprint = ""
    known: ClassVar[set[str]] = set()

    def follows(self, block: str) -> str:
        said = self.does(self.filled_in(block) + "\nenv | sed -n 's/^/exported /p'\n")
        exported = re.findall(
            r"^exported (DAVYLAMP_DATA|PUBLIC_BASE_URL|ROOT_KEY|TRUSTED_PROXIES)=(.*)$", said, re.MULTILINE
        )
        self.settings |= dict(exported)
        if " keygen " in block:
            self.key = printed_key(said.partition("exported ")[0])
        if " office new " in block or " office replace " in block:
            self.fingerprint = printed_fingerprint(said)
        return said

    def filled_in(self, block: str) -> str:
        blanks = {
            "/media/usb": str(self.home / "usb"),
            "/var/lib/davylamp": str(self.home / "server"),
            "<public root key>": self.key,
            "<fingerprint>": self.fingerprint,
        }
        for blank, value in blanks.items():
            block = block.replace(blank, value)
        return block


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    (tmp_path / "usb").mkdir()
    return Reader(tmp_path)


def test_following_the_readme_gives_a_service_that_people_can_use(reader: Reader) -> None:
    roots = []
    for block in BLOCKS:
        if not block.startswith("exec gunicorn"):
            reader.follows(block)
            continue
        serve = block
        roots.append(reader.key)
        check_service(reader, serve, seq=1, seals={"amani": ["office-secret"], "bahati": ["office-seal"]})
    assert reader.key not in roots
    check_service(reader, serve, seq=4, seals={"amani": ["office-secret"] * 2, "bahati": ["office-seal"] * 2})
    assert "Every signature" in reader.does(anybody_checks(reader, roots))
    for path in (reader.home / "keys").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def check_service(reader: Reader, serve: str, *, seq: int, seals: dict[str, list[str]]) -> None:
    """The page shows the root key, the directory is signed by it, and every member opens the office's keys."""
    with Running(serve, reader.settings, reader.known) as service:
        assert f'name="davylamp-root" content="{reader.key}"' in service.get("/en/report").decode()
        directory = service.directory(unb64(reader.key))
        assert directory.seq == seq
        for name, kinds in seals.items():
            assert service.opens_at_desk(name, reader.paper[name], directory) == kinds
        for number in range(1, seq + 1):
            (reader.home / f"{number}").write_bytes(service.get(f"/directory/log/{number}"))


def anybody_checks(reader: Reader, roots: list[str]) -> str:
    (command,) = re.findall(r"^python -m crypto directory verify .*--in-force 1 2 3 4$", SECTION, re.MULTILINE)
    named = str(command).replace("<first root key>", roots[0]).replace("<second root key>", reader.key)
    return named.replace(" 1 2 3 4", "".join(f" {reader.home}/{number}" for number in range(1, 5)))
