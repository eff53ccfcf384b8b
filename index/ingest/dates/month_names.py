"""Months and weekdays in the other languages of the news, for dates that a page prints.

From Unicode's CLDR (as Babel has it, Unicode licence): German, French, Spanish, Italian,
Portuguese, Dutch, Swedish, Norwegian, Danish, Finnish, Polish, Russian, Ukrainian, Czech, Turkish,
Romanian, Hungarian, Greek and Arabic, written out and shortened. No name stands for two months,
which is why Croatian isn't among them.
"""

from __future__ import annotations

import unicodedata

from index.lexicon import ANY_WEEKDAY, MONTH_ABBREVIATIONS, MONTHS, any_of, month_number

# January to December, a line or two each.
_MONTHS = (
    """januar jänner janvier janv enero ene gennaio gen janeiro januari tammikuuta tammi
    tammikuu stycznia sty styczeń января янв январь січня січ січень ledna leden ocak oca
    ianuarie ian január ιανουαρίου ιαν ιανουάριος يناير""",
    """februar feber février févr fev febrero febbraio fevereiro februari helmikuuta helmi
    helmikuu lutego lut luty февраля февр февраль лютого лют лютий února úno únor şubat şub
    februarie február febr φεβρουαρίου φεβ φεβρουάριος فبراير""",
    """märz mär mars marzo março maart mrt marts maaliskuuta maalis maaliskuu marca marzec
    марта мар март березня бер березень března bře březen mart martie március márc μαρτίου
    μαρ μάρτιος μάρ مارس""",
    """avril avr abril abr aprile huhtikuuta huhti huhtikuu kwietnia kwi kwiecień апреля апр
    апрель квітня квіт квітень dubna dub duben nisan nis aprilie április ápr απριλίου απρ
    απρίλιος أبريل""",
    """mai mayo maggio mag maio mei maj toukokuuta touko toukokuu maja мая май травня трав
    травень května kvě květen mayıs május máj μαΐου μαΐ μάιος μάι مايو""",
    """juni juin junio giugno giu junho kesäkuuta kesä kesäkuu czerwca cze czerwiec июня июн
    июнь червня черв червень června čvn červen haziran haz iunie iun június jún ιουνίου ιουν
    ιούνιος ιούν يونيو""",
    """juli juillet juil juill julio luglio lug julho heinäkuuta heinä heinäkuu lipca lip
    lipiec июля июл июль липня лип липень července čvc červenec temmuz tem iulie iul július
    júl ιουλίου ιουλ ιούλιος ιούλ يوليو""",
    """août agosto ago augustus augusti elokuuta elo elokuu sierpnia sie sierpień августа авг
    август серпня серп серпень srpna srp srpen ağustos ağu augusztus αυγούστου αυγ αύγουστος
    αύγ أغسطس""",
    """septembre septiembre setiembre settembre set setembro syyskuuta syys syyskuu września
    wrz wrzesień сентября сент сентябрь вересня вер вересень září zář eylül eyl septembrie
    szeptember szept σεπτεμβρίου σεπ σεπτέμβριος سبتمبر""",
    """oktober okt octobre octubre ottobre ott outubro out lokakuuta loka lokakuu października
    paź październik октября окт октябрь жовтня жовт жовтень října říj říjen ekim eki
    octombrie október οκτωβρίου οκτ οκτώβριος أكتوبر""",
    """novembre noviembre novembro marraskuuta marras marraskuu listopada lis listopad ноября
    нояб ноябрь листопада лист листопад listopadu kasım kas noiembrie νοεμβρίου νοε
    νοέμβριος νοέ نوفمبر""",
    """dezember dez décembre déc diciembre dic dicembre dezembro desember des joulukuuta joulu
    joulukuu grudnia gru grudzień декабря дек декабрь грудня груд грудень prosince prosinec
    aralık decembrie δεκεμβρίου δεκ δεκέμβριος ديسمبر""",
)
_WEEKDAYS = """
    sonntag montag dienstag mittwoch donnerstag freitag samstag so mo di mi do fr sa dimanche
    lundi mardi mercredi jeudi vendredi samedi dim lun mar mer jeu ven sam domingo lunes martes
    miércoles jueves viernes sábado dom mié jue vie sáb domenica lunedì martedì mercoledì
    giovedì venerdì sabato gio sab segunda-feira terça-feira quarta-feira quinta-feira
    sexta-feira seg ter qua qui sex zondag maandag dinsdag woensdag donderdag vrijdag zaterdag
    zo ma wo vr za söndag måndag tisdag onsdag torsdag fredag lördag sön mån tis ons tors fre
    lör søndag mandag tirsdag lørdag søn man tir tor lør tirs sunnuntaina maanantaina tiistaina
    keskiviikkona torstaina perjantaina lauantaina su ti ke to pe la niedziela poniedziałek
    wtorek środa czwartek piątek sobota niedz pon wt śr czw pt sob воскресенье понедельник
    вторник среда четверг пятница суббота вс пн вт ср чт пт сб неділя понеділок вівторок середа
    четвер пʼятниця субота нд neděle pondělí úterý středa čtvrtek pátek ne po út st čt pá pazar
    pazartesi salı çarşamba perşembe cuma cumartesi paz pzt sal çar per cum cmt duminică luni
    marți miercuri joi vineri sâmbătă dum mie vin sâm vasárnap hétfő kedd szerda csütörtök
    péntek szombat v h k sze cs p szo κυριακή δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυρ
    δευ τρί τετ πέμ παρ σάβ الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت
"""


def _bare(word: str) -> str:
    """The word without accents: "marz", as some pages spell "märz"."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


_NUMBERS = {
    spelt: number
    for number, names in enumerate(_MONTHS, 1)
    for name in names.split()
    for spelt in (name, _bare(name))
} | {name.lower(): month_number(name) for name in (*MONTHS, *MONTH_ABBREVIATIONS)}

MONTH_IN_ANY_LANGUAGE = any_of(_NUMBERS)
"""Matches a month's name; in lower case, or with `re.IGNORECASE`."""

WEEKDAY_IN_ANY_LANGUAGE = (
    f"(?:{ANY_WEEKDAY}|"
    f"{any_of({spelt for name in _WEEKDAYS.split() for spelt in (name, _bare(name))})})"
)


def month_in_any_language(name: str) -> int:
    """Return 1 for "January", "Jan.", "janvier", "января", and so on.

    Raises:
        KeyError: it isn't the name of a month.
    """
    return _NUMBERS[name.lower().rstrip(".")]
