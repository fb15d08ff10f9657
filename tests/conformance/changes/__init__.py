"""How each change of the matrix is made: by whom, with which requests. One table.

A step is who, method, path, members. ``first`` prepares; the signals are read before and
after ``then``. ``course`` is the one whose assignments are read.
"""

from __future__ import annotations

from tests.conformance.changes.courses import COURSES
from tests.conformance.changes.grades import GRADES
from tests.conformance.changes.material import MATERIAL
from tests.conformance.changes.policies import POLICIES
from tests.conformance.changes.steps import Change, Step
from tests.conformance.changes.together import TOGETHER
from tests.conformance.changes.work import ASSIGNMENTS

__all__ = ["HOW", "LEFT_OUT", "Change", "Step"]

HOW: dict[str, Change] = ASSIGNMENTS | GRADES | TOGETHER | COURSES | POLICIES | MATERIAL

LEFT_OUT: dict[str, str] = {
    "assignment_restore": "made in the console, not through the API",
    "letter_grades_for_course": "had no effect",
}
