"""What someone agreed to, from both sides: given, used, taken back; by the API, by forms without a script, by the command line."""

import pytest

from servers import eventually
from web import is_problem

INES, ODILE, PAUL, AGNES = "ines@chemins-singuliers.example", "odile@chemins-singuliers.example", "paul@mosaik.example", "admin@chemins-singuliers.example"
# Stand nowhere else.
GUARDIAN, WORDS = "Gardienne-Canari", "Relu-Canari deux fois."


@pytest.fixture(scope="module")
def ines(relais):
    return relais.api(INES)


@pytest.fixture(scope="module")
def paul(relais):
    return relais.api(PAUL)


@pytest.fixture(scope="module")
def service(ines):
    return ines.service("MOSAIK", "Français")


def agreed(api, person, **more):
    """A consent of someone's, as the API records it."""
    terms = {"recipient": "MOSAIK", "purpose": "referral", "method": "written", "language": "prs"}
    return api.made(f"people/{person}/consents", terms | more)["id"]


def test_a_referral_stops_when_its_consent_is_taken_back(relais, ines, paul, service):
    person = ines.person(given="Retrait-Canari", family="Fictive", phone="+33 6 00 00 00 99", birth_date="1990")["id"]
    consent = agreed(ines, person, words=WORDS)
    begun, sent, draft = (
        make(service, person, basis="consent") for make in (ines.sent, ines.sent, ines.draft))
    for move in ("acceptance", "start"):
        assert paul.post(f"referrals/{begun['id']}/{move}").status == 200
    file = paul.get(f"referrals/{begun['id']}").json["person_id"]
    assert "Canari" in paul.get(f"people/{file}").json["name"]
    page = ines.get(f"consents/{consent}").json
    assert page["words"] == WORDS and sorted(page["would_stop"]["referrals"]) == sorted([begun["reference"], sent["reference"]])
    is_problem(paul.get(f"consents/{consent}"), 404)
    is_problem(paul.post(f"consents/{consent}/withdrawal"), 404)

    stopped = ines.post(f"consents/{consent}/withdrawal")
    assert sorted(stopped.json["stopped"]["referrals"]) == sorted([begun["reference"], sent["reference"]])
    for one in (begun, sent):
        theirs = paul.get(f"referrals/{one['id']}").json
        assert (theirs["referral"]["state"], theirs["reason"]) == ("withdrawn", "consent_ended")
        assert "Canari" not in str(theirs) and not theirs["need"]
        page = relais.browser(PAUL).get(f"/referrals/{one['id']}")
        assert page.status == 200 and "Canari" not in page.text and "+33" not in page.text
    left = paul.get(f"people/{file}")
    assert "Canari" not in str(left.body), left
    is_problem(paul.post(f"people/{file}/reveal", {"purpose": "appointment"}), 404)
    is_problem(paul.post(f"referrals/{sent['id']}/acceptance"), 409)
    assert ines.get(f"referrals/{draft['id']}").json["referral"]["state"] == "draft", "what was not sent has nothing to stop"

    def told():
        return {one["reference"] for one in paul.get("notices?limit=20").json["items"] if one["kind"] == "withdrawn"}

    assert eventually(20, lambda: told() >= {begun["reference"], sent["reference"]}), "the other side is told"
    is_problem(ines.post(f"consents/{consent}/withdrawal"), 409)
    # No copy of what was disclosed is left with them; the trail is.
    [[left]] = relais.sql(f"SELECT count(*) FROM identity.disclosure WHERE referral IN ('{begun['id']}', '{sent['id']}')")
    [[moves]] = relais.sql(f"SELECT count(*) FROM casework.referral_move WHERE referral = '{begun['id']}'")
    assert (left, int(moves) >= 5) == ("0", True)


def test_a_minor_and_whoever_represents_them_agree_together(relais, ines):
    person = ines.person(given="Mineur", birth_date="2012-09")["id"]
    terms = {"recipient": "MOSAIK", "purpose": "referral", "method": "oral_witnessed", "language": "prs"}
    is_problem(ines.post(f"people/{person}/consents", terms), 422, "invalid", ["representative"])
    assert relais.api(AGNES).post(f"people/{person}/representatives", {"kind": "delegataire", "name": GUARDIAN}).status == 403
    guardian = ines.made(f"people/{person}/representatives", {"kind": "delegataire", "name": GUARDIAN, "authority": "Tribunal"})["id"]
    is_problem(ines.post(f"people/{person}/consents", terms | {"representative": guardian}), 422, "invalid", ["assent"])
    consent = agreed(ines, person, representative=guardian, assent="yes")
    given = ines.get(f"consents/{consent}").json
    assert (given["given_by"], given["has_assent"], given["is_in_force"]) == ("guardian", True, True)
    assert GUARDIAN not in str(given), "whoever opens a consent does not open who represents them"
    opened = ines.post(f"people/{person}/protection", {"purpose": "administrative_step"}).json
    assert opened["representatives"][0]["name"] == GUARDIAN
    is_problem(ines.post(f"people/{person}/protection", {}), 422, "invalid", ["purpose"])
    # What is sealed stands nowhere it could be read from.
    assert relais.sql("SELECT count(*), count(*) FILTER (WHERE position('Canari'::bytea IN sealed) > 0) FROM protection.representative")[0][1] == "0"


def test_the_form_without_a_script(relais, ines, service):
    person = ines.person(given="Formulaire", birth_date="1990", languages=["prs"])["id"]
    browser = relais.browser(INES)
    form = browser.page(f"/people/{person}/consents/new").form(f"/people/{person}/consents")
    assert form["fields"]["language"] == ["prs"] and form["fields"]["method"] == ["written"]
    again = browser.post(form["action"], form["fields"] | {"recipient": "", "until_on": "hier", "words": WORDS})
    assert again.status == 422 and WORDS in again.text and "hier" in again.text
    organisation = next(one["id"] for one in ines.get("organisations").json["items"] if one["name"] == "MOSAIK")
    done = browser.post(form["action"], form["fields"] | {"recipient": organisation, "words": WORDS})
    assert (done.status, done.location) == (303, f"/people/{person}?done=consent#consents")
    consent = ines.get(f"people/{person}/consents").json["items"][0]["id"]
    referral = ines.sent(service, person, basis="consent")
    before = browser.page(f"/consents/{consent}/withdrawal")
    assert referral["reference"] in before.text, "what will stop is shown before it is pressed"
    done = browser.post(f"/consents/{consent}/withdrawal", before.form("/withdrawal")["fields"])
    assert (done.status, done.location) == (303, f"/consents/{consent}?done=withdraw")
    assert ines.get(f"referrals/{referral['id']}").json["reason"] == "consent_ended"


def test_two_who_withdraw_at_once_see_one_version(ines):
    person = ines.person(given="Deux", birth_date="1990")["id"]
    consent = agreed(ines, person)
    tag = ines.get(f"consents/{consent}").headers["ETag"]
    is_problem(ines.post(f"consents/{consent}/withdrawal", If_Match=None), 428)
    assert ines.post(f"consents/{consent}/withdrawal", If_Match=tag).status == 200
    assert ines.post(f"consents/{consent}/withdrawal", If_Match=tag).status in (409, 412)


def test_an_expired_consent_is_ended_by_the_daemon(relais, ines, paul, service):
    """Its last day is put back by hand: the routine finds it, and what rested on it has stopped."""
    person = ines.person(given="Échu", birth_date="1990")["id"]
    consent = agreed(ines, person)
    sent = ines.sent(service, person, basis="consent")
    relais.sql(
        f"UPDATE casework.consent SET given_on = given_on - 40, from_on = from_on - 40, until_on = current_date - 2 WHERE id = '{consent}'; "
        "UPDATE jobs.routine SET due_at = now() WHERE name = 'find_endings'")
    assert eventually(40, lambda: ines.get(f"consents/{consent}").json.get("ending") == "expired")
    assert paul.get(f"referrals/{sent['id']}").json["reason"] == "consent_ended"
