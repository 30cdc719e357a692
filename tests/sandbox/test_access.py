"""What a script may see is little, and says so before any layer is put on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from generators.sandbox import access
from generators.sandbox.access import PACKAGE, Access


def test_an_access_covers_the_system_the_interpreter_and_the_claim(tmp_path):
    """No path lies below another one, no link is among them, and nobody's home is shown whole."""
    claim = tmp_path / "claim"
    claim.mkdir()
    seen = Access(tmp_path, Path(sys.executable), read=(claim,)).readable

    assert {"/usr", str(claim), str(PACKAGE)} <= set(seen)
    assert any(Path(os.__file__).is_relative_to(path) for path in seen)
    assert not [path for path in seen for above in seen if path != above and Path(path).is_relative_to(above)]
    assert not {"/", "/etc", "/root", "/home", str(Path.home()), str(tmp_path), "/etc/shadow"} & set(seen)
    assert not any(Path(path).is_symlink() for path in seen)


def test_links_of_the_system_are_links_inside(tmp_path):
    """Where /bin is a link, a program that names it finds it."""
    links = Access(tmp_path, Path(sys.executable)).shown.links

    assert all(Path(path).readlink() == Path(target) for path, target in links.items())
    assert Path("/bin").is_symlink() == ("/bin" in links)


def test_an_interpreter_is_followed_along_its_links(tmp_path):
    """A virtual environment is shown with the Python that it was made from, parts of a folder only."""
    base, made = tmp_path / "home" / "python", tmp_path / "project" / "venv"
    for folder in (base / "bin", base / "lib", made / "bin", made / "lib", base / "private"):
        folder.mkdir(parents=True)
    (base / "bin" / "python3").touch()
    (made / "bin" / "python").symlink_to("python3")
    (made / "bin" / "python3").symlink_to(base / "bin" / "python3")
    (made / "pyvenv.cfg").write_text(f"home = {base / 'bin'}\nversion = 3.11\n")

    seen = set(Access(tmp_path, made / "bin" / "python").readable)

    assert {
        str(base / "bin"),
        str(base / "lib"),
        str(made / "bin"),
        str(made / "lib"),
        str(made / "pyvenv.cfg"),
    } <= seen
    assert not {str(base / "private"), str(base)} & seen


def test_a_virtual_environment_without_its_origin_is_shown_as_it_is(tmp_path):
    """A setting without `home` leads nowhere."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    (tmp_path / "pyvenv.cfg").write_text("version = 3.11\n")

    assert str(tmp_path / "bin") in Access(tmp_path, tmp_path / "bin" / "python").readable


def test_a_graphics_processor_is_shown_only_where_it_is_wanted(tmp_path, monkeypatch):
    """Its nodes are writable, and what its driver reads is shown."""
    monkeypatch.setattr(access, "GPU", ("null", "zer*"))
    plain, wanted = (Access(tmp_path, Path(sys.executable), gpu=gpu) for gpu in (False, True))

    assert ((), ("/dev/null", "/dev/zero")) == (plain.shown.devices, wanted.shown.devices)
    assert (True, False) == ("/sys" in wanted.readable, "/sys" in plain.readable)
