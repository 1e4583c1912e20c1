"""Someone at the keyboard of the offline machine: writes words on paper, types them back, reads out what is printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SHOWN = re.compile(r"The passphrase of (.+?)\. Write")
WORDS = re.compile(r"    ((?:[a-z]{4} ){5}[a-z]{4})\n")
ASKED = re.compile(r"Passphrase of (.+): \n")


@dataclass
class Person:
    """`paper`: the passphrases written down so far, by what they are for."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    paper: dict[str, str] = field(default_factory=dict)

    def types(self, commands: str) -> tuple[int, str]:
        """(exit code, all that was printed). A shell in a session of its own: no terminal to ask."""
        environment = {
            **{name: value for name, value in os.environ.items() if name in {"LANG", "TZ"}},
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "PYTHONDONTWRITEBYTECODE": "1",
            **self.settings,
        }
        with subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", commands], cwd=ROOT, env=environment, text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as shell:  # fmt: skip
            assert shell.stdin is not None
            assert shell.stdout is not None
            said, whose = "", ""
            for line in shell.stdout:
                said += line
                if shown := SHOWN.search(line):
                    whose = shown[1]
                elif words := WORDS.fullmatch(line):
                    self.paper[whose] = words[1]
                elif asked := ASKED.fullmatch(line):
                    shell.stdin.write(self.paper.get(asked[1], "nobody knows") + "\n")
                    shell.stdin.flush()
        return shell.returncode, said

    def does(self, commands: str) -> str:
        """What must succeed."""
        code, said = self.types(commands)
        assert code == 0, said
        return said


def printed_key(said: str) -> str:
    found = re.findall(r"^    ([A-Za-z0-9_-]{43})$", said, re.MULTILINE)
    return str(found[-1])


def printed_fingerprint(said: str) -> str:
    return str(re.findall(r"^    ((?:[0-9a-f]{4} ){7}[0-9a-f]{4})$", said, re.MULTILINE)[-1])
