"""Whatever a machine has written, and where in it a word stands in any plain coat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

from tests.stories.recorder import coats

# Shorter ones would be found in ciphertext by chance.
SHORTEST = 8
PROC = Path("/proc")

Place = tuple[str, bytes]


def traces(places: Iterator[Place], words: list[str]) -> list[str]:
    """`place: word`, for each word that stands somewhere."""
    wanted = {word: dressed(word) for word in words}
    return [
        f"{name}: {word}" for name, raw in places for word, worn in wanted.items() if any(coat in raw for coat in worn)
    ]


def dressed(word: str) -> set[bytes]:
    """The recorder's coats and those that logs, forms and databases wear, as typed, folded and shouted."""
    assert len(word.encode()) > SHORTEST, f"{word} is too short to be told from chance"
    found: set[bytes] = set()
    for said in {word, word.casefold(), word.upper()}:
        raw = said.encode()
        percent = "".join(f"%{byte:02X}" for byte in raw)
        found |= coats(said) | {raw.hex().upper().encode(), raw.hex(" ").encode(), quote_plus(said).encode()}
        found |= {percent.encode(), percent.lower().encode(), ascii(said)[1:-1].encode(), repr(raw)[2:-1].encode()}
    return {coat for coat in found if len(coat) >= SHORTEST}


def files(folder: Path) -> Iterator[Place]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def processes(first: int) -> Iterator[Place]:
    """How it was called and with which environment, it and all that it has started, and its files without a name."""
    for pid in family(first):
        for sheet in ("cmdline", "environ"):
            yield f"{sheet} of {pid}", (PROC / str(pid) / sheet).read_bytes()
        for handle in (PROC / str(pid) / "fd").iterdir():
            if str(handle.readlink()).endswith(" (deleted)"):
                yield f"{handle.readlink()} of {pid}", handle.read_bytes()


def family(pid: int) -> list[int]:
    born = [int(child) for task in (PROC / str(pid) / "task").iterdir() for child in children_of(task)]
    return [pid, *(each for child in born for each in family(child))]


def children_of(task: Path) -> list[str]:
    return (task / "children").read_text().split()
