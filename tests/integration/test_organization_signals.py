"""Bodies, offices, acronyms and terms that were rendered word by word, with what ships as the reference source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.annotation import annotate
from detector.authorities.learning import build_archive
from detector.case import Case
from detector.case.resources import Resources
from detector.settings import Settings
from detector.signals import Signal, acronym, institution, media_name, proper_name, run_together, term, title
from detector.types import Alignment, Article, Link, Observation, Reference


@pytest.fixture(scope="module")
def resources() -> Iterator[Resources]:
    with Resources(Settings(grammar="none")) as opened:
        yield opened


def look(signal: Signal, resources: Resources, copy: str, reference: str | None = None) -> dict[str, Observation]:
    """What a signal marks, by the text marked; both texts' first sentences are linked, their second ones, and so on."""
    document = annotate.annotate(Article("copy", copy))
    alignment = Alignment(document)
    if reference is not None:
        other = annotate.annotate(Article("reference", reference))
        count = min(len(document.sentences), len(other.sentences))
        links = tuple(Link(0, (number,), (number,), 1.0, "near") for number in range(count))
        alignment = Alignment(document, (Reference(other, "given", 1.0, True, "same story"),), links)
    found = {copy[o.start : o.end]: o for o in signal.find(Case(alignment, resources)) if o.raw_score >= 0.4}
    return {" ".join(text.split()): observation for text, observation in found.items()}


AMERICAN = (
    " The White House in Washington declined to comment. The FBI and Congress were informed, American officials said."
)


@pytest.mark.parametrize(
    ("copy", "wrong", "right"),
    [
        ("Officials from the Ministry of Foreign Affairs joined the raid.", "Ministry of Foreign Affairs", "State Dep"),
        ("The Ministry of Justice appealed the ruling.", "Ministry of Justice", "Justice Department"),
        ("The Ministry of Finance froze the accounts.", "Ministry of Finance", "Treasury"),
        ("He left the Ministry of Defense in May.", "Ministry of Defense", "Defense Department"),
        ("She heads the social security management.", "social security management", "Social Security Administration"),
        ("The American Marshall Service made the arrest.", "American Marshall Service", "U.S. Marshals Service"),
        ("Agents of the service of internal revenue came.", "service of internal revenue", "Internal Revenue Service"),
        (
            "The Ministry of Veterans Affairs closed two hospitals.",
            "Ministry of Veterans Affairs",
            "Department of Veterans Affairs",
        ),
        (
            "Migration and Customs Enforcement made the raid.",
            "Migration and Customs Enforcement",
            "Immigration and Customs Enforcement",
        ),
    ],
)
def test_a_body_rendered_word_by_word_is_marked(resources: Resources, copy: str, wrong: str, right: str) -> None:
    found = look(institution.SIGNAL, resources, copy + AMERICAN)
    assert wrong in found
    assert found[wrong].raw_score >= 0.8
    assert right in found[wrong].suggestions[0].text


@pytest.mark.parametrize(
    "copy",
    [
        "The Russian Ministry of Foreign Affairs said on Monday that it would answer. The Kremlin agreed in Moscow.",
        "The Ministry of Foreign Affairs in Paris said the French ambassador would leave. France has protested.",
        "Japan’s Ministry of Finance and the Bank of Japan in Tokyo are talking to Japanese lenders.",
        "The Justice Department and the U.S. Department of State declined to comment." + AMERICAN,
        "The Department of Justice, the F.B.I. and the Internal Revenue Service took part." + AMERICAN,
        "Beijing’s Ministry of Commerce answered the tariffs." + AMERICAN,
        "A ministry of foreign affairs is a part of a government.",
        "Another civil rights organization and two labor offices joined the protest." + AMERICAN,
    ],
)
def test_a_right_name_is_not_marked(resources: Resources, copy: str) -> None:
    assert [o for o in look(institution.SIGNAL, resources, copy).values() if o.raw_score >= 0.8] == []


def test_the_other_version_is_shown_as_the_reason(resources: Resources) -> None:
    copy = "Officials from the Ministry of Foreign Affairs joined the raid." + AMERICAN
    reference = "State Department officials were part of the raid." + AMERICAN
    found = look(institution.SIGNAL, resources, copy, reference)["Ministry of Foreign Affairs"]
    assert found.evidence[0].kind == "reference"
    assert found.suggestions[0].text == "State Department"


ICE = " Immigration and Customs Enforcement, or ICE, was founded in 2003. ICE has said nothing."


@pytest.mark.parametrize(
    ("copy", "wrong"),
    [
        ("Senior ice officials met on Monday.", "ice"),
        ("Other iceberg officials came to Miami. ICE, ICE and ICE.", "iceberg"),
        ("It was said that Ice arrested two men.", "Ice"),
    ],
)
def test_an_acronym_read_as_a_word_is_marked(resources: Resources, copy: str, wrong: str) -> None:
    found = look(acronym.SIGNAL, resources, copy + ICE)
    assert found[wrong].raw_score >= 0.8
    assert found[wrong].suggestions[0].text == "ICE"


@pytest.mark.parametrize(
    "copy",
    [
        "Players met on the ice, and the ice melted in the sun." + ICE,
        "The WHO said that those who officials voted for were ill.",
        "OAKLAND, July 26 — The Oakland police said that Oakland officials were safe.",
        "Ice officials of the hockey league were asked about the ice.",
    ],
)
def test_a_word_that_is_a_word_is_not_taken_for_an_acronym(resources: Resources, copy: str) -> None:
    assert [o for o in look(acronym.SIGNAL, resources, copy).values() if o.raw_score >= 0.8] == []


def test_a_lost_deputy_is_marked_beside_the_other_version(resources: Resources) -> None:
    copy = "The plan answers White House chief of staff Stephen Miller, who wants more arrests."
    reference = "The plan answers White House deputy chief of staff Stephen Miller, who wants more arrests."
    found = look(title.SIGNAL, resources, copy, reference)
    assert found["chief of staff"].suggestions[0].text == "deputy chief of staff"
    assert found["chief of staff"].raw_score >= 0.8


@pytest.mark.parametrize(
    ("copy", "reference"),
    [
        ("Trump adviser Stephen Miller spoke.", "White House deputy chief of staff Stephen Miller spoke."),
        ("President Barack Obama spoke.", "Former President Barack Obama spoke."),
        ("Chief Executive Tim Cook spoke.", "Tim Cook, the chief executive, spoke."),
    ],
)
def test_another_true_title_is_not_marked(resources: Resources, copy: str, reference: str) -> None:
    assert look(title.SIGNAL, resources, copy, reference) == {}


def test_a_literal_title_is_marked(resources: Resources) -> None:
    copy = "Dan Scavino, the White House Vice-Chief of Staff, was there." + AMERICAN
    (found,) = [o for text, o in look(title.SIGNAL, resources, copy).items() if "Vice-Chief" in text]
    assert found.suggestions[0].text == "White House deputy chief of staff"


def test_the_american_lawyer_is_an_office_only_where_the_story_is_american(resources: Resources) -> None:
    marked = look(title.SIGNAL, resources, "John Whitfield, the American lawyer, managed the raid." + AMERICAN)
    assert marked["American lawyer"].suggestions[0].text == "U.S. attorney"
    assert look(title.SIGNAL, resources, "American lawyer John Whitfield spoke." + AMERICAN) == {}
    assert look(title.SIGNAL, resources, "In Paris, John Whitfield, the American lawyer, met French ministers.") == {}


def test_a_hyphen_divides_the_words_of_a_term(resources: Resources) -> None:
    assert list(look(term.SIGNAL, resources, "He promised collective-deportation raids.")) == ["collective-deportation"]


def test_a_fixed_term_is_marked_and_its_right_form_is_not(resources: Resources) -> None:
    found = look(term.SIGNAL, resources, "He promised collective deportation. Mass deportations began.")
    assert list(found) == ["collective deportation"]


@pytest.mark.parametrize(
    ("copy", "reference", "wrong", "right"),
    [
        ("The bank Burning was fined.", "The bank Berning was fined.", "Burning", "Berning"),
        ("He lives in Kamden now.", "He lives in Camden now.", "Kamden", "Camden"),
    ],
)
def test_a_misspelt_name_is_marked_beside_the_other_version(
    resources: Resources, copy: str, reference: str, wrong: str, right: str
) -> None:
    found = look(proper_name.SIGNAL, resources, copy, reference)
    assert found[wrong].suggestions[0].text == right


@pytest.mark.parametrize(
    ("copy", "reference"),
    [
        ("He went to Kiev by train.", "He went to Kyiv by train."),
        ("The Department of Justice sued.", "The Justice Department sued."),
        ("The FDIC was asked.", "The Federal Deposit Insurance Corporation was asked."),
        ("He lives in Boston now.", "He lives in Camden now."),
    ],
)
def test_a_legitimate_variant_is_not_marked(resources: Resources, copy: str, reference: str) -> None:
    assert look(proper_name.SIGNAL, resources, copy, reference) == {}


TIMES = " The Times was told so. A spokesman confirmed it to The Times."


def test_a_paper_named_by_a_word_is_marked(resources: Resources) -> None:
    found = look(media_name.SIGNAL, resources, "The plan is ready, according to documents obtained by the era." + TIMES)
    assert found["the era"].suggestions[0].text == "The Times"


@pytest.mark.parametrize(
    "copy",
    [
        "The documents were obtained by the newspaper." + TIMES,
        "He told the time by the sun, and the era ended." + TIMES,
        "The documents were obtained by the era.",
    ],
)
def test_a_source_that_is_no_paper_of_the_story_is_not_marked(resources: Resources, copy: str) -> None:
    assert look(media_name.SIGNAL, resources, copy) == {}


@pytest.mark.parametrize(
    ("copy", "reference", "wrong", "right"),
    [
        ("He is a reporter of the guardian newspaper in London.", None, "the guardian", "The Guardian"),
        ("Shares of Apple fell, the profit of Apple too. On Monday, apple said it would pay.", None, "apple", "Apple"),
        ("He flew home to turkey.", "He returned to Turkey on Monday.", "turkey", "Turkey"),
        ("The fans saw that the arsenal won.", "The fans saw when Arsenal won again.", "the arsenal", "Arsenal"),
    ],
)
def test_a_name_in_small_letters_is_marked_where_only_a_name_can_stand(
    resources: Resources, copy: str, reference: str | None, wrong: str, right: str
) -> None:
    found = look(media_name.SIGNAL, resources, copy, reference)
    assert {text: o.suggestions[0].text for text, o in found.items()} == {wrong: right}


@pytest.mark.parametrize(
    ("copy", "reference"),
    [
        ("The daily newspaper and the independent newspaper Novaya said so.", None),
        ("Shares of Apple fell. He ate the apple and an apple pie, apple by apple.", None),
        ("Roast turkey was on the table.", "They had dinner in Turkey."),
        ("He voted in parliament and then parliament said so.", "He voted in Parliament and then Parliament said so."),
        ("Many saw that the apple fell.", "Many of them saw how shares of Apple fell."),
    ],
)
def test_a_word_that_is_no_name_is_not_marked(resources: Resources, copy: str, reference: str | None) -> None:
    assert look(media_name.SIGNAL, resources, copy, reference) == {}


def test_names_run_together_are_marked(resources: Resources) -> None:
    found = look(run_together.SIGNAL, resources, "Michael H. Killerand Albert Cole contributed reporting.")
    assert found["Killerand"].suggestions[0].text == "Killer and"


@pytest.mark.parametrize(
    ("copy", "wrong", "right"),
    [
        ("Officials at theWhite House said so.", "theWhite", "the White"),
        ("It was the end ofthe war.", "ofthe", "of the"),
        ("He praised thegovernment in Paris.", "thegovernment", "the government"),
        ("The governmentand its allies agreed.", "governmentand", "government and"),
        ("Donald Trump won. The Trumpadministration said so.", "Trumpadministration", "Trump administration"),
        ("Mr. HomanandMiller were there.", "HomanandMiller", "Homan and Miller"),
        ("Leaders of NorthKorea met. North Korea fired a missile.", "NorthKorea", "North Korea"),
    ],
)
def test_a_lost_space_between_words_or_names_is_marked(resources: Resources, copy: str, wrong: str, right: str) -> None:
    assert {text: o.suggestions[0].text for text, o in look(run_together.SIGNAL, resources, copy).items()} == {
        wrong: right
    }


@pytest.mark.parametrize(
    "copy",
    [
        "YouTube, McDonald, iPhone, SpaceX and vanGogh are written so.",
        "Donald Trump spoke of Trumpism, and Trumpworld cheered; Obamacare stays.",
        "Niki Lauda sold it. The airline Laudamotion flies to Vienna.",
        "The Jazz Dance begins. JazzDance is open to many styles.",
        "Write to desk@ofthe.org, or see www.ofthe.org and #ofthe.",
    ],
)
def test_a_word_written_so_on_purpose_is_not_parted(resources: Resources, copy: str) -> None:
    assert look(run_together.SIGNAL, resources, copy) == {}


def test_a_word_that_the_other_version_has_is_not_parted(resources: Resources) -> None:
    copy = "Officials at theWhite House said so."
    assert look(run_together.SIGNAL, resources, copy, "They spoke at theWhite.") == {}


@pytest.mark.parametrize(
    "copy",
    [
        "President Ferdinand Marcos met Bertrand Russell at Roland Garros.",
        "Officials from Poland Thursday said that Orlando Bertrand Cole was there.",
        "The Killerand reported it. Killerand Holdings and Killerand Albert are firms.",
    ],
)
def test_names_that_end_so_are_not_taken_apart(resources: Resources, copy: str) -> None:
    assert look(run_together.SIGNAL, resources, copy) == {}


@pytest.mark.parametrize(
    ("copy", "reference", "wrong", "right"),
    [
        ("Then agents of ICE came. Other iceberg officials left.", None, "iceberg", "ICE"),
        ("Two of the nasal scientists spoke.", "Two of the NASA scientists spoke.", "nasal", "NASA"),
        ("Female officials came to the town.", "The FEMA officials came to the town.", "Female", "FEMA"),
    ],
)
def test_a_longer_or_near_word_for_an_acronym_is_marked(
    resources: Resources, copy: str, reference: str | None, wrong: str, right: str
) -> None:
    found = look(acronym.SIGNAL, resources, copy, reference)
    assert {text: o.suggestions[0].text for text, o in found.items()} == {wrong: right}


@pytest.mark.parametrize(
    ("copy", "reference"),
    [
        ("Then the SEC acted. As SEC officials came, so did security officials and secret agents.", None),
        ("Then FEMA came. Some female officials left.", "Then FEMA came. Women officials left."),
        ("Then agents of ICE came. The icing officials on the icebreaker melted the ice.", None),
    ],
)
def test_a_word_that_only_begins_like_an_acronym_is_not_marked(
    resources: Resources, copy: str, reference: str | None
) -> None:
    assert look(acronym.SIGNAL, resources, copy, reference) == {}


def test_a_full_name_that_is_not_the_acronyms_is_marked(resources: Resources) -> None:
    copy = "The Service of Immigration and Control of Customs (ICE) detained forty people in Florida." + AMERICAN
    found = look(acronym.SIGNAL, resources, copy)["Service of Immigration and Control of Customs"]
    assert found.suggestions[0].text == "Immigration and Customs Enforcement"


@pytest.mark.parametrize(
    "name",
    ["Immigration and Customs Enforcement", "U.S. Immigration and Customs Enforcement", "Institution of Engineers"],
)
def test_a_right_or_another_full_name_is_not_marked(resources: Resources, name: str) -> None:
    assert look(acronym.SIGNAL, resources, f"The {name} (ICE) met in Florida." + AMERICAN) == {}


def test_a_title_of_another_country_is_marked_where_it_is_not_used(resources: Resources) -> None:
    found = look(title.SIGNAL, resources, "US Foreign Minister Marco Rubio met reporters." + AMERICAN)
    assert found["Foreign Minister"].suggestions[0].text == "secretary of state"
    assert look(title.SIGNAL, resources, "Russian Foreign Minister Sergei Lavrov met reporters." + AMERICAN) == {}


def test_an_office_in_a_country_is_no_body(tmp_path: Path) -> None:
    known = (
        "The US Department of State said on Monday that it had no comment. The US Department of State is in Washington."
    )
    build_archive([Article(f"story-{n}", known) for n in range(3)], tmp_path / "desk.sqlite")
    with Resources(Settings(authority=(str(tmp_path / "desk.sqlite"),))) as opened:
        copy = "Two experts called him the worst secretary of state in US history." + AMERICAN
        assert look(institution.SIGNAL, opened, copy) == {}
        garbled = look(institution.SIGNAL, opened, "The US Ministry of State said nothing." + AMERICAN)
        assert garbled.keys() == {"Ministry of State"}
