"""Spellings of the same: nicknames, abbreviations and other names of countries and bodies."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from qa.desk.names.lists import parts
from qa.desk.names.lists.flags import folded

_NICKNAMES = """
alexander alex sasha; alexandra alex sasha; abigail abby; albert al bert; andrew andy drew;
anthony tony; antony tony; arthur art; barbara barb; benjamin ben benny; bernard bernie;
catherine cathy kate katie; charles charlie chuck; christina chris tina; christine chris;
christopher chris; daniel dan danny; david dave; deborah debbie; donald don; dorothy dot; douglas
doug; edward ed eddie ted; elizabeth liz beth betty eliza lizzie; eugene gene; florence flo;
francis frank; franklin frank; frederick fred freddie; gabriel gabe; gerald gerry jerry; gregory
greg; henry harry hank; herbert herb; isabella bella; jacob jake; james jim jimmy jamie; jennifer
jen jenny; jeffrey jeff; jessica jess; john jack johnny; jonathan jon; joseph joe joey; joshua
josh; judith judy; katherine kate kathy katie; kathleen kathy; kenneth ken kenny; kevin kev;
kimberly kim; lawrence larry; leonard len leo; louis lou; madeleine maddie; margaret maggie meg
peggy; matthew matt; michael mike mick mikey; mitchell mitch; nathaniel nat nate; nathan nate;
nicholas nick nicky; pamela pam; patricia pat patty tricia; patrick pat paddy; peter pete; philip
phil; phillip phil; raymond ray; rebecca becky; richard rick dick richie rich; robert bob bobby
rob robbie; ronald ron ronnie; russell russ; samantha sam; samuel sam; sandra sandy; stephen
steve; steven steve; stuart stu; susan sue; theodore ted teddy; theresa terry tess; thomas tom
tommy; timothy tim; valerie val; victoria vicky; vincent vince; volodymyr vladimir; walter walt;
william bill billy will willie; zachary zach zack; mohammed mohamed muhammad mohammad; oleksandr
alexander; dmitry dmitri dmytro; sergei sergey serhiy; yevgeny yevgeniy evgeny; alexei alexey
aleksei; andrei andrey andriy; mikhail michael; nicolas nicholas; bernardo bernard
"""
"""A given name, and the short forms and spellings of it."""

_OTHER_NAMES = """
united states = us, usa, america, united states of america; florida = fla; georgia = ga;
california = calif; arizona = ariz; michigan = mich;
wisconsin = wis; minnesota = minn; tennessee = tenn; kentucky = ky; connecticut = conn;
kansas = kan; nebraska = neb; nevada = nev; oregon = ore; oklahoma = okla; alabama = ala;
arkansas = ark; colorado = colo; montana = mont; north carolina = nc; north dakota = nd;
new hampshire = nh; new jersey = nj; new mexico = nm; new york = ny; rhode island = ri;
south carolina = sc; south dakota = sd; vermont = vt; west virginia = wva; wyoming = wyo;
texas = tex; food and drug administration = us food and drug administration;
united kingdom = uk, britain, great
britain; european union = eu; united nations = un; united arab emirates = uae; new york city =
nyc; los angeles = la; washington dc = dc, washington d c; russia = russian federation; china =
people's republic of china; south korea = republic of korea; north korea = dprk; czech republic =
czechia; turkey = turkiye; ivory coast = cote d'ivoire; myanmar = burma; netherlands = holland;
kyiv = kiev; kharkiv = kharkov; odesa = odessa; chornobyl = chernobyl; associated press = ap;
agence france-presse = afp; world health organization = who; justice department = department of
justice, doj, us department of justice, us justice department; state department = department of
state, us state department; department of homeland security = dhs, homeland security; centers for
disease control and prevention = cdc, us centers for disease control and prevention, centers for
disease control; food and drug administration = fda, us food and drug administration; federal
bureau of investigation = fbi; central intelligence agency = cia; environmental protection agency
= epa; federal reserve = fed, us federal reserve; national weather service = nws; internal
revenue service = irs; international monetary fund = imf; north atlantic treaty organization =
nato; international olympic committee = ioc; supreme court = us supreme court; congress = us
congress; senate = us senate; house of representatives = us house of representatives, house, us
house; capitol = us capitol; republican party = gop; new york times = nyt; wall street journal =
wsj; national football league = nfl; national basketball association = nba; major league baseball
= mlb; national hockey league = nhl; formula 1 = formula one, f1; british broadcasting
corporation = bbc; national health service = nhs; national aeronautics and space administration =
nasa; general motors = gm; department of energy = doe, energy department, us department of
energy; treasury department = department of the treasury, us treasury, treasury; defense
department = department of defense; securities and exchange commission = sec; federal trade
commission = ftc; manchester united = man united, man utd; manchester city = man city; house of
commons = commons; paris saint-germain = psg; democratic party = democrats' party; world war ii =
wwii, second world war, world war two; world war i = first world war, world war one; republicans
= republican; democrats = democrat, democratic; americans = american; russians = russian;
ukrainians = ukrainian; israelis = israeli; palestinians = palestinian; germans = german;
africans = african; australians = australian; canadians = canadian; italians = italian; mexicans
= mexican; olympics = olympic, olympic games; oscars = oscar, academy awards, academy award;
emmys = emmy, emmy awards; grammys = grammy, grammy awards; muslims = muslim; christians =
christian; jews = jewish, jew; conservatives = tories, tory; asians = asian; europeans =
european; asian americans = asian american; indians = indian; black lives matter = blm
"""
"""The usual name of a country or a body = its other names."""


class PersonName(NamedTuple):
    """A person's name, folded: its first word, those between, the last, and "jr" or the like."""

    first: str
    middle: tuple[str, ...]
    last: str
    suffix: str = ""

    @property
    def key(self) -> str:
        """The whole name, folded."""
        return " ".join(word for word in (self.first, *self.middle, self.last, self.suffix) if word)


@lru_cache(maxsize=65536)
def person_name(name: str) -> PersonName:
    """Take a person's name apart; what is but one word is the last."""
    words = folded(name).replace(",", "").split()
    suffix = ""
    while len(words) > 1 and words[-1] in parts.SUFFIXES:
        suffix = words.pop()
    if len(words) < 2:
        return PersonName("", (), words[0].removeprefix("al-") if words else "", suffix)
    return PersonName(words[0], tuple(words[1:-1]), words[-1].removeprefix("al-"), suffix)


def same_person(one: PersonName, other: PersonName) -> bool:
    """Whether two names may be the same person's: "Joseph R. Biden Jr.", "Joe Biden", "Biden"."""
    if one.last != other.last:
        return False
    if not one.first or not other.first:
        return True
    if one.suffix != other.suffix and one.first == other.first:
        # "Donald Trump Jr." is the son; "Joe Biden" is "Joseph R. Biden Jr.".
        return False
    return _fit(one.first, other.first) and _middles_fit(one.middle, other.middle)


def _fit(one: str, other: str) -> bool:
    if one == other or other in _short_forms().get(one, ()):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and long.startswith(short)


def _middles_fit(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not one or not other or one[0][0] == other[0][0]


@lru_cache(maxsize=65536)
def first_forms(name: PersonName) -> frozenset[str]:
    """Return what a person's first name may also be: two that `same_person` joins share one."""
    return frozenset({name.first, name.first[:1], *_short_forms().get(name.first, ())})


@lru_cache(maxsize=65536)
def canonical(name: str) -> str:
    """Return a name of a place, an organisation or another thing as it is usually spelt, folded.

    >>> canonical("the U.S.")
    'united states'
    """
    plain = folded(name).removeprefix("the ").removesuffix("'s")
    return _usual().get(plain, plain)


@cache
def _short_forms() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _NICKNAMES.split(";"):
        names = line.split()
        for name in names:
            found.setdefault(name, set()).update(names if name == names[0] else names[:1])
    return {name: frozenset(others) for name, others in found.items()}


@cache
def _usual() -> dict[str, str]:
    found = {}
    for line in _OTHER_NAMES.split(";"):
        usual, others = " ".join(line.split()).split(" = ")
        for other in others.split(","):
            found[" ".join(other.split())] = " ".join(usual.split())
    return found
