"""Workers on two addresses, without a common folder, and behind TLS."""

from __future__ import annotations

import subprocess

import pytest
from conftest import CONTROLS
from helpers.processes.clusters import Program, cluster
from helpers.processes.killed_runs import current_observations, run_verify, six_scripts
from helpers.run_command import claims

pytestmark = pytest.mark.verify  # minutes on two cores, and every step has a time limit

PRIVATE = (
    "unshare", "--mount", "sh", "-c",
    'mount -t tmpfs tmpfs "$1" && mkdir -p "$1/tmp" && shift && export TMPDIR="$0" && exec "$@"',
)  # fmt: skip
READS = """\
from pathlib import Path


def verify():
    return {"yes": Path(__file__).with_name("words.tsv").read_text() == "yes\\n"}
"""


def may_mount() -> bool:
    """Whether a mount of one's own can be made here."""
    return subprocess.run([*PRIVATE[:2], "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False).returncode == 0


def test_workers_share_no_folder(folder, tmp_path):
    """Each sees a folder of its own in the other's place, and neither the project's."""
    if not may_mount():
        pytest.skip("no mount can be made here: run it as root, or allow user namespaces")
    tmp_path.chmod(0o755)
    six = six_scripts(tmp_path / "project")
    six.add("says-yes", {"words.tsv": "yes\n"})
    six.write("claims/says-yes/verify_alpha.py", READS + CONTROLS)
    with cluster(folder / "apart") as found:
        for name, host in (("a", "127.0.0.1"), ("b", "127.0.0.2")):
            hidden = str(folder)
            found.add_worker(name, host=host, program=Program(prefix=(*PRIVATE, f"{hidden}/tmp", hidden)))
        result = claims(six.root, "verify", "--engine", "dask", "--scheduler", found.address)
        seen = current_observations(six.root)

    assert 0 == result.code, result.err
    assert 6 == len(seen)
    assert seen["says-yes", "alpha"].measures["yes"].value is True


def test_tls(folder, tmp_path):
    """Settings of Dask in a file name the scheduler and the keys; without them nobody is let in."""
    key, settings = tmp_path / "key.pem", tmp_path / "cluster.yaml"
    subject = ("-subj", "/CN=claims", "-days", "1", "-nodes", "-newkey", "rsa:2048")
    subprocess.run(
        ["openssl", "req", "-x509", *subject, "-keyout", str(key), "-out", str(tmp_path / "cert.pem")],
        check=True,
        capture_output=True,
    )
    key.write_text(key.read_text() + (tmp_path / "cert.pem").read_text())
    variables = {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True"}
    variables["DASK_DISTRIBUTED__COMM__TLS__CA_FILE"] = str(tmp_path / "cert.pem")
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        variables[f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT"] = str(key)
    tmp_path.chmod(0o755)
    six = six_scripts(tmp_path / "project")
    with cluster(folder / "tls", variables, "tls") as found:
        found.add_worker("a")
        assert found.address.startswith("tls://")
        refused = run_verify(six.root, "--engine", "dask", "--scheduler", found.address)
        settings.write_text(
            f"scheduler-address: {found.address}\n"
            "distributed:\n  comm:\n    require-encryption: true\n"
            f"    tls:\n      ca-file: {tmp_path / 'cert.pem'}\n"
            f"      client:\n        cert: {key}\n"
        )
        allowed = run_verify(six.root, "--engine", "dask", "--scheduler", str(settings))

    assert (1, True) == (refused[0], "no scheduler answers there" in refused[1]), refused
    assert 0 == allowed[0], allowed
