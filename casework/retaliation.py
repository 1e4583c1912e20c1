"""What is done to people who speak, and what is done for them: the acts of the Directive and of mining, and the measures.

Only names: the words stand in templates/desk/protection_words.html, and a test holds the two together.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RETALIATION: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
