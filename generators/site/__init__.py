"""Findings come in; Markdown pages, the JSON API and a built MkDocs site go out."""
