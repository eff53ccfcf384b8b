"""Countries and US states, as news names them, case-folded."""

from __future__ import annotations

COUNTRIES = frozenset(
    " ".join(name.split())
    for name in """
    afghanistan, albania, algeria, america, andorra, angola, antigua and barbuda, argentina,
    armenia, australia, austria, azerbaijan, bahamas, bahrain, bangladesh, barbados, belarus,
    belgium, belize, benin, bhutan, bolivia, bosnia, bosnia and herzegovina, bosnia-herzegovina,
    botswana, brazil, britain, brunei, bulgaria, burkina faso, burma, burundi, cabo verde,
    cambodia, cameroon, canada, cape verde, central african republic, chad, chile, china,
    colombia, comoros, congo, costa rica, côte d'ivoire, côte d’ivoire, croatia, cuba, cyprus,
    czech republic, czechia, democratic republic of congo, democratic republic of the congo,
    denmark, djibouti, dominica, dominican republic, drc, east timor, ecuador, egypt, el
    salvador, england, equatorial guinea, eritrea, estonia, eswatini, ethiopia, fiji, finland,
    france, gabon, gambia, georgia, germany, ghana, great britain, greece, greenland, grenada,
    guatemala, guinea, guinea-bissau, guyana, haiti, holland, honduras, hong kong, hungary,
    iceland, india, indonesia, iran, iraq, ireland, israel, italy, ivory coast, jamaica, japan,
    jordan, kazakhstan, kenya, kiribati, korea, kosovo, kuwait, kyrgyzstan, laos, latvia,
    lebanon, lesotho, liberia, libya, liechtenstein, lithuania, luxembourg, macau, macedonia,
    madagascar, malawi, malaysia, maldives, mali, malta, marshall islands, mauritania,
    mauritius, mexico, micronesia, moldova, monaco, mongolia, montenegro, morocco, mozambique,
    myanmar, namibia, nauru, nepal, netherlands, new zealand, nicaragua, niger, nigeria, north
    korea, north macedonia, northern ireland, norway, oman, pakistan, palau, palestine, panama,
    papua new guinea, paraguay, peru, philippines, poland, portugal, puerto rico, qatar,
    republic of congo, republic of ireland, republic of the congo, romania, russia, rwanda,
    saint kitts and nevis, saint lucia, saint vincent and the grenadines, samoa, san marino, sao
    tome and principe, saudi arabia, scotland, senegal, serbia, seychelles, sierra leone,
    singapore, slovakia, slovenia, solomon islands, somalia, south africa, south korea, south
    sudan, soviet union, spain, sri lanka, st. kitts and nevis, st. lucia, st. vincent and the
    grenadines, sudan, suriname, swaziland, sweden, switzerland, syria, taiwan, tajikistan,
    tanzania, thailand, timor-leste, togo, tonga, trinidad and tobago, tunisia, turkey, turkiye,
    turkmenistan, tuvalu, türkiye, uae, uganda, uk, ukraine, united arab emirates, united
    kingdom, united states, united states of america, uruguay, us, usa, uzbekistan, vanuatu,
    vatican, vatican city, venezuela, vietnam, wales, yemen, zambia, zimbabwe
    """.split(",")
)

STATES = frozenset(
    " ".join(name.split())
    for name in """
    alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida,
    georgia, hawaii, idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland,
    massachusetts, michigan, minnesota, mississippi, missouri, montana, nebraska, nevada,
    new hampshire, new jersey, new mexico, new york, north carolina, north dakota, ohio, oklahoma,
    oregon, pennsylvania, rhode island, south carolina, south dakota, tennessee, texas, utah,
    vermont, virginia, washington, west virginia, wisconsin, wyoming
    """.split(",")
)

_STEM = 4
_STEMS = frozenset(word[:_STEM] for name in COUNTRIES for word in name.split()) | frozenset(
    "fren dutc swis span wels swed dani gree pole turk thai finn euro".split()
)


def may_be_of_country(name: str) -> bool:
    """Tell whether a name may be a country's or its people's ("French"); doubtful ones are."""
    words = (word.replace(".", "") for word in name.casefold().split())
    return any(word[:_STEM] in _STEMS for word in words)
