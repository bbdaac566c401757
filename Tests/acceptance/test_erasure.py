"""Erasing someone, from outside: by a page without a script, by the API; who may not; what the others still have."""

import pathlib
import re

import pytest

from conftest import Relais
from servers import eventually, small
from factor import invite
from web import Api, Browser, is_problem

ANNA, BENO, CLARA = "anna@a.example", "beno@b.example", "clara@a.example"


@pytest.fixture(scope="module")
def own():
    one = Relais()
    try:
        one.start()
        one.service = small(one)
        invite(one, CLARA, "Clara", "coordinator", "Organisation A", "quinze lettres au moins")
        yield one
    finally:
        one.remove()


@pytest.fixture
def anna(own):
    return own.api(ANNA)


@pytest.fixture
def clara(own):
    return own.api(CLARA)


def log(own):
    return pathlib.Path(own.home, "relais/erasures.log").read_text()


def test_a_page_says_what_goes_and_what_stays_and_asks_why(own, anna):
    person = anna.person()["id"]
    page = own.browser(CLARA)
    seen = page.page(f"/people/{person}")
    assert f"/people/{person}/erasure" in page.get(f"/people/{person}").text
    asked = page.page(f"/people/{person}/erasure")
    form = asked.form(f"/people/{person}/erasure")
    assert "What goes" in asked.text and "What stays" in asked.text and "withdraw" not in form["fields"]
    fields = {name: value[0] for name, value in form["fields"].items() if value}
    fields.pop("reason", None)
    refused = page.post(f"/people/{person}/erasure", fields)
    assert refused.status == 422 and "Reason" in refused.text, refused
    assert person not in log(own) and anna.get(f"people/{person}").json["name"] == "Essai"
    done = page.post(f"/people/{person}/erasure", fields | {"reason": "rights_request"})
    assert done.status == 303 and done.location == f"/people/{person}?done=erase", done
    after = page.get(done.location)
    assert after.status == 200 and "Erased" in after.text and "Essai" not in after.text and "/reveal" not in after.text
    assert "/amendment" not in after.text and "/erasure" not in after.text
    assert log(own).count(person) == 1
    again = page.get(f"/people/{person}/erasure")
    assert again.status == 409 and "was erased" in again.text
    assert own.browser(ANNA).get(f"/people/{person}").status == 404
    assert seen


def test_what_is_open_is_named_and_can_be_ended_with_it(own, anna):
    referral = anna.sent(own.service)
    person = anna.get(f"referrals/{referral['id']}").json["person_id"]
    page = own.browser(CLARA)
    form = page.page(f"/people/{person}/erasure").form(f"/people/{person}/erasure")
    fields = {name: value[0] for name, value in form["fields"].items() if value and name not in ("reason", "withdraw")} | {"reason": "unlawful"}
    refused = page.post(f"/people/{person}/erasure", fields)
    assert refused.status == 409 and referral["reference"] in refused.text and "checked" in refused.text, "what was chosen stays chosen"
    done = page.post(f"/people/{person}/erasure", fields | {"withdraw": "yes"})
    assert done.status == 303, done
    seen = own.api(BENO).get(f"referrals/{referral['id']}").json["referral"]
    assert seen["state"] == "withdrawn"


def test_a_held_file_is_released_first(own, anna):
    person = anna.person()["id"]
    page = own.browser(CLARA)
    hold = page.page(f"/people/{person}/erasure").form(f"/people/{person}/hold")
    fields = {name: value[0] for name, value in hold["fields"].items() if value and name != "hold"}
    refused = page.post(f"/people/{person}/hold", fields | {"hold": ""})
    assert refused.status == 422 and 'href="#f-hold"' in refused.text and " open" in refused.text
    assert page.post(f"/people/{person}/hold", fields | {"hold": "authority"}).location == f"/people/{person}/erasure"
    held = page.page(f"/people/{person}/erasure")
    assert "Held: an authority’s request." in held.text
    assert "Held: an authority’s request." in own.browser(ANNA).page(f"/people/{person}").text
    clara = own.api(CLARA)
    is_problem(clara.post(f"people/{person}/erasure", {"reason": "retention"}), 409, "state")
    release = held.form(f"/people/{person}/release")
    assert page.post(f"/people/{person}/release", {name: value[0] for name, value in release["fields"].items()}).status == 303
    assert clara.post(f"people/{person}/erasure", {"reason": "retention"}).status == 200


def test_a_form_that_is_stale_says_so_and_loses_nothing(own, anna):
    person = anna.person()["id"]
    page = own.browser(CLARA)
    form = page.page(f"/people/{person}/erasure").form(f"/people/{person}/erasure")
    fields = {name: value[0] for name, value in form["fields"].items() if value and name != "reason"} | {"reason": "retention"}
    assert anna.post(f"people/{person}/amendment", {"given": "Autre"}).status == 200
    stale = page.post(f"/people/{person}/erasure", fields)
    assert stale.status == 409 and "Someone changed this file meanwhile" in stale.text
    assert re.search(r'value="retention" checked', stale.text) and person not in log(own)


def test_the_api_asks_who_and_in_which_version(own, anna, clara):
    person = anna.person()["id"]
    path = f"people/{person}/erasure"
    is_problem(anna.post(path, {"reason": "retention"}), 403, "not-permitted")
    is_problem(own.api(BENO).post(path, {"reason": "retention"}), 403, "not-permitted")
    is_problem(clara.post(path, {"reason": "retention"}, If_Match=None), 428, "version-needed")
    is_problem(clara.post(path, {"reason": "retention"}, If_Match='"7"'), 412, "changed")
    is_problem(clara.post(path, {"reason": "because"}), 422, "invalid", ["reason"])
    is_problem(clara.post(path, {"reason": "retention", "withdraw": "perhaps"}), 422, "invalid", ["withdraw"])
    is_problem(clara.post(path, {}), 422, "invalid", ["reason"])
    key = {"Idempotency_Key": "une-fois-pour-toutes"}
    first = clara.post(path, {"reason": "retention"}, **key)
    assert first.status == 200 and first.json["erased_at"] and first.json.get("name") is None and first.json["languages"] == []
    assert clara.post(path, {"reason": "retention"}, **key).json == first.json, "a call that comes again is answered as before"
    is_problem(clara.post(path, {"reason": "retention"}), 409, "state")
    assert log(own).count(person) == 1
    listed = [one["id"] for one in clara.get("people?limit=100").json["items"]]
    assert person not in listed


def test_whoever_took_over_is_told_and_keeps_theirs(own, anna, clara):
    beno = own.api(BENO)
    referral = anna.sent(own.service)
    assert beno.post(f"referrals/{referral['id']}/acceptance").status == 200
    assert beno.post(f"referrals/{referral['id']}/completion", {"outcome": "achieved"}).status == 200
    person = anna.get(f"referrals/{referral['id']}").json["person_id"]
    theirs = beno.get(f"referrals/{referral['id']}").json["person_id"]
    assert clara.post(f"people/{person}/erasure", {"reason": "rights_request"}).status == 200
    assert eventually(5, lambda: "erased" in [one["kind"] for one in beno.get("notices").json["items"]])
    assert beno.get(f"people/{theirs}").json["name"] == "Essai"
    assert "has erased its own" in own.browser(BENO).page("/notices").text
    assert own.browser(BENO).get(f"/referrals/{referral['id']}").status == 200
    assert own.browser(CLARA).get(f"/referrals/{referral['id']}").status == 200


def test_nothing_of_them_is_in_the_log_of_the_daemon(own, anna, clara):
    person = anna.person(given="Marqueur-Effacé", phone="+33 6 39 98 55 55")["id"]
    assert clara.post(f"people/{person}/erasure", {"reason": "rights_request"}).status == 200
    said = pathlib.Path(own.log.name).read_text()
    for value in ("Marqueur", "39 98 55", person):
        assert value not in said, value
