"""A Canvas of one's own: a world in a file, its REST answers computed per caller and moment.

The package knows nothing of the projects that test against it. Pure core: `app.Simulator`
turns a `Request` into a `Reply`; `server` is the thin HTTP edge around it.
"""

from canvas_simulator.app import Simulator
from canvas_simulator.http import Reply, Request
from canvas_simulator.opening import open_world
from canvas_simulator.schema import World
from canvas_simulator.worlds import dump_world, load_world

__all__ = ["Reply", "Request", "Simulator", "World", "dump_world", "load_world", "open_world"]
