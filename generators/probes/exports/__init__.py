"""Models come in; files in other formats, and what other runtimes answer from them, go out."""
