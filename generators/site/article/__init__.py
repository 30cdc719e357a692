"""The outline and verdicts come in; the article's sections, passages and answers for the pages go out."""
