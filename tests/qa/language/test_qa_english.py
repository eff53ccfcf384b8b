"""Telling a question in another language from an English one, a name or a few words."""

import json
from importlib import resources

import pytest

from qa.language.english import seems_english

SETS = resources.files("eval") / "sets"


@pytest.mark.parametrize(
    "question",
    [
        "Wann öffnet die Brücke wieder?",
        "wer hat die bürgermeisterwahl gewonnen",
        "¿Cuándo reabre el puente?",
        "Quién es el alcalde de la ciudad",
        "Quand le pont va-t-il rouvrir ?",
        "Qui est le maire de Marrow Bay ?",
        "Quando riapre il ponte?",
        "Quem ganhou a eleição?",
        "Wie is de burgemeester van Marrow Bay?",
        "När öppnar den nya bron?",
        "Hvem er den nye borgmester?",
        "Kto jest burmistrzem w mieście?",
        "Когда откроется мост?",
        "متى تم إغلاق الجسر؟",
        "桥什么时候重新开放？",
        "橋はいつ再開しますか?",
        "다리는 언제 다시 열리나요?",
    ],
)
def test_a_question_in_another_language_is_told(question: str) -> None:
    assert not seems_english(question)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?!... ---",
        "2024",
        "Campbell",
        "Wer gewann?",  # too short to tell
        "La Liga Barcelona Real Madrid el clásico",
        "Los Angeles Las Vegas",
        "Les Misérables film release",
        "Die Hard 4 Bruce Willis",
        "Charles de Gaulle airport strike",
        "Ursula von der Leyen Brussels visit",
        "Como Inter transfer fee",
        "Dove soap recall 2024",
        "freddie mac rate july 2022",
        "Rio de Janeiro carnival dates",
        "El Niño la Niña forecast",
        "Who won La Liga in 2024?",
        "What does “Wann ist die Wahl?” mean",
        "Is Sinn Féin in government?",
        "Zelenskyy Macron Merz meeting",
        "Владимир Путин",
        "金正恩",
        "When did 金正恩 meet Putin?",
        "kim jong un on trial",
        "is a deal near",
        "van Dijk injury update",
    ],
)
def test_names_keywords_and_short_questions_raise_no_alarm(question: str) -> None:
    assert seems_english(question)


@pytest.mark.parametrize("name", ["sample.jsonl", "conversations.jsonl"])
def test_no_question_of_the_sets_is_taken_for_another_language(name: str) -> None:
    lines = (SETS / name).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    asked = [q for one in records for q in (one.get("question"), *one.get("turns", ())) if q]
    assert len(asked) >= 50
    assert [question for question in asked if not seems_english(question)] == []
