"""An organisation without an account answers by a link, and a young person by a slip: in a browser, with scripts and without."""

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
