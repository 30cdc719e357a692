"""Arguments come in; printed text or JSON, and an exit code, go out."""
