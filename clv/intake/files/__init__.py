"""A file becomes a table of text: encodings, separators, workbooks, Parquet."""
