"""A stand-in for a fork server's child: confines itself and runs the probe in the interpreter that is there.

Started as `PYTHON -I forked_child.py ORDER PROBE JOB`; standard library only.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from generators.sandbox.launcher import confine

sys.path.pop(0)

if __name__ == "__main__":
    confine(json.loads(sys.argv[1]))
    sys.argv = sys.argv[2:]
    runpy.run_path(sys.argv[0], run_name="__main__")
