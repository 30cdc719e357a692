"""The findings on one claim come in; what its page shows beyond its card goes out."""
