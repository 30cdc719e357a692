"""A command and its access come in; the same command behind this machine's layers, and their level, go out."""
