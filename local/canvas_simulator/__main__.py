"""`python -m canvas_simulator`."""

from canvas_simulator.cli import app

app(prog_name="canvas_simulator")
