"""Words that tell what a name names: within it, or beside it; case-folded."""

from __future__ import annotations

from index.lexicon import HONORIFICS, OFFICES, PEERAGE, RANKS, ROYALTY, TITLE_ABBREVIATIONS


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ORGANISATION_ENDS = _words(
    """
    research analytics consulting advisors advisers security securities
    winery brewery bakery academy administration agency agencies airlines airways alliance army
    assembly association
    associates athletic atletico authority bank bancorp bbc board brands brewery brigade
    broadcasting brothers bros bureau cabinet campaign capital caucus centers chamber channel
    choir church clinic club coalition co college command commission committee communications
    community companies company conference congress consortium cooperative corp corporation corps
    council court courts credit cruises daily defense department diocese dispatch division drugs
    electric electronics embassy energy engineering enquirer enterprises entertainment examiner
    exchange federation fc fighters financial firm fleet force forces foods foundation fund
    gazette globe group guard guardian guild herald holdings hospital hospitals house industries
    inc initiative inquirer institute institution insurance intelligence international
    investigations investments jazz journal knights laboratories laboratory labs lawyers league
    legislature library limited llc llp ltd magazine management manufacturers media medical
    medicine militia ministry mirror motor motors museum navy network networks news newspaper
    newspapers office olympians orchestra organisation organization outfitters panel parliament
    partners party patrol pharma pharmaceuticals pictures plc police post press productions
    programme project publications publishing quartet radio realty records regiment registry
    republic reserve review rovers school schools sciences secretariat senate service services
    society software squad staff starts sterling store stores studio studios sun symphony systems
    taskforce team tech technologies technology telegraph telecom television times treasury
    tribunal tribune trust tv union unions unit united university ventures wanderers works
    workers xi yeshiva
"""
) - _words("defense sterling starts works republic capital drugs community credit")
"""The last word of an organisation's name."""

ORGANISATION_HEADS = _words(
    """
    academy advisory agency alliance embassy archdiocese army association authority bank board
    bureau
    campaign center centers centre chamber church coalition college commission committee
    confederation congress consulate council court department diocese directorate embassy faculty
    federation foundation fund guild house institute institutes institution joint league legion
    library ministry museum national office order organisation organization parliament party
    school society sons daughters trust union united university
"""
)
"""What may go on behind them belongs to the name: "Department of …", "Centers for … and …"."""

PLACE_ENDS = _words(
    """abbey airport airfield alley archipelago arena atoll avenue base basin bay bayou bazaar
    beach blvd border borough
    boulevard bridge building camp canal canyon cape capitol casino castle cathedral center centre
    cave cemetery
    cinema
    city cliff cliffs coast corridor county creek crossing dam delta desert district dome downs
    drive estate falls
    fields forest fort fountain garden gardens glacier gorge grove gulf hall harbor
    harbour
    heights highland highlands highway pike expressway freeway hill hills hotel inn interstate
    island islands isle isles jail
    junction
    kingdom lagoon lake lakes lane lodge mall mansion market memorial monument mosque motorway mount
    mountain
    mountains ocean palace parade parish park parkway path peak peninsula pier place plain plains
    plant
    plateau plaza point pond port prairie prefecture prison province quarter ranch range reef refuge
    region
    republic reservoir resort restaurant ridge river road route sea shore shores speedway spring
    springs square
    stadium state station strait street suburb tavern temple terminal territory theater theatre
    tower
    towers town township trail tunnel turnpike valley villa village volcano ward waterfall wharf
    wilderness
    woods zoo moor moors isthmus straits gaol penitentiary pub cafe coliseum rd ave st"""
) - _words("state plant place point quarter plain st market memorial")
"""The last word of a place's name."""

OTHER_HEADS = _words("hurricane typhoon cyclone operation super uss hms usns")
"""The first word of an event's name: "Hurricane Ida"."""

PLACE_HEADS = _words(
    "lake mount mt fort ft port cape gulf isle bay strait straits sea camp lago rio river isles"
)
"""The first word of a place's name."""

LANDS = _words(
    """archipelago atoll bay beach borough canyon city county creek falls fjord gorge harbor harbour
    heights hills island islands isle isles lagoon lake lakes moor moors peninsula parish province
    region ridge river strait straits town township valley village volcano"""
)
"""Of the last words of places' names those whose first word alone names the same place, or one
beside it: "Skerry" of "Skerry Isles", but not "Halden" of "Halden Stadium"."""

DIRECTIONS = _words(
    """north south east west northern southern eastern western central upper lower greater
    northeast northwest southeast southwest northeastern northwestern southeastern southwestern
    mid inner outer downtown"""
)
"""What stands before a place's name for a part of it: "Southern California", "Upper Wend"."""

OTHER_ENDS = _words(
    """
    accord accords act agreement amendment award awards bill biennale bowl carnival case
    challenge championship championships charter christmas clause code conference constitution
    convention convoy cup day decathlon declaration deal derby doctrine edition election emmy
    emmys era eve fair festival final finals forum gala games grammy grammys grand holiday
    holidays initiative invitational judaism law laws marathon masters massacre medal mission
    monday month movement night olympics open oscar oscars pact parade peace plan playoff
    playoffs podcast premiere prix prize programme project protocol race rally ramadan referendum
    regatta report resolution revolution riot riots rule saga scandal series show slam stakes
    storm strategy summit sunday theory tour tournament treaty trial trials trophy uprising war
    wars week weekend year
"""
) - _words("conference project programme initiative convoy mission deal case report")
"""The last word of the name of an event, a work, a law, an award."""

TITLES = (
    HONORIFICS
    | PEERAGE
    | ROYALTY
    | OFFICES
    | RANKS
    | TITLE_ABBREVIATIONS
    | _words(
        """
    govs sens reps profs drs mx madam prof hon fr sr lt col cmdr capt maj sgt cpl pvt adm brig det
    supt pres atty insp
    secretary undersecretary attorney general senators reps presidents representative congressman
    congresswoman assemblyman assemblywoman mayor mayors councilman councilwoman councilmember
    alderman lieutenant major admiral commander commandant brigadier corporal marshal officer
    detective sheriff constable deputy commissioner commissioners director chairman chairwoman
    chairperson chair ceo cfo coo cto co-ceo chief speaker leader whip ambassador envoy ayatollah
    imam sheikh sheik rabbi emperor empress sultan emir duke duchess baron baroness count
    countess earl viscount archbishop bishop cardinal reverend pastor father sister mother saint
    doctor dean provost coach manager treasurer prosecutor solicitor comptroller magistrate
    justices pm mp tsar czar principal rector archduke vicar chaplain administrator
    president-elect vice-president-elect governors
    co-founder cofounder co-chair vice-president vice-chair principal goalkeeper warden trooper
    chairs founder founders ministers private
"""
    )
) - _words("private goalkeeper sister mother sr justices")
"""Honorifics, ranks and offices that stand before a person's name."""

TITLE_MODIFIERS = _words(
    """
    former acting interim deputy vice assistant associate executive prime foreign first lady
    crown defense defence interior finance health house senate majority minority state federal
    supreme chief managing general national ex late then-president ex-president district county
    city police fire press head field lieutenant senior junior co attorney transportation energy
    education labor labour commerce treasury agriculture justice home culture environment
    homeland security shadow opposition party army navy air force regional provincial honorary
    incoming outgoing newly grand town current communications permanent special presidential
    political operating financial technology medical creative sporting technical club campaign
    board co-executive airline company principal public cabinet white communications
"""
)
"""What stands before or within a title without being one."""

TITLE_REALMS = _words(
    """state defense defence treasury commerce labor labour health education energy transportation
    homeland security interior agriculture staff justice veterans affairs and human services the war
    housing urban development foreign police operations schools"""
)
"""What follows "of" in an office: "Secretary of State", "Chief of Staff"."""

ROLES = _words(
    """actor actress singer rapper musician songwriter guitarist drummer comedian author novelist
    writer poet
    journalist reporter correspondent editor columnist anchor host presenter producer filmmaker
    director
    screenwriter playwright artist painter photographer designer model architect chef baker lawyer
    lawyers
    attorney attorneys barrister prosecutor solicitor spokesman spokeswoman spokesperson aide
    adviser advisor strategist
    analyst economist historian scientist professor researcher astronomer physicist biologist
    epidemiologist virologist doctor physician nurse surgeon psychologist teacher student pilot
    astronaut cosmonaut engineer entrepreneur businessman businesswoman billionaire investor banker
    developer
    restaurateur philanthropist activist campaigner lawmaker politician candidate nominee incumbent
    challenger democrat republican conservative resident neighbor neighbour witness victim suspect
    defendant gunman shooter killer officer firefighter soldier veteran farmer owner driver rider
    golfer boxer
    swimmer sprinter cyclist skier snowboarder skater gymnast quarterback receiver linebacker
    cornerback safety
    tackle guard forward center striker midfielder defender winger goalkeeper goalie keeper captain
    teammate pitcher catcher shortstop outfielder infielder baseman running-back tight-end rookie
    freshman sophomore senior junior star legend champion husband wife son daughter father mother
    brother sister boyfriend girlfriend partner friend cousin uncle aunt nephew niece grandfather
    grandmother grandson granddaughter fiance fiancee fiancé fiancée widow dad mom mum named
    contestant influencer youtuber executive boss colleague oligarch dictator successor
    predecessor
    opponent rival co-star costar dancer frontman bassist supermodel socialite"""
)
"""Lower-case words that stand right before a person's name."""

SAYING = _words(
    """said says told tells added adds wrote writes tweeted asked argued argues explained
    explains warned
    noted notes recalled replied responded testified insisted admitted claimed declared thinks
    thought believes
    believed joked concluded continued described laughed smiled remembers hopes hoped died married
    resigned pleaded grew starred sang"""
)
"""What a person does, right behind the name or before it."""

PARTICLES = _words("de la del der den van von bin ibn da di du dos das le y ter al el ben abu st")
"""Small words within a person's name."""

SUFFIXES = _words("jr sr ii iii iv phd md esq")
"""What stands behind a person's name and belongs to it."""

PLAIN_OPENINGS = _words(
    """
    oh ah hey hi wow or nor ad longtime outgoing incoming veteran fellow embattled onetime
    i the a an this that these those it its he she his her him they them their we our us you your
    my me who whom whose what which when where why how if as at by for from in into of off on
    onto out over to up with without within about above after again against all almost along
    already also although always am among an and another any are around aren't be because been
    before being below between both but can could couldn't despite did didn't do does doesn't
    don't down during each either else even ever every everyone everything few first following
    former get getting give given go going had has have here here's however i'm i've i'd i'll
    instead is isn't it's just last later least less let let's like likely look many maybe
    meanwhile more moreover most much must near nearly neither never next no nobody none nor not
    nothing now off once one ones only other others otherwise perhaps please previously put
    rather read really right same say says second see she's should since so some someone
    something sometimes soon still such than thank thanks that's then there there's they're third
    though through throughout thus too two three four five six seven eight nine ten twice under
    unless unlike until up upon use very was watch we're we've were what's while who's whether
    will would yes yet you're watching related more advertisement photo photos image images video
    file caption getty subscribe sign click via per vs versus editor's opinion analysis exclusive
    breaking live update updates updated today tonight yesterday tomorrow monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue
    tues wed weds thu thur thurs fri sat sun new old good great big best top key how's according
    asked speaking earlier seen shown pictured contributing follow share email et pt est edt pst
    pdt gmt bst utc am pm mst ct cst cet
"""
)
"""Words that aren't the beginning of a name, even with a capital: most open sentences."""

FAMILY_FIRST = frozenset(
    """ahn bae ban chan chang chen cheng cheong chiang choe choi chun chung han hong hou hsu huang
    hwang jang jeon jeong jiang ji jo jung kang kim ko koh ku kwon lai lee li lim lin liu ma min
    moon noh oh pak park ri roh ryu seo shin sohn son song tsai wang woo wu xi yang yoo yoon yun
    zhang zhao""".split()
)
"""Korean and Chinese family names, which stand before given names of two syllables."""

ADDED = frozenset("based born era led like made only run style".split())
"""Short words that a hyphen adds to any name: "Kim-era", "Park-led"."""
