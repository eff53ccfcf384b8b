"""When an article was published: only ever a full date that the article itself states.

No date is guessed, and all that is found comes with where it was found.

written      a full date as it is written, and the day that it names
month_names  months and weekdays in other languages
lines        lines made of dates, times and labels such as "Published:"
beside       what may stand beside a date in such a line
fields       the date of a metadata field: ISO, an epoch, C's and Java's forms, words
text         the top of a text, its dateline, the name of its file
page         what an HTML page declares and prints
json_ld      what its JSON-LD says
printed      the dates that a page prints near its title
"""
