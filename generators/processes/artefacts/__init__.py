"""A script that defines `artefacts()` comes in; a folder with plain files for its other processes goes out."""
