"""The path that the project was made for, walked in a browser: one organisation refers a young person to another, with a third as
partner; the course is full, a place frees; they come, it ends, they say that it is so; and they go on to an organisation without an
account, which answers by a link. At every point somebody tries to lose them, and the lists show where they are.
"""

import datetime

import pytest

from browser import DESK, INES, PAUL, PHONE, Browser, Door
from servers import eventually
from web import paris_day

HUGO, MAUD, SARA, YANN = ("hugo@mosaik.example", "admin@mosaik.example", "sara@mission-locale.example", "yann@mission-locale.example")


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


class Walk:
    """The windows of a walk, the person on it, and where they are looked for."""

    def __init__(self, relais, door):
        self.relais, self.door = relais, door
        self.desk, self.phone = Browser(relais, door, DESK), Browser(relais, door, PHONE)

    def between(self, email, person):
        """Whether somebody's list of those between two legs shows the person: in the page and over the API alike."""
        listed = person in [one["person"] for one in self.door.get(email, "/paths?between=yes&limit=100")["items"]]
        code = self.door.get(email, f"/people/{person}")["code"]
        self.desk.enter(email, "en")
        self.desk.open("/paths/between")
        assert (code in self.desk.text()) == listed, (email, code, listed)
        return listed

    def sees(self, browser, language, *words):
        """What a page says, that it is in its language and as wide as its window, and that axe finds nothing."""
        assert all(word in browser.text() for word in words), (words, browser.text()[:800])
        assert browser.evaluate("document.documentElement.lang") == language
        assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert browser.axe() == []

    def quit(self):
        assert self.desk.complaints() == [] and self.phone.complaints() == []
        self.desk.quit(), self.phone.quit()


@pytest.fixture(scope="module")
def walk(relais, door):
    one = Walk(relais, door)
    yield one
    one.quit()


def test_the_path_of_the_seed(relais, door, walk):
    desk, phone = walk.desk, walk.phone
    course, workshop = "Français du Gué (essai)", "Essais au garage (essai)"
    themes = ["lecture-ecriture-calcul--maitriser-le-francais"]
    service = door.post(HUGO, "/services", name=course, thematiques=themes, languages=["fra"], commune="19272")["id"]
    door.post(HUGO, "/places", service=service, places="1")
    template = door.post("odile@chemins-singuliers.example", "/path-templates", name="Essai du Gué", steps=[f"{service} / 12 / Mission Locale"])["id"]
    door.post(HUGO, f"/path-templates/{template}/agreement")
    door.post(YANN, f"/path-templates/{template}/agreement")
    other = door.referral("sending", "acceptance", person=door.post(INES, "/people", given="Zoé", languages=["fra"])["id"], service=course)
    person = door.post(INES, "/people", given="Zéphyr", family="Modèle-Fictif", phone="06 39 98 44 57", languages=["ara"])["id"]
    made = door.draft(INES, person, course, "Lire et écrire.")["id"]
    here = f"/referrals/{made}"

    # Chemins Singuliers refers, with the Mission Locale as partner, which hears that it was named and nothing else.
    desk.enter(INES, "en")
    desk.open(f"{here}/partnership")
    partner = next(one["id"] for one in door.get(INES, "/organisations")["items"] if one["name"] == "Mission Locale")
    desk.pick("partners", partner)
    desk.press("Say who carries it too")
    desk.follow("Send")
    desk.press("Send to MOSAIK")
    assert "Mission Locale" in desk.text()
    door.post(INES, f"/people/{person}/path/following", template=template)
    assert not walk.between(INES, person)
    desk.enter(YANN, "en")
    desk.open("/notices")
    assert "Chemins Singuliers" in desk.text() and "names you to carry a leg" in desk.text()
    desk.open(here)
    assert "Lire et écrire." not in desk.source

    # MOSAIK is full: on the list, with a rank that the sender sees.
    desk.enter(PAUL, "en")
    desk.open(here)
    desk.follow("Accept")
    desk.press("Accept")
    assert desk.path == f"{here}/acceptance", "nobody is taken in where there is no place"
    desk.open(f"{here}/wait")
    desk.pick("reason", "no_capacity")
    desk.press("Put on the waiting list")
    desk.enter(INES, "en")
    desk.open(here)
    assert "1 of 1" in desk.text() or "1 on the waiting list" in desk.text(), desk.text()[:600]

    # A place frees, is offered, and taken.
    door.post(PAUL, f"/referrals/{other['id']}/end", reason="no_show")
    assert eventually(20, lambda: door.get(INES, f"/standing?referral={made}").get("offered_until"))
    desk.open(here)
    assert desk.all("form[action$='/offer-refusal']")
    desk.enter(PAUL, "en")
    desk.open(here)
    desk.follow("Accept")
    desk.press("Accept")
    received = door.get(PAUL, f"/referrals/{made}")["person_id"]
    assert not walk.between(INES, person) and not walk.between(PAUL, received)

    # An appointment, moved once, and its slip in the person's language.
    day = paris_day() + datetime.timedelta(7)
    desk.enter(PAUL, "en")
    desk.open(here)
    desk.follow("Record an appointment")
    desk.fill(on=f"{day:%d/%m/%Y}", at="14:30", place="3 rue Fictive, Tulle", bring="Un stylo")
    desk.press("Record an appointment")
    desk.follow("Move to another time")
    assert desk.value("place") == "3 rue Fictive, Tulle"
    desk.fill(on=f"{day:%d/%m/%Y}", at="10:00")
    desk.pick("by", "person")
    desk.press("Move to another time")
    assert "cancelled by the person" in desk.text()
    desk.follow("العربية")
    assert desk.evaluate("document.querySelector('article').dir") == "rtl" and "3 rue Fictive, Tulle" in desk.text("article")
    assert "Zéphyr" not in desk.source and course not in desk.text("article")

    # They come, the course goes on, and ends.
    desk.open(f"{here}/attendance")
    desk.press("Record attendance")
    assert door.get(INES, f"/referrals/{made}")["referral"]["state"] in ("accepted", "in_progress")
    desk.open(f"{here}/completion")
    desk.pick("outcome", "achieved")
    desk.press("Complete")
    assert walk.between(INES, person) and walk.between(PAUL, received)

    # The young person says so, on a phone.
    desk.enter(PAUL, "en")
    desk.open(f"{here}/slip")
    desk.pick("language", "fra")
    desk.press("Print the confirmation slip")
    code = desk.text("#slip-code")
    phone.leave("fr")
    phone.open("/c?language=fra")
    walk.sees(phone, "fr")
    phone.fill(code=code)
    phone._leave_by(phone.one("main form .btn-go"))
    walk.sees(phone, "fr", course)
    assert "Zéphyr" not in phone.source
    phone.pick("answer", "confirmed")
    phone._leave_by(phone.one("main form .btn-go"))
    walk.sees(phone, "fr")
    for email in (INES, PAUL):
        desk.enter(email, "en")
        desk.open(here)
        assert "Outcome confirmed" in desk.text()
    # What was planned stands beside what happened, for the side that follows a template.
    desk.enter(INES, "en")
    desk.open(f"/people/{person}/path")
    assert "Essai du Gué" in desk.text() and desk.evaluate("document.querySelectorAll('figure.pic').length") == 2

    # MOSAIK passes them on to an organisation without an account.
    door.get(MAUD, "/me")
    desk.enter(MAUD, "en")
    desk.open("/partners/new")
    desk.fill(name="Garage du Gué (fictif)", service=workshop, commune="Tulle", covers="Referrals", paper="Binder 5", signed_on="2026-01-05")
    desk.pick("thematiques", "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite")
    desk.pick("languages", "fra")
    desk.press("Record")
    assert desk.path.startswith("/agreements")
    onward = door.post(PAUL, f"/referrals/{made}/forwarding", service=door.service(workshop), need="Choisir un métier.", priority="normal",
                       basis="public_interest_task")["id"]
    assert walk.between(PAUL, received), "a draft is no leg yet"
    desk.enter(PAUL, "en")
    desk.open(f"/referrals/{onward}/sending")
    if desk.all("#f-vouch"):
        desk.fill(vouch="L’équipe est d’accord.")
    desk.press("Send to Garage du Gué (fictif)")
    assert not walk.between(PAUL, received)
    desk.enter(PAUL, "en")
    desk.open(f"/referrals/{onward}")
    desk.press("Make the link")
    link = desk.text("#link-address").removeprefix(relais.url)
    assert desk.all("svg.qr")

    # It answers on a phone, by what it was given: in French, and in English.
    phone.leave("en")
    phone.open(link)
    assert phone.path == "/link"
    walk.sees(phone, "en", "Choisir un métier.")
    assert "Zéphyr" not in phone.source
    phone.follow("Accept")
    phone.press("Accept")
    walk.sees(phone, "en")
    desk.open(f"/referrals/{onward}")
    desk.press("Give the code")
    phone.fill(code=desk.text("#link-code"))
    phone.press("Open")
    phone.press("Show the name and the contact")
    assert "Zéphyr" in phone.text() and "06 39 98 44 57" in phone.text()
    held = phone.driver.get_cookie("__Host-relais-link")["value"]
    phone.leave("fr")
    phone._cookie("__Host-relais-link", held, secure=True)
    phone.open("/link")
    walk.sees(phone, "fr", "Choisir un métier.")
    phone.follow("Noter une présence")
    phone.press("Noter une présence")
    phone.follow("Terminer")
    phone.pick("outcome", "partly_achieved")
    phone.press("Terminer")
    walk.sees(phone, "fr")

    # Both sides see that it is over, and nobody is lost: between two legs until their path ends.
    assert walk.between(PAUL, received)
    desk.enter(PAUL, "en")
    desk.open(f"/referrals/{onward}")
    # Nobody asked the person whether MOSAIK may know what came of it.
    told = door.get(PAUL, f"/referrals/{onward}")
    assert told["referral"]["state"] == "completed" and not told["is_result_shared"] and "outcome" not in told
    desk.press("Take the link back")
    phone.open("/link")
    assert "Ce lien n’ouvre rien" in phone.text()
    for email, one in ((PAUL, received), (INES, person)):
        door.post(email, f"/people/{one}/path/end", reason="goal_reached")
        assert not walk.between(email, one)
