"""Closed lists for errors that are injected: words that systems put for others, and words of one class."""

from __future__ import annotations

ANTONYMS = (
    "killed|wounded", "killed|rescued", "increase|decrease", "increased|decreased", "rose|fell", "rise|fall",
    "won|lost",
    "win|lose", "winner|loser", "before|after", "more|less", "more|fewer", "support|oppose", "supported|opposed",
    "supporters|opponents", "accept|reject", "accepted|rejected", "approved|rejected", "above|below", "over|under",
    "open|close", "opened|closed", "buy|sell", "bought|sold", "arrived|left", "arrested|released", "confirmed|denied",
    "confirm|deny", "guilty|innocent", "success|failure", "succeeded|failed", "allow|ban", "allowed|banned",
    "attack|defend", "attacked|defended", "started|ended", "start|end", "first|last", "highest|lowest", "high|low",
    "higher|lower", "largest|smallest", "large|small", "long|short", "best|worst", "better|worse", "good|bad",
    "strong|weak", "early|late", "earlier|later", "inside|outside", "victory|defeat", "ally|enemy", "allies|enemies",
    "friend|enemy", "gain|loss", "gains|losses", "profit|loss", "import|export", "imports|exports", "legal|illegal",
    "possible|impossible", "likely|unlikely", "with|without", "always|never", "everyone|nobody", "all|none",
    "north|south", "east|west", "northern|southern", "eastern|western", "man|woman", "men|women", "son|daughter",
    "father|mother", "brother|sister", "husband|wife", "boys|girls", "he|she", "his|her", "old|young", "up|down",
    "public|private", "dead|alive", "safe|dangerous", "hope|fear", "love|hate", "praised|criticised", "agreed|refused",
    "up|down", "cut|raised", "reduce|expand", "hired|fired", "lend|borrow", "summer|winter", "morning|evening",
)  # fmt: skip
UNITS = (
    "kilometers|miles", "kilometres|miles", "km|miles", "meters|feet", "metres|feet", "kilograms|pounds", "kg|pounds",
    "tonnes|kilograms", "tons|pounds", "liters|gallons", "litres|gallons", "hours|minutes", "minutes|seconds",
    "days|weeks", "weeks|months", "months|years", "years|decades", "dollars|euros", "dollars|pounds", "euros|yuan",
    "yen|yuan", "rubles|dollars", "million|billion", "billion|trillion", "thousand|million",
    "percent|percentage points",
    "hectares|acres", "centimeters|inches", "degrees Celsius|degrees Fahrenheit", "per cent|million", "percent|million",
)  # fmt: skip
CURRENCIES = "$€£¥"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS_OF_DAY = ("morning", "afternoon", "evening", "night", "noon", "midnight", "dawn", "dusk")
RELATIVE_DAYS = ("today", "yesterday", "tomorrow")
MONTHS = (
    "January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""All but May, which is a verb, too."""
SMALL_NUMBERS = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
)  # fmt: skip
NEGATED = (
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "can", "did", "does", "do", "should",
    "must",
)  # fmt: skip
"""Auxiliary verbs, after which "not" may stand."""
RANKS = (
    "general|admiral", "colonel|general", "captain|major", "sergeant|corporal", "lieutenant|captain",
    "prime minister|president", "president|chairman", "minister|secretary", "mayor|governor", "ambassador|consul",
    "senator|deputy", "director|manager", "chief executive|general manager", "deputy|vice", "judge|lawyer",
    "prosecutor|lawyer", "king|prince", "spokesman|speaker", "spokeswoman|announcer",
    "secretary general|general secretary",
    "lieutenant colonel|sub-colonel", "major general|general-major", "chief of staff|head of employees",
    "vice president|deputy of the president", "attorney general|public prosecutor", "chancellor|adviser", "coach|bus",
    "captain|leader", "chairman|chair", "officer|official", "detective|spy", "inspector|controller", "sheriff|chief",
    "foreign minister|minister of the outside", "head coach|main trainer", "candidate|nominee", "professor|teacher",
)  # fmt: skip
FOREIGN_ACRONYMS = {
    "NATO": "OTAN", "UN": "ONU", "EU": "UE", "IMF": "FMI", "WHO": "OMS", "WTO": "OMC", "UNESCO": "UNESKO", "US": "EEUU",
    "UK": "RU", "AIDS": "SIDA", "DNA": "ADN", "GDP": "PIB", "IAEA": "AIEA", "OECD": "OCDE", "NGO": "ONG", "UAE": "EAU",
}  # fmt: skip
