"""The benchmarks: what each is called, what it needs, and the figures it finds.

To add one, write a function from `Given` to `Figures` that is at the top level of a module
(it runs in a process of its own), and list it in `BENCHMARKS` with:

    files             what it reads, by name under the data folder
    library           the folder under the data folder whose articles it searches, if any;
                      `given.searched` is then a library of them, brought up to date
    settings          its own numbers, kept with the results; `quick_settings` replaces some
                      of them where a slice is enough

A figure's unit (`benchmarks.harness.figures.UNITS`) says how it is written and what makes it
worse. Files and settings are part of what a result is of: change them and a new history begins. So
does a figure whose name changes.
"""

from __future__ import annotations

from benchmarks.harness.benchmark import Benchmark
from benchmarks.harness.figures import Figure, Figures
from benchmarks.harness.inputs import ARTICLES, QUESTIONS, Given, every_nth
from benchmarks.quality import answers, prose_check, reading, retrieval
from benchmarks.quality.prose.cases import cases
from benchmarks.speed import embedding, indexing, latency, serving
from index.library import Library
from qa.manner import Reading
from qa.prose.checking.own import own_checker
from qa.reading.own_reader import model_folder, own_reader

COLLECTION = "realtimeqa/2022"
COLLECTION_ARTICLES = f"{COLLECTION}/{ARTICLES}"
COLLECTION_QUESTIONS = f"{COLLECTION}/{QUESTIONS}"
FOREIGN_QUESTIONS = f"realtimeqa/2023/{QUESTIONS}"
"""Another year's: few of them can be answered from the collection's articles."""

READING_SET = "mrc/dev-xquad-en.jsonl"


def _library(given: Given) -> Figures:
    with Library(given.searched) as library:
        status = library.status()
    return {
        "articles": Figure(status.articles, "articles"),
        "copies of them": Figure(status.duplicates, "articles"),
        "passages": Figure(status.passages, "passages"),
        "size": Figure(status.size_bytes / 1e6, "MB on disk"),
    }


def _latency(given: Given) -> Figures:
    questions = given.question_set(COLLECTION_QUESTIONS).questions
    found = latency.measure(given.searched, questions, **given.settings)
    spreads = {"cold": found.cold, **{f"warm {name}": one for name, one in found.warm.items()}}
    return {
        f"{name} {percentile}": Figure(getattr(spread, percentile), "ms")
        for name, spread in spreads.items()
        for percentile in ("p50", "p95")
    }


def _serving(given: Given) -> Figures:
    questions = [one.question for one in given.question_set(COLLECTION_QUESTIONS).questions]
    figures: dict[str, Figure] = {}
    for name, found in serving.measure(given.searched, questions, **given.settings).items():
        figures[name] = Figure(found.per_second, "requests/s")
        figures[f"{name} p50"] = Figure(found.spread.p50, "ms")
        figures[f"{name} p95"] = Figure(found.spread.p95, "ms")
    return figures


def _retrieval(given: Given) -> Figures:
    questions = given.question_set(COLLECTION_QUESTIONS).questions
    found = retrieval.measure(given.searched, questions)
    return {
        **{
            f"{way} @{k}": Figure(share, "share", found.questions)
            for way, shares in found.recall.items()
            for k, share in shares.items()
        },
        "search p50": Figure(found.p50_ms, "ms"),
        "search p95": Figure(found.p95_ms, "ms"),
    }


def _answers(given: Given) -> Figures:
    foreign = given.question_set(FOREIGN_QUESTIONS).questions[:: given.settings["foreign_every"]]
    found = answers.measure(given.searched, given.question_set(COLLECTION_QUESTIONS), foreign)
    shares = {name: Figure(value, "share", n) for name, (value, n) in found.shares.items()}
    if "citation_exact" in shares:
        # A promise: one quote that isn't its article's text is a fault, not noise.
        shares["citation_exact"] = Figure(shares["citation_exact"].value, "share")
    return shares | {name: Figure(value, "risk", n) for name, (value, n) in found.risks.items()}


def _reading(given: Given) -> Figures:
    figures: dict[str, Figure] = {}
    for manner in Reading:
        found = reading.measure(given.files[READING_SET], model_folder(manner))
        figures |= {
            f"{manner} EM": Figure(found.em, "share", found.questions),
            f"{manner} F1": Figure(found.f1, "share", found.questions),
            f"{manner} speed": Figure(found.windows_per_second, "passages/s"),
        }
    return figures


def _prose_check(given: Given) -> Figures:
    articles = prose_check.articles_of(given.files[COLLECTION_ARTICLES], given.settings["every"])
    made = cases(articles, given.settings["claims"], given.settings["seed"])
    checker = own_checker(None, own_reader())
    return prose_check.figures(prose_check.measure(checker, made))


def _embedding(given: Given) -> Figures:
    found = embedding.measure(
        given.files[COLLECTION_ARTICLES],
        passages_wanted=given.settings["passages"],
        rounds=given.settings["rounds"],
    )
    ours = found.speeds[embedding.DATELINE]
    others = [name for name in found.speeds if name != embedding.PLAIN]
    return {
        **{name: Figure(one.per_second, "passages/s") for name, one in found.speeds.items()},
        **{f"{name}, beside float32": Figure(found.speeds[name].ratio, "times") for name in others},
        "neighbours kept @10": Figure(ours.recall, "share", found.passages),
        "neighbours kept @15": Figure(ours.wider, "share", found.passages),
    }


def _indexing(given: Given) -> Figures:
    found = _index(given, until_keywords=False)
    stages = {name: Figure(seconds, "s") for name, seconds in found.seconds.items()}
    speed = {} if found.per_second is None else {"embedded": Figure(found.per_second, "passages/s")}
    return {
        "passages": Figure(found.passages, "passages"),
        "whole run": Figure(found.total_s, "s"),
        **stages,
        **speed,
        "peak memory": Figure(found.peak_memory_mb, "MB of memory"),
        "library": Figure(found.library_mb, "MB on disk"),
    }


def _keywords(given: Given) -> Figures:
    found = _index(given, until_keywords=True)
    stages = ("read", "bm25", "export")
    return {stage: Figure(found.seconds[stage], "s") for stage in stages if stage in found.seconds}


def _index(given: Given, *, until_keywords: bool) -> indexing.Indexing:
    articles = given.files[COLLECTION_ARTICLES]
    chosen = every_nth(articles, given.settings["every"], given.work)
    return indexing.measure(chosen, given.work / "library", until_keywords=until_keywords)


BENCHMARKS: tuple[Benchmark, ...] = (
    Benchmark("library", "what the library holds, and its size", _library, library=COLLECTION),
    Benchmark(
        "latency",
        "from a cold process to the answer, and a warm answer",
        _latency,
        files=(COLLECTION_QUESTIONS,),
        library=COLLECTION,
        settings={"cold": 10, "warm": 100},
        quick_settings={"cold": 3, "warm": 20},
    ),
    Benchmark(
        "serving",
        "searches and answers over HTTP by 1, 8 and 32 clients, beside plain calls",
        _serving,
        files=(COLLECTION_QUESTIONS,),
        library=COLLECTION,
        settings={"searches": 400, "asks": 64},
        quick_settings={"searches": 100, "asks": 32},
    ),
    Benchmark(
        "retrieval",
        "one of the top k passages holds an accepted answer, by way of searching",
        _retrieval,
        files=(COLLECTION_QUESTIONS,),
        library=COLLECTION,
    ),
    Benchmark(
        "answers",
        "the measures of `dateline eval`: answers, articles, citations, abstaining",
        _answers,
        files=(COLLECTION_QUESTIONS, FOREIGN_QUESTIONS),
        library=COLLECTION,
        settings={"foreign_every": 4},
        quick_settings={"foreign_every": 40},
    ),
    Benchmark(
        "reading",
        "reading comprehension: each network alone, given the passage that answers (XQuAD English)",
        _reading,
        files=(READING_SET,),
    ),
    Benchmark(
        "prose-check",
        "truths that the check of prose lets pass, and lies of one word that it strikes, by kind",
        _prose_check,
        files=(COLLECTION_ARTICLES,),
        settings={"every": 5, "claims": 200, "seed": prose_check.SEED},
        quick_settings={"every": 40, "claims": 20},
    ),
    Benchmark(
        "embedding",
        "bulk embedding beside plain SentenceTransformer.encode",
        _embedding,
        files=(COLLECTION_ARTICLES,),
        settings={"passages": 512, "rounds": 3},
        quick_settings={"passages": 96, "rounds": 2},
    ),
    Benchmark(
        "keywords",
        "indexing all articles until everything is found by keyword",
        _keywords,
        files=(COLLECTION_ARTICLES,),
        settings={"every": 1},
        quick_settings={"every": 20},
    ),
    Benchmark(
        "indexing",
        "a whole indexing run over each fortieth article, and its peak memory",
        _indexing,
        files=(COLLECTION_ARTICLES,),
        settings={"every": 40},
        quick_settings={"every": 200},
    ),
)
