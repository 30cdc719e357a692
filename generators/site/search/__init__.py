"""Pages come in; what a search finds of them goes out."""
