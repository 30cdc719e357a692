"""A script comes in; how often its controls and its `verify()` call the framework goes out."""
