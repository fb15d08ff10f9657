"""`canvas-sync bench`: what a sync costs, beside other ways of reading the same Canvas.

A school of its own answers (the simulator, in a process of its own, on loopback); each contestant
runs in a process of its own, one after the other, and is measured by the same code.
"""
