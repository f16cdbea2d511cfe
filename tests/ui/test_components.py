"""Does text from a file stay text, where Streamlit would make links, pictures and marks of it?"""

from __future__ import annotations

import re

import pytest

from clv.ui.components import escaped

# As the page's Markdown finds them in text, after its marks are read (mdast-util-gfm-autolink-literal, remark-emoji,
# Streamlit's icons): an escaped mark is none of its business any more.
FOUND_AFTERWARDS = [
    re.compile(r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.IGNORECASE),
    re.compile(r"(?:^|\s|[^\w\s])([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)"),
    re.compile(r":\+1:|:-1:|:[\w-]+:"),
    re.compile(r":material/(\w+):"),
]


def read(text: str) -> str:
    """What is shown of escaped text, before links are looked for in it."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


@pytest.mark.parametrize(
    "text",
    [
        "http://evil.example/a?b=c#d",
        "see HTTPS://Evil.example, or www.evil.example.",
        "jan@evil.example",
        "(x+y@z.org)",
        "http://www.evil.example/@a.b",
        ":tada: :+1: :-1: :material/delete:",
        "<a href='http://evil.example'>x</a>",
    ],
)
def test_addresses_and_pictures_of_a_file_are_plain_text(text: str) -> None:
    assert any(pattern.search(text) for pattern in FOUND_AFTERWARDS)
    shown = read(escaped(text))
    assert [pattern.search(shown) for pattern in FOUND_AFTERWARDS] == [None] * len(FOUND_AFTERWARDS)
    assert shown.replace("\N{WORD JOINER}", "") == text


@pytest.mark.parametrize(
    "text", ["Amsterdam", "12:30", "a/b: c", "€ 1.234,50", "[a](b) *c* $d$ `e` <f> #g ~h~ :red[i]"]
)
def test_other_text_is_shown_letter_by_letter(text: str) -> None:
    assert read(escaped(text)) == text
