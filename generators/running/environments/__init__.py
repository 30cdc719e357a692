"""A table of `frameworks.toml` comes in; an environment, made where it is missing, goes out."""
