"""A commune is typed: its name or its postcode, offered while one types, understood without scripts."""

import pytest

from browser import DESK, INES, PHONE, Browser, Door
from servers import eventually
from web import Page


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


@pytest.fixture(scope="module")
def desk(relais, door):
    browser = Browser(relais, door, DESK)
    yield browser
    browser.quit()


def filled(look, commune, family):
    look.open("/people/new")
    look.fill(given="Essai", family=family, languages="dari", commune=commune)
    look.press("Ouvrir un dossier")


def test_those_that_fit_are_offered_while_one_types(desk):
    desk.enter(INES)
    desk.open("/people/new")
    offered = "[...document.querySelectorAll('#l-commune option')].map(o => o.value)"
    assert desk.evaluate(offered) == []
    desk.fill(commune="brive")
    assert eventually(5, lambda: desk.evaluate(offered)[:1] == ["Brive-la-Gaillarde (19100)"]), desk.evaluate(offered)
    desk.fill(commune="st")
    assert eventually(5, lambda: len(desk.evaluate(offered)) == 8), desk.evaluate(offered)
    assert desk.axe() == [] and desk.complaints() == []


@pytest.mark.parametrize("typed, shown", [("tulle", "Tulle"), ("84000", "Avignon"), ("19031", "Brive-la-Gaillarde"), ("Égletons (19300)", "Égletons")])
def test_it_is_understood_however_it_is_named(desk, typed, shown):
    desk.enter(INES)
    filled(desk, typed, "Commune-Fictive")
    assert shown in desk.text("main")
    # The form that corrects the file says it, and keeps it.
    desk.open(desk.path.split("?")[0] + "/amendment")
    assert desk.value("commune").startswith(shown)


def test_where_several_fit_one_is_chosen_without_scripts(relais, door):
    browser = Browser(relais, door, PHONE, scripts=False)
    try:
        browser.enter(INES)
        filled(browser, "19320", "Plusieurs-Fictive")
        assert "plusieurs communes correspondent" in browser.text("main .note-err")
        assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
        choices = browser.all("main fieldset input[type=radio][name=commune]")
        assert len(choices) > 1 and browser.value("commune") == "19320"
        chosen = choices[1].get_property("value")
        browser._press(browser.one(f'main input[name=commune][value="{chosen}"] + label'))
        browser.press("Ouvrir un dossier")
        assert chosen.split(" (")[0] in browser.text("main")
        filled(browser, "Nulle-Part-sur-Rien", "Aucune-Fictive")
        assert "Relais ne connaît pas cette commune" in browser.text("main .note-err") and browser.value("commune") == "Nulle-Part-sur-Rien"
        assert not browser.all("main fieldset input[type=radio][name=commune]")
    finally:
        browser.quit()


def test_the_choice_is_accessible(desk):
    desk.enter(INES)
    filled(desk, "19320", "Plusieurs-Fictive")
    assert desk.all("main fieldset input[type=radio][name=commune]") and desk.axe() == []


def test_the_form_is_light_and_asks_by_post(relais):
    ines = relais.browser(INES, "fr")
    page = ines.get("/people/new")
    assert len(page.body) <= 30 * 1024
    csrf = Page(page.text).form("/people")["fields"]["form_token"]
    answer = ines.post("/communes", {"form_token": csrf, "q": "tull"})
    assert answer.status == 200 and answer.json["offers"][0] == "Tulle (19000)", "near where the network has services"
    assert ines.post("/communes", {"form_token": csrf, "q": ""}).json == {"offers": []}
    assert ines.get("/communes?q=tulle").status in (404, 405)
    assert ines.post("/communes", {"q": "tulle"}).status == 403
