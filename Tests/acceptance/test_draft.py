"""A referral in under a minute and at most six interactions: a tap, or one field filled in; with scripts and without."""

import time

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from browser import DESK, INES, PAUL, PHONE, Browser, Door

COOKING = "Atelier cuisine et conversation"
MOST, MINUTE = 6, 60


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


@pytest.fixture(scope="module", params=[(DESK, True), (DESK, False), (PHONE, True), (PHONE, False)],
                ids=["desk", "desk-bare", "phone", "phone-bare"])
def hands(request, relais, door):
    browser = Browser(relais, door, *request.param)
    yield browser
    browser.quit()


@pytest.fixture(params=["fr", "en"])
def counted(request, hands):
    """Who counts what they do."""
    hands.enter(INES, request.param)
    yield Counting(hands, request.param)
    assert hands.complaints() == []


@pytest.fixture(scope="module")
def desk(relais, door):
    browser = Browser(relais, door, DESK)
    yield browser
    assert browser.complaints() == []
    browser.quit()


class Counting:
    """A browser that counts interactions, and the seconds since it began."""

    WORDS = {"fr": ("Vérifier, puis envoyer", "Envoyer à MOSAIK", "Orientation envoyée."),
             "en": ("Check, then send", "Send to MOSAIK", "Referral sent.")}

    def __init__(self, look, language):
        self.look, self.count, self.words = look, 0, self.WORDS[language]

    def begin(self, path):
        self.look.open(path)
        self.start = time.monotonic()

    def tap(self, selector):
        self.count += 1
        with self.look.leaving():
            self.look._press(next(one for one in self.look.all(selector) if one.is_displayed()))

    def fill(self, name, text):
        self.count += 1
        self.look.fill(**{name: text})

    def choose(self, service):
        self.count += 1
        self.look._press(self.look.one(f'main input[name=service][value="{service}"] + label'))

    def send(self):
        check, send, sent = self.words
        self.count += 2
        time.sleep(0.6)  # for what comes as one types
        self.look.press(check)
        assert "06 39" not in self.look.source
        self.look.press(send)
        assert self.look.text("main .note-ok") == sent
        assert self.count <= MOST and time.monotonic() - self.start < MINUTE
        return self.look.path.removeprefix("/referrals/").removesuffix("?done=send")


# The journeys


def test_from_my_day_by_typing(counted, door):
    person = door.agreed()
    counted.begin("/")
    counted.tap("main a[href='/referrals/new']")
    counted.fill("person", person["code"])
    counted.fill("matching", "cuisine")
    counted.fill("need", "Rencontrer des habitants, en tapant.")
    made = counted.send()
    kept = door.get(INES, f"/referrals/{made}")
    assert kept["referral"]["service"] == COOKING and kept["need"] == "Rencontrer des habitants, en tapant."
    assert kept["referral"]["person_code"] == person["code"]


def test_from_a_file_by_choosing_what_suits(counted, door):
    person = door.agreed()["id"]
    service = door.service(COOKING)
    counted.begin(f"/people/{person}")
    counted.tap(f"main a[href='/referrals/new?person={person}']")
    counted.fill("matching", "cuisine egletons" + Keys.ENTER)
    WebDriverWait(counted.look.driver, 5).until(lambda _: counted.look.evaluate("document.querySelectorAll('#services .pick').length") == 1)
    counted.choose(service)
    counted.fill("need", "Parler en cuisinant.")
    assert door.get(INES, f"/referrals/{counted.send()}")["referral"]["service"] == COOKING


def test_from_a_service(counted, door):
    person = door.agreed()
    counted.begin("/services")
    counted.tap(f"main a[href='/referrals/new?service={door.service(COOKING)}']")
    counted.fill("person", f"{person['code']} · {person['name']}")
    counted.fill("need", "Parler en cuisinant.")
    assert door.get(INES, f"/referrals/{counted.send()}")["referral"]["service"] == COOKING


# What is found, what is said


def shown(look):
    return look.evaluate("[...document.querySelectorAll('#services .pick b')].map(one => one.textContent)")


def until(look, holds):
    WebDriverWait(look.driver, 8, 0.05).until(lambda _: holds())


def test_services_come_as_one_types(desk, door):
    desk.enter(INES)
    desk.open(f"/referrals/new?person={door.agreed()['id']}")
    everything = shown(desk)
    assert 3 < len(everything) <= 8 and desk.all("#more button")
    field = desk.one("#f-matching")
    field.send_keys("PERMÍS tul")
    until(desk, lambda: shown(desk) == ["Permis AM et mobilité"])
    assert desk.evaluate("document.activeElement.id") == "f-matching" and desk.text("#found") == "1 service."
    assert desk.text("#slip") == "Ce que Mission Locale verra" and "Mission Locale" in desk.text("#shut")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("zzzz")
    until(desk, lambda: shown(desk) == [])
    assert "Aucun service ne correspond" in desk.text("#found") and desk.text("#slip") == "Ce que le service verra"
    field.send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.DELETE)
    until(desk, lambda: shown(desk) == everything)
    desk._press(desk.one("#more button"))
    until(desk, lambda: len(shown(desk)) > len(everything) and not desk.all("#more button"))
    assert shown(desk)[: len(everything)] == everything
    assert desk.evaluate("document.activeElement.name") == "service"
    assert desk.axe() == []


def test_the_slip_follows_the_service(desk, door):
    desk.enter(INES)
    desk.open(f"/referrals/new?person={door.agreed()['id']}&matching=mosaik")
    desk.pick("service", door.service(COOKING))
    assert desk.text("#slip") == "Ce que MOSAIK verra" and desk.text("#shut") == "Seulement si MOSAIK accepte"


# Drafts that keep themselves


def kept(door, made):
    """How often a draft was kept."""
    return door.get(INES, f"/referrals/{made}")["row_version"]


def begin(desk, door, need):
    """A draft that has kept itself once; its id."""
    desk.enter(INES)
    desk.open(f"/referrals/new?person={door.agreed()['id']}&service={door.service(COOKING)}")
    desk.fill(need=need)
    until(desk, lambda: desk.text("#saved").startswith("Brouillon enregistré à "))
    assert desk.evaluate("document.activeElement.id") == "f-need"
    return desk.path.removeprefix("/referrals/").removesuffix("/draft")


def test_a_draft_keeps_itself_and_not_at_every_key(relais, desk, door):
    made = begin(desk, door, "Un début.")
    assert door.get(INES, f"/referrals/{made}")["need"] == "Un début."
    for word in " puis une suite que l’on tape sans se presser".split(" "):
        desk.keys(word + " ")
        time.sleep(0.4)
    time.sleep(1.2)
    assert kept(door, made) == 1
    desk.keys(Keys.TAB)
    until(desk, lambda: kept(door, made) == 2)
    assert desk.evaluate("document.activeElement.id") == "f-already_done"
    desk.open(desk.path)
    assert "sans se presser" in desk.value("need")


def test_leaving_the_page_keeps_the_draft(relais, desk, door):
    made = begin(desk, door, "Avant de partir.")
    desk.keys(" Et la fin.")
    desk.open("/")
    until(desk, lambda: door.get(INES, f"/referrals/{made}")["need"] == "Avant de partir. Et la fin.")
    assert "Avant de partir." not in desk.source


def test_what_another_tab_kept_is_not_overwritten(desk, door):
    made = begin(desk, door, "D’ici.")
    door.post(INES, f"/referrals/{made}/draft", service=door.service(COOKING), need="D’ailleurs.")
    desk.keys(" Encore.", Keys.TAB)
    until(desk, lambda: "a changé ailleurs" in desk.text("#saved"))
    assert door.get(INES, f"/referrals/{made}")["need"] == "D’ailleurs."
    assert desk.value("need") == "D’ici. Encore."
    desk.press("Garder en brouillon")
    assert "D’ici. Encore." == desk.value("need") and "Voir ce qui est gardé" in desk.text("main .note-err")
    assert door.get(INES, f"/referrals/{made}")["need"] == "D’ailleurs."
    desk.press("Garder en brouillon")
    assert door.get(INES, f"/referrals/{made}")["need"] == "D’ici. Encore."


def test_words_about_one_person_are_not_kept_for_another(relais, desk, door):
    first, second = door.people(INES)[:2]
    desk.enter(INES)
    desk.open("/referrals/new")
    desk.fill(person=first["code"])
    desk.keys(Keys.TAB)
    until(desk, lambda: first["code"] in desk.text("#whom"))
    desk.fill(need="Écrit pour la première.", person=second["code"])
    desk.keys(Keys.TAB)
    until(desk, lambda: second["code"] in desk.text("#whom"))
    assert "écrits pour quelqu’un d’autre" in desk.text("#whom")
    desk.open("/referrals/new")
    assert desk.value("need") == "" and desk.value("person") == ""


def test_a_draft_that_cannot_be_kept_says_so_and_loses_nothing(relais, desk, door):
    made = begin(desk, door, "Gardé.")
    desk.driver.execute_cdp_cmd("Network.enable", {})
    desk.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
    try:
        desk.keys(" Hors ligne.", Keys.TAB)
        until(desk, lambda: desk.text("#saved").startswith("Pas encore enregistré"))
        assert desk.value("need") == "Gardé. Hors ligne."
    finally:
        desk.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
    desk.keys("Suite.", Keys.TAB)
    until(desk, lambda: door.get(INES, f"/referrals/{made}")["need"] == "Gardé. Hors ligne.")
    desk.complaints()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_state_is_accessible(desk, door, language, scheme, width):
    desk.enter(INES, language)
    desk.resize(width)
    desk.prefer(scheme)
    try:
        desk.open(f"/referrals/new?person={door.agreed()['id']}")
        assert desk.axe() == []
        desk.open("/referrals/new")
        with desk.leaving():
            desk._press(desk.one("main button[value=send]"))
        assert desk.axe() == [] and desk.evaluate("document.activeElement.matches('.note-err')")
        made = door.draft()
        for noun in ("draft", "sending"):
            desk.open(f"/referrals/{made['id']}/{noun}")
            assert desk.axe() == []
    finally:
        desk.resize(DESK)
        desk.prefer("light")


def test_nobody_else_sees_a_draft_that_keeps_itself(desk, door):
    made = begin(desk, door, "À personne d’autre.")
    desk.enter(PAUL)
    desk.open(f"/referrals/{made}/draft")
    assert desk.title == "Page introuvable" and "À personne" not in desk.source
