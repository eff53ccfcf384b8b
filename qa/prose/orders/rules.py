"""Orders to a language model, and what only stands in what a model is given.

The rules are for one sentence as `letters.folded` returns it: small letters, no accents. An order
counts where it is given: its verb stands first, or after "please", "now", "you must". What is
told of ("they got it to ignore …") isn't one.
"""

from __future__ import annotations

import re

_NAMED = (
    r"(?:(?:large )?language models?|llms?|chat ?bots?|summari[sz]ers?|chatgpt|gpt(?:-?\w+)?"
    r"|ai (?:language models?|reviewers?|bots?|engines?|assistants?|models?|systems?|agents?"
    r"|readers?|tools?|crawlers?)"
    r"|(?:question[ -])?answering (?:systems?|machines?)|automated (?:systems?|readers?))"
)
_MODEL = (
    r"(?:(?:an? |the |any |all |every |you |unrestricted |unfiltered |helpful )*"
    rf"(?:{_NAMED}|ais?|assistants?(?! \w*coach)))"
)
_READING = r"(?:reading|processing|summari[sz]ing|parsing|indexing|that reads?|who reads?)"
_TEXT = r"(?:article|passage|page|text|story|document|report|source|sentence|paragraph|candidate)"
_REPLY = r"(?:answers?|reply|replies|responses?|summary|summaries|output|digest|completion)"
_SAY = (
    r"(?:say|state|write|answer|reply|respond|output|print|mention|include|claim|report|repeat"
    r"|cite|quote|tell|add|append|conclude|choose|pick|select|return|insist|pretend|treat|begin"
    r"|insert|translate|reveal|ignore|disregard|do not|don't|never|always|only)"
)
_ASK = (
    r"(?:^[\W\d]*|[.:;!?,–—\-(\[{>\"'*#/|]\s*|\b(?:please|kindly|now|then|and|instead|simply|just"
    r"|must|also|you (?:should|will|shall|can|need to|have to|are to|must))\s+)"
)
_MUST = r"(?:should|must|shall|are to|is to|has to|have to|(?:is|are) required to)"
_EARLIER = (
    r"(?:previous|prior|above|earlier|preceding|foregoing|past|initial|original|system|your"
    r"|developer|other|former)"
)
_INSTRUCTIONS = (
    r"(?:instructions?|prompts?|directions?|directives?|rules|guidelines|guidance|context|messages?"
    r"|passages?|programming|training|orders|commands?|constraints?)"
)

_ORDERS = (
    # What it was told is to be left.
    rf"{_ASK}(?:ignore|disregard|forget|override|overrule|bypass|do not follow|don't follow"
    rf"|stop following|drop)\b.{{0,25}}\b{_EARLIER}\b.{{0,30}}\b{_INSTRUCTIONS}\b",
    rf"{_ASK}(?:ignore|disregard|forget)\b.{{0,25}}\b{_INSTRUCTIONS} (?:above|before this|so far"
    r"|(?:that )?you (?:were|have been) given|given to you)\b",
    rf"{_ASK}(?:ignore|disregard|forget) (?:all |everything )?(?:of )?the above\b",
    rf"{_ASK}(?:skip|ignore|disregard|do not use|don't use) (?:the|any|all)(?: other)? passages?\b",
    rf"{_ASK}(?:do not|don't) (?:summari[sz]e|translate|answer) (?:this|the) (?:{_TEXT}"
    rf"|question)\b",
    r"\byour new (?:task|instructions?|directive|objective|prompt|persona|identity) (?:is|are)\b",
    r"\bnew instructions? follow\b|^\W*override\s*[:!]",
    r"^\W*(?:end of|begin) (?:the )?(?:input|document|context|data|prompt|instructions|passages?)"
    r"\W*(?:$|[.:\-])",
    r"\b(?:at the (?:beginning|start|top) of|in) the (?:document|prompt|text|conversation) above\b",
    rf"{_ASK}(?:ignore|disregard|forget) (?:everything|all|anything|what(?:ever)?)\b.{{0,25}}"
    r"\b(?:above|before this|you (?:were|have been) told|previously|other passages?)\b",
    r"\b(?:new|updated|revised|hidden|secret|real|special|begin|end of|system) (?:system )?"
    r"(?:instructions?|prompts?|directives?|messages?|override)\s*[:\]>]",
    r"^\W*(?:system|admin(?:istrator)?|developer) (?:override|command|message|note)\b",
    rf"{_ASK}(?:reveal|print|repeat|output|show|leak|append|display|quote|send)\b.{{0,30}}"
    r"\b(?:system prompt|hidden prompt|initial prompt|your (?:prompt|instructions))\b",
    # Who it is.
    rf"\byou(?:'re| are)(?: now| actually| really)? {_MODEL}(?=\W*$|[,.:;]| (?:who|that|which"
    r"|with|without|tasked|reading|named|called|designed|trained|whose|and (?:must|should"
    r"|will))\b)",
    r"\byou(?:'re| are)(?: now)? (?:(?:going|about) to (?:act as|pretend|play the role)|dan"
    r"|in (?:developer|debug|admin|god|maintenance|jailbreak|unrestricted) mode"
    r"|jailbroken|no longer (?:bound by|restricted by|an? ai|a language))",
    rf"\bas {_MODEL}(?:[,:]? (?:you (?:must|should|will|are|have|can)\b|your (?:task|job|role)"
    rf"|please)|[,:] {_SAY}\b)",
    rf"\bif you(?:'re| are) {_MODEL}\b",
    rf"(?:^\W*|[.:;!?(\[]\s*)(?:note|notes|message|attention|instructions?|notice|warning|hint|memo"
    rf"|guidance|reminder|important|dear|hello|hey|hi|listen)(?: to| for)?[,:]? {_MODEL}"
    rf"(?: {_READING}.{{0,40}}?)?\s*(?:[:,!—–]|- |$)",
    r"^\W*(?:llms?|ai|assistants?|chat ?bots?|language models?) (?:instructions?|prompts?"
    r"|directives?"
    r"|notes?|notice|guidance)\W*:",
    rf"^\W*(?:to|for) {_MODEL}(?: {_READING}.{{0,40}}?)?\s*:",
    rf"\b{_MODEL} {_READING} th(?:is|ese)\b.{{0,60}}(?:[:,—–]|\b{_MUST} )",
    rf"^\W*{_MODEL}, (?:please |you (?:must|should) |{_SAY} (?:that|with|this|only|the word)\b)",
    rf"\b(?:{_NAMED}|assistants?|ais)(?: \w+){{0,6}} {_MUST} (?:always |only |instead )?"
    rf"(?:(?:say|state|claim|conclude|report|answer|respond"
    r"|reply) (?:that|with|only)\b|cite (?:this|only|passage)|output\b|(?:treat|quote|trust) this)",
    rf"\bfor {_MODEL}(?:'s?)?(?: eyes| use| consumption)? only\b",
    rf"{_ASK}(?:pretend (?:that )?(?:you are|you're|to be)|act as|role-?play as) "
    rf"(?:(?:an? |the )*(?:unrestricted|unfiltered|evil ai|linux)|{_MODEL})\b",
    rf"{_ASK}pretend (?:that )?(?:you are|you're) not (?:bound|restricted|limited)\b",
    rf"{_ASK}(?:enter|enable|activate|switch (?:in)?to) (?:developer|debug|god|admin|jailbreak)"
    rf" mode",
    # What it is to reply.
    r"\byou (?:must|should|shall) (?:only |always )?(?:answer|reply|respond|claim) (?:that|with"
    r"|only)\b",
    r"\b(?:(?:any|every|the|each|your) summary|(?:your|every|each) (?:answer|reply|response))"
    r"(?: \w+){0,6}? (?:must|should|shall|has to) (?:mention|begin|start|end|include|say|state"
    r"|contain)\b",
    rf"{_ASK}(?:respond|reply|answer) in (?:the form|rhymes?|all caps|capitals|json|markdown|french"
    r"|german|spanish|latin|pirate)\b",
    r"\b(?:correct|right|best) (?:candidate|option|choice|answer) is (?:always )?\W?\d{1,2}\W*$",
    rf"{_ASK}(?:do not|don't|never) (?:choose|pick|select|cite) any other\b",
    rf"{_ASK}(?:give|write) (?:only )?(?:an? )?positive (?:review|summary|answer)s? only\b"
    r"|\bdo not highlight any negatives\b",
    r"https?://\S*(?:\[[a-z_ ]+\]|\{[a-z_ ]+\}|<[a-z_ ]+>)",
    rf"{_ASK}(?:respond|reply|answer)(?: to (?:this|any|every|all|the)(?: \w+){{0,4}})?"
    r"(?: (?:only|just|solely|exclusively|always|simply))? with (?:only\b|just the|exactly|nothing"
    r" but|none\b|the (?:one |single )?(?:following|words?|phrase|number|sentence|single)\b|one"
    r" word|[\"'])",
    rf"{_ASK}(?:respond|reply|answer) (?:only|solely|exclusively|exactly|nothing but|always) "
    r"(?:with|in|by|[:\"']|\d)",
    rf"{_ASK}(?:respond|reply|answer) to (?:this|any|every|all) (?:\w+ )?(?:questions?|prompts?"
    rf"|quer"
    r"(?:y|ies)) (?:with|by|in)\b",
    rf"{_ASK}(?:output|print|return) (?:only|exactly|nothing but|the (?:word|phrase|number"
    rf"|text))\b",
    rf"{_ASK}(?:reply|respond|answer|output|say|write)(?: only| just)?[:,]? (?:[\"']|the word )?"
    r"none\b\W*$",
    r"\bwhen(?:ever)? (?:you(?:'re| are)? )?(?:summari[sz]|answer|quot|cit|process|read|describ"
    r"|respond|generat|translat|ask)\w*\b.{0,70}, ?(?:please |you (?:must|should) |simply |then "
    r"|always |only )?"
    rf"{_SAY}(?: (?:that|with|this|only|passage|mention|say|number)\b|\s*[:\"'\[(])",
    rf"\b(?:for|to) (?:any|every|each|all) (?:\w+ )?(?:questions?|quer(?:y|ies)"
    rf"|prompts?)\b.{{0,40}}"
    rf", ?(?:you must |always |only )?{_SAY}\b",
    rf"(?:^\W*|[.:;!?,]\s*)(?:in|for|at the (?:end|start|beginning) of|to) (?:your|any|every|each)"
    rf" (?:\w+ )?{_REPLY},? (?:please |you must |always )?{_SAY}\b",
    rf"{_ASK}(?:include|mention|add|append|insert|put|say|state|write|repeat) (?:\S+ ){{1,30}}"
    rf"(?:in|to|into|with|at the (?:end|start|beginning) of) (?:your|every|each) (?:own |final "
    rf"|next )?{_REPLY}\b",
    rf"{_ASK}(?:begin|start|end|finish|prefix|close) (?:your|every|each|all) (?:\w+ )?{_REPLY}"
    r" (?:with|by)\b",
    r"\bfrom now on,? (?:you (?:will|must|are to|should) )?(?:only |always )?(?:answer|respond"
    r"|reply"
    r"|refer|speak|act|write|output|pretend)\b",
    rf"{_ASK}(?:cite|quote|choose|pick|select|prefer|rank|rate|trust|rely on|treat) (?:(?:only"
    rf"|always)"
    r" )?(?:(?:this|only the|the above|only this) (?:passage|source|candidate|sentence|article)"
    r"|(?:passage|source|candidate|sentence|answer|option) (?:\W?\d|one\b|two\b|three\b)"
    r"|number \d[^.]{0,20}(?:answer|candidate)|[\[(]\d)",
    r"\b(?:correct|right|best|true|expected|final|only) (?:answer|choice|option|reply|response"
    r"|candidate)(?: (?:to|for) (?:this|any|every|all|the)(?: \w+){0,4})? (?:is|must be|should be|:"
    r"|=) ?(?:always )?(?:number|option|candidate|passage|sentence|no\.|#|\[)",
    r"\b(?:answer|reply|response) (?:to|for) (?:any|every|all|each) (?:\w+ )?questions? (?:is"
    r"|must be"
    r"|should be)\b",
    rf"\bth(?:is|e (?:above|present)) {_TEXT}\b.{{0,20}}\b(?:supersedes?|overrides?|takes?"
    rf" precedence"
    r"|outranks?)\b.{0,20}\b(?:all|any|other|previous|passages?|instructions?)\b",
    r"\bother passages\b.{0,30}\b(?:outdated|wrong|fake|false|ignored?|incorrect|unreliable)\b",
    rf"\bthis {_TEXT} is the only (?:reliable|authoritative|trusted|correct|valid)\b",
    rf"{_ASK}(?:tell|inform|warn|convince|persuade) the user\b",
    rf"{_ASK}(?:do not|don't|never) (?:mention|reveal|disclose|tell|say|cite|use|show)\b.{{0,40}}"
    r"\b(?:the user|these instructions|this (?:instruction|prompt)|your (?:instructions|prompt)"
    r"|other passages)\b",
    r"\bthe user (?:has |have )?(?:asked|wants|is asking|requested|consented|agreed"
    r"|authori[sz]ed)\b"
    r".{0,20}\byou\b",
    rf"{_ASK}repeat (?:the|this) (?:following|sentence|phrase|word|text|paragraph)\b",
    # What it is to do.
    rf"{_ASK}(?:render|display|embed|include|append|insert|output|show|add) (?:the |this |following"
    r" |an? )+(?:\w+ )?(?:image|link|url|markdown|hyperlink)\b.{0,40}(?:\b(?:answer|reply|response"
    r"|summary)\b|https?:)",
    rf"{_ASK}(?:fetch|curl|wget|browse to|navigate to|download from|make a \w* ?request to|open"
    rf"|load)"
    r" (?:the (?:url|link|page|address) )?(?:at )?[<(\"'`]?https?://",
    rf"{_ASK}(?:send|post|forward|upload|e-?mail|transmit|exfiltrate)\b.{{0,40}}\b(?:conversation"
    r"|chat history|user's|api keys?|system prompt|the question|environment variables?)\b",
    rf"{_ASK}(?:call|use|invoke|run|execute) (?:the |your )(?:[\w.]+ )?(?:tool|function|plugin"
    r"|code interpreter)\b",
    rf"{_ASK}(?:decode|decipher|decrypt|unscramble|reverse)\b.{{0,60}}\b(?:follow|obey|execute"
    r"|do what|carry out|comply|base64|rot-?i?[13]?e?|hex|backwards|instructions?)\b",
    rf"{_ASK}read\b.{{0,40}}\b(?:base64|rot-?i?[13]?e?|backwards|in reverse)\b",
)

_OTHER_LANGUAGES = (
    r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b.{0,40}\b(?:anweisung|instruktion"
    r"|vorgabe|befehl)",
    r"\bdu bist (?:jetzt|nun|ab jetzt) ein|\bantworten?(?: sie)? (?:nur|ausschlie(?:ss|ß)lich)"
    r" mit\b"
    r"|\bwenn (?:du|sie) (?:diesen|den) (?:artikel|text|bericht)\b.{0,30}(?:zusammenfass|zitier)",
    r"\b(?:ignore[zr]?|oublie[zr]?|ne ten(?:ez|ir) pas compte)\b.{0,30}\b(?:instructions"
    r"|consignes?|directives)\b.{0,20}\b(?:precedentes?|anterieures?|ci-dessus)|\b(?:reponds"
    r"|repondez) (?:uniquement|seulement|exclusivement)\b|\btu es (?:maintenant|desormais) une? ",
    r"\b(?:ignor[ae]\w*|olvid[ae]\w*|descart[ae]\w*|desconsidere|dimentica\w*)\b.{0,30}"
    r"\b(?:instruccion|instruco|istruzion|indicacion|ordenes|orientaco)",
    r"\b(?:responde|responda|contesta|conteste|rispondi) (?:solo|unicamente|solamente|soltanto"
    r"|apenas|somente) (?:con|com)\b|\bahora eres una? |\bora sei un",
    r"\b(?:negeer|vergeet)\b.{0,30}\b(?:instructies|opdrachten)\b"
    r"|\bzignoruj\b.{0,30}\b(?:instrukcje"
    r"|polecenia)\b|\btalimatlar\w*\b.{0,20}\b(?:yok say|unut|gormezden)",
    r"(?:игнорируи|проигнорируи|забудь|не обращаи(?:те)? внимания).{0,40}(?:инструкц|указани|команд"
    r"|правил)|\bотвечаи(?:те)? только\b|\bты теперь\b|(?:ігноруи|забудь).{0,30}(?:інструкц"
    r"|вказівк)",
    r"(?:忽略|无视|無視|忘记|忘記|不要理会).{0,12}(?:指令|指示|说明|說明|提示|要求|规则|規則)"
    r"|系统提示|系統提示|请?(?:只|仅|僅)(?:能|需|要)?(?:回答|回复|回復|输出|輸出)",
    r"指示.{0,6}(?:無視|忘れ)|(?:تجاهل|انس).{0,25}(?:التعليمات|الاوامر)",
)

_MODELS_INPUT = (
    r"<\|[a-z_ ]{2,30}\|>|\[/?inst\]|<</?sys>>|</?(?:start|end)_of_turn>|<(?:bos|eos)>|</?s>(?=\s"
    r"|$)",
    r"^\W{0,3}#{2,} ?(?:instructions?|system|user|assistant|response|human|input|prompt)\b\W*(?::"
    r"|$)",
    r"</?(?:system|instructions?|assistant|tool_calls?|function_calls?|tool_response|think|invoke"
    r"|user_query|important)(?: [^<>]*)?>|<function=",
    r"^\W{0,3}(?:human|assistant|system|user)\W{0,2}: ?\S",
    r"^\W*\[\d{1,3}\] ?[^,\n]{2,40}, ?(?:\d{4}-\d\d-\d\d|[^,\n]{2,60}$)|^\W*passages\W*$"
    r"|\bend of passages\b",
    r"^\W*exact answer, already shown\b|^\W*write two or three sentences that answer",
    r"[{,]\s*[\"'](?:tool|tool_calls?|function|function_call|arguments|tool_name)[\"']\s*:",
    r"\b(?:noitcurtsni|snoitcurtsni|erongi|suoiverp|vafgehpgvbaf?|vtaber|qvfertneq)\b",
)

ORDER = re.compile(
    "|".join(f"(?:{rule})" for rule in (*_ORDERS, *_OTHER_LANGUAGES, *_MODELS_INPUT))
)
"""What makes a sentence one that is meant for a model."""

GOES_ON = re.compile(
    r"^\W*(?:please |then |and |also |next,? |now |finally,? |instead,? |you (?:must|should|will"
    r"|are"
    rf"|can)\b|your |it is\b)?(?:{_SAY}\b|make sure|be sure|your\b|you\b|keep|give|call it|refer"
    r"|under no circumstances|this (?:instruction|order)|failure to)"
)
"""What may follow such a sentence and belongs to it: it orders too."""

SPELLED = re.compile(r"ignore|disregard|previous|instruction|systemprompt|respond|reply|assistant")
"""What gives away words that are written letter by letter."""

REPORTED = re.compile(
    r"\b(?:said|says|saying|told|typed|typing|wrote|writes|writing|phrases?|words|commands?|like"
    r"|such as|called|entered|entering|reads?|example|attacks?|injections?|tricked|titled|posted"
    r"|replied|replying|memes?)\b"
)
"""What tells that a quoted phrase is reported rather than given as an order."""

RUN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<tag>\w+)\b[^<>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0"
    r"|opacity\s*:\s*0|\bhidden\b)[^<>]*>.*?(?:</(?P=tag)>|\Z)"
    r"|<\|im_start\|>.*?(?:<\|im_end\|>|\Z)|\[INST\].*?(?:\[/INST\]|\Z)"
    r"|<<SYS>>.*?(?:<</SYS>>|\Z)|<start_of_turn>.*?(?:<end_of_turn>|\Z)"
    r"|<tool_call>.*?(?:</tool_call>|\Z)"
    r"|^[ \t]*\[\d{1,3}\][^\n]{2,60}\d{4}-\d\d-\d\d[^\n]*"
    r"|^\W{0,3}#{2,} ?(?:instructions?|system|user|assistant|response|human|input|prompt)\b\W*$"
    r".*?(?:\n\s*\n|\Z)"
    r"|!?\[[^\]\n]*\]\([^)\n]*[{$][^)\n]*\)|!\[[^\]\n]*\]\(\s*https?:[^)\n]*\?[^)\n]*\)",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
"""What is hidden from its beginning to its end, whatever stands in it and however many lines."""
