"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# A slow or busy machine is no fault of the code: time is measured in benchmarks.
settings.register_profile("biblio", deadline=None)
settings.load_profile("biblio")
