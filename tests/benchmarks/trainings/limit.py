"""The limit: each framework is imported once, and every script runs in a fork of that process, two at a time.

Nothing is isolated, watched, judged or kept; whoever runs these scripts can hardly be faster. It is called as
`limit.py NUMBER RESULTS MODULE,MODULE:SCRIPT,SCRIPT ...`, with one argument for each process that imports. What a
script gives is written to a file in RESULTS, named after the script's folder and the script.
"""

import importlib
import json
import os
import runpy
import selectors
import subprocess
import sys
from pathlib import Path

TOKEN = b"+"  # one for each process that may run; it is passed around in a pipe


def result_file(results, script):
    """Where the result of a script is written."""
    return Path(results) / f"{Path(script).parent.name}-{Path(script).stem}.json"


def run(script, results):
    """Run a script in this process and write its result."""
    verify = runpy.run_path(script)["verify"]
    result_file(results, script).write_text(json.dumps(verify()))


def serve(modules, scripts, results, pipe):
    """Import the modules, then fork for each script while there is a token; False where a script failed."""
    for module in modules:
        importlib.import_module(module)
    look, waiting, forked, sound = selectors.DefaultSelector(), list(scripts), {}, True
    look.register(pipe[0], selectors.EVENT_READ)
    while waiting or forked:
        for key, _ in look.select():
            if key.fd == pipe[0]:
                try:
                    os.read(pipe[0], 1)
                except BlockingIOError:
                    continue  # the other process was faster
                script = waiting.pop(0)
                process = os.fork()
                if not process:
                    status = 1
                    try:
                        run(script, results)
                        status = 0
                    finally:
                        os._exit(status)
                end = os.pidfd_open(process)
                forked[end] = process
                look.register(end, selectors.EVENT_READ)
                if not waiting:
                    look.unregister(pipe[0])
            else:
                look.unregister(key.fd)
                os.close(key.fd)
                sound &= os.waitpid(forked.pop(key.fd), 0)[1] == 0
                os.write(pipe[1], TOKEN)
    return sound


def main(number, results, *groups):
    """Start a process for each group, and hand out as many tokens as scripts may run at once."""
    pipe = os.pipe()
    os.set_blocking(pipe[0], False)
    os.write(pipe[1], TOKEN * int(number))
    ends = ",".join(map(str, pipe))
    servers = [
        subprocess.Popen([sys.executable, __file__, "--serve", ends, results, group], pass_fds=pipe)
        for group in groups
    ]
    return max([server.wait() for server in servers])


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        _, _, ends, results, group = sys.argv
        modules, _, scripts = group.partition(":")
        done = serve(modules.split(","), scripts.split(","), results, [int(end) for end in ends.split(",")])
        sys.exit(0 if done else 1)
    sys.exit(main(*sys.argv[1:]))
