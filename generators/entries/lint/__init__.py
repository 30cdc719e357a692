"""A project comes in; the complaints of every lint rule about it go out."""
