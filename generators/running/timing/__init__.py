"""Two processes that hold callables come in; paired seconds per call, launch by launch, go out."""
