"""Is any English left on a page in another language? Held against every sentence of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from clv.i18n.catalogue import HERE, forms, read_catalogue
from clv.i18n.locale import Language, Locale

_FACT = re.compile(r"\{\w+\}")
_LONG = 20  # letters from which on a sentence is recognised inside a longer text


def english_left(texts: Iterable[str], locale: Locale) -> list[str]:
    """The texts that hold an English sentence of ours; none where the reader reads English."""
    if locale.language is Language.EN:
        return []
    return [text for text in sorted(set(texts)) if _is_english(text, locale.language)]


@cache
def _is_english(text: str, language: Language) -> bool:
    return any(longest in text and _holds(text, words) for longest, words in _english(language))


def _holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether the words between a sentence's facts stand in the text; a short sentence has to be all of it."""
    if sum(map(len, words)) < _LONG and not (text.startswith(words[0]) and text.endswith(words[-1])):
        return False
    if len(words) == 1 and len(words[0]) < _LONG:
        return text == words[0]
    place = 0
    for word in words:
        place = text.find(word, place)
        if place < 0:
            return False
        place += len(word)
    return True


@cache
def _english(language: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The English sentences that are not words of this language too, each as the words between its facts, and before
    them the longest: most texts do not hold it, and there is no more to look for."""
    messages = [message for message in read_catalogue(HERE / f"{language}.po") if message.id]
    translated = {form for message in messages for form in forms(message)}
    found = []
    for message in messages:
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        for sentence in ids:
            words = tuple(_FACT.split(sentence))
            if any(forms(message)) and sentence not in translated and sum(map(len, words)) > 3:
                found.append((max(words, key=len), words))
    return tuple(found)
