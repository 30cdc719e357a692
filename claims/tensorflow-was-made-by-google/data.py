"""The maker's names, and small packages with a known one."""

MAKER = ("Google",)
OURS = (
    {"Author": "Google Inc.", "Author-email": "team@example.org"},
    "Copyright 2015 The Authors.\nCopyright 2015 Google Inc.\n",
    "# Copyright 2015 Google Inc.\n",
)
THEIRS = (
    {"Author-email": "keras-users@googlegroups.com"},
    "Copyright 2015 Google LLC\nCopyright 2016 Somebody\n",
    "# Copyright 2015 Somebody\n",
)
SILENT = ({}, "Copyright [yyyy] Google\n", "x = 'Google'\n")
