"""A request comes in; the result of a command, whose steps run here in order, goes out."""
