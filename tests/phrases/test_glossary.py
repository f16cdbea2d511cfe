"""Is each term said in one way only, in all of the Dutch and Polish sentences, and explained once?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from clv.i18n.catalogue import HERE, extract, forms, read_catalogue
from clv.i18n.locale import Language, Locale
from clv.phrases.glossary import TERMS, groups, terms
from clv.segments.call_lists import LISTS
from clv.segments.segments import SEGMENTS

# What a term must not be called, beside the names in clv/phrases/glossary.py: regular expressions, without capitals.
SHUNNED: dict[str, dict[str, tuple[str, ...]]] = {
    "expected_value": {
        "nl": (r"tienjaarswaarde", r"klantwaarde", r"verwachte? geld", r"van het geld"),
        "pl": (r"wartość dziesięcioletni", r"wartość życiow", r"oczekiwan\w+ pieni"),
    },
    "horizon": {"nl": (r"tijdshorizon",), "pl": (r"okres\w* prognozy",)},
    "discount": {"nl": (r"contant gemaakt", r"disconteringsvoet", r"rentevoet"), "pl": (r"kurs\w* dyskont",)},
    "margin": {"nl": (r"winstmarge",), "pl": (r"narzut",)},
    "chance": {"nl": (r"waarschijnlijkheid",), "pl": (r"prawdopodobieństw",)},
    "purchase": {"nl": (r"transactie",), "pl": (r"transakcj",)},
    "due": {
        "nl": (r"vervaldag", r"volgende koop\b", r"vervolgaankoop"),
        "pl": (r"kolejn\w+ zakupów", r"termin zakupu"),
    },
    "limits": {
        "nl": (r"interval", r"bandbreedte", r"van de 100 keer", r"vier van de vijf keer"),
        "pl": (r"przedział\w* ufności", r"razy na (10|100|dziesięć|pięć)\b"),
    },
    "one_time": {
        "nl": (r"eenmalige klant", r"eerste koper"),
        "pl": (r"jednorazow\w+ klien", r"klien\w+ jednorazow", r"kupując\w+ (jednorazowo|po raz pierwszy)"),
    },
    "repeat": {"nl": (r"herhaalkoper", r"herhaalklant"), "pl": (r"powracając\w+ klien", r"stał\w+ klien")},
    "at_risk": {
        "nl": (r"loopt \s*gevaar", r"risicowaarde", r"wegglij", r"glijdt weg"),
        "pl": (r"ryzykown", r"oddalają"),
    },
    "segment": {"nl": (r"klantengroep",), "pl": (r"segmentacj",)},
    "cohort": {"nl": (r"cohort",), "pl": (r"kohort",)},
    "winning": {"nl": (r"acquisitie", r"wervingsprijs"), "pl": (r"pozyskiwa", r"zdoby[wtcć]", r"akwizycj")},
    "keeping": {"nl": (r"retentie",), "pl": (r"retencj", r"utrzymywani[ae] klient")},
    "ratio": {"nl": (r"ratio\b", r"uw boeken"), "pl": (r"stosun", r"państwa księgi", r"współczynnik")},
    "payback": {"nl": (r"break-?even", r"amortis"), "pl": (r"amortyz", r"próg rentowności")},
    "season": {"nl": (r"seizoenspatroon",), "pl": (r"sezonowoś",)},
    "enough": {"nl": (r"pagina vertrouwen",), "pl": (r"zaufani",)},
    "test": {
        "nl": (r"in de test\b", r"backtest", r"gezegd zouden hebben", r"zouden we .* hebben gezegd"),
        "pl": (r"teście na przeszłości", r"byśmy powiedzieli", r"powiedzielibyśmy"),
    },
    "sealed": {"nl": (r"bevroren",), "pl": (r"zamrożon",)},
    "word_of_mouth": {"nl": (r"van mond tot mond", r"mondreclame(?<!mond-tot-mondreclame)"), "pl": (r"z ust do ust",)},
    "refund": {"nl": (r"\bterugbetalingen?\b", r"restitutie"), "pl": (r"refundacj",)},
    "guest": {"nl": (r"anonieme koper",), "pl": (r"anonimow",)},
    # The reader is u, and Państwo; what is made up is verzonnen, and fikcyjne; a simulated future is a simulation.
    "reader": {
        "nl": (r"\b(je|jij|jou|jouw)\b",),
        "pl": (r"\btw[oó]j", r"\b(chcesz|możesz|zobaczysz|porównasz|masz|jesteś)\b", r"\bcię\b"),
    },
    "made_up": {"nl": (r"fictie",), "pl": (r"zmyślon",)},
    "simulation": {"nl": (r"toekomsten",), "pl": (r"symulowan\w+ przyszłoś",)},
}
# In English: words that only a statistician, or nobody any more, says.
SHUNNED_IN_ENGLISH = (
    r"holdout|\bpriors?\b|\bchurn|\bclv\b|backtest|fitted|foret|\bnought\b|\banew\b|whoever|\bdear\b|hangs most|"
    r"(9\d|8\d|four) (times )?out of (100|a hundred|five)"
)


def sentences(language: str) -> Iterator[str]:
    for message in read_catalogue(HERE / f"{language}.po"):
        if message.id:
            yield from (without_facts(form) for form in forms(message))


def without_facts(sentence: str) -> str:
    return re.sub(r"{\w+}", "", sentence)


@pytest.mark.parametrize("language", ["nl", "pl"])
@pytest.mark.parametrize("term", SHUNNED)
def test_no_term_is_said_in_a_second_way(term: str, language: str) -> None:
    shunned = re.compile("|".join(SHUNNED[term][language]))
    assert [text for text in sentences(language) if shunned.search(text.lower())] == []


def test_no_english_sentence_needs_a_statistician() -> None:
    said = [without_facts(" ".join(one) if isinstance(one, tuple) else one) for one in extract()]
    assert [text for text in said if re.search(SHUNNED_IN_ENGLISH, text.lower())] == []


def test_every_term_has_its_second_names() -> None:
    assert set(TERMS) <= set(SHUNNED)


@pytest.mark.parametrize("language", list(Language))
def test_each_term_is_explained_once_and_by_no_other_name(language: Language) -> None:
    locale = Locale(language)
    found = terms(locale)
    assert len({name for name, _ in found}) == len({meaning for _, meaning in found}) == len(TERMS)
    for name, meaning in found:
        assert len(meaning) > len(name), name
        for term, words in SHUNNED.items():
            if language is not Language.EN:
                assert not re.search("|".join(words[language]), f"{name} {meaning}".lower()), (term, name)
    assert [name for name, _ in found] == sorted((name for name, _ in found), key=str.casefold)


def test_every_segment_and_list_says_what_to_do() -> None:
    assert [name for name, _ in groups(Locale(Language.EN))] == [group.name for group in (*SEGMENTS, *LISTS)]
    assert all(action for _, action in groups(Locale(Language.PL)))
