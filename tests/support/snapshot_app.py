"""What the snapshots show: the app over an engine that always says the same, in many states.

Nothing here may depend on the day, the time zone, the machine or how fast it is: every duration
and path is made up, animations are off, and a state is waited for rather than slept for.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import desk_fakes
import saved_fakes
from article_fakes import article, hit
from eval_fakes import answer as evaluated
from eval_fakes import measured
from fake_model import FakeModel
from job_fakes import FakeProcess
from job_fakes import until as wait_until
from textual.pilot import Pilot
from textual.widgets import Input, Static
from tui_fakes import BUS, FAIR, FAIR_DATES, FakeEngine, cite, found, library
from tui_pilot import ask, chips, shown, source, until

from eval.conditions import Conditions
from eval.types import EvalQuestion
from index.errors import LanguageModelError, LibraryDamagedError
from index.maintenance.folder_diff import DiskChanges, FolderOnDisk
from index.types import Article, Filters, Skipped, Story, UpdateReport
from qa.manner import Manner
from qa.progress import AnswerProgress, AnswerStage
from qa.prose.settings import LanguageModelSettings, Struck
from qa.prose.types import Claim
from qa.saved.seeing import source_of
from qa.saved.types import Cause, Change, Event, News, Seen, Source
from qa.types import (
    Alternative,
    Answer,
    Chosen,
    Citation,
    Compared,
    DatedEvent,
    Disagreement,
    Listed,
    ListedItem,
    Order,
    Reworded,
    ToldValue,
    Written,
)
from tui.app.app import DatelineApp
from tui.app.session import Places
from tui.config.preferences import Preferences
from tui.conversation.changed_file import FileChange
from tui.conversation.messages import ScopeChanged
from tui.conversation.overview import Neighbours, Overview
from tui.conversation.scope import Scope
from tui.history.store import Store
from tui.jobs.child import Stage
from tui.jobs.evaluating import SAMPLE, EvaluationRequest, Finished
from tui.jobs.evaluation_runs import Evaluation
from tui.jobs.indexing import IndexingRequest, Kept
from tui.jobs.job import Job, Phase, State
from tui.saved import store
from tui.screens.desk import DeskScreen
from tui.screens.evaluation import EvaluationScreen
from tui.screens.help import HelpScreen
from tui.screens.library import LibraryScreen, LibraryView
from tui.screens.saved import SavedScreen
from tui.widgets.conversation.answer_card import AnswerCard
from tui.widgets.conversation.conversation import ToTry
from tui.widgets.desk.desk_box import DeskBox
from tui.widgets.desk.sheet_table import SheetTable
from tui.widgets.evaluation.question_table import QuestionTable
from tui.widgets.history.history_preview import HistoryPreview
from tui.widgets.outlet_list import OutletList
from tui.widgets.rows import Row
from tui.widgets.saved.saved_details import SavedDetails
from tui.widgets.source.article_text import ArticleText

NEWS = Path("/news")
LIBRARY = Path("/library")

AIRFIELD = article(
    "Volunteers are mowing the old airfield this week.\n\n"
    "The county fair moves there on October 15-17, after half a century on the green.",
    "airfield",
    title="Airfield gets ready for its first county fair",
    published=date(2024, 10, 3),
    published_from="front matter",
    source="Coastal Radio",
    path="/news/airfield.md",
)
COPY = replace(FAIR, id="fair-again", source="The Courier", path="/news/courier/fair.txt")
HOPES = article(
    "The committee hopes to hold the county fair on September 20-22, its chairman said.",
    "hopes",
    title="Committee hopes for a September fair",
    published=date(2024, 5, 2),
    published_from="front matter",
    source="The Courier",
    path="/news/courier/hopes.md",
)
SIGNS = article(
    "Signs at the crossroads say that the fair opens on October 14.",
    "signs",
    title="Signs at the crossroads puzzle drivers",
    published=date(2024, 10, 5),
    published_from="file name",
    source="Northern Wire",
    path="/news/2024-10-05-signs.txt",
)

WHEN = "When is the county fair?"
WHERE = "And where will it be?"
WHO = "Who won the pie contest?"
FAILING = "How long is the queue?"
WHICH = "Which stalls won a rosette at the county fair?"

FAIR_ANSWER = found(
    WHEN,
    citations=(FAIR_DATES, cite(AIRFIELD, "October 15-17"), cite(BUS, "October 15-17")),
    alternatives=(
        Alternative("September 20-22", 0.31, (cite(HOPES, "September 20-22"),), older=True),
        Alternative("October 14", 0.12, (cite(SIGNS, "October 14"),)),
    ),
    hits=(replace(hit(FAIR), copies=(COPY,)),),
    resolved="15–17 October 2024",
)
WHERE_ANSWER = found(
    WHERE,
    text="the old airfield",
    searched_for="And where will it be? county fair October 15-17",
    carried=("county fair", "October 15-17"),
    citations=(cite(FAIR, "the old airfield", FAIR_DATES.sentence),),
    confidence=0.68,
)
NO_ANSWER = replace(
    found(WHO),
    text=None,
    citations=(),
    alternatives=(Alternative("its chairman", 0.28, (cite(HOPES, "its chairman"),)),),
    hits=(
        hit(FAIR, 0, FAIR.text.index("\n"), rank=1),
        hit(AIRFIELD, AIRFIELD.text.index("The county"), rank=2),
        hit(HOPES, rank=3),
    ),
    filters=Filters(since=date(2024, 5, 1), sources=("Brindle Gazette", "Coastal Radio")),
    searched=87,
)

ROSETTES = article(
    "Twelve stalls won a rosette at the county fair: Alder Honey, Brook Dairy, Cobb Bakery, Dene "
    "Orchard, Elm Forge, Fen Pottery, Gorse Wool, Hythe Smokery, Ivy Seeds, Juniper Gin, Kiln "
    "Tiles and Lark Baskets.",
    "rosettes",
    title="Rosettes for twelve stalls",
    published=date(2024, 10, 18),
    published_from="front matter",
    source="Brindle Gazette",
    path="/news/rosettes.md",
)
PRIZES = article(
    "Alder Honey, which won a rosette, sold out by noon.",
    "prizes",
    title="Honey sells out",
    published=date(2024, 10, 19),
    published_from="front matter",
    source="Coastal Radio",
    path="/news/prizes.md",
)
_STALLS = ROSETTES.text[ROSETTES.text.index("Alder") : -1]
_NAMES = _STALLS.replace(" and ", ", ").split(", ")
LIST_ANSWER = found(
    WHICH,
    text=_STALLS,
    citations=(cite(ROSETTES, _STALLS, ROSETTES.text), cite(PRIZES, "Alder Honey", PRIZES.text)),
    listed=Listed(
        tuple(
            ListedItem(
                name,
                (cite(ROSETTES, name, ROSETTES.text), cite(PRIZES, name, PRIZES.text))
                if name == "Alder Honey"
                else (cite(ROSETTES, name, ROSETTES.text),),
            )
            for name in _NAMES
        ),
        articles=2,
        counted=12,
        complete=True,
        whole_in=1,
    ),
)
TOLL, ORDER, OPEN_ORDER = (
    "How many came to the fair?",
    "Did the fair move before the buses began?",
    "Which came first, the fair or the pie contest?",
)
COUNTED = article(
    "Some 4,100 people came to the county fair on its first day, the committee said on Wednesday.",
    "counted",
    title="Thousands at the fair's first day in its new home",
    published=date(2024, 10, 16),
    source="Brindle Gazette",
    path="/news/counted.md",
)
RECOUNTED = article(
    "The county fair drew 6,300 people to the old airfield, by the count at the gates.",
    "recounted",
    title="Gates count 6,300",
    published=date(2024, 10, 16),
    source="The Courier",
    path="/news/courier/recounted.md",
)
TOLL_ANSWER = found(
    TOLL,
    text="6,300",
    citations=(cite(RECOUNTED, "6,300", RECOUNTED.text),),
    alternatives=(
        Alternative("4,100", 0.3, (cite(COUNTED, "4,100", COUNTED.text),), hedge="some"),
    ),
    disagreement=Disagreement(
        (
            ToldValue("6,300", (cite(RECOUNTED, "6,300", RECOUNTED.text),)),
            ToldValue("some 4,100", (cite(COUNTED, "4,100", COUNTED.text),)),
        )
    ),
)
MOVED = DatedEvent(
    "When did the fair move?",
    cite(COUNTED, "on Wednesday", COUNTED.text),
    date(2024, 10, 16),
    date(2024, 10, 16),
)
BUSES = DatedEvent(
    "When did the buses begin?",
    cite(BUS, "October 15-17", BUS.text),
    date(2024, 10, 15),
    date(2024, 10, 15),
)
ORDER_ANSWER = found(
    ORDER,
    text="on Wednesday",
    citations=(MOVED.citation, BUSES.citation),
    confidence=0.71,
    resolved="16 October 2024",
    compared=Compared((MOVED, BUSES), Order.AFTER, "No"),
)
OPEN_ANSWER = replace(
    ORDER_ANSWER,
    question=OPEN_ORDER,
    searched_for=OPEN_ORDER,
    text=None,
    citations=(),
    resolved=None,
    compared=Compared((MOVED, DatedEvent("When was the pie contest?")), Order.UNKNOWN),
)

HOW = "How will the county fair be different this year?"
HOW_ANSWER = replace(
    FAIR_ANSWER,
    question=HOW,
    searched_for=HOW,
    resolved=None,
    chosen=Chosen("llama3.2:3b", 8, "October 15-17", instead_of="on the green"),
    reworded=Reworded("llama3.2:3b", "county fair change venue dates airfield"),
)
PROSE = (
    "The fair will run on October 15-17 at the old airfield. [1] Its gates open at 9 a.m. each"
    " day. [1] The chairman resigned over the move from the green. [1]"
)
_GATES = "Gates open at 9 a.m. each day."
HERE = LanguageModelSettings("http://localhost:11434/v1", "llama3.2:3b", choose=True, reword=True)
AWAY = replace(HERE, url="https://models.example/v1")


def verdict(claim: Claim) -> Written:
    """Check the sentences of `PROSE`."""
    if "resigned" in claim.text:
        return Written(claim.text, (FAIR_DATES,), "the passage doesn't say “resigned”")
    if "gates" in claim.text:
        return Written(claim.text, (cite(FAIR, _GATES),))
    return Written(claim.text, (FAIR_DATES,))


HELD = replace(
    library(),
    undated=12,
    duplicates=1,
    sources=(("Brindle Gazette", 900), ("Coastal Radio", 200), ("The Courier", 100), ("Wend", 34)),
    folders=("/drive/old", "/news"),
    skipped=(Skipped(NEWS / "b.txt", "binary, not text"),),
    model="all-MiniLM-L6-v2",
    size_bytes=120_400_000,
)
AT_A_GLANCE = Overview(
    {
        date(2019 + n // 12, n % 12 + 1, 3): count
        for n in range(72)
        if (count := n * 5 % 31 + (n > 40) * 11)
    },
    (
        Story((SIGNS,)),
        Story((replace(AIRFIELD, title="The county fair's new home — 会場 — gets its gates"),)),
        Story((FAIR, COPY)),
        Story((replace(HOPES, source=None),)),
        Story((replace(BUS, published=date(2024, 4, 30)),)),
    ),
)
BESIDE = {FAIR.id: Neighbours((COPY,), (AIRFIELD, HOPES))}
TO_TRY = (
    "When does the county fair open?",
    "Who is the chairman of the fair's committee?",
    "How many pens are there at the old airfield?",
    "Until when do the night buses run?",
    "How much does a pie cost?",
    "Where is the old airfield?",
)
CHANGED = DiskChanges(
    (
        FolderOnDisk(Path("/drive/old"), 34, 34),
        FolderOnDisk(
            NEWS,
            1200,
            1202,
            added=tuple(NEWS / f"{name}.txt" for name in ("ferry", "flood", "frost", "fog")),
            changed=(NEWS / "fair.txt",),
            removed=(NEWS / "fire.txt",),
        ),
    )
)


def reply(question: str) -> Answer:
    if question == FAILING:
        raise LibraryDamagedError(
            "the library in /library is damaged: bm25-000007 can't be read",
            "run dateline doctor, which makes it again",
        )
    answers = {WHEN: FAIR_ANSWER, WHERE: WHERE_ANSWER, WHO: NO_ANSWER, WHICH: LIST_ANSWER}
    answers |= {HOW: HOW_ANSWER, TOLL: TOLL_ANSWER, ORDER: ORDER_ANSWER, OPEN_ORDER: OPEN_ANSWER}
    return answers[question]


class PicturedApp(DatelineApp):
    """The app, to which the articles' made-up paths are files as they were indexed."""

    engine: FakeEngine
    folder: Path

    def check_file(self, article: Article) -> FileChange | None:
        return None


def app(folder: Path, theme: str, llm: LanguageModelSettings | None = None) -> DatelineApp:
    """The whole app; its history is in `folder`, of which nothing is shown.

    Where a language model is set up, it writes `PROSE` below every answer.
    """
    engine = FakeEngine(reply, HELD)
    engine.model, engine.verdict = FakeModel(PROSE, name="llama3.2:3b"), verdict
    engine.held, engine.beside, engine.to_try = AT_A_GLANCE, BESIDE, TO_TRY
    made = PicturedApp(
        engine,
        places=Places(LIBRARY, folder / "history.sqlite"),
        preferences=Preferences(theme=theme, llm=llm),
        idle=0,
        views=desk_fakes.VIEWS,
    )
    made.engine, made.folder = engine, folder
    made.animation_level = "none"
    return made


def keep_saved(folder: Path) -> None:
    """Save questions, of which one had another answer on the day before."""
    texts = (WHEN, WHO, FAILING)
    when, who, _ = [store.add_new(folder, text, Manner()) for text in texts]
    monday = datetime(2024, 10, 7, 9, 30).astimezone()
    before = seen("September 20-22", HOPES_SEEN)
    now = seen("October 15-17", FAIR_SEEN)
    first = Event("first", monday, (Change(News.FIRST),), None, before, True, True)
    changes = (Change(News.OTHER, cause=Cause.SUPERSEDED), Change(News.SOURCE, "", now.sources))
    later = Event("later", monday + timedelta(days=1), changes, before, now)
    store.note(folder, when.saved, before, first.at, first)
    store.note(folder, when.saved, now, later.at, later)
    store.note(folder, who.saved, seen(None), later.at, None)


def seen(text: str | None, *sources: Source) -> Seen:
    return saved_fakes.seen(text, sources=sources)


def _seen_in(citation: Citation) -> Source:
    return source_of(citation, lambda _: None)


HOPES_SEEN = _seen_in(cite(HOPES, "September 20-22", HOPES.text))
FAIR_SEEN = _seen_in(FAIR_DATES)


async def hold_still(pilot: Pilot[None]) -> None:
    """Stop what moves by itself, also on the screens that are seen behind another."""
    for screen in pilot.app.screen_stack:
        for box in screen.query(Input):
            box.cursor_blink = False
    await pilot.pause()


# The states. Each begins with the app as it has just been started.


async def welcome(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: pilot.app.query_one(ToTry).questions)


async def overview(pilot: Pilot[None]) -> None:
    await welcome(pilot)
    await pilot.press("tab")
    if pilot.app.screen.has_class("-narrow"):
        await pilot.press("f5")
    await until(pilot, lambda: isinstance(pilot.app.focused, Row))


async def answer(pilot: Pilot[None]) -> None:
    await welcome(pilot)
    await ask(pilot, WHEN)
    await until(pilot, lambda: "Brindle" in source(pilot).text.plain)


async def a_list(pilot: Pilot[None]) -> None:
    await welcome(pilot)
    await ask(pilot, WHICH)
    await until(pilot, lambda: "rosette" in source(pilot).text.plain)


async def unfolded(pilot: Pilot[None]) -> None:
    await answer(pilot)
    await pilot.press("tab", "space")


async def differing(pilot: Pilot[None]) -> None:
    """Outlets tell two values, unfolded with their words."""
    await ask(pilot, TOLL)
    await pilot.press("tab", "v")


async def ordered(pilot: Pilot[None]) -> None:
    """One order that is worked out, and one that can't be told."""
    await ask(pilot, OPEN_ORDER)
    await ask(pilot, ORDER)
    await pilot.press("tab")


async def follow_up(pilot: Pilot[None]) -> None:
    await answer(pilot)
    await ask(pilot, WHERE)
    await pilot.press("tab")


async def waiting(pilot: Pilot[None]) -> None:
    """The second question is being answered, and for the picture always will be."""
    await answer(pilot)
    assert isinstance(pilot.app, PicturedApp)
    pilot.app.engine.progress = (AnswerProgress(AnswerStage.READING, 7, 10),)
    pilot.app.engine.asking.clear()
    card = await ask(pilot, WHERE, wait=False)
    await until(pilot, lambda: "reading 7 of 10" in shown(card))


async def abstention(pilot: Pilot[None]) -> None:
    await welcome(pilot)
    await narrow(pilot, Scope(NO_ANSWER.filters or Filters()))
    await ask(pilot, WHO)


async def error(pilot: Pilot[None]) -> None:
    await answer(pilot)
    await ask(pilot, FAILING)


async def reading(pilot: Pilot[None]) -> None:
    await answer(pilot)
    await pilot.press("tab", "enter")
    await until(pilot, lambda: source(pilot).has_focus and source(pilot).scroll_offset.y)


async def reading_full(pilot: Pilot[None]) -> None:
    await reading(pilot)
    await pilot.press("f")
    await until(pilot, lambda: source(pilot).region.width > pilot.app.size.width // 2)


async def finding(pilot: Pilot[None]) -> None:
    await reading(pilot)
    await pilot.press("slash")
    await until(pilot, lambda: isinstance(pilot.app.focused, Input))
    await pilot.press(*"gate")
    count = pilot.app.query_one("#source-find-count", Static)
    await until(pilot, lambda: "of 21" in str(count.content))


async def filters(pilot: Pilot[None]) -> None:
    await welcome(pilot)
    filters = Filters(since=date(2024, 5, 1), sources=("Coastal Radio",))
    await narrow(pilot, Scope(filters, as_of=date(2024, 10, 14)))
    await pilot.press("f2")
    await until(pilot, lambda: pilot.app.screen.query(OutletList))


async def history(pilot: Pilot[None]) -> None:
    await welcome(pilot)
    await pilot.press("f3")
    await until(pilot, lambda: pilot.app.screen.query(HistoryPreview))
    preview = pilot.app.screen.query_one(HistoryPreview)
    await until(pilot, lambda: WHERE in preview.content)


async def history_found(pilot: Pilot[None]) -> None:
    await history(pilot)
    await pilot.press("slash", *"airfield")
    said = pilot.app.screen.query_one("#history-said", Static)
    await until(pilot, lambda: "Found in 2" in str(said.content))


async def saved(pilot: Pilot[None]) -> None:
    """Three saved questions: one with news, one without, one that was never asked."""
    await welcome(pilot)
    assert isinstance(pilot.app, PicturedApp)
    keep_saved(pilot.app.folder)
    screen = SavedScreen(pilot.app.folder, lambda _: None, lambda _: None, Manner())
    await pilot.app.push_screen(screen)
    details = screen.query_one(SavedDetails)
    await until(pilot, lambda: "another answer" in details.content)


async def desk(pilot: Pilot[None]) -> None:
    """The desk, where something was counted."""
    await _on_the_desk(pilot)
    await pilot.press(*"fair", "enter")
    await until(pilot, lambda: pilot.app.screen.query_one(SheetTable).has_focus)


async def desk_rows(pilot: Pilot[None]) -> None:
    """Rows of the desk, whose words are cut or stand under them."""
    await _on_the_desk(pilot)
    await pilot.press("alt+2")
    await until(pilot, lambda: pilot.app.screen.query_one(SheetTable).row_count)
    await pilot.press("down", "down")
    await until(pilot, lambda: pilot.app.screen.query_one(SheetTable).has_focus)


async def desk_source(pilot: Pilot[None]) -> None:
    """A row's source, beside the rows or in their place."""
    await desk_rows(pilot)
    await pilot.press("up", "enter")
    await until(pilot, lambda: isinstance(pilot.app.focused, ArticleText))


async def _on_the_desk(pilot: Pilot[None]) -> None:
    await pilot.press("f7")
    await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
    await until(pilot, lambda: isinstance(pilot.app.focused, DeskBox))


async def updating(pilot: Pilot[None]) -> None:
    await welcome(pilot)
    screen = LibraryScreen(
        FrozenJob(FakeProcess()),
        LIBRARY,
        inside=lambda _: LibraryView(HELD, AT_A_GLANCE.days),
        disk=lambda _: CHANGED,
    )
    await pilot.app.push_screen(screen)
    text = screen.query_one("#library-text", Static)
    await until(pilot, lambda: "4 files added" in str(text.content))


async def evaluation(pilot: Pilot[None]) -> None:
    await welcome(pilot)
    await pilot.app.push_screen(EvaluationScreen(finished_evaluation(), LIBRARY, ASKED_ON))
    table = pilot.app.screen.query_one(QuestionTable)
    await until(pilot, lambda: len(table.shown) == len(QUESTIONS))


async def help_page(pilot: Pilot[None]) -> None:
    await answer(pilot)
    await pilot.press("f1")
    await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))


async def words_leave(pilot: Pilot[None]) -> None:
    """Before the first question, where a language model is on another machine."""
    await welcome(pilot)


async def prose(pilot: Pilot[None]) -> None:
    """Two sentences below an answer that passed the check, and one that failed it."""
    await _written(pilot, "✗ The chairman")


async def prose_left_out(pilot: Pilot[None]) -> None:
    """The same, where sentences that fail aren't shown, and what the keyboard marks is cited."""
    await _written(pilot, "1 sentence that fails")
    await pilot.press("tab")
    for _ in range(4):
        await pilot.press("tab")


async def prose_begins(pilot: Pilot[None]) -> None:
    """One sentence is there, and more are being written."""
    engine = _engine(pilot)
    assert isinstance(engine.model, FakeModel)
    stays = threading.Event()
    engine.model.before = lambda number: number < 14 or stays.wait(60)
    card = await _asked(pilot)
    await until(pilot, lambda: "The fair will run on October 15-17 at the" in shown(card))
    pilot.app.call_later(stays.clear)


async def prose_fails(pilot: Pilot[None]) -> None:
    """The server goes away after a sentence."""
    engine = _engine(pilot)
    engine.model = FakeModel(
        PROSE,
        LanguageModelError("models.example sent nothing for 60 seconds"),
        after=16,
        name="llama3.2:3b",
    )
    card = await _asked(pilot)
    await until(pilot, lambda: "wrote no more" in shown(card))


async def prose_all_struck(pilot: Pilot[None]) -> None:
    """Nothing that was written stands."""
    _engine(pilot).model = FakeModel("The chairman resigned. [1]", name="llama3.2:3b")
    card = await _asked(pilot)
    await until(pilot, lambda: "nothing that stands" in shown(card))


async def help_with_model(pilot: Pilot[None]) -> None:
    await help_page(pilot)


LLM = {
    words_leave: AWAY,
    prose: HERE,
    prose_left_out: replace(HERE, struck=Struck.LEFT_OUT),
    prose_begins: HERE,
    prose_fails: AWAY,
    prose_all_struck: HERE,
    help_with_model: AWAY,
}
"""The language model of those states that have one."""


async def _written(pilot: Pilot[None], last: str) -> AnswerCard:
    card = await _asked(pilot)
    await until(pilot, lambda: last in shown(card) and "writing" not in shown(card))
    return card


async def _asked(pilot: Pilot[None]) -> AnswerCard:
    """Ask, and let the model begin once the answer has its place: rows are counted from there."""
    model, placed = _engine(pilot).model, threading.Event()
    assert isinstance(model, FakeModel)
    then = model.before
    model.before = lambda number: placed.wait(60) and then(number)
    await welcome(pilot)
    card = await ask(pilot, HOW)
    await until(pilot, lambda: "Brindle" in source(pilot).text.plain and card.rows_needed())
    placed.set()
    return card


def _engine(pilot: Pilot[None]) -> FakeEngine:
    assert isinstance(pilot.app, PicturedApp)
    return pilot.app.engine


# What some of the states need.


async def narrow(pilot: Pilot[None], scope: Scope) -> None:
    """Have questions asked within `scope`, as the filters panel does."""
    pilot.app.post_message(ScopeChanged(scope))
    await until(pilot, lambda: chips(pilot))


def keep_conversations(folder: Path) -> None:
    """Put two conversations into the history, at times of the zone that this machine is in."""
    noon = datetime(2024, 10, 14, 12).astimezone()
    store = Store(folder / "history.sqlite")
    store.add("pies", "/library", NO_ANSWER, noon - timedelta(days=3))
    store.add("buses", "/library", found("Until when do buses run?", "midnight"), noon)
    later = noon + timedelta(days=1)
    store.add("fair", "/library", FAIR_ANSWER, later)
    store.add("fair", "/library", WHERE_ANSWER, later + timedelta(minutes=2))
    store.close()


class FrozenJob(Job[IndexingRequest, UpdateReport | Kept]):
    """An update that is always at the same place."""

    @property
    def state(self) -> State[IndexingRequest, UpdateReport | Kept]:
        stage = Stage("embedding", 2300, 5600, "/news/2024/10/county-fair-returns.txt")
        return State(Phase.RUNNING, stage=stage, seconds_left=72.0)


ASKED_ON = date(2024, 5, 1)
QUESTIONS = (
    EvalQuestion("q1", "When does the swing bridge reopen?", ("March 3",)),
    EvalQuestion("q2", "Who said when the bridge reopens?", ("the council",)),
    EvalQuestion("q3", "Who walked out?", ("ferry crews", "crews")),
    EvalQuestion("q4", "At what time did they walk out?", ("noon", "at noon")),
    EvalQuestion("q5", "Who is the mayor of Skerry?", answerable=False),
    EvalQuestion("q6", "Which ferry has no crew?", ("the Skerry ferry",)),
)


def finished_evaluation() -> Evaluation:
    """A run of six questions: answered rightly and wrongly, abstained so, and one that failed."""
    answers: dict[str, Answer | Exception] = {
        "q1": evaluated("March 3", "bridge", confidence=0.94),
        "q2": evaluated("the council", "bridge", confidence=0.71, found=("ferry", "bridge")),
        "q3": evaluated("Skerry", "ferry", confidence=0.62),
        "q4": evaluated(None, "ferry", confidence=0.2),
        "q5": evaluated(None, "ferry", confidence=0.1),
        "q6": LibraryDamagedError("the library is damaged: row 3 can't be read"),
    }
    said = {question.question: answers[question.id] for question in QUESTIONS}
    report = measured(QUESTIONS, said).view()
    request = EvaluationRequest(SAMPLE, LIBRARY, ASKED_ON)
    process = FakeProcess()
    process.end(Finished(request, report, Conditions({"limit": None}, {"machine": "fake"})))
    made = Evaluation(process)
    made.begin(request)
    wait_until(lambda: made.finished)
    return made
