"""What an earlier build made comes in; what is made of the same inputs goes out again."""
