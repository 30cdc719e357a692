"""A framework comes in; processes that are forked from one that holds it go out."""
