"""The names that the maker goes by, and small packages that declare a known one."""

MAKER = ("Meta", "Facebook", "fb.com")
OURS = (
    {"Author": "Some Team", "Author-email": "team@meta.com"},
    "Copyright 2016 The Authors.\nCopyright (c) 2016 Facebook Inc\n",
    "# Copyright (c) Meta Platforms, 2022\n",
)
THEIRS = (
    {"Author": "The Metadata Team", "Author-email": "team@metaphor.org"},
    "Copyright (c) 2016-     Facebook, Inc\nCopyright 2017 Somebody\n",
    "# Copyright 2016 Somebody\n",
)
SILENT = ({}, "Copyright [yyyy] Meta\n", "x = 'Facebook'\n")
