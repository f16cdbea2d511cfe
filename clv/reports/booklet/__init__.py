"""A booklet for the board, as PDF: cover, Overview, segments, acquire or keep, what it rests on, method.

facts     what is known, as asked by the command or the dashboard
contents  the sections, in the reader's words: those of the pages, from clv.phrases
blocks    what a section is made of
drawing   the charts as lines, areas and words
typeset   all of it into a PDF, with Typst; booklet.typ is how it looks, fonts/ with which letters
"""
