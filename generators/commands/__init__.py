"""A request comes in; the steps run in their order, and a command's result goes out."""
