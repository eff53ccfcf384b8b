"""The rules by which quotations are found in a text.

marks        what stands between quotation marks, of all usual kinds
flat         sentences in which each quoted stretch is one sign
verbs        the verbs with which news says who said what
subjects     whose verb it is
said         what a sentence tells that somebody said
attribution  finds that, verb by verb
behind       sources behind what was said, or in its middle
contents     where what was said begins and ends
naming       the names of an article
gender       whether a name may be meant by "he" or by "she"
speakers     "he", "the minister", "Park" made whole
"""
