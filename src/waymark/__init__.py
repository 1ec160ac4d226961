"""Waymark: adaptive skills assessment and career tracking for back-end developers."""

import os

# Read by numpy when it is first imported, hence here. The engine's matrices are small: a second
# thread for one costs more than it saves, takes a core from other requests, and adds up in another
# order, which would change the last bit of a replayed result.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
