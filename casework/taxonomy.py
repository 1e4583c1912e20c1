"""Categories, flags and choices of triage: one file for the pages here and the scripts in the browser.

The order of the flags is kept for ever: index records name a flag by its place.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TAXONOMY: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text())
