"""A mentor records a meeting by telephone in under thirty seconds, with scripts and without; and what else they see, at both widths."""

import os
import time

import pytest

from browser import DESK, PHONE, Browser, Door
from mentoring import GARANCE, matched

LEA = "lea.marraine@chemins-singuliers.example"


@pytest.fixture(scope="module")
def match(relais):
    return matched(relais, "Un parrain fictif", LEA)


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


@pytest.fixture(scope="module", params=[(PHONE, True), (PHONE, False), (DESK, True)], ids=["phone", "phone-bare", "desk"])
def hands(request, relais, door, match):
    browser = Browser(relais, door, *request.param)
    browser.has_scripts = request.param[1]
    yield browser
    browser.quit()


WORDS = {"fr": ("Noter une rencontre", "Enregistrer", "C’est noté. Merci."), "en": ("Record a meeting", "Save", "Recorded. Thank you.")}


def test_a_meeting_in_under_thirty_seconds(hands, match):
    """Today and what is usual are filled in: two taps."""
    language = "en" if hands.width == DESK else "fr"
    record, save, told = WORDS[language]
    hands.enter(LEA, language)
    hands.open("/mentoring")
    start = time.monotonic()
    hands.follow(record)
    if not hands.has_scripts:  # another meeting of the day has another hour; yesterday is one tap
        hands._press(hands.all("main input[name=day] + label")[1])
    elif hands.width == DESK:
        hands._press(hands.all("main input[name=day] + label")[2])
        hands.driver.execute_script("arguments[0].value = arguments[1]", hands.one("#f-on"), "2026-11-01")
    hands.press(save)
    assert hands.text("main .note-ok") == told and time.monotonic() - start < 30
    assert hands.complaints() == []


PAGES = ["/mentoring", "/mentoring/matches/{match}/meeting", "/mentoring/matches/{match}/plan", "/mentoring/calendar", "{meeting}",
         "{meeting}/record"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_what_a_mentor_sees(hands, match, path, language):
    hands.enter(LEA, language)
    if "{meeting}" in path:
        hands.open("/mentoring")
        link = next(one.get_attribute("href") for one in hands.all("main a[href*='/meetings/']"))
        path = path.replace("{meeting}", link.removeprefix(hands.url).removesuffix("/record"))
    hands.open(path.format(**match))
    look(hands, f"{path.format(**match).strip('/').replace('/', '-')[:60]}-{language}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_whoever_leads_sees(hands, match, language):
    hands.enter(GARANCE, language)
    hands.open(f"/programmes/{match['programme']}/meetings")
    assert "Mimi" not in hands.source
    look(hands, f"programme-meetings-{language}")
    hands.open(f"/programmes/{match['programme']}/meetings/import")
    look(hands, f"meetings-import-{language}")


def look(hands, name):
    assert len(hands.all("h1")) == 1, hands.path
    if pictures := os.environ.get("RELAIS_PICTURES"):
        hands.picture(f"{pictures}/{name}-{hands.width}{'' if hands.has_scripts else '-bare'}.png")
    assert hands.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), hands.path
    if hands.has_scripts:
        assert hands.axe() == [], hands.path
        small = hands.evaluate(
            "[...document.querySelectorAll('main .btn, main .taps label')].filter(e => e.getClientRects().length)"
            ".filter(e => e.getBoundingClientRect().height < 43).map(e => e.outerHTML.slice(0, 80))")
        assert hands.width > 500 or small == [], small
    assert hands.complaints() == []


def test_a_draft_keeps_itself(hands, match):
    if not hands.has_scripts:
        pytest.skip("the button beside does it, and MeetingPageTests")
    hands.enter(LEA, "fr")
    path = f"/mentoring/matches/{match['match']}/meeting"
    hands.open(path)
    hands.evaluate("document.querySelector('details.more').open = true")
    hands.fill(note=f"Au stade, {hands.width}")
    for _ in range(60):
        if hands.text("#saved"):
            break
        time.sleep(0.1)
    assert hands.text("#saved") == "Brouillon gardé."
    hands.open("/mentoring")
    hands.open(path)
    assert hands.one("#f-note").get_property("value") == f"Au stade, {hands.width}"
    assert hands.complaints() == []


def test_a_mentor_without_an_account_records_by_a_link(relais, match):
    """Followed on a telephone nobody has signed in on; put away and followed again; taken back."""
    garance = match["api"]
    link = garance.post(f"mentors/{match['mentor']}/link").json["link"].removeprefix(relais.url)
    phone = Browser(relais, Door(relais), PHONE)
    phone.has_scripts = True
    try:
        phone.open(link)
        assert phone.path == "/mentoring" and not phone.all("main a[href*=calendar]"), phone.path
        look(phone, "by-a-link")
        phone.follow("Noter une rencontre")
        phone._press(phone.all("main input[name=day] + label")[2])
        phone.driver.execute_script("arguments[0].value = arguments[1]", phone.one("#f-on"), "2026-10-25")
        phone.press("Enregistrer")
        assert phone.text("main .note-ok") == "C’est noté. Merci."
        phone.one(".who summary").click()
        phone.press("Se déconnecter", within=".who-menu")
        phone.open("/mentoring")
        assert phone.path.startswith("/sign-in")
        phone.open(link)
        assert phone.path == "/mentoring"
        assert garance.post(f"mentors/{match['mentor']}/link/end").status == 204
        phone.open(link)
        assert phone.text("h1") == "Ce lien n’ouvre rien"
    finally:
        phone.quit()
