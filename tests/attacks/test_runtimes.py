"""What claims about deployment run on works inside the sandbox: compilers, Node, the JVM, a browser."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from generators.processes import launch
from generators.sandbox import levels

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
SCRIPT = """\
import os, subprocess
def verify():
    open({name!r}, "w").write({text!r})
    done = subprocess.run({command!r}, shell=True, capture_output=True, text=True)
    return {{"t": (done.stdout or done.stderr[-3000:]).strip()}}
"""
SERVER = """\
const server = require("http").createServer((_, answer) => answer.end());
server.listen(0, "127.0.0.1", () =>
  require("http").get({port: server.address().port}, (answer) => {
    console.log(answer.statusCode); process.exit();
  }));
"""
JAVA = 'public class A { public static void main(String[] a) { System.out.println("java"); } }'
FLAGS = "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run"
BROWSER = f"chromium {FLAGS} --dump-dom file://$PWD/a.html"
RUNTIMES = {
    "g++": ("a.cpp", '#include <cstdio>\nint main() { puts("compiled"); }\n', "g++ a.cpp -o a && ./a", "compiled"),
    "node": ("a.js", SERVER, "node a.js", "200"),
    "java": ("A.java", JAVA, "java A.java", "java"),
    "chromium": ("a.html", "<p id=x></p><script>x.textContent = 6 * 7</script>", BROWSER, ">42</p>"),
}


@pytest.fixture(scope="module", params=["bubblewrap", "namespaces"])
def confinement(request):
    """A method that is full here."""
    result = levels.probe(request.param)
    if result.level != "full":
        pytest.skip(f"{request.param} isn't full here: {result.error or result.open}")
    return result.confinement


@pytest.mark.parametrize("program", RUNTIMES)
def test_a_runtime_works_inside(tmp_path, confinement, program):
    """It does what it does outside."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here")
    name, text, command, expected = RUNTIMES[program]
    (tmp_path / "verify_alpha.py").write_text(SCRIPT.format(name=name, text=text, command=command))
    request = {"mode": "verify", "script": str(tmp_path / "verify_alpha.py"), "measures": {"t": "text"}}

    ended = launch.run(Path(sys.executable), request, launch.Limits(120, 4096, programs=(program,)), confinement)

    assert expected in json.loads(ended.result)["measures"]["t"]["value"], ended.stderr
