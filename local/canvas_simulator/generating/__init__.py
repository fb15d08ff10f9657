"""Worlds of any size from a seed, with the awkward cases a client must survive.

Of four courses or more the last is over by its dates (a stub to its students) and the one
before is concluded for `student_1`. Among the assignments are unpublished ones, some for a
few students only, overrides, manual posting, locks; among the submissions late, missing,
excused and hidden ones. `Size(rich=True)` adds a little of everything else (`rich`).
"""

from canvas_simulator.generating.nobody import empty
from canvas_simulator.generating.school import generate
from canvas_simulator.generating.sizes import BASE_URL, NOW, SIZES, Size

__all__ = ["BASE_URL", "NOW", "SIZES", "Size", "empty", "generate"]
