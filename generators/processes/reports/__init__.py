"""The bytes that a process reported come in; its result, its position and what it was refused go out."""
