"""Spelling of either side of the Atlantic: closed classes of endings and a list of single words, hand-written (CC0)."""

from __future__ import annotations

import regex

_OUR = (
    "armour behaviour candour clamour colour endeavour favour favourite flavour harbour honour humour labour "
    "neighbour neighbourhood odour parlour rigour rumour saviour savour splendour tumour valour vapour vigour"
)
_ISE = (
    "apologise authorise capitalise categorise centralise characterise civilise colonise criticise crystallise "
    "decentralise demonise destabilise emphasise equalise finalise formalise generalise globalise harmonise "
    "hospitalise idealise industrialise jeopardise legalise legitimise liberalise materialise maximise militarise "
    "minimise mobilise modernise monopolise nationalise neutralise normalise optimise organise penalise polarise "
    "popularise prioritise privatise publicise radicalise realise recognise reorganise revitalise scrutinise "
    "specialise stabilise standardise summarise symbolise sympathise terrorise utilise vandalise visualise"
)
_DOUBLED = (
    "cancel channel counsel dial equal fuel fulfil funnel initial label level marshal model panel pedal quarrel rival "
    "shovel signal spiral total travel tunnel"
)
_SINGLE = (
    "centre/center theatre/theater litre/liter metre/meter kilometre/kilometer fibre/fiber calibre/caliber "
    "manoeuvre/maneuver sombre/somber spectre/specter defence/defense offence/offense licence/license "
    "pretence/pretense catalogue/catalog dialogue/dialog analyse/analyze paralyse/paralyze programme/program "
    "tyre/tire kerb/curb plough/plow draught/draft grey/gray mould/mold moustache/mustache sceptical/skeptical "
    "sceptic/skeptic aluminium/aluminum aeroplane/airplane cheque/check jewellery/jewelry pyjamas/pajamas "
    "storey/story storeys/stories skilful/skillful wilful/willful enrol/enroll instalment/installment "
    "ageing/aging judgement/judgment acknowledgement/acknowledgment encyclopaedia/encyclopedia "
    "paediatric/pediatric anaesthetic/anesthetic haemorrhage/hemorrhage oestrogen/estrogen foetus/fetus "
    "diarrhoea/diarrhea orthopaedic/orthopedic gynaecologist/gynecologist archaeologist/archeologist "
    "towards/toward afterwards/afterward amongst/among whilst/while learnt/learned burnt/burned spelt/spelled "
    "travelling/traveling traveller/traveler travelled/traveled per cent/percent"
)
_PLAIN_ELSEWHERE = frozenset(("program", "check", "tire", "draft", "curb", "story", "stories", "while", "among"))
"""American words that are British ones, too: of these the British form is not made."""


def _listed() -> dict[str, str]:
    """British → American."""
    found: dict[str, str] = {}
    for word in _OUR.split():
        for ending in ("", "s", "ed", "ing", "able", "hood", "less", "ful"):
            found[word + ending] = word.replace("our", "or") + ending
    for word in _ISE.split():
        stem = word[:-2]
        for ending in ("se", "ses", "sed", "sing", "sation", "sations", "ser", "sers"):
            found[stem[:-1] + "i" + ending] = stem[:-1] + "i" + ending.replace("s", "z", 1)
    for word in _DOUBLED.split():
        for ending in ("ed", "ing", "er", "ers"):
            found[f"{word}l{ending}"] = word + ending
    for pair in regex.findall(r"(?:per )?\w+/\w+", _SINGLE):
        british, american = pair.split("/")
        found[british] = american
        if british.endswith(("re", "ence", "ogue", "que", "mme")):
            found[british + "s"] = american + "s"
    return found


AMERICAN = _listed()
"""British → American, in small letters."""
BRITISH = {american: british for british, american in AMERICAN.items() if american not in _PLAIN_ELSEWHERE}
"""American → British."""

_WORD = regex.compile(r"per cent\b|\p{L}+")


def _respelled(text: str, listed: dict[str, str]) -> str:
    def put(match: regex.Match[str]) -> str:
        word = match.group()
        other = listed.get(word.lower())
        if other is None or word.isupper():
            return word
        return other.title() if word[0].isupper() else other

    return _WORD.sub(put, text)


def american(text: str) -> str:
    """A text in American spelling."""
    return _respelled(text, AMERICAN)


def british(text: str) -> str:
    """A text in British spelling."""
    return _respelled(text, BRITISH)
