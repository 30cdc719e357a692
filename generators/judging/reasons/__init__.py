"""A decision comes in; the sentence that states its reason goes out."""
