"""Put modules where an interpreter might find them before its own."""

import json
import os
import site
import subprocess
import sys

from tools import through


def verify():
    for name in ("json.py", "sitecustomize.py", "usercustomize.py"):
        with open(name, "w") as file:
            file.write("raise SystemExit(7)\n")
    done = subprocess.run([sys.executable, "-I", "-c", "import json"], check=False, cwd=os.getcwd())
    return through(
        shadowed=done.returncode == 7,
        own_library="claims-" in json.__file__,
        user_site=bool(site.ENABLE_USER_SITE),
        working_folder="" in sys.path or os.getcwd() in sys.path,
    )
