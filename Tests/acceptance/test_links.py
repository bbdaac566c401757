"""An organisation without an account answers by a link, and a young person by a slip: in a browser, with scripts and without."""

import base64
import http.client
import os
import re
import statistics
import time

import pytest

from browser import AGNES, DESK, INES, PHONE, Browser, Door


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


@pytest.mark.parametrize("scripts, width", [(True, PHONE), (False, DESK)])
def test_a_partner_without_an_account_and_a_young_person(relais, door, scripts, width):
    look = Browser(relais, door, width, scripts)
    # axe waits for timers, which do not run where scripts do not.
    def violations():
        return look.axe() if scripts else []

    name, service = f"Garage du Pré {width}", f"Mécanique {width}"
    try:
        # Recorded by whoever keeps the agreements of an organisation that refers to it.
        look.enter(AGNES, "en")
        look.open("/agreements")
        look.follow("An organisation without an account")
        look.fill(name=name, service=service, commune="Tulle", covers="Referrals", paper="Binder 4", signed_on="2026-01-05")
        look.pick("thematiques", "mobilite--preparer-un-permis")
        look.pick("languages", "fra")
        look.press("Record")
        assert name in look.text()

        person = door.post(INES, "/people", given="Zéphyrine", family="Modèle-Fictif", phone="06 39 98 44 55", languages=["ara"])["id"]
        made = door.referral("sending", person=person, service=service, need="Réparer son vélo.")
        look.enter(INES, "en")
        look.open(f"/referrals/{made['id']}")
        look.press("Make the link")
        link = look.text("#link-address").removeprefix(relais.url)
        assert look.all("svg.qr") and violations() == []

        # Elsewhere, by somebody who is nobody here.
        look.leave("en")
        look.open(link)
        assert look.path == "/link" and "Réparer son vélo." in look.text() and "Zéphyrine" not in look.source
        assert violations() == []
        assert look.evaluate("document.documentElement.scrollWidth <= innerWidth")
        look.follow("Accept")
        look.press("Accept")
        look.fill(code="1234")
        look.press("Open")
        assert look.all("#e-code") and violations() == []
        held = look.driver.get_cookie("__Host-relais-link")["value"]

        look.enter(INES, "en")
        look.open(f"/referrals/{made['id']}")
        look.press("Give the code")
        code = look.text("#link-code")

        look.leave("en")
        look._cookie("__Host-relais-link", held, secure=True)
        look.open("/link")
        look.fill(code=code)
        look.press("Open")
        look.press("Show the name and the contact")
        assert "Zéphyrine" in look.text() and "06 39 98 44 55" in look.text()
        look.follow("Complete")
        look.pick("outcome", "achieved")
        look.press("Complete")
        look.follow("Print the confirmation slip")
        look.pick("language", "ara")
        look.press("Print the confirmation slip")
        paper = look.text("#slip-code")
        assert look.evaluate("document.querySelector('article').dir") == "rtl" and violations() == []

        # And by the young person, in their language.
        look.leave("en")
        look.open("/c?language=ara")
        look.fill(code=paper)
        look._leave_by(look.one("main form .btn-go"))
        assert look.path == "/c" and look.evaluate("document.documentElement.dir") == "rtl" and service in look.text()
        assert violations() == []
        look.pick("answer", "disputed")
        look.fill(words="Le vélo roule mal.")
        look._leave_by(look.one("main form .btn-go"))
        assert look.all("[role=status]") and violations() == []

        look.enter(INES, "en")
        look.open(f"/referrals/{made['id']}")
        assert "Outcome disputed" in look.text() and "Le vélo roule mal." in look.text()
        assert look.complaints() == []
    finally:
        look.quit()


def test_what_a_link_is_cannot_be_timed(relais, door):
    """Whether one that lets nobody in was taken back or never made takes as long to say; and the first answer is the same for all."""
    workshop = next(one["id"] for one in door.get(INES, "/services")["items"] if "Pont" in one["organisation"])
    person = door.post(INES, "/people", given="Zoé", languages=["fra"])["id"]

    def given():
        made = door.post(INES, "/referrals", person=person, service=workshop, need="Essayer.", basis="public_interest_task")["id"]
        door.post(INES, f"/referrals/{made}/sending", vouch="L’équipe est d’accord.")
        return made, door.post(INES, f"/referrals/{made}/link")["link"].rsplit("/", 1)[1]

    (ended, dead), (_, live) = given(), given()
    door.post(INES, f"/referrals/{ended}/link/end")
    never = lambda: base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
    line = http.client.HTTPConnection("127.0.0.1", relais.port, timeout=30)

    def asked(path, cookie=None):
        start = time.perf_counter()
        line.request("GET", path, headers={"Cookie": f"__Host-relais-link={cookie}"} if cookie else {})
        answer = line.getresponse()
        # The nonce of a page's scripts is another each time.
        body = re.sub(rb'nonce="[^"]+"', b"", answer.read())
        return time.perf_counter() - start, answer.status, body, sorted(name for name, _ in answer.getheaders())

    def compared(ways):
        """How long the quick ones of many of each take, in turn, and what they answered: what else the machine does slows the rest."""
        taken = [[asked(*way()) for way in ways] for _ in range(200)][20:]
        return [statistics.quantiles((one[place][0] for one in taken), n=10)[0] for place in range(len(ways))], taken[-1]

    times, answers = compared([lambda: ("/link", dead), lambda: ("/link", never())])
    assert [answer[1] for answer in answers] == [404, 404] and answers[0][2:] == answers[1][2:]
    assert abs(times[0] - times[1]) < max(0.0005, 0.15 * min(times)), times
    times, answers = compared([lambda: (f"/l/{live}",), lambda: (f"/l/{dead}",), lambda: (f"/l/{never()}",)])
    assert {answer[1] for answer in answers} == {303} and answers[0][2:] == answers[1][2:] == answers[2][2:]
    assert max(times) - min(times) < max(0.0005, 0.15 * min(times)), times
    assert asked("/link", live)[1] == 200
