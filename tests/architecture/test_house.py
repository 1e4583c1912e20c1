"""The plan of the rooms, the README and the lock files hold what they promise."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app import SETTINGS

ROOT = Path(__file__).parents[2]
ROOMS = ["casework", "crypto", "reporting"]


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip
    return [ROOT / name for name in listed if name.endswith(endings) and (ROOT / name).is_file()]


def test_rooms_import_downwards_only() -> None:
    script = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([script, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_the_settings_table_of_the_readme_is_the_codes() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert rows == [(name, f"`{default}`" if default else "", meaning) for name, default, meaning in SETTINGS]


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_its_page_and_says_why_it_is_so(room: str) -> None:
    page = (ROOT / room / "README.md").read_text()
    assert "Why it is so" in page


def test_lock_files_hold_names_versions_and_hashes_but_no_addresses() -> None:
    for lock in ("requirements.txt", "tests/requirements.txt"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        for requirement in re.findall(r"^[a-z0-9].*$", text, re.MULTILINE):
            assert re.match(r"^[\w.\[\]-]+==\S+( ;.*)? \\$", requirement), requirement
    packages = json.loads((ROOT / "crypto/browser/package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name


def test_there_are_no_drawers_for_everything() -> None:
    names = {path.stem for path in tracked(".py", ".ts")}
    assert not names & {"utils", "util", "helpers", "common", "misc", "manager"}


def test_no_import_stands_inside_a_function() -> None:
    inside = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in tracked(".py")
        for line in path.read_text().splitlines()
        if re.match(r"\s+(from \S+ import|import \S)", line) and "tests" not in path.parts
    ]
    # The one exception, with its reason beside it: half a second of every start, for what most do not have.
    assert [line for line in inside if not line.startswith("app.py: from casework.buckets import")] == []
