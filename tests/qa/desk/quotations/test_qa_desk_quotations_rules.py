"""Quotations of a text: what is one, what isn't, whose they are, and where they stand."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Article
from qa.desk.quotations.finding import quotations_in
from qa.desk.quotations.rows import QuotationExtractor, key_of, read_rows
from qa.desk.text import sentences_of

Told = tuple[str, tuple[str, ...], str | None, str | None, str | None]


def told(text: str) -> list[Told]:
    """Each quotation's kind, content, mention, speaker and verb, in words."""

    def words(span: tuple[int, int] | None) -> str | None:
        return None if span is None else text[slice(*span)]

    return [
        (
            one.kind,
            tuple(text[slice(*span)] for span in one.content),
            words(one.mention),
            words(one.speaker),
            words(one.cue),
        )
        for one in quotations_in(text)
    ]


INTRO = "Harbour master Maren Dahl opened the quay on Monday.\n\n"
DAHL = ("Dahl", "Maren Dahl", "said")


@pytest.mark.parametrize(
    ("sentence", "kind", "content", "mention", "speaker", "verb"),
    [
        ("“The quay is safe,” Dahl said.", "direct", ["The quay is safe,"], *DAHL),
        ('"The quay is safe," said Dahl.', "direct", ["The quay is safe,"], *DAHL),
        ("‘The quay is safe,’ said Dahl.", "direct", ["The quay is safe,"], *DAHL),
        ("Dahl said: “The quay is safe.”", "direct", ["The quay is safe."], *DAHL),
        ("“Is it safe?” Dahl said.", "direct", ["Is it safe?"], *DAHL),
        (
            "“The quay is safe,” Dahl said. “We tested it.”",
            "direct",
            ["The quay is safe,", "We tested it."],
            *DAHL,
        ),
        (
            "“My crew asked, ‘Is it safe?’ and it is,” Dahl said.",
            "direct",
            ["My crew asked, ‘Is it safe?’ and it is,"],
            *DAHL,
        ),
        (
            "“The quay is safe,” she told reporters.",
            "direct",
            ["The quay is safe,"],
            *("she", "Maren Dahl", "told"),
        ),
        (
            "“The quay is safe,” the harbour master said.",
            "direct",
            ["The quay is safe,"],
            *("the harbour master", "Maren Dahl", "said"),
        ),
        ("Dahl said the quay was safe.", "indirect", ["the quay was safe"], *DAHL),
        ("Dahl said on Monday that the quay was safe.", "indirect", ["the quay was safe"], *DAHL),
        ("The quay was safe, Dahl said on Monday.", "indirect", ["The quay was safe"], *DAHL),
        ("But the quay, Dahl said, was safe.", "indirect", ["the quay", "was safe"], *DAHL),
        (
            "Dahl announced that the quay would close, which upset fishermen.",
            "indirect",
            ["the quay would close"],
            *("Dahl", "Maren Dahl", "announced"),
        ),
        (
            "The quay was safe, according to Dahl.",
            "indirect",
            ["The quay was safe"],
            *("Dahl", "Maren Dahl", "according to"),
        ),
        (
            "According to Dahl, the quay was safe.",
            "indirect",
            ["the quay was safe"],
            *("Dahl", "Maren Dahl", "According to"),
        ),
        (
            "Dahl asked whether the crane had moved.",
            "indirect",
            ["whether the crane had moved"],
            *("Dahl", "Maren Dahl", "asked"),
        ),
        (
            "Officials said the quay was safe.",
            "indirect",
            ["the quay was safe"],
            *("Officials", None, "said"),
        ),
        (
            "Dahl said the quay was “safe as houses.”",
            "mixed",
            ["the quay was “safe as houses.”"],
            *DAHL,
        ),
        (
            "Dahl called the crane “a disgrace” on Monday.",
            "mixed",
            ["a disgrace"],
            *("Dahl", "Maren Dahl", "called"),
        ),
        (
            "The crane was described by Dahl as “a disgrace”.",
            "mixed",
            ["a disgrace"],
            *("Dahl", "Maren Dahl", "described"),
        ),
    ],
)
def test_quotation(
    sentence: str, kind: str, content: list[str], mention: str, speaker: str | None, verb: str
) -> None:
    assert told(INTRO + sentence) == [(kind, tuple(content), mention, speaker, verb)]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        # Who said it has an apposition or a relative clause behind the name.
        (
            "The yard’s chief executive, Odile Brandt, said the wing would open in May.",
            *("Odile Brandt", "the wing would open in May"),
        ),
        (
            "Odile Brandt, who runs Kestrel Ferries, said the company would hire 22 sailors.",
            *("Odile Brandt", "the company would hire 22 sailors"),
        ),
        (
            "Odile Brandt, a tackle seller, said fares rose in the autumn.",
            *("Odile Brandt", "fares rose in the autumn"),
        ),
        (
            "Odile Brandt, the founder of Kestrel, a firm in Holt, said boats are safe.",
            *("Odile Brandt", "boats are safe"),
        ),
        (
            "Odile Brandt, with the Holt Traders Union in Holt, Norfolk, said boats are safe.",
            *("Odile Brandt", "boats are safe"),
        ),
        (
            "Kestrel Ferries, on its website, says refunds are available to all.",
            *("Kestrel Ferries", "refunds are available to all"),
        ),
        # … and behind what was said, a name is no part of it.
        (
            "The boats, at a low rate if possible, would sail, Odile Brandt, a seller, said.",
            *("Odile Brandt", "The boats, at a low rate if possible, would sail"),
        ),
        # What follows "about" may be a number, and what was said goes on behind it.
        (
            "Of all the boats, Odile Brandt said about 20 would have to be sold.",
            *("Odile Brandt", "about 20 would have to be sold"),
        ),
        (
            "Boats are late, according to a survey of 2,118 sailors.",
            *("a survey of 2,118 sailors", "Boats are late"),
        ),
        # "That" may belong to what stands before it.
        (
            "Odile Brandt said after that storm the crew was late.",
            *("Odile Brandt", "after that storm the crew was late"),
        ),
        (
            "Odile Brandt said the siren that should have woken her had stayed silent.",
            *("Odile Brandt", "the siren that should have woken her had stayed silent"),
        ),
        (
            "Odile Brandt said, in a talk that aired on Friday, that the quay was safe.",
            *("Odile Brandt", "the quay was safe"),
        ),
        # A clause isn't who said something; its last noun is.
        (
            "The quay was closed after Odile Brandt said it was unsafe.",
            *("Odile Brandt", "it was unsafe"),
        ),
        (
            "People who were on the quay said the siren was silent.",
            *("People", "the siren was silent"),
        ),
        ("Divers have long complained that the quay is unsafe.", "Divers", "the quay is unsafe"),
        # Names: of plurals, with a firm behind them, with a nickname.
        (
            "The Dockers’ Guild says its members are tired.",
            *("Dockers’ Guild", "its members are tired"),
        ),
        (
            "Laura Brandt of the Holt Traders said nine shops had closed.",
            *("Laura Brandt", "nine shops had closed"),
        ),
        (
            "Odile Brandt came. “The quay is safe.” Brandt said.",
            *("Odile Brandt", "The quay is safe."),
        ),
        (
            "Sailor Mark Peters came. Peters said the quay was safe.",
            *("Mark Peters", "the quay was safe"),
        ),
        # He and she: by the given name, not the nearest one.
        (
            "Laura Brandt runs it. It was built by Peter Holt.\n\n“It is safe,” she said.",
            *("Laura Brandt", "It is safe,"),
        ),
        (
            "Peter Holt came. Laura Brandt’s boat was late. “I waited,” he said.",
            *("Peter Holt", "I waited,"),
        ),
        (
            "Peter Holt said the quay was safe. After Laura Brandt left, she said it was not safe.",
            *("Laura Brandt", "it was not safe"),
        ),
        # A nickname in marks is part of the name, and no quotation.
        (
            "“The quay is safe,” said Mark “Whaler” Peters, a sailor in Holt.",
            *("Mark “Whaler” Peters", "The quay is safe,"),
        ),
        # The nearer verb has the quoted words.
        (
            "Laura Brandt and Peter Holt discussed the strike, which Holt called “a disgrace”.",
            *("Peter Holt", "a disgrace"),
        ),
        # Without a source: whoever was named since the last quotation, if another was.
        (
            "Peter Holt said the quay was safe.\n\nLaura Brandt was not so sure.\n\n“It may sink.”",
            *("Laura Brandt", "It may sink."),
        ),
        # What a setting tells of isn't part of the words.
        (
            "When Peter Holt left the quay, Laura Brandt said, “It is safe.”",
            *("Laura Brandt", "It is safe."),
        ),
    ],
)
def test_who_said_it_and_what_was_said(text: str, speaker: str, content: str) -> None:
    found = told(text)
    assert found[-1][1] == (content,)
    assert (found[-1][3] or found[-1][2]) == speaker


@pytest.mark.parametrize(
    "sentence",
    [
        "Boats that Dahl said were unsafe lay at the quay.",
        "Dahl would say things that we know are true.",
        "The law will cut said fares from May.",
        "A Gazette report that the quay was safe was popular.",
        "‘The quay is safe’",  # a heading
        "Read more:'The quay is safe,' Dahl said",  # a link
        "Dahl didn’t say when the quay would open.",
        "Dahl wouldn’t confirm that the quay was safe.",
        "A study suggested that the quay was safe.",
        "Dahl denied the charge.",
        "Dahl urged the crews to leave.",
        "Dahl thinks that the quay is safe.",
        "Dahl read “The Long Quay” to the children in the “safe” room.",
        "The claim that the quay was safe was popular.",
        "It rained on the quay, and nobody spoke.",
    ],
)
def test_what_is_no_quotation(sentence: str) -> None:
    assert told(f"{INTRO}{sentence}\n\nThe crane stood still.") == []


def test_one_that_goes_on_in_the_next_paragraph_is_one() -> None:
    text = (
        f"{INTRO}“The quay is safe,” Dahl said. “We tested it.\n\n"
        "“We will test it again.”\n\nThen it rained."
    )
    content = ("The quay is safe,", "We tested it.", "We will test it again.")
    assert told(text) == [("direct", content, "Dahl", "Maren Dahl", "said")]


def test_a_new_verb_makes_a_new_one_of_the_same_speaker() -> None:
    text = f"{INTRO}Dahl said the quay was safe, adding that “nobody has to worry.”"
    assert told(text) == [
        ("indirect", ("the quay was safe",), *DAHL),
        ("direct", ("nobody has to worry.",), "Dahl", "Maren Dahl", "adding"),
    ]


def test_a_quotation_alone_is_of_who_spoke_before() -> None:
    text = f"{INTRO}The quay was safe, Dahl said. “We tested it twice.”"
    assert told(text)[1] == ("direct", ("We tested it twice.",), None, "Maren Dahl", None)


def test_she_is_whom_the_sentence_before_speaks_of() -> None:
    text = (
        f"{INTRO}“The quay is safe,” Dahl said.\n\nEngineer Ines Falk checked the crane.\n\n"
        "“It needs paint,” she said."
    )
    assert [one[3] for one in told(text)] == ["Maren Dahl", "Ines Falk"]


def test_a_company_is_found_behind_its_kind() -> None:
    text = (
        "Nordhavn Shipping Company bought a crane on Monday.\n\n"
        "The company said the crane would arrive in May."
    )
    assert [one[2:4] for one in told(text)] == [("The company", "Nordhavn Shipping Company")]


def article(text: str) -> Article:
    return Article("a", "", text, None, None, None, None, None, "a.txt", "")


def test_rows_make_the_same_quotations_again() -> None:
    text = f"{INTRO}“The quay is safe,” Dahl said. “We tested it.”\n\nPolice said it was shut."
    extractor = QuotationExtractor()
    names = [column.name for column in extractor.columns]
    rows = [dict(zip(names, row, strict=True)) for row in extractor.extract(article(text))]
    assert [row["key"] for row in rows] == ["maren dahl", "maren dahl", "police"]
    assert tuple(read_rows(rows)) == quotations_in(text)


def test_a_mere_pronoun_has_no_key() -> None:
    text = "They said that it rained on the quay."
    assert [key_of(text, one) for one in quotations_in(text)] == [None]


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "‘",
        "’",
        "'",
        "Dahl",
        " said",
        " that ",
        "the quay",
        ", ",
        ". ",
        "\n\n",
        " ",
        "?",
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_spans_lie_in_any_text_in_their_order(text: str) -> None:
    for one in quotations_in(text):
        for span in filter(None, (*one.content, one.mention, one.cue, one.speaker)):
            assert 0 <= span[0] < span[1] <= len(text)
        assert list(one.content) == sorted(one.content)


@pytest.mark.parametrize(
    "piece", ['" ', "“ ", "“a” ", "'s ", '"a b\n', "“A b, said. ", "Dahl said “a, "]
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        sentences_of(text)  # remembered: how long finding them takes is measured elsewhere
        start = time.process_time()
        quotations_in(text)
        return time.process_time() - start

    seconds(1_000)
    # Eight times the text: squared, it would take 64 times as long. The better of two texts
    # counts, since the collector of garbage may run in either.
    longest = min(seconds(80_000), seconds(80_000 + len(piece)))
    assert longest < 24 * seconds(10_000) + 0.5
