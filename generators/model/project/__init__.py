"""What is read of `claims/`: every key of an entry, the claims, and the project that holds them."""
