"""Searching, from outside: what is found and for whom, where the words typed go (nowhere), the key that leads there."""

import html
import json
import pathlib
import re
import urllib.parse

import pytest
from selenium.webdriver.common.keys import Keys

from servers import eventually
from browser import DESK, INES, KARIM, PAUL, PHONE, Browser as Chromium, Door
from test_forms import CORPUS, dangerous
from web import Api, Browser, is_problem

AGNES = "admin@chemins-singuliers.example"
# A name that stands nowhere else.
CANARY = "Zéphyrine-Canari"


@pytest.fixture(scope="module")
def ines(relais):
    return relais.browser(INES, "fr")


@pytest.fixture(scope="module")
def someone(relais):
    return relais.api(INES).person(given=CANARY, family="Fictive", birth_date="2008", commune="19272", languages=["prs"])


def search(browser, typed):
    """Types and presses Enter: the page that comes in the end, and where it stands."""
    csrf = browser.csrf()
    answer = browser.post("/find", {"form_token": csrf, "q": typed})
    assert answer.status == 303, answer
    return browser.get(answer.location), answer.location


# The API


def test_the_api_finds_people_referrals_and_services(relais, someone):
    api = relais.api(INES)
    for words in ("zephyrine", "ZEPHYRINE canari", "zephirine canari", someone["code"], someone["code"].lower().replace("-", "")):
        found = api.post("searches", {"words": words})
        assert found.status == 200, found
        assert [one["id"] for one in found.json["people"]["items"]] == [someone["id"]], words
        assert found.json["people"]["items"][0]["name"] == f"{CANARY} F." and found.json["people"]["count"] == 1
    service = api.service("MOSAIK", "Français")
    referral = api.sent(service, someone["id"])
    for words in (referral["reference"], referral["reference"].lower().replace("-", ""), "zephyrine canari"):
        assert [one["id"] for one in api.post("searches", {"words": words}).json["referrals"]["items"]] == [referral["id"]], words
    found = relais.api(PAUL).post("searches", {"words": referral["reference"]}).json
    assert [one["id"] for one in found["referrals"]["items"]] == [referral["id"]]
    found = api.post("searches?limit=1", {"words": "français", "only": "services"}).json
    assert len(found["services"]["items"]) == 1 < found["services"]["count"] and found["people"] == {"items": [], "count": 0}


def test_the_api_finds_nobody_for_who_may_not(relais, someone):
    for email in (KARIM, PAUL):
        for words in ("zephyrine", someone["code"]):
            found = relais.api(email).post("searches", {"words": words}).json
            assert found["people"]["count"] == 0 and found["referrals"]["count"] == 0, (email, words)
    is_problem(relais.api(AGNES).post("searches", {"words": "zephyrine"}), 403, "not-permitted")
    is_problem(Api(relais).post("searches", {"words": "zephyrine"}), 401)


def test_the_api_says_what_is_wrong(relais):
    api = relais.api(INES)
    for body, field in (({}, "words"), ({"words": " "}, "words"), ({"words": "x" * 101}, "words"), ({"words": "x", "only": "y"}, "only"), ({"words": "x", "q": "y"}, "q")):
        is_problem(api.post("searches", body), 422, "invalid", [field])
    is_problem(api.post("searches?limit=101", {"words": "x"}), 422, "invalid", ["limit"])
    is_problem(api.post("searches?words=x", {"words": "x"}), 422, "invalid", ["words"])
    assert api.get("searches").status == 405
    for text in CORPUS + ["%", "_", "'", "\\", "a' OR '1'='1", "*", "𝕏" * 100]:
        assert api.post("searches", {"words": text[:100]}).status in (200, 422), text


# The page


def test_the_page_shows_groups_and_keeps_what_was_typed(relais, ines, someone):
    answer, address = search(ines, "zephyrine")
    page = html.unescape(answer.text)
    assert answer.status == 200 and f'href="/people/{someone["id"]}"' in page and f"<bdi>{CANARY} F.</bdi>" in page
    assert 'value="zephyrine"' in page and "1 personne" in page
    # The same address again, as the way back and a reload do, and in the other language.
    assert f"/people/{someone['id']}" in ines.get(address).text
    assert "1 person" in relais.browser(INES, "en").get(address).text or relais.token(INES)
    answer, _ = search(ines, "cuisine")
    assert "Atelier cuisine et conversation" in answer.text and "/referrals/new?service=" in answer.text
    answer, _ = search(ines, "xyzxyz")
    assert "Rien ne correspond" in answer.text and 'href="/people/new"' in answer.text and 'value="xyzxyz"' in answer.text


def test_a_code_leads_to_its_page(relais, ines, someone):
    csrf = ines.csrf()
    for typed in (someone["code"], f" {someone['code'].lower()} ", someone["code"].replace("-", "")):
        assert ines.post("/find", {"form_token": csrf, "q": typed}).location == f"/people/{someone['id']}"
    # A code of others is words like any other.
    other = relais.browser(PAUL).post("/find", {"form_token": relais.browser(PAUL).csrf(), "q": someone["code"]})
    assert other.location.startswith("/find?s=")


def test_more_of_a_group_is_a_link_away(relais, ines):
    api = relais.api(INES)
    for number in range(12):
        api.person(given="Ondine-Plusieurs", family=f"Fictive {number}")
    answer, address = search(ines, "ondine")
    assert answer.text.count("<bdi>Ondine-Plusieurs") == 10 and "12" in answer.text
    more = html.unescape(re.search(r'href="(/find\?s=[^"]+only=people)"', answer.text).group(1))
    whole = ines.get(more)
    assert whole.text.count("<bdi>Ondine-Plusieurs") == 12 and f'href="{address}"' in whole.text


def test_what_was_sealed_for_one_session_is_nothing_to_another(relais, ines, someone):
    _, address = search(ines, "zephyrine")
    for other in (relais.browser(PAUL), relais.browser(KARIM), Browser(relais, relais.new_token(INES))):
        answer = other.get(address)
        assert answer.status == 200 and "zephyrine" not in answer.text.lower() and CANARY not in answer.text
    assert Browser(relais).get(address).location.startswith("/sign-in?next=")
    for broken in ("", "x", "%00", "%FF", "A" * 380, "A" * 9_000, address[8:-3] + "AAA"):
        assert ines.get(f"/find?s={broken}").status == 200


def test_words_in_an_address_are_not_looked_for(ines):
    assert ines.get(f"/find?q={urllib.parse.quote(CANARY)}").location == "/find"
    assert ines.get("/find?q=").location == "/find"


def test_the_corpus_comes_back_as_text(ines):
    from web import Page
    for text in CORPUS:
        answer, address = search(ines, text)
        assert answer.status == 200 and not dangerous(Page(answer.text)), text
        assert re.fullmatch(r"/find(\?s=[A-Za-z0-9_-]+)?", address), address


def test_a_form_from_elsewhere_finds_nothing(relais, ines):
    assert ines.post("/find", {"q": "zephyrine"}).status == 403
    assert ines.post("/find", {"q": "zephyrine", "form_token": relais.browser(PAUL).csrf()}).status == 403
    assert ines.post("/find", {"q": "zephyrine", "form_token": ines.csrf()}, Origin="https://evil.example").status == 403
    assert Browser(relais).post("/find", {"q": "zephyrine"}).status == 401


# Where the words go: nowhere.


def test_the_words_typed_are_kept_nowhere(relais, ines, someone):
    """Not in the log, not in an address, not in the audit, not in the database; that someone was shown is."""
    typed = "zephyrine canari xq"
    before = int(relais.sql("SELECT count(*) FROM audit.entry WHERE action = 'person.searched'")[0][0])
    addresses = [search(ines, words)[1] for words in (typed, "Zéphyrine-Canari")]
    relais.api(INES).post("searches", {"words": typed})
    state = pathlib.Path(relais.home, "state-find", "relais")
    state.mkdir(parents=True)
    (state / "session").write_text(relais.token(INES))
    assert someone["code"] in relais.run("find", "zephyrine", XDG_STATE_HOME=str(state.parent)).stdout
    assert someone["code"] in relais.run("find", "-", input="zephyrine\n", XDG_STATE_HOME=str(state.parent)).stdout
    assert int(relais.sql("SELECT count(*) FROM audit.entry WHERE action = 'person.searched'")[0][0]) == before + 5
    told = pathlib.Path(relais.log.name).read_text() + " ".join(addresses)
    told += "".join(pathlib.Path(one).read_text(errors="replace") for one in pathlib.Path(relais.home, "relais").rglob("*.log"))
    told += json.dumps(relais.sql("SELECT convert_from(bytes, 'UTF8') FROM audit.entry"))
    assert '"route":"/find"' in told or "/find" in told
    for trace in ("zephyrine", "Zéphyrine", "canari", "Canari", urllib.parse.quote("Zéphyrine"), "?s="):
        assert trace not in told.replace(" ".join(addresses), ""), trace
    for trace in ("zephyrine", "canari", urllib.parse.quote("Zéphyrine")):
        assert trace not in " ".join(addresses).lower(), trace


# In a browser


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


@pytest.fixture(scope="module", params=[DESK, PHONE])
def look(request, relais, door):
    browser = Chromium(relais, door, request.param)
    yield browser
    browser.quit()


@pytest.fixture
def desk(relais, door):
    browser = Chromium(relais, door, DESK)
    yield browser
    browser.quit()


def test_the_slash_leads_to_the_search_and_can_be_turned_off(desk):
    desk.enter(INES)
    desk.open("/")
    assert desk.one(".find .key").is_displayed()
    desk.keys("/")
    assert desk.evaluate("document.activeElement.id") == "q" and not desk.one(".find .key").is_displayed()
    desk.keys("a/b")
    assert desk.evaluate("document.activeElement.value") == "a/b", "a slash in a field is a slash"
    desk.open("/people/new")
    desk.one("#f-given").send_keys("An/ouk")
    assert desk.evaluate("document.activeElement.id") == "f-given" and desk.value("given") == "An/ouk"
    desk.open("/find")
    assert desk.evaluate("document.activeElement.id") == "find-q"
    desk.one("#find-slash").click()
    desk.open("/")
    assert not desk.one(".find .key").is_displayed()
    desk.keys("/")
    assert desk.evaluate("document.activeElement === document.body")
    desk.open("/find")
    desk.one("#find-slash").click()
    desk.open("/")
    desk.keys("/")
    assert desk.evaluate("document.activeElement.id") == "q"
    assert desk.complaints() == []


def test_searching_and_coming_back(look, someone):
    look.enter(INES)
    if look.width == DESK:
        look.open("/")
        field = look.one("header .find input[type=search]")
    else:
        look.open("/")
        look.follow("Chercher", within="nav")
        field = look.one("#find-q")
    with look.leaving():
        field.send_keys("zephyrine", Keys.ENTER)
    assert CANARY in look.text() and look.value_of_search() == "zephyrine" and look.title == "Chercher"
    assert "zephyrine" not in look.driver.current_url
    assert look.axe() == []
    assert look.evaluate("document.documentElement.scrollWidth <= innerWidth")
    look.follow_code(someone["code"])
    assert look.path == f"/people/{someone['id']}"
    look.back()
    assert eventually(5, lambda: look.all("main") and CANARY in look.text()), "the way back leads to what was found, and no question about a form"
    look.press("English", within="footer")
    assert look.value_of_search() == "zephyrine" and "1 person" in look.text()
    assert look.complaints() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("typed", ["zephyrine", "français", "xyzxyz", ""])
def test_axe_finds_nothing_on_what_was_found(look, someone, typed, scheme):
    look.enter(INES)
    look.prefer(scheme)
    look.open("/find")
    if typed:
        with look.leaving():
            look.one("#find-q").send_keys(typed, Keys.ENTER)
    assert look.axe() == []
    assert look.evaluate("document.documentElement.scrollWidth <= innerWidth")
    look.prefer("light")
