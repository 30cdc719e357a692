"""The text of `[verdict]` and values come in; true, false or unknown, with every comparison, goes out."""
