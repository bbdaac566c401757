"""What pages do with whatever people write: on paper, in any script, and when it looks like markup."""

import base64
import re

import pytest

from browser import DESK, INES, PAUL, Browser, Door

# Each would run, or break out of where it stands, on a page that takes text for markup.
MARKUP = [
    "<script>document.title='ran'</script>", "\"><img src=x onerror=document.title='ran'>", "'><svg onload=document.title='ran'>",
    "</textarea></title><script>document.title='ran'</script>", "<a href=\"javascript:document.title='ran'\">x</a>",
    "{{constructor.constructor('document.title=`ran`')()}}", "\u2028<iframe srcdoc='<script>parent.document.title=1</script>'>",
    "<math><mtext><style><img src=x onerror=document.title='ran'></style></mtext></math>",
]
DARI = "می‌خواهم زبان فرانسوی بیاموزم (A2)."


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


@pytest.fixture(scope="module")
def look(relais, door):
    one = Browser(relais, door, DESK)
    yield one
    one.quit()


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_is_text_wherever_it_was_written(look, door, markup):
    person = door.post(INES, "/people", given=markup[:60], family=markup[:60], address=markup[:100], contact_wishes=markup[:100],
                       phone="06 39 98 00 01", languages=["fra"])["id"]
    made = door.referral("sending", person=person, need=markup)
    door.post(PAUL, f"/referrals/{made['id']}/acceptance", note=markup)
    theirs = door.get(PAUL, f"/referrals/{made['id']}")["person_id"]
    look.complaints()
    ways = [
        (INES, "/"), (INES, "/people"), (INES, f"/people/{person}"), (INES, f"/referrals/{made['id']}"), (INES, f"/people/{person}/amendment"),
        (INES, f"/people/{person}/history"), (INES, f"/referrals/new?person={person}"), (INES, f"/people/{person}/handover"),
        (PAUL, f"/referrals/{made['id']}"), (PAUL, f"/referrals/{made['id']}/print"), (PAUL, f"/people/{theirs}"), (PAUL, "/notices"),
    ]
    for email, path in ways:
        look.enter(email)
        look.open(path)
        assert look.driver.title.endswith(" · Relais"), path
        assert look.evaluate("document.querySelectorAll('main :is(script, iframe, img, math, style)').length") == 0, path
    look.enter(INES)
    look.open(f"/people/{person}")
    look.fill(purpose="Joindre la personne")
    look.press("Révéler")
    # Line ends of all kinds become one in what is read back.
    assert markup[:12].strip() in look.text()
    assert look.complaints() == []


def test_another_script_runs_its_own_way(look, door):
    person = door.post(INES, "/people", given="مریم", family="نمونه", contact_wishes=DARI, languages=["prs"])["id"]
    made = door.referral("sending", person=person, need=DARI)
    for language in ("fr", "en"):
        look.enter(PAUL, language)
        look.open(f"/referrals/{made['id']}")
        assert look.evaluate("document.documentElement.dir") == "ltr"
        assert DARI in look.text()
        assert look.evaluate(
            f"getComputedStyle([...document.querySelectorAll('dd')].find(e => e.textContent.includes({DARI[:12]!r}))).direction") == "rtl"
    look.enter(INES)
    look.open(f"/people/{person}")
    assert look.evaluate("document.querySelector('h1 bdi').textContent").startswith("مریم")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_referral_is_one_page_of_paper_without_a_name(look, door, language):
    person = door.post(INES, "/people", given="Papier", family="Modèle", birth_date="2007", phone="06 39 98 00 02", languages=["fra", "prs"],
                       french_level="a1", commune="19272")["id"]
    longest = ("Progresser à l’oral pour entrer en apprentissage. " * 20)[:500].strip()
    draft = door.draft(person=person, need=longest)
    for step, email in (("sending", INES), ("acceptance", PAUL), ("start", PAUL)):
        door.post(email, f"/referrals/{draft['id']}/{step}")
    door.post(PAUL, f"/referrals/{draft['id']}/completion", outcome="achieved")
    look.enter(PAUL, language)
    look.open(f"/referrals/{draft['id']}")
    look.follow("Imprimer la fiche" if language == "fr" else "Print the form")
    assert "Papier" not in look.text() and "06 39" not in look.text()
    assert longest in look.text()
    printed = look.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pdf = base64.b64decode(printed["data"])
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    width, height = (float(one) for one in re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", pdf).groups())
    assert (round(width), round(height)) == (595, 842)
