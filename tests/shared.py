"""Where the material for measuring lies, which is not part of the project: the folder that BIBLIO_SHARED names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("BIBLIO_SHARED") or ROOT.parent / "shared")

needs_shared = pytest.mark.skipif(
    not (SHARED / "gold" / "score.py").is_file(),
    reason=f"the material for measuring is not at {SHARED} (BIBLIO_SHARED)",
)
