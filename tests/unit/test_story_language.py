"""In which language a story is: English copy must not be taken for another language, for then it is not examined."""

from __future__ import annotations

import subprocess
import sys

import pytest

from detector.annotation.language import story_language

NAMES = """HEERHUGOWAARD, Netherlands - The mayors of Heerhugowaard, 's-Graveland, Noordwijkerhout and
Zoeterwoude-Rijndijk met in Alphen aan den Rijn. "Wij willen dat de mensen hier kunnen blijven wonen," said Jan-Peter
van den Broek. ("We want people to be able to stay here.") The
Rijkswaterstaat and the Hoogheemraadschap van Rijnland sent delegates."""
SCORES = "BILBAO, Spain - Osasuna 2-1 Alavés; Eibar 0-0 Real Sociedad. Goals: Aimar Oroz, Lucas Torró, Kike García."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The president said on Friday that taxes would be cut next year.", "en"),
        ("Le président a déclaré vendredi que les impôts baisseraient l’année prochaine.", "fr"),
        ("Bundeskanzler Scholz sagte am Freitag, dass die Steuern im kommenden Jahr gesenkt werden.", "de"),
        ("Президент заявил в пятницу, что налоги будут снижены.", "ru"),
        ("大統領は金曜日、来年には税金が引き下げられると述べた。減税は国会で審議される。", "ja"),
        (NAMES, "en"),
        ("Roket menghantam kota pada hari Jumat, kata presiden Indonesia kepada wartawan di Jakarta.", "id"),
        ("42", None),
        ("", None),
    ],
)
def test_the_language_is_recognized(text: str, language: str | None) -> None:
    assert story_language(text) == language


def test_names_and_scores_alone_are_of_no_language_for_sure() -> None:
    assert story_language(SCORES) in (None, "en")


def test_english_opens_no_recognizer() -> None:
    code = f"""
import sys
from detector.annotation.language import story_language
assert story_language({NAMES!r}) == "en"
assert "py3langid" not in sys.modules
assert story_language("Le président a déclaré vendredi que les impôts baisseraient.") == "fr"
assert "py3langid" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
