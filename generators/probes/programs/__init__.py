"""A program's name and its input come in; what another process answers goes out."""
