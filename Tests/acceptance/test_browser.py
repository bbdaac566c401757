"""The journeys people make, in Chromium: at a desk, and on a phone that runs no script at all."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from browser import AGNES, DESK, INES, KARIM, PAUL, PHONE, Browser, Door
from conftest import PASSWORD

FRENCH = {
    "my day": "Ma journée", "sign in": "Continuer", "mismatch": "L’adresse et le mot de passe ne vont pas ensemble.",
    "register": "Ouvrir un dossier", "file opened": "Dossier ouvert. Son code :", "refer": "Orienter",
    "check": "Vérifier, puis envoyer", "send": "Envoyer à MOSAIK", "sent": "Orientation envoyée.", "not opened": "Pas encore ouverte.",
    "opened": "Ouverte aujourd’hui", "accept": "Accepter", "accepted": "Orientation acceptée.", "start": "Commencer",
    "started": "L’accompagnement a commencé.", "complete": "Terminer", "completed": "Orientation réalisée.", "reveal": "Révéler",
    "masked": "Identité masquée", "open": "Identité", "close": "Refermer", "contact": "Joindre la personne", "achieved": "But atteint", "kept": "Pas partagé : la personne n’a pas donné son accord.",
    "A1": "A1", "A2": "A2", "waiting": "En attente de réponse", "one wrong": "Une réponse est à revoir", "arabic": "arabe",
    "other side": "Paul Exemple (fict.)", "consent": "Noter un accord",
}
ENGLISH = {
    "my day": "My day", "sign in": "Continue", "mismatch": "The address and the password do not go together.",
    "register": "Open a file", "file opened": "File opened. Their code:", "refer": "Refer",
    "check": "Check, then send", "send": "Send to MOSAIK", "sent": "Referral sent.", "not opened": "Not opened yet.",
    "opened": "Opened today", "accept": "Accept", "accepted": "Referral accepted.", "start": "Start",
    "started": "The support has begun.", "complete": "Complete", "completed": "Referral completed.", "reveal": "Reveal",
    "masked": "Identity masked", "open": "Identity", "close": "Close", "contact": "Contact the person", "achieved": "Goal reached", "kept": "Not shared: the person did not agree.",
    "consent": "Record a consent", "A1": "A1", "A2": "A2", "waiting": "Waiting for an answer", "one wrong": "One answer needs another look", "arabic": "Arabic",
}
COOKING = "Atelier cuisine et conversation"


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


@pytest.fixture(scope="module")
def browsers(relais, door):
    """The desk’s browser runs scripts, the phone’s none: every journey goes the same way in both."""
    both = {"desk": Browser(relais, door, DESK), "phone": Browser(relais, door, PHONE, scripts=False)}
    yield both
    for one in both.values():
        one.quit()


@pytest.fixture(params=["desk", "phone"])
def look(request, browsers):
    """A browser in French that must not complain of anything while it is used."""
    one = browsers[request.param]
    one.leave("fr")
    yield one
    assert one.complaints() == []


@pytest.fixture
def desk(browsers):
    browsers["desk"].leave("fr")
    yield browsers["desk"]
    assert browsers["desk"].complaints() == []


@pytest.fixture(params=["desk-fr", "phone-fr", "desk-en"])
def reader(request, browsers):
    """A browser and the words its reader reads."""
    place, language = request.param.split("-")
    browsers[place].leave(language)
    yield browsers[place], language, FRENCH if language == "fr" else ENGLISH
    assert browsers[place].complaints() == []


def noted(look):
    """What the page says was just done."""
    return look.text("main .note-ok")


def section(look, heading):
    """The words of the section under a heading, with those behind « Voir les autres »."""
    look.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    for one in look.all("main section"):
        if any(title.text.startswith(heading) for title in one.find_elements(By.TAG_NAME, "h2")):
            return one.text
    return ""


# Coming and going


def test_the_phone_runs_no_script(browsers):
    phone = browsers["phone"]
    phone.open("/sign-in")
    phone.driver.get("data:text/html,<title>still</title><script>document.title='ran'</script>")
    assert phone.driver.title == "still"


def test_sign_in_after_a_wrong_password(reader):
    look, language, words = reader
    look.open("/")
    assert look.path == "/sign-in?next=/"
    look.fill(email=INES, password="pas-celui-la")
    look.press(words["sign in"])
    assert words["mismatch"] in look.text()
    assert look.value("email") == INES
    assert look.value("password") == ""
    look.fill(password=PASSWORD)
    look.press(words["sign in"])
    # The account's language, until one chooses another: then that is the account's.
    if language == "en":
        look.press("English", within="footer")
    assert (look.path, look.title) == ("/", words["my day"])
    assert "Inès" in look.text("h1")
    if language == "en":
        look.press("Français", within="footer")


def test_sign_in_leads_where_one_was_going(look):
    look.open("/people/new")
    look.fill(email=INES, password=PASSWORD)
    look.press("Continuer")
    assert look.path == "/people/new"


def test_sign_in_never_leads_to_another_site(desk):
    for elsewhere in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        desk.open(f"/sign-in?next={elsewhere}")
        assert desk.one("input[name=next]").get_property("value") == "/", elsewhere


def sign_in_and_out(look, path):
    look.open(f"/sign-in?next={path}")
    look.fill(email=INES, password=PASSWORD)
    look.press("Continuer")
    assert look.path == path
    look.one("details.who summary").click()
    look.press("Se déconnecter", within="header")
    assert look.path == "/sign-in"


def test_signing_out_ends_access(look):
    sign_in_and_out(look, "/people")
    look.open("/people")
    assert look.path == "/sign-in?next=/people"


def test_the_back_button_shows_nothing_after_signing_out(look, door):
    code = door.people(INES)[0]["code"]
    look.open("/sign-in")
    look.fill(email=INES, password=PASSWORD)
    look.press("Continuer")
    look.open("/people")
    assert code in look.source
    look.one("details.who summary").click()
    look.press("Se déconnecter", within="header")
    look.back()
    assert look.path == "/sign-in?next=/people" and code not in look.source


def test_the_back_button_shows_nothing_of_the_first_page_either(desk, door):
    code = door.people(INES)[0]["code"]
    sign_in_and_out(desk, "/people")
    desk.back()
    assert code not in desk.source


def test_the_back_button_shows_no_identity_after_signing_out(look, door):
    """The answer to a form is not kept by the browser at all."""
    person = door.post(INES, "/people", given="Oriane", family="Retour", languages=["fra"])["id"]
    look.open(f"/sign-in?next=/people/{person}")
    look.fill(email=INES, password=PASSWORD)
    look.press("Continuer")
    look.fill(purpose="Joindre la personne")
    look.press("Révéler")
    assert "Retour" in look.text()
    look.one("details.who summary").click()
    look.press("Se déconnecter", within="header")
    for _ in range(2):
        look.back()
        assert "Oriane Retour" not in look.source


def test_a_name_is_shown_as_a_name(desk, door):
    """Whoever has a whole name, part of one, or markup for one."""
    for given, family, shown in (("Aïcha", "Retour", "Aïcha Retour"), ("ሰላም", None, "ሰላም"), ("<b>Bo</b>", "O'Neil & Cie", "<b>Bo</b> O'Neil & Cie")):
        known = {"given": given, "languages": ["fra"]} | ({"family": family} if family else {})
        person = door.post(INES, "/people", **known)["id"]
        desk.enter(INES)
        desk.open(f"/people/{person}")
        desk.fill(purpose="Joindre la personne")
        desk.press("Révéler")
        assert desk.all("main .facts dd")[0].text == shown


# From hand to hand


def test_a_person_from_file_to_outcome(reader, door):
    look, language, words = reader
    look.enter(INES, language)

    # Inès opens a file; what is missing is said first.
    look.open("/people/new")
    look.fill(family="Exemple", phone="06 39 98 00 01")
    look._press(look.one("#f-languages"))
    Select(look.one("#f-languages")).select_by_visible_text(words["arabic"])
    look.press(words["register"])
    assert words["one wrong"] in look.text("main .note-err")
    look._press(look.one("main .note-err a"))
    assert look.evaluate("document.activeElement === document.querySelector('#f-given') || location.hash === '#f-given'")
    assert look.value("family") == "Exemple" and look.value("phone") == "06 39 98 00 01"
    assert look.value("languages") == words["arabic"]
    assert look.one("#f-given").get_attribute("aria-invalid") == "true"
    given = "Wasiima"
    look.fill(given=given)
    look.press(words["register"])
    code = look.one("h1 .code").text
    assert f"{words['file opened'].replace(' :', chr(160) + ':')} {code}." in noted(look).replace(" :", chr(160) + ":")
    assert code in look.title and given not in look.driver.title
    assert words["masked"] in look.text() and "06 39 98" not in look.source

    # Refers them: a draft, a check, and it is sent.
    look.follow(words["refer"])
    look.fill(matching="cuisine", need="Parler français en cuisinant.")
    look.press(words["check"])
    # Nothing goes without a ground: they agree, and it is noted on the way.
    assert words["send"] not in [button.text for button in look.all("main button")]
    look.follow(words["consent"])
    look.press(words["consent"])
    assert look.path.endswith("/sending")
    assert "Exemple" not in look.text("main .slip") and given not in look.source
    look.press(words["send"])
    assert noted(look) == words["sent"]
    reference = look.one("h1 .code").text
    referral = look.path.removesuffix("?done=send")
    assert words["not opened"] in look.text()
    # The day shows the most pressing; the lists have them all, the newest first.
    look.open("/")
    assert section(look, words["waiting"])
    look.open("/referrals?box=sent")
    assert reference in look.text()

    # Paul finds it and opens it; Inès sees that.
    look.enter(PAUL, language)
    look.open("/referrals")
    look.follow_code(reference)
    assert look.path == referral and "Parler français en cuisinant." in look.text()
    assert given not in look.source and "Exemple, " not in look.source and code not in look.source
    look.enter(INES, language)
    look.open(referral)
    assert words["opened"] in look.text() and words["not opened"] not in look.text()

    # Paul accepts with a note; the person has a file here now, under another code.
    look.enter(PAUL, language)
    look.open(referral)
    look.follow(words["accept"])
    look.fill(note="Venez mercredi à 14 h.")
    look.press(words["accept"])
    assert noted(look).startswith(words["accepted"])
    own_code = look.one("main .facts a.code").text
    assert own_code != code
    look.follow(own_code)
    assert words["masked"] in look.text() and "06 39 98 00 01" not in look.source and "Exemple</" not in look.one("main").get_attribute("innerHTML")
    look.press(words["reveal"])
    assert look.one("#f-purpose").get_attribute("aria-invalid") == "true" and "06 39 98 00 01" not in look.source
    look.fill(purpose=words["contact"])
    look.press(words["reveal"])
    assert f"{given} Exemple" in look.text() and "06 39 98 00 01" in look.text()
    assert given not in look.driver.title
    look.follow(words["close"])
    assert words["masked"] in look.text() and "06 39 98 00 01" not in look.source
    look.open(look.path + "/reveal")
    assert "06 39 98 00 01" not in look.source

    # Starts, and completes with levels.
    look.open(referral)
    look.follow(words["start"])
    look.press(words["start"])
    assert noted(look) == words["started"]
    look.follow(words["complete"])
    look.press(words["complete"])
    assert words["one wrong"] in look.text("main .note-err")
    look.pick("outcome", "achieved")
    look.fill(level_at_entry=words["A1"], level_at_exit=words["A2"], note="Elle tient une conversation.")
    look.press(words["complete"])
    assert noted(look) == words["completed"]

    # Inès reads that it is over, and not what came of it: nobody asked the person.
    look.enter(INES, language)
    look.open(referral)
    text = look.text()
    assert words["kept"] in text.replace("\u202f", " ").replace("\xa0", " ") and words["achieved"] not in text
    assert "Elle tient une conversation." in text and "Venez mercredi à 14 h." in text
    assert own_code not in look.source


def test_a_refusal_gives_its_reason_to_the_referrer(look, door):
    made = door.referral("sending")
    look.enter(PAUL)
    look.open(f"/referrals/{made['id']}")
    look.follow("Refuser")
    look.fill(note="Un groupe ouvre en mars.")
    look.press("Refuser")
    assert "Une réponse est à revoir" in look.text("main .note-err")
    assert look.value("note") == "Un groupe ouvre en mars."
    look.pick("reason", "no_capacity")
    look.press("Refuser")
    assert noted(look) == "Orientation refusée."
    # For a day it can still be called an error, and nothing else.
    assert [one.text for one in look.all("main .acts a")] == ["C’était une erreur"]
    look.enter(INES)
    look.open(f"/referrals/{made['id']}")
    assert "Plus de place" in look.text() and "Un groupe ouvre en mars." in look.text()


def test_a_refusal_for_another_reason_says_it_in_words(desk, door):
    made = door.referral("sending")
    desk.enter(PAUL)
    desk.open(f"/referrals/{made['id']}/refusal")
    desk.pick("reason", "other")
    desk.press("Refuser")
    assert desk.one("#f-note").get_attribute("aria-invalid") == "true"
    assert desk.one("#f-reason").get_property("value") == "other"


def test_changing_nothing_changes_nothing(look, door):
    made = door.referral("sending")
    look.enter(PAUL)
    look.open(f"/referrals/{made['id']}/refusal")
    look.follow("Ne rien changer")
    assert look.path == f"/referrals/{made['id']}"
    assert door.get(INES, f"/referrals/{made['id']}")["referral"]["state"] == "sent"


def test_a_withdrawal_takes_back_what_was_shared(look, door):
    need = "Une phrase que seul ce test écrit."
    made = door.referral("sending", need=need)
    look.enter(PAUL)
    look.open(f"/referrals/{made['id']}")
    assert need in look.text()
    look.enter(INES)
    look.open(f"/referrals/{made['id']}")
    look.follow("Annuler l’orientation")
    look.pick("reason", "person_moved")
    look.press("Annuler l’orientation")
    assert noted(look) == "Orientation annulée."
    assert "La personne a déménagé" in look.text()
    look.enter(PAUL)
    look.open(f"/referrals/{made['id']}")
    assert need not in look.source


def test_a_draft_is_kept_edited_and_unseen_by_others(look, door):
    look.enter(INES)
    look.open("/referrals/new")
    person = door.people(INES)[0]
    look.fill(person=f"{person['code']} · {person['name']}", already_done="Un entretien.")
    look.press("Garder en brouillon")
    assert "Service" in look.text("main .note-err")
    assert look.value("already_done") == "Un entretien." and person["code"] in look.value("person")
    look.fill(matching="cuisine", need="Premier jet.")
    look.pick("priority", "urgent")
    look.press("Garder en brouillon")
    assert noted(look) == "Brouillon gardé."
    path = look.path.removesuffix("?done=redraft")
    reference = look.one("h1 .code").text
    look.open("/referrals?box=drafts")
    look.follow_code(reference)
    look.follow("Modifier")
    assert look.value("need") == "Premier jet." and look.value("already_done") == "Un entretien."
    assert look.one("main input[value=urgent]").get_property("checked")
    look.fill(need="Second jet.")
    look.press("Garder en brouillon")
    assert look.path == f"{path}?done=redraft" and "Second jet." in look.text() and "Premier jet." not in look.text()
    look.enter(PAUL)
    look.open(path)
    assert look.title == "Page introuvable"


def test_a_referral_tells_everything_that_is_missing_at_once(desk):
    desk.enter(INES)
    desk.open("/referrals/new")
    desk.press("Vérifier, puis envoyer")
    assert [one.get_attribute("href").partition("#")[2] for one in desk.all("main .note-err a")] == ["f-person", "f-service", "f-need"]


def test_what_was_typed_comes_back_whole(desk, door):
    """Angle brackets, quotes and several lines: shown as they were typed, nothing run."""
    typed = "<script>alert(1)</script> « été » \"oui\" & 'non'"
    made = door.referral(need=typed)
    desk.enter(INES)
    desk.open(f"/referrals/{made['id']}")
    assert typed in desk.text()
    desk.follow("Modifier")
    assert desk.value("need") == typed


# Finding


def test_finding_by_reference_by_code_and_by_words(look, door):
    made = door.referral("sending")
    person = door.people(INES)[0]
    look.enter(INES)
    wide = look.width > 1000

    def find(words):
        if wide:
            look.open("/services")
            field = look.one("header .find input[type=search]")
        else:
            look.open("/")
            look.follow("Chercher", within="nav")
            field = look.one("#find-q")
        with look.leaving():
            field.send_keys(words, Keys.ENTER)

    find(made["reference"])
    assert look.path == f"/referrals/{made['id']}"
    find(made["reference"].lower())
    assert look.path == f"/referrals/{made['id']}"
    find(person["code"])
    assert look.path == f"/people/{person['id']}"
    find("cuisine")
    assert look.path.startswith("/find?s=") and COOKING in look.text() and look.value_of_search() == "cuisine"
    find("zzécouter")
    assert "Rien ne correspond" in look.text() and look.value_of_search() == "zzécouter"


def test_finding_by_several_words(desk):
    desk.enter(INES)
    desk.open("/services")
    with desk.leaving():
        desk.one("header .find input[type=search]").send_keys("permis am", Keys.ENTER)
    assert desk.value_of_search() == "permis am" and "Permis AM et mobilité" in desk.text()


# Languages


@pytest.mark.parametrize("path", ["/", "/referrals?box=sent", "/people/new", "/services?q=%C3%A9t%C3%A9"])
def test_changing_language_stays_on_the_page(look, path):
    look.enter(INES)
    look.open(path)
    look.press("English", within="footer")
    assert look.path == path and look.one("html").get_attribute("lang") == "en"
    look.press("Français", within="footer")
    assert look.path == path and look.one("html").get_attribute("lang") == "fr"


# By keyboard


def test_the_whole_way_by_keyboard(desk, door):
    """Tab, Enter, Space and arrows: in, past the navigation, a referral drafted, sent and opened, with the focus always seen."""
    desk.open("/sign-in")
    desk.tab_to("#f-email")
    desk.keys(INES)
    desk.tab_to("#f-password")
    desk.keys(PASSWORD)
    desk.go()
    assert desk.title == "Ma journée"

    # The skip link is first, is seen, and works.
    desk.tab_to(".skip", most=1)
    desk.keys(Keys.ENTER)
    desk.tab_to("a[href='/referrals/new']", most=3)
    desk.go()
    assert desk.title == "Nouvelle orientation"

    person = door.agreed()
    desk.tab_to("#f-person")
    desk.keys(person["code"])
    desk.tab_to("#f-matching", most=1)
    desk.keys("atelier cuis")
    WebDriverWait(desk.driver, 10, 0.05).until(lambda _: len(desk.all("#services .pick")) == 1)
    desk.tab_to("#f-need", most=5)
    desk.keys("Écrit au clavier.")
    desk.tab_to("input[name=priority]")
    desk.keys(Keys.ARROW_DOWN)
    desk.tab_to("button[value=send]")
    desk.go(Keys.SPACE)
    assert desk.path.endswith("/sending")
    desk.tab_to("main form button")
    desk.go()
    assert noted(desk) == "Orientation envoyée." and "Urgente" in desk.text()

    # The menu opens, shows the way out, and closes by the same key.
    desk.tab_to("details.who > summary")
    desk.keys(Keys.ENTER)
    desk.tab_to(".who-menu form[action='/sign-out'] button", most=7)
    desk.go()
    assert desk.path == "/sign-in"


def test_an_error_is_reached_by_its_link(desk):
    desk.enter(INES)
    desk.open("/people/new")
    desk.press("Ouvrir un dossier")
    first = desk.all("main .note-err a")[0]
    assert first.get_attribute("href").endswith("#f-given")
    desk.tab_to("main .note-err a")
    desk.keys(Keys.ENTER)
    assert desk.evaluate("document.activeElement.id") == "f-given"


# Refusals


@pytest.mark.parametrize("path, title", [
    ("/nothing-here", "Page introuvable"), ("/people/not-an-id", "Page introuvable"),
    ("/referrals/00000000-0000-4000-8000-000000000000", "Page introuvable"),
])
def test_what_is_not_there_is_a_page_with_a_way_on(desk, path, title):
    desk.enter(INES)
    desk.open(path)
    assert desk.title == title
    desk.follow("Revenir à ma journée")
    assert desk.title == "Ma journée"


def test_who_opens_no_file_is_told_so_and_shown_the_services(desk):
    desk.enter(AGNES)
    desk.open("/people")
    assert "Votre rôle ne le permet pas." in desk.text()
    desk.follow("Revenir à ma journée")
    assert desk.path == "/services"


def test_two_who_answer_at_once(desk, door):
    """Paul has the question open while Léna answers: he is told what happened, not that he may not."""
    made = door.referral("sending")
    desk.enter(PAUL)
    desk.open(f"/referrals/{made['id']}/acceptance")
    door.post("lena@mosaik.example", f"/referrals/{made['id']}/acceptance")
    desk.press("Accepter")
    assert desk.title == "Quelqu’un est passé avant" and "acceptée" in desk.text()


def test_a_form_of_an_older_session_is_refused(desk, door):
    made = door.referral("sending")
    desk.enter(PAUL)
    desk.open(f"/referrals/{made['id']}/acceptance")
    desk.enter("lena@mosaik.example")
    desk.press("Accepter")
    assert "Ce formulaire ne vient pas de votre session." in desk.text()
    assert door.get(INES, f"/referrals/{made['id']}")["referral"]["state"] == "sent"


def test_a_colleague_sees_the_file_but_not_the_identity(desk, door):
    """Karim works beside Inès: the code and the case, no name, and nothing to reveal it with."""
    person = door.people(INES)[0]
    desk.enter(KARIM)
    desk.open(f"/people/{person['id']}")
    if desk.title == "Page introuvable":
        return
    assert person["name"] not in desk.source
    assert not desk.all("form.mask-form") and "Seules les personnes qui suivent ce dossier" in desk.text()
