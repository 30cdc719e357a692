"""The maker's names, and small packages with a known one."""

MAKER = ("Meta", "Facebook", "fb.com")
OURS = (
    {"Author": "Some Team", "Author-email": "team@meta.com"},
    (
        "Copyright 2016 The Authors.\n"
        "Copyright (c) 2016 Facebook Inc\n"
    ),
    "# Copyright (c) Meta Platforms, 2022\n",
)
THEIRS = (
    {
        "Author": "The Metadata Team",
        "Author-email": "team@metaphor.org",
    },
    (
        "Copyright (c) 2016-     Facebook, Inc\n"
        "Copyright 2017 Somebody\n"
    ),
    "# Copyright 2016 Somebody\n",
)
SILENT = ({}, "Copyright [yyyy] Meta\n", "x = 'Facebook'\n")
