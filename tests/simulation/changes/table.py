"""All kinds of change, by name."""

from tests.simulation.changes.courses import COURSES
from tests.simulation.changes.dates import DATED
from tests.simulation.changes.grades import GRADES
from tests.simulation.changes.kinds import Kind
from tests.simulation.changes.together import TOGETHER
from tests.simulation.changes.work import WORK

KINDS: dict[str, Kind] = WORK | DATED | GRADES | TOGETHER | COURSES
