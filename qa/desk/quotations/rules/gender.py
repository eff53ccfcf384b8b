"""Whether a name may be meant by "he" or by "she"."""

from __future__ import annotations

import re
from functools import lru_cache

_WOMEN = frozenset(
    """abigail adele adriana agnes alexandra alexis alice alicia alison allison amanda amber
    amelia amy ana andrea angela angelina anita ann anna anne annette annie april ariana
    audrey ava barbara beatrice becky bella bernadette beth betty beverly beyoncé bianca
    bonnie brenda bridget britney brittany camila carla carmen carol caroline carolyn
    cassandra catherine cathy cecilia celine charlotte cheryl chloe christina christine
    cindy claire clara claudia colleen connie crystal cynthia daniela danielle deborah
    debra denise diana diane dolly donna dora doris dorothy edith eileen elaine elena
    eleanor elisabeth elise elizabeth ella ellen emily emma erica erika esther eva eve
    evelyn fatima felicia fiona florence frances gabriela gabrielle gail gemma georgia
    gina gloria grace greta gretchen gwen gwyneth hannah harriet heather heidi helen
    helena hillary hilary holly ida imogen ingrid irene iris isabel isabella ivana ivanka
    jacqueline jane janet janice jeanne jenna jennifer jenny jessica jill joan joanna
    joanne josephine joyce juanita judith judy julia juliana julie justine kamala karen
    karin karla kate katherine kathleen kathryn kathy katie kayla keira kelly kimberly
    kirsten kristen kristin kristina laura lauren leah lena leslie leticia lillian lily
    linda lisa liz lois lola lorraine louise lucia lucy lydia lynn madeleine madison
    maggie malala margaret margot maria marie mariah marilyn marina marjorie martha mary
    maureen megan meghan melania melanie melinda melissa mercedes meredith michaela
    michelle mildred miranda miriam molly monica nadia nancy naomi natalia natalie natasha
    nicola nicole nikki nina nora norma olga olivia oprah paige pamela patricia patty
    paula pauline peggy penelope penny phoebe phyllis priscilla priya rachel rebecca
    regina renee rhonda rihanna rita roberta rosa rosalind rose rosemary roxanne ruth
    sabrina sally samantha sandra sara sarah scarlett selena serena sharon sheila shelby
    shelley sheryl shirley silvia simone sonia sophia sophie stacey stacy stella stephanie
    susan susana suzanne sylvia tamara tammy tanya tara taylor teresa theresa tiffany tina
    tracy ursula valentina valerie vanessa vera veronica victoria viola violet virginia
    vivian wanda wendy whitney yolanda yvonne zendaya zoe""".split()
)
_MEN = frozenset(
    """aaron abdul abraham adam adrian ahmed alan albert alberto alejandro alexander alfred ali
    allan allen andreas andrew andy anthony antonio antony arnold arthur ben benjamin
    bernard bernie bill billy bob bobby boris brad bradley brandon brendan brett brian
    bruce bryan calvin carl carlos cesar chad charles charlie chester chris christopher
    chuck clarence claude clifford colin conor craig curtis cyril dale damian dan daniel
    danny darren dave david dean dennis derek desmond diego dick dominic don donald doug
    douglas duncan dwayne dwight ed eddie edgar eduardo edward edwin elliot elon emmanuel
    emmett enrique eric erik ernest ethan eugene evan felipe felix ferdinand fernando
    francisco frank franklin fred frederick gabriel gareth garrett gary gavin geoffrey
    george gerald gerard gilbert giovanni glenn gordon graham greg gregory gustavo guy
    harold harry harvey hassan hector henry herbert herman howard hugh hugo hunter ian
    ibrahim ignacio igor isaac ivan jack jacob jaime jair jake james jared jason javier
    jay jeff jeffrey jeremy jerome jerry jesus jim jimmy joe joel john johnny jon jonathan
    jorge jose josé joseph josh joshua juan julian julius justin karl keith ken kenneth
    kevin kirk kurt kyle lance larry lawrence leo leon leonard leonardo lewis liam lloyd
    logan lorenzo louis lucas luis luke manuel marc marcel marco marcus mario mark
    marshall martin marvin mathew matt matteo matthew maurice max maxwell michael miguel
    mike mitch mitchell mohamed mohammad mohammed muhammad nathan neil nelson nicholas
    nick nigel noah norman oleksandr oliver omar oscar owen pablo pat patrick paul pedro
    pete peter phil philip phillip pierre rafael ralph ramon randall randy raul ray
    raymond ricardo richard rick ricky rishi rob robert roberto rodney roger roland ron
    ronald ross roy rudy rupert russell ryan salvador sam samuel santiago scott sean
    sebastian sergei sergio seth shane shaun simon spencer stanley stephen steve steven
    stewart stuart ted terrence terry theodore thomas tim timothy tobias todd tom tommy
    tony travis trevor troy tyler vernon victor vincent vladimir volodymyr walter warren
    wayne wilfred will william winston xavier xi zachary""".split()
)
_HER = frozenset(
    """ms mrs miss lady dame queen princess duchess baroness congresswoman spokeswoman chairwoman
    councilwoman businesswoman sister actress madam""".split()
)
_HIS = frozenset(
    """mr sir lord king prince duke baron congressman spokesman chairman councilman businessman
    father brother""".split()
)
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def _pronoun(given: str, before: str) -> str | None:
    if before in _HER or given in _HER:
        return "she"
    if before in _HIS or given in _HIS:
        return "he"
    return "she" if given in _WOMEN else "he" if given in _MEN else None


def pronoun_of(text: str, start: int, end: int) -> str | None:
    """Return "he" or "she" where a given name, or the title before it, tells; else None."""
    given = _WORD.search(text, start, end)
    if given is None or " " not in text[start:end]:
        return None
    near = _WORD.findall(text, max(0, start - 20), start)
    before = near[-1].casefold() if near and text[start - 2 : start] != ", " else ""
    return _pronoun(given[0].casefold(), before)
