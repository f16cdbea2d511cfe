"""Sentences in three languages, for the pages, the files and the command."""
