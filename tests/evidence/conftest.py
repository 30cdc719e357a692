"""A project that was verified once, its run's record as of another machine, and the import of records."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from conftest import ProjectFolder
from helpers import run_records

from generators.entries.project import load_project
from generators.evidence import run_file
from generators.evidence.import_run import import_run
from generators.evidence.store import Store
from generators.running.environments.machine import this_machine


@pytest.fixture(scope="package")
def recorded(tmp_path_factory):
    """A project with a claim of every kind, verified once, and the record of that run."""
    folder = ProjectFolder(tmp_path_factory.mktemp("verified") / "project")
    run_records.add(folder)
    return folder, run_records.record(folder, tmp_path_factory.mktemp("records") / "run.json")


@pytest.fixture(scope="package")
def project(recorded):
    """A project with a claim of every kind, verified once."""
    return recorded[0]


@pytest.fixture(scope="package")
def content(recorded):
    """The record of that project's run, as another machine would have written it."""
    return run_records.far(recorded[1])


@pytest.fixture
def take(project, tmp_path):
    """Import a record into an empty store: what became of it, and the store."""
    store = Store(tmp_path / "evidence")

    def import_content(content, now=None):
        path = tmp_path / "record.json"
        path.write_text(json.dumps(content))
        record, loaded = run_file.read(path), load_project(project.root)
        return import_run(record, loaded, store, this_machine(), now or datetime.now(UTC)), store

    return import_content
