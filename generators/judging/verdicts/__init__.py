"""The decisions of an entry's rules come in; the word of its verdict, its reason and its dates go out."""
