"""The project and its pages come in; a site that MkDocs built or serves goes out."""
