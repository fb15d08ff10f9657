"""Makes a world from a folder of recorded exchanges and the `world.json` beside them.

Values (texts, numbers, dates) are taken from any answer; who sees what never is: no
visibility, no person's list, no answer gets into a world.
"""

from canvas_simulator.importing.convert import convert
from canvas_simulator.importing.recordings import Recording, read_recording
from canvas_simulator.importing.unknown import UNKNOWN

__all__ = ["UNKNOWN", "Recording", "convert", "read_recording"]
