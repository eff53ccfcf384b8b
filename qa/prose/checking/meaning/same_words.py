"""Words that say the same: the forms of irregular verbs, nouns of verbs, harmless equivalents.

Small on purpose: two words stand together here only where one for the other changes no fact.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from index.keyword.tokenizer import fold, term
from qa.desk.order.verbs import base_of
from qa.language.places import COUNTRIES

_IRREGULAR = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became;
begin began begun; bend bent; bite bit bitten; bleed bled; blow blew blown; break broke broken;
breed bred; bring brought; build built; burn burnt; buy bought; catch caught; choose chose chosen;
come came; creep crept; deal dealt; dig dug; draw drew drawn; dream dreamt; drink drank drunk;
drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found;
flee fled; fly flew flown; forbid forbade forbidden; forget forgot forgotten;
forgive forgave forgiven; freeze froze frozen; get got gotten; give gave given; go went gone;
grow grew grown; hang hung; hear heard; hide hid hidden; hold held; keep kept; kneel knelt;
know knew known; lay laid; lead led; learn learnt; leave left; lend lent; lie lay lain; light lit;
lose lost; make made; mean meant; meet met; mistake mistook mistaken; overcome overcame;
overthrow overthrew overthrown; pay paid; prove proven; ride rode ridden; ring rang rung;
rise rose risen; run ran; say said stated added; see saw seen; seek sought; sell sold; send sent;
shake shook shaken; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk;
sit sat; sleep slept; slide slid; speak spoke spoken; spend spent; spill spilt; spin spun;
spring sprang sprung; stand stood; steal stole stolen; stick stuck; strike struck stricken;
swear swore sworn; sweep swept; swim swam swum; swing swung; take took taken; teach taught;
tear tore torn; tell told; think thought; throw threw thrown; understand understood;
undergo underwent undergone; wake woke woken; wear wore worn; weave wove woven; weep wept;
win won; wind wound; withdraw withdrew withdrawn; write wrote written;
child children; man men; woman women; foot feet; tooth teeth; mouse mice; life lives; wife wives;
leaf leaves; thief thieves; half halves; knife knives; crisis crises; analysis analyses
"""

_DERIVED = """
decide decision; collide collision; divide division; invade invasion; explode explosion;
conclude conclusion; expand expansion; suspend suspension; extend extension; defend defence defense;
permit permission; admit admission; submit submission; reduce reduction; produce production;
introduce introduction; die death dead; choose choice; sell sale; lose loss; fly flight;
grow growth; strong strength; long length; believe belief; prove proof; marry marriage; bury burial;
arrive arrival; refuse refusal; approve approval; propose proposal; deny denial; try trial;
speak speech; see sight; think thought; know knowledge; sign signature; warm warmth;
destroy destruction; construct construction; receive reception receipt; describe description;
subscribe subscription; apply application; qualify qualification; identify identification;
resign resignation; retire retirement; appoint appointment; agree agreement; pay payment;
announce announcement; argue argument; arrest arrests; attack attacker; win winner victory;
vote voter; lead leader; own owner; drive driver; teach teacher; play player; sing singer;
write writer; murder murderer; kill killer killing; injure injury; poor poverty; free freedom;
safe safety; secure security; able ability; responsible responsibility; possible possibility;
important importance; absent absence; present presence; violent violence; evident evidence;
ill illness; weak weakness; sick sickness; fail failure; close closure; depart departure;
seize seizure; press pressure; renew renewal; remove removal; survive survival survivor;
discover discovery; recover recovery; deliver delivery; inquire inquiry enquiry; rob robbery robber;
cost costly; cloud cloudy; storm stormy; elect election; select selection; inject injection;
protect protection; infect infection; react reaction; act action; direct direction; collect
collection; connect connection; inspect inspection; investigate investigation investigator;
evacuate evacuation; operate operation; celebrate celebration; cancel cancellation;
confirm confirmation; inform information; explain explanation; declare declaration;
prepare preparation; invite invitation; present presentation; vaccinate vaccination vaccine;
educate education; immigrate immigration immigrant; migrate migration migrant; legal legally;
compete competition competitor; add addition; repeat repetition; oppose opposition opponent;
solve solution; resolve resolution; evolve evolution; revolt revolution; pollute pollution;
contribute contribution; distribute distribution; execute execution; prosecute prosecution
prosecutor; persuade persuasion; confuse confusion; discuss discussion; impress impression;
express expression; possess possession; obsess obsession; regulate regulation regulator;
north northern; south southern; east eastern; west western; parliament parliamentary;
president presidential; minister ministerial ministry; economy economic; politics political
politician; science scientific scientist; history historic historical; crime criminal;
medicine medical; nation national; industry industrial; culture cultural; environment
environmental; government governmental; europe european; america american
"""
"""Words of one root whose stems differ, or may."""

_EQUAL = """
say tell announce according; begin start commence; end finish; child kid; people person;
buy purchase; big large; injure hurt; film movie; firm company; doctor physician; lawyer attorney;
quick fast; many numerous; whole entire; happen occur; try attempt; need require; allow permit let;
stop halt; build construct; repair fix mend; talk speak; help assist aid; show reveal; country
nation; percent %; almost nearly; also too; toward towards; among amongst; while whilst; amid
amidst; because due owing; after following; before prior; until till; more over above; less fewer
under below; every each all; get receive obtain; sack dismiss; jail prison imprison; ship vessel;
plane airplane aeroplane; phone telephone; tv television; huge enormous; kid youngster; wed marry;
quit resign; choose pick select; ask request; answer reply; keep retain; rule ruling; wage salary;
blaze fire; quake earthquake; truck lorry; soccer football; give provide; schedule slate;
consider mull; stow store
"""
"""Words that say the same in the news."""

_LANDS = {
    "briton": "britain",
    "british": "britain",
    "english": "england",
    "french": "france",
    "dutch": "netherlands",
    "holland": "netherlands",
    "danish": "denmark",
    "dane": "denmark",
    "polish": "poland",
    "pole": "poland",
    "irish": "ireland",
    "scottish": "scotland",
    "scot": "scotland",
    "welsh": "wales",
    "swiss": "switzerland",
    "greek": "greece",
    "turkish": "turkey",
    "turk": "turkey",
    "norwegian": "norway",
    "spanish": "spain",
    "spaniard": "spain",
    "swedish": "sweden",
    "swede": "sweden",
    "finnish": "finland",
    "finn": "finland",
    "icelandic": "iceland",
    "thai": "thailand",
    "afghan": "afghanistan",
    "pakistani": "pakistan",
    "kazakh": "kazakhstan",
    "uzbek": "uzbekistan",
    "filipino": "philippines",
    "portuguese": "portugal",
    "peruvian": "peru",
    "iraqi": "iraq",
    "israeli": "israel",
    "saudi": "saudi",
    "cypriot": "cyprus",
    "czech": "czech",
    "slovak": "slovakia",
    "american": "america",
    "lebanese": "lebanon",
    "congolese": "congo",
    "german": "germany",
    "argentine": "argentina",
    "argentinian": "argentina",
    "nigerian": "nigeria",
    "nigerien": "niger",
}
"""Peoples whose word isn't the land's with an ending."""

_PAST_TOO = frozenset("beat hit cut met put set".split())
_ENDINGS = ("ian", "an", "n", "ese", "i", "ish", "ic")
_IZE = re.compile(r"iz(?=(?:e|ed|es|er|ers|ing|ation|ations)$)")
_OUR = re.compile(r"^(col|lab|harb|neighb|hon|fav|rum|behavi|hum|arm|vap|fl|rig|sav|end?eav)our")
_SPELT = {
    "centre": "center", "theatre": "theater", "metre": "meter", "litre": "liter",
    "kilometre": "kilometer", "defence": "defense", "offence": "offense", "licence": "license",
    "programme": "program", "tonne": "ton", "grey": "gray", "tyre": "tire", "cheque": "check",
    "aluminium": "aluminum", "jewellery": "jewelry", "sceptic": "skeptic", "mum": "mom",
    "metres": "meters", "kilometres": "kilometers", "centres": "centers", "theatres": "theaters",
    "programmes": "programs", "tonnes": "tons", "practise": "practice", "judgement": "judgment",
}  # fmt: skip


@lru_cache(maxsize=65536)
def concept(word: str) -> str:
    """Return what a word says, the same for all that say the same; "" for punctuation.

    >>> concept("decided") == concept("decision"), concept("won") == concept("lost")
    (True, False)
    """
    plain = fold(word).replace("’", "'").removesuffix("'s").rstrip("'")
    plain = _OUR.sub(r"\1or", _IZE.sub("is", _SPELT.get(plain, land(plain))))
    stem = _stem(plain)
    return _equal().get(stem, stem)


@lru_cache(maxsize=65536)
def land(word: str) -> str:
    """Return the land of a people's word ("canadians": "canada"); any other word as it is."""
    plain = word.removesuffix("s") if word.removesuffix("s") in _peoples() else word
    return _peoples().get(plain, word)


def _stem(plain: str) -> str:
    base = _bases().get(plain, plain)
    return term(base) or base


def is_verb(word: str) -> bool:
    """Tell whether a word is surely a verb in the past ("beat", "won", "backed")."""
    return word in _bases() or word in _PAST_TOO or base_of(word) is not None


@cache
def _bases() -> dict[str, str]:
    return {
        form: words[0]
        for line in _IRREGULAR.split(";")
        if (words := line.split())
        for form in words[1:]
    }


@cache
def _equal() -> dict[str, str]:
    """Return for each stem that of its group; groups that share a word are one."""
    found: dict[str, str] = {}
    for line in f"{_DERIVED};{_EQUAL}".split(";"):
        stems = [_stem(word) for word in line.split()]
        heads = {found.get(stem, stem) for stem in stems}
        if heads:
            head = found.get(stems[0], stems[0])
            joined = [stem for stem, of in found.items() if of in heads]
            found |= dict.fromkeys([*joined, *stems], head)
    return found


@cache
def _peoples() -> dict[str, str]:
    found = dict(_LANDS)
    for country in sorted(COUNTRIES):
        if " " in country or len(country) < 4:
            continue
        for cut in range(3):
            root = country[: len(country) - cut]
            if len(root) < 4:
                continue
            for ending in _ENDINGS:
                found.setdefault(f"{root}{ending}", country)
    for country in COUNTRIES:
        found.pop(country, None)
    for one in ("holland", "america"):
        found.pop(one, None)
    return found
