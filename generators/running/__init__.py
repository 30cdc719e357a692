"""A request comes in; observations of the scripts that had to run go out."""
