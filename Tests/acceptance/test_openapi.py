"""OpenAPI is true: it is valid, it names every route and no other, real answers are what it says, and a fuzzer finds nothing.

`RELAIS_FUZZ=5000 pytest Tests/acceptance/test_openapi.py -k fuzzer` (`scripts/test --fuzz`) looks longer.
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys

import jsonschema
import pytest
from openapi_spec_validator import validate

from factor import totp
from servers import eventually
from web import Api, Browser, paris_day, send

ROOT = pathlib.Path(__file__).resolve().parents[2]
INES, PAUL, MAUD = "ines@chemins-singuliers.example", "paul@mosaik.example", "admin@mosaik.example"
DENIS = "dpo@chemins-singuliers.example"


@pytest.fixture(scope="module")
def document(relais):
    answer = Api(relais).get("openapi.json")
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("application/json")
    return answer.json


def test_it_is_openapi(document):
    assert document["openapi"].startswith("3.1")
    validate(document)


def declared():
    """The routes as the sources name them, however they are made into operations."""
    found = set()
    for source in (ROOT / "Sources" / "RelaisWeb").glob("*/*API.swift"):
        text = source.read_text()
        found |= set(re.findall(r"Operation\(\s*\.(get|post), \"([^\"\\]+)\"", text))
        for maker, thing in (
            ("move", "referrals"), ("file", "people"), ("answer", "handovers"), ("change", "accounts"), ("link", "accounts"), ("settle", "agreements"),
            ("breach", "breaches"), ("reply", "corrections"), ("programme", "programmes"), ("mentor", "mentors"), ("mentee", "mentees"),
            ("match", "matches"), ("tend", "concerns"), ("fact", "mentee-facts"), ("substitute", "substitutes"),
        ):
            found |= {("post", f"{thing}/{{id}}/{noun}") for noun in re.findall(rf"\b{maker}\(\s*\"([a-z]+)\"", text)}
        found |= {("post", path) for path in re.findall(r"\bnote\(\s*\"([^\"]+)\"", text)}
        found |= {("post", f"{noun}/import") for noun in re.findall(r"\bbring\(\.([a-z]+),", text)}
    return found | {("get", "openapi.json")}


def test_it_names_every_route_and_no_other(relais, document):
    told = {(method, path.lstrip("/")) for path, item in document["paths"].items() for method in item}
    assert told == declared()
    for method, path in told:
        answer = send(relais, "OPTIONS", f"/api/v1/{path.replace('{id}', 'x')}")
        assert answer.status == 204 and method.upper() in answer.headers["Allow"].split(", ")
    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(ids) == len(set(ids))


class Watching(Api):
    """A client that holds every answer against what OpenAPI says of it."""

    def __init__(self, api, document, seen):
        super().__init__(api.relais, api.token)
        self.document, self.seen = document, seen

    def get(self, path, **headers):
        return self.held("get", path, super().get(path, **headers))

    def post(self, path, body=None, **headers):
        return self.held("post", path, super().post(path, body, **headers))

    def held(self, method, path, answer):
        path = "/" + path.split("?")[0]
        template = next(t for t in self.document["paths"] if re.fullmatch(t.replace("{id}", "[^/]+"), path))
        responses = self.document["paths"][template][method]["responses"]
        assert str(answer.status) in responses, (method, template, answer)
        response = responses[str(answer.status)]
        if "content" in response:
            [(type, content)] = response["content"].items()
            assert answer.headers["Content-Type"].split(";")[0] == type
            schema = content["schema"] | {"components": self.document["components"]}
            jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(answer.json)
        else:
            assert answer.body == b""
        for name, header in response.get("headers", {}).items():
            assert answer.headers[name] or not header.get("required"), (method, template, name)
        self.seen.add((method, template, answer.status))
        return answer


def test_real_answers_are_what_it_says(relais, document):
    seen = set()
    ines, paul, maud = (Watching(relais.api(who), document, seen) for who in (INES, PAUL, MAUD))
    nobody = Watching(Api(relais), document, seen)
    service = ines.service("MOSAIK", "Français")
    person = ines.person(
        given="Zohra", family="Essai", birth_date="2008-04-05", birth_source="declared", phone="+33 6 00 00 00 01",
        email="z@exemple.example", languages=["prs", "fra"], french_level="a1", commune="19272", gender="female",
        address="1 rue Fictive", contact_wishes="Le soir.")
    for path in ("me", "people?limit=2", f"people/{person['id']}", "organisations", "services", "openapi.json", "tokens"):
        assert ines.get(path).status == 200
    assert ines.post(f"people/{person['id']}/reveal", {"purpose": "appointment"}).status == 200
    found = ines.post("searches?limit=5", {"words": "zohra"})
    assert found.status == 200 and found.json["people"]["count"] >= 1
    draft = ines.draft(service, person["id"], already_done="Rien.", priority="urgent")
    assert ines.post(f"referrals/{draft['id']}/draft", {"service": service, "need": "Autre.", "priority": "emergency"}).status == 200
    assert ines.get(f"referrals/{draft['reference']}").status == 200
    assert ines.post(f"referrals/{draft['id']}/sending").status == 200
    for box in ("received", "sent", "drafts"):
        assert paul.get(f"referrals?box={box}").status == ines.get(f"referrals?box={box}").status == 200
    for noun, body in (
        ("wait", {"reason": "no_capacity", "note": "En mars."}), ("acceptance", {"note": "Venez."}), ("start", {}),
        ("attendance", {"held_on": None, "presence": "present", "minutes": "90"}),
        ("assessment", {"moment": "entry", "listening": "a1", "writing": "alpha"}),
        ("conclusion", {"orientation": "none", "barriers": ["mobility"]}),
        ("completion", {"outcome": "achieved", "level_at_entry": "a1", "level_at_exit": "a2", "orientation": "school"}),
        ("conclusion", {"outcome": "partly_achieved", "orientation": "vocational_training", "barriers": ["mobility", "schedule"]}),
        ("assessment", {"moment": "exit", "listening": "a2", "autonomy": "3", "own_social_link": "2"}),
    ):
        if "held_on" in body:
            body["held_on"] = relais.sql("SELECT to_char(now() AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD')")[0][0]
        answer = paul.post(f"referrals/{draft['id']}/{noun}", body)
        assert answer.status == 200, (noun, answer)
    assert ines.post(f"referrals/{draft['id']}/forwarding", {"service": service, "need": "La suite."}).status == 201
    assert ines.get(f"referrals/{draft['id']}").status == 200
    for noun, body, who in (("refusal", {"reason": "no_capacity"}, paul), ("withdrawal", {"reason": "duplicate"}, ines),
                            ("correction", {"reason": "duplicate"}, ines)):
        assert who.post(f"referrals/{ines.sent(service, person['id'])['id']}/{noun}", body).status == 200
    taken = ines.sent(service, person["id"])["id"]
    assert paul.post(f"referrals/{taken}/acceptance").status == paul.post(f"referrals/{taken}/start").status == 200
    assert paul.post(f"referrals/{taken}/end", {"reason": "no_show"}).status == 200
    assert ines.get(f"referrals/{taken}/receipt").status == paul.get(f"referrals/{taken}/receipt").status == 200
    # A correction that is taken over, and one that is set aside.
    for noun, phone in (("acceptance", "+33 6 00 00 00 03"), ("refusal", "+33 6 00 00 00 04")):
        kept = ines.sent(service, person["id"])["id"]
        assert paul.post(f"referrals/{kept}/acceptance").status == 200
        assert ines.post(f"people/{person['id']}/amendment", {"phone": phone}).status == 200
        offered = next(one["id"] for one in paul.get("corrections").json["items"] if one["referral_id"] == kept)
        assert paul.get(f"corrections/{offered}").status == paul.post(f"corrections/{offered}/{noun}").status == 200
    other = relais.api("admin@chemins-singuliers.example").post("agreements", {
        "partner": "MOSAIK", "covers": "Essai.", "paper": "Classeur 9", "signed_on": "2026-01-05"}).json["id"]
    assert maud.get("agreements").status == 200 and maud.post(f"agreements/{other}/confirmation").status == 204
    assert maud.post(f"agreements/{other}/end").status == 204
    assert maud.post("agreements", {"partner": "Art et Vivre", "covers": "Essai.", "paper": "Classeur 9", "signed_on": "2026-01-05",
                                    "ends_on": "2030-01-05"}).status == 201
    # Places, who waits for one, clocks, and who stands in.
    hugo = Watching(relais.api("hugo@mosaik.example"), document, seen)
    places = hugo.post("places", {"service": service, "places": "100", "starts_on": "2031-01-13", "ends_on": "2031-03-28"})
    assert places.status == 201 and hugo.post("places", {"service": service, "places": "50"}).status == 201
    own = next(one["id"] for one in paul.get("colleagues").json["items"] if one["name"].startswith("Hugo"))
    assert hugo.post("clocks", {"service": service, "offer_days": "5", "escalation": own}).status == 204
    assert hugo.get(f"places?service={service}").json["sessions"][0]["places"] == 50
    waits = ines.sent(service, person["id"])["id"]
    assert paul.post(f"referrals/{waits}/wait", {"reason": "no_capacity"}).status == 200
    assert eventually(20, lambda: ines.get(f"standing?referral={waits}").json.get("offered_until"))
    assert ines.post(f"referrals/{waits}/offer-refusal").status == 204
    assert ines.post(f"referrals/{waits}/withdrawal", {"reason": "duplicate"}).status == 200
    for one in hugo.get(f"places?service={service}").json["sessions"]:
        assert hugo.post(f"intakes/{one['id']}/closing").status == 204
    whole = hugo.post("places", {"service": service, "places": "9000"})
    assert whole.status == 201
    lena = next(one["id"] for one in paul.get("colleagues").json["items"] if one["name"].startswith("Léna"))
    day = relais.sql("SELECT to_char(now() AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD')")[0][0]
    away = paul.post("absences", {"substitute": lena, "starts_on": day, "ends_on": day})
    assert away.status == 201 and paul.get("absences").status == 200 and paul.post(f"absences/{away.json['id']}/end").status == 204
    # What a file lives through.
    karim = next(one["id"] for one in ines.get("colleagues").json["items"] if one["name"].startswith("Karim"))
    odile = Watching(relais.api("odile@chemins-singuliers.example"), document, seen)
    assert ines.post(f"people/{person['id']}/amendment", {"french_level": "a2", "contact_wishes": "Le matin."}).status == 200
    assert ines.post(f"people/{person['id']}/history", {"purpose": "correct_record"}).status == 200
    twin = ines.person(given="Zohra", languages=["fra"])
    assert ines.post(f"people/{person['id']}/merger", {"other": twin["code"]}).status == 200
    assert odile.post(f"people/{person['id']}/assignment", {"colleague": karim}).status == 200
    assert odile.post(f"people/{person['id']}/unassignment", {"colleague": karim}).status == 200
    assert odile.post(f"referrals/{ines.sent(service, person['id'])['id']}/assignment", {"colleague": karim, "fully": "no"}).status == 204
    for noun, who, body in (("taking", paul, {}), ("refusal", paul, {"reason": "other", "note": "Complet."}), ("withdrawal", ines, {})):
        other = ines.person(given="Zoé", languages=["fra"])
        offer = ines.post(f"people/{other['id']}/handover", {"organisation": "MOSAIK", "note": "Déménage.", "basis": "public_interest_task"}).json["id"]
        assert paul.get("handovers").status == paul.get(f"handovers/{offer}").status == 200
        assert who.post(f"handovers/{offer}/{noun}", body).status == 200
        assert ines.get(f"handovers/{offer}").status == 200
    # What people agree to, who represents a minor, what an organisation settles.
    terms = {"recipient": "MOSAIK", "purpose": "referral", "method": "written", "language": "prs"}
    minor = ines.person(given="Farid", birth_date="2012-09")["id"]
    assert ines.post(f"people/{minor}/information", {"language": "prs", "interpreter": "yes"}).status == 204
    assert ines.post(f"people/{minor}/minority", {"minority": "under_assessment", "decided_on": "2026-01-12"}).status == 204
    assert ines.post(f"people/{minor}/consents", terms).status == 422
    guardian = ines.post(f"people/{minor}/representatives", {"kind": "administrateur_ad_hoc", "name": "A. Exemple", "level": "usual"}).json["id"]
    assert ines.post(f"representatives/{guardian}/amendment", {"contact": "05 55 00 00 00"}).status == 204
    assert ines.post(f"people/{minor}/protection", {"purpose": "administrative_step"}).json["representatives"][0]["version"] == 2
    given = ines.post(f"people/{minor}/consents", terms | {"representative": guardian, "assent": "yes", "words": "Relu."}).json["id"]
    ines.sent(service, minor, basis="consent")
    assert len(ines.get(f"consents/{given}").json["would_stop"]["referrals"]) == 1
    given = ines.post(f"consents/{given}/renewal", {"representative": guardian, "assent": "yes"}).json["id"]
    assert len(ines.post(f"consents/{given}/withdrawal").json["stopped"]["referrals"]) == 1
    assert [one["ending"] for one in ines.get(f"people/{minor}/consents").json["items"]].count("withdrawn") == 1
    assert ines.post(f"representatives/{guardian}/end").status == 204
    assert maud.get("settings").status == 200 and maud.post("settings/consent_days", {"value": "200"}).status == 204
    bound = next(one for one in maud.get("secrecy").json["items"] if one["is_bound"])["id"]
    assert [maud.post(f"accounts/{bound}/secrecy", {"bound": yes}).status for yes in ("no", "yes")] == [204, 204]
    for noun, body in (("hold", {"reason": "litigation"}), ("release", {}), ("erasure", {"reason": "rights_request"})):
        assert odile.post(f"people/{other['id']}/{noun}", body).status == 200
    for who, path, sheet in ((ines, "people", "Prénom;Langues\nZohra;fra\n;fra\n"), (maud, "services", "Nom\nEssai\n")):
        for query in ("?dry_run=yes", "?dry_run=yes&skip_wrong=yes"):
            answer = who.post(f"{path}/import{query}", sheet.encode(), Content_Type="text/csv")
            assert answer.status == (200 if path == "people" else 422), answer
    assert ines.post("people/import?skip_wrong=yes", "Prénom;Langues\nZohra;fra\n;fra\n".encode(), Content_Type="text/csv").json["is_done"]
    sheet = "Nom;Description;Commune;Langues;Thématiques\nEssai importé;Un essai.;Tulle;fra;mobilite--preparer-un-permis\n"
    assert maud.post("services/import", sheet.encode(), Content_Type="text/csv").json["new"] == 1
    assert eventually(10, lambda: paul.get("notices?limit=5").json["items"])
    notice = paul.get("notices?limit=5").json["items"][0]["id"]
    assert paul.post(f"notices/{notice}/reading").status == 204
    denis = Watching(relais.api(DENIS), document, seen)
    assert maud.get("accounts").status == maud.get("access").status == denis.get("audit?limit=100").status == 200
    shown = next(one for one in denis.get("audit?kind=looks&limit=100").json["items"] if len(one["references"]) == 1 and one["object_type"] == "person")
    assert denis.get(f"audit/looks?reference={shown['references'][0]}").json["items"]
    assert denis.get("audit/volumes").status == 200
    assert maud.post("services", {"name": "Essai OpenAPI", "commune": "19272", "languages": ["fra"],
                                  "thematiques": ["mobilite--preparer-un-permis"], "minimum_age": "16"}).status == 201
    kept = maud.get(f"services?matching={'Essai%20OpenAPI'}").json["items"][0]["id"]
    assert maud.get(f"services/{kept}").json["accepts_now"]
    assert maud.post(f"services/{kept}/amendment", {"maximum_age": "30", "territory": ["19272", "23"], "publics": ["jeunes"]}).status == 204
    assert maud.get(f"services/{kept}").json["territory"] == ["19272", "23"]
    look_for_services(ines, person)
    live_an_account(relais, nobody, maud)
    record_meetings(*(Watching(relais.api(f"{name}@don-bosco.example"), document, seen) for name in ("maryse", "leon")))
    tend_concerns(*(Watching(relais.api(f"{name}@don-bosco.example"), document, seen) for name in ("maryse", "nadia", "leon")))
    use_rights(ines, odile, Watching(relais.api("karim@chemins-singuliers.example"), document, seen), service)
    keep_registers(maud)
    answer_without_an_account(relais, ines, paul, maud, person["id"], service)
    go_along_a_path(ines, odile, paul, maud, service)
    lead_a_programme(Watching(relais.api("garance@chemins-singuliers.example"), document, seen), relais)
    token = ines.post("tokens", {"name": "Essai", "scopes": ["see_people"]}).json
    assert ines.get("tokens").status == 200 and ines.post(f"tokens/{token['id']}/end").status == 204
    assert nobody.post("sign-in", {"email": INES, "password": "demonstration-relais"}).status == 200
    # Problems are answers too.
    nobody.get("people"), ines.get("people/x"), ines.get("people?limit=0"), ines.post("people", b"{"), ines.post("organisations", {"name": "Une"})
    ines.post("people", b"x", Content_Type="text/plain"), ines.get("me", Accept="text/html"), nobody.post("sign-in", {"email": "x@y.example", "password": "x"})
    ines.post(f"referrals/{taken}/withdrawal", {"reason": "duplicate"}, If_Match=None)
    ines.post(f"referrals/{taken}/withdrawal", {"reason": "duplicate"}, If_Match='"1000"')
    ines.post(f"referrals/{taken}/withdrawal", {"reason": "duplicate"}), maud.get("people")
    assert {status for _, _, status in seen} >= {200, 201, 204, 400, 401, 403, 404, 406, 409, 412, 415, 422, 428}
    done = {(method, template) for method, template, status in seen if status < 300}
    told = {(method, path) for path, item in document["paths"].items() for method in item}
    # An organisation is taken in by the server's administrator, from a shell; signing out would end the session of the others.
    assert told - done == {
        ("post", "/organisations"), ("post", "/organisations/import"), ("post", "/sign-out"),
        # Nobody is asked for a second factor in a demonstration who has none: see test_accounts.py.
        ("post", "/sign-in/offer"), ("post", "/sign-in/enrolment")}


def look_for_services(ines, person):
    """What suits, and what nobody offers, each call once."""
    found = ines.post("services/search?limit=3", {"theme": "lecture-ecriture-calcul", "place": "Tulle", "within": "60", "person": person["code"]})
    assert found.status == 200 and found.json["count"] >= 1 and found.json["items"][0]["eligibility"]["age"] in ("met", "unmet", "unknown")
    assert ines.post("services/search", {"matching": "permis", "accepting": "yes"}).json["items"][0].get("eligibility") is None
    need = ines.post("needs", {"person": person["code"], "missing": "too_far", "theme": "mobilite--preparer-un-permis"}).json["id"]
    assert ines.get("needs?all=yes").json["items"][0]["id"] == need
    assert ines.post(f"needs/{need}/closing", {"why": "met"}).status == 204


def use_rights(ines, odile, karim, service):
    """What people ask about their data, what is written, and a file opened in an emergency, each call once."""
    today = paris_day().isoformat()
    person = ines.person(given="Zaïd", birth_date="1990")
    sent = ines.sent(service, person["id"])["id"]
    message = ines.post(f"referrals/{sent}/messages", {"message": "Un mot."}).json["id"]
    assert ines.post(f"messages/{message}/retraction").status in (200, 204)
    for place in (f"referrals/{sent}", f"people/{person['id']}"):
        note = ines.post(f"{place}/notes", {"text": "Une note."}).json["id"]
        assert ines.post(f"notes/{note}/removal").status in (200, 204)
    asked = ines.post(f"people/{person['id']}/requests", {"kind": "access"}).json["id"]
    assert ines.get("requests").status == ines.get(f"requests/{asked}").status == 200
    assert ines.post(f"requests/{asked}/prolongation", {"reason": "complex", "told_on": today}).status == 200
    assert ines.get(f"people/{person['id']}/statement").status == 200
    assert ines.post(f"people/{person['id']}/export", {"reason": "access_request"}).status == 200
    assert ines.post(f"requests/{asked}/answer", {"answer": "granted", "act": "statement"}).status == 200
    assert ines.post(f"people/{person['id']}/restriction", {"reason": "accuracy_contested"}).status == 200
    assert ines.post(f"people/{person['id']}/lifting", {"reason": "accuracy_verified", "told_on": today}).status == 200
    assert ines.get("account/data").status == 200 and ines.post("account/requests", {"kind": "access"}).status == 201
    opened = karim.post("emergencies", {"person": person["code"], "reason": "danger", "words": "Un essai."}).json["id"]
    assert karim.get("emergencies").status == karim.get(f"emergencies/{opened}").status == 200
    assert karim.post(f"emergencies/{opened}/end").status == 204
    assert odile.post(f"emergencies/{opened}/review", {"verdict": "justified"}).status == 204


def tend_concerns(maryse, nadia, leon):
    """A concern from a mentor to whoever is named for it, and the report of the programme, each call once."""
    first = nadia.get("concerns").json["items"][0]
    raised = maryse.post("concerns", {"match": first["match_id"], "urgent": "no", "words": "Un essai."}).json["id"]
    assert maryse.post("concern-notes", {"concern": raised, "words": "Encore."}).status == 204
    assert "received_at" not in maryse.get("raised-concerns").json["items"][0]
    assert nadia.get(f"concerns?programme={first['programme_id']}").status == 200
    assert [one["words"] for one in nadia.get(f"concerns/{raised}").json["notes"]] == ["Un essai.", "Encore."]
    assert "received_at" in maryse.get("raised-concerns").json["items"][0]
    assert nadia.post(f"concerns/{raised}/acts", {"kind": "told_crip", "reference": "CRIP fictive"}).status == 204
    assert nadia.post(f"concerns/{raised}/hold").status == nadia.post(f"concerns/{raised}/resumption").status == 204
    assert nadia.post(f"concerns/{raised}/closing", {"why": "transmitted"}).status == 204
    assert leon.get(f"concerns/{raised}").status == 404
    told = leon.get(f"reports/mentoring?programme={first['programme_id']}&period=all").json
    assert leon.post(f"programmes/{first['programme_id']}/challenges", {"challenges": "Peu de cars le samedi.", "period": "2025"}).status == 204
    assert {"participants", "matches", "volunteers"} <= {line["part"] for line in told["lines"]}


def go_along_a_path(ines, odile, paul, maud, service):
    """A path beside its template, to its end, and the figures of all of them, each call once."""
    template = odile.post("path-templates", {"name": "Essai OpenAPI", "steps": [f"{service} / 26"]}).json["id"]
    assert maud.post(f"path-templates/{template}/agreement").status == 204
    person = ines.person(given="Zhanna", birth_date="2006")["id"]
    sent = ines.sent(service, person)["id"]
    assert ines.post(f"referrals/{sent}/partnership", {"partners": ["Mission Locale"]}).json["partners"] == ["Mission Locale"]
    assert ines.post(f"people/{person}/path/following", {"template": template}).status == 204
    assert paul.post(f"referrals/{sent}/refusal", {"reason": "no_capacity"}).status == 200
    assert person in [one["person"] for one in ines.get("paths?between=yes&limit=100").json["items"]]
    path = ines.get(f"people/{person}/path").json
    assert path["legs"][0]["partners"] == ["Mission Locale"] and path["courses"][0]["name"] == "Essai OpenAPI"
    assert ines.post(f"people/{person}/path/departure", {"reason": "no_place"}).status == 204
    assert ines.post(f"people/{person}/path/end", {"reason": "no_offer"}).status == 204
    assert ines.get(f"people/{person}/path").json["ended_for"] == "no_offer"
    assert not odile.get("reports/paths?period=all").json["is_masked"] and maud.get("reports/paths").json["is_masked"]
    assert template in [one["id"] for one in ines.get("path-templates").json["items"]]
    assert odile.post(f"path-templates/{template}/retirement").status == 204


def answer_without_an_account(relais, ines, paul, maud, person, service):
    """When someone is expected, what they say of its end by a slip, and the link of a partner without accounts, each call once."""
    sent = ines.sent(service, person)["id"]
    assert paul.post(f"referrals/{sent}/acceptance").status == 200
    in_a_week = (paris_day() + datetime.timedelta(7)).isoformat()
    when = {"on": in_a_week, "at": "14:30"}
    first = paul.post(f"referrals/{sent}/appointments", when | {"place": "2 rue Fictive", "bring": "Un stylo"}).json["id"]
    second = paul.post(f"appointments/{first}/rescheduling", when | {"at": "10:00", "by": "person"}).json["id"]
    assert [one["id"] for one in paul.get(f"appointments?referral={sent}").json["items"]] == [first, second]
    slip = paul.get(f"appointments/{second}?language=ara").json
    assert slip["is_right_to_left"] and "2 rue Fictive" in [line["value"] for line in slip["lines"]]
    assert paul.post(f"appointments/{second}/cancellation", {"by": "service"}).status == 204
    assert ines.get(f"appointments?referral={sent}").json["items"] == []
    assert paul.post(f"referrals/{sent}/completion", {"outcome": "achieved"}).status == 200
    made = paul.post(f"referrals/{sent}/slip", {"language": "ara"})
    assert made.status == 201 and made.json["page"].endswith("/c")
    assert ines.get(f"slips?referral={sent}").json["items"][0]["is_asked"]
    assert paul.post(f"referrals/{sent}/slip/end").status == 204
    # A link and its code are shown once, and never again by the same key.
    outside = next(one["id"] for one in ines.get("services?matching=atelier").json["items"] if "Pont" in one["organisation"])
    sent = ines.sent(outside, person)["id"]
    key = {"Idempotency_Key": "lien-1"}
    given = ines.post(f"referrals/{sent}/link", **key)
    assert given.status == 201 and ines.post(f"referrals/{sent}/link", **key).status == 409
    holder = given.json["link"].rsplit("/", 1)[1]
    assert ines.get(f"links?referral={sent}").json["items"][0]["is_live"]
    page = Browser(relais)
    page.cookies["__Host-relais-link"] = holder
    accepted = page.post("/link/acceptance", page.page("/link/acceptance").form("/link/acceptance")["fields"])
    assert accepted.status == 303, accepted
    code = ines.post(f"referrals/{sent}/link/code")
    assert code.status == 201 and len(code.json["code"]) == 8
    assert ines.post(f"referrals/{sent}/link/end").status == 204
    assert not ines.get(f"links?referral={sent}").json["items"][0]["is_live"]
def record_meetings(maryse, leon):
    """A mentor's meetings, what is paid back for them, and their calendar, each call once."""
    own = maryse.get("own/meetings").json["items"]
    match = own[0]["match"]
    day, soon = (paris_day() + datetime.timedelta(days=days) for days in (-1, 3))
    held = {"match": match, "on": day.isoformat(), "at": "18:15", "minutes": "60", "activities": ["sport"], "attendance": ["yes"], "transport": "mentor_car", "distance": "12",
            "claims": "yes"}
    answer = maryse.post("meetings", held)
    assert answer.status == 201, answer
    recorded = answer.json["id"]
    assert maryse.get(f"meetings/{recorded}").json["state"] == "held"
    planned = maryse.post("meetings/plan", {"match": match, "on": soon.isoformat(), "minutes": "60"}).json["id"]
    assert maryse.post(f"meetings/{planned}/plan", {"on": soon.isoformat(), "minutes": "90"}).status == 204
    assert maryse.post(f"meetings/{recorded}/record", {name: told for name, told in held.items() if name not in ("match", "claims")} | {"minutes": "45"}).status == 204
    programme = leon.get("programmes").json["items"][0]["id"]
    claims = leon.get(f"meetings?programme={programme}").json["claims"]
    assert len(claims) >= 2
    for claim, verdict in zip(claims, ("approval", "refusal")):
        assert leon.post(f"expenses/{claim['id']}/{verdict}", If_Match=f'"{claim["version"]}"').status == 204, verdict
    told = next(line for line in leon.get(f"meetings?programme={programme}&match={match}").json["meetings"])
    sheet = f"Code du jeune;Date;Durée;Activité\n{told['person_codes'][0]};{day - datetime.timedelta(2):%d/%m/%Y};45 min;foot\n"
    brought = leon.post(f"meetings/import?programme={programme}", sheet.encode(), Content_Type="text/csv")
    assert brought.status == 200 and brought.json["is_done"] and brought.json["new"] == 1, brought
    assert maryse.post("calendar").json["address"].endswith(".ics") and maryse.post("calendar/end").status == 204


def lead_a_programme(garance, relais):
    """A programme of mentoring: from a first call to a match that has ended, each call once."""
    today, month = paris_day().isoformat(), (paris_day() - datetime.timedelta(days=20)).isoformat()
    told = next(one["id"] for one in garance.get("colleagues").json["items"] if one["name"].startswith("Inès"))
    rules = {"requires": ["interview", "inscription", "trial", "convention"], "checks": ["bulletin_3/36/3/15"]}
    programme = garance.post("programmes", {"scheme": "programme_local", "name": f"Essai {os.getpid()}", "safeguarding": told} | rules).json["id"]
    assert garance.get("programmes").status == garance.get(f"programmes/{programme}").status == 200
    assert garance.post(f"programmes/{programme}/amendment", {"meetings_most": "5"}).status == 204

    def cleared(given):
        mentor = garance.post("mentors", {"programme": programme, "given": given, "family": "Essai-Fictive", "languages": ["fra"]}).json["id"]
        for noun, body in (
            ("screening", {}), ("fact", {"kind": "interview", "done_on": month}), ("training", {}),
            ("check", {"kind": "bulletin_3", "result": "clear", "issued_on": month, "seen_on": today}), ("clearance", {}),
        ):
            assert garance.post(f"mentors/{mentor}/{noun}", body).status == 204, noun
        return mentor

    one, other = cleared("Zora"), cleared("Zacharie")
    assert garance.post(f"mentors/{one}/amendment", {"capacity": "2", "interests": ["sport"]}).status == 204
    assert garance.get(f"mentors?programme={programme}").status == garance.get(f"mentors/{one}").status == 200
    assert garance.post(f"mentors/{one}/account", {"account": "nobody of that name"}).status == 422
    person = garance.person(given="Zakia", birth_date="2006-02-03")
    mentee = garance.post("mentees", {"programme": programme, "person": person["code"], "goals": "Nager.", "interests": ["sport"]}).json["id"]
    assert garance.post(f"mentees/{mentee}/amendment", {"wishes": "Le samedi."}).status == 204
    for kind in ("inscription_autonomy", "assent", "inscription_ppe"):
        assert garance.post(f"mentees/{mentee}/fact", {"kind": kind}).status == 204, kind
    card = {"called": "Zaza", "emergency_contact": "Éducatrice fictive", "languages": ["prs"]}
    assert garance.post(f"mentees/{mentee}/card", card).status == 204
    fact = next(fact["id"] for fact in garance.get(f"mentees/{mentee}").json["facts"] if fact["kind"] == "inscription_ppe")
    assert garance.post(f"mentee-facts/{fact}/withdrawal").status == 204
    assert garance.get(f"mentees?programme={programme}").json["items"][0]["missing"] == []
    waiting = garance.get(f"programmes/{programme}/suggestions").json
    assert [line["mentee_id"] for line in waiting["items"]] == [mentee] and waiting["free_mentors"] == 2
    suggested = garance.get(f"mentees/{mentee}/suggestions").json["best"]
    assert {line["mentor_id"] for line in suggested} == {one, other}
    first, last = suggested[0]["mentor_id"], suggested[1]["mentor_id"]
    assert garance.post(f"mentees/{mentee}/suggestions", {"mentor": last}).status == 422
    tried = garance.post(f"mentees/{mentee}/suggestions", {"mentor": first}).json["id"]
    assert garance.post(f"matches/{tried}/refusal", {"why": "mentor_unavailable"}).status == 204
    match = garance.post("matches", {"mentor": one, "mentees": [mentee]}).json["id"]
    for noun, body in (
        ("agreement", {"party": "mentor"}), ("agreement", {"party": mentee}), ("trial", {"trial_on": today}),
        ("convention", {"signatories": ["mentor", "mentee", "association"]}), ("beginning", {}),
        ("substitution", {"mentor": other, "starts_on": today, "ends_on": today}), ("hold", {"why": "absence"}), ("resumption", {}),
    ):
        assert garance.post(f"matches/{match}/{noun}", body).status == 204, noun
    kept = garance.get(f"matches/{match}").json
    assert garance.post(f"substitutes/{kept['substitutes'][0]['id']}/end").status == 204
    assert garance.post(f"mentors/{one}/exemption", {"why": "asked_for", "until": today}).status == 204
    assert garance.post(f"mentors/{other}/pause").status == garance.post(f"mentors/{other}/resumption").status == 204
    called = garance.post(f"matches/{match}/follow-ups", {"kind": "call", "side": "mentor", "result": "well", "note": "Tout va bien."})
    assert called.status == 201, called
    rating = {"stage": "entry", "rater": "mentee", "language": "1", "is_helpful": "yes"}
    assert garance.post(f"mentees/{mentee}/progress", rating).status == 204
    followed = garance.get(f"mentees/{mentee}/following").json
    assert followed["follow_ups"][0]["note"] == "Tout va bien." and followed["progress"][0]["scores"] == [{"domain": "language", "score": 1}]
    assert garance.get(f"programmes/{programme}/following").json["programme"] == programme
    assert garance.get(f"programmes/{programme}/progress").json["lines"][0].get("count") is None
    assert garance.post(f"matches/{match}/closure", {"why": "goal_reached"}).status == 204
    assert garance.post(f"matches/{match}/interview", {"party": mentee, "exits": ["lien_social_durable"]}).status == 204
    again = garance.post("matches", {"mentor": other, "mentees": [mentee], "predecessor": match}).json["id"]
    assert garance.post(f"matches/{again}/refusal", {"why": "mentee_declined"}).status == 204
    assert len(garance.get(f"matches?programme={programme}").json["items"]) == 3
    assert garance.post(f"mentees/{mentee}/departure", {"why": "moved"}).status == 204
    for noun, body in (("departure", {"why": "moved_away"}), ("forgetting", {})):
        assert garance.post(f"mentors/{other}/{noun}", body).status == 204, noun
    for things, sheet in (("mentors", "Prénom;Nom\nZélie;Essai-Fictive\n"), ("mentees", f"Code;Objectifs\n{person['code']};Lire.\n")):
        answer = garance.post(f"{things}/import?programme={programme}", sheet.encode(), Content_Type="text/csv")
        assert answer.status == 200 and answer.json["is_done"] and answer.json["new"] == 1, answer
    back = garance.get(f"mentees?programme={programme}").json["items"]
    assert [line["person_code"] for line in back if not line.get("ended_at")] == [person["code"]]
    # An account of a mentor is given to one: the verb itself is proven in MentorTests; here its answer.
    relais_mentor = relais.api("admin@chemins-singuliers.example").post("accounts", {
        "email": f"mentor-{os.getpid()}@chemins-singuliers.example", "name": f"Zora Fictive {os.getpid()}", "roles": ["mentor"]})
    assert relais_mentor.status == 201
    given = garance.post(f"mentors/{one}/link")
    assert given.status == 201 and "/m/" in given.json["link"]
    assert garance.post(f"mentors/{one}/link/end").status == 204
    assert garance.post(f"mentors/{one}/link/end").status == 409
    assert garance.post(f"mentors/{one}/account", {"account": f"Zora Fictive {os.getpid()}"}).status == 204
    garance.post(f"mentees/{next(line['id'] for line in back if not line.get('ended_at'))}/departure", {"why": "moved"})
    assert garance.post(f"programmes/{programme}/closure").status == 204


def keep_registers(maud):
    """The registers of an organisation, each call once."""
    assert maud.get("registers/processing").status == maud.get("retention").status == 200
    terms = {"kinds": ["integrity"], "people": ["people_helped"], "data": ["words"], "happened": "Un essai."}
    breach = maud.post("breaches", terms).json["id"]
    assert maud.get("breaches").status == maud.get(f"breaches/{breach}").status == 200
    for noun, body in (
        ("amendment", terms | {"measures": "Corrigé."}), ("assessment", {"risk": "risk", "decision": "Un essai."}),
        ("notification", {"reference_of_authority": "essai-1"}), ("communication", {"told_through": "directly"}), ("closure", {})):
        assert maud.post(f"breaches/{breach}/{noun}", body).status == 200, noun


def live_an_account(relais, nobody, maud):
    """From the invitation to the departure, over the API, each call once."""
    def invited(email, roles):
        made = maud.post("accounts", {"email": email, "name": "Essai OpenAPI", "roles": roles})
        assert made.status == 201, made
        return made.json["id"], made.json["link"]

    one, _ = invited("openapi@mosaik.example", ["caseworker"])
    again = maud.post(f"accounts/{one}/invitation").json["link"]
    other, link = invited("openapi-2@mosaik.example", ["org_admin"])
    used = lambda link, password: nobody.post("link", {"secret": link.rsplit("/", 1)[1], "password": password}).json
    keeper = Watching(Api(relais, used(link, "une phrase assez longue")["token"]), maud.document, maud.seen)
    own = Watching(Api(relais, used(again, "une phrase assez longue")["token"]), maud.document, maud.seen)
    assert maud.get(f"accounts/{one}").json["state"] == "open"
    assert maud.post(f"accounts/{one}/amendment", {"name": "Essai", "roles": ["caseworker", "coordinator"]}).status == 204
    # One's own: another second factor, codes, sessions.
    assert own.post("session/verification", {"answer": "une phrase assez longue"}).status == 204
    secret = own.post("account/factor").json["secret"]
    codes = own.post("account/factor/confirmation", {"code": totp(secret)}).json["recovery_codes"]
    assert len(codes) == 10 and own.post("account/codes").status == 200
    pending = nobody.post("sign-in", {"email": "openapi@mosaik.example", "password": "une phrase assez longue"}).json
    assert pending["asks"] == "code"
    assert nobody.post("sign-in/code", {"pending": pending["pending"], "code": totp(secret, 1)}).status == 200
    assert own.post("account/amendment", {"language": "en"}).status == 204
    assert own.post("account/mail", {"at_once": "no", "digest_hour": "9"}).status == 204
    assert own.get("account/mail").json["digest_hour"] == 9 and own.post("account/mail/trial").status == 422
    relais.sql(f"UPDATE access.mail_choice SET returned_at = now(), returned_code = 550 WHERE account = '{one}'")
    assert own.get("account/mail").json["returned_code"] == 550 and own.post("account/mail/trial").status == 204
    assert own.post("account/password", {"current_password": "une phrase assez longue", "new_password": "une autre phrase longue"}).status == 204
    relais.sql(f"INSERT INTO access.device VALUES (gen_random_uuid(), '{one}', sha256('x'), 'Firefox, Linux', now(), now())")
    seen = own.get("account").json
    assert own.post(f"devices/{seen['devices'][0]['id']}/end").status == 204
    assert own.post("sessions/end").status == 204 and own.post(f"sessions/{seen['sessions'][0]['id']}/end").status == 204
    # Lost, and found again by two who agree.
    assert maud.post("losses", {"colleague": "Essai"}).status == 204 and nobody.post("forgotten", {"email": "openapi@mosaik.example"}).status == 204
    assert maud.post(f"accounts/{one}/recovery", {"resets": ["password", "factor"]}).status == 201
    assert keeper.post(f"accounts/{one}/agreement").json["link"]
    assert maud.post(f"accounts/{one}/address", {"email": "autre@mosaik.example"}).status == 204
    assert maud.post(f"accounts/{one}/disabling").status == 204 and maud.post(f"accounts/{one}/enabling").status == 204
    assert maud.post(f"accounts/{one}/departure").status == 204


LEON = "leon@don-bosco.example"
FUZZERS = [INES, LEON, MAUD, "odile@chemins-singuliers.example", DENIS]
# They end the session, or take a second each.
NOT_FUZZED = {"/sign-out", "/sign-in", "/link", "/sessions/end", "/account/password", "/losses"}


def calls_of(relais, who):
    """The ids of the calls to make as someone: each call is made by the first of the fuzzers who may make it."""
    may = {one: set(relais.api(one).get("me").json["permissions"]) for one in FUZZERS}
    document = relais.api(INES).get("openapi.json").json
    calls = [(path, call) for path, methods in document["paths"].items() for call in methods.values() if isinstance(call, dict) and "operationId" in call]
    assert len(calls) > 200
    # Where nobody of them may, it is refused: to the first.
    first = lambda scope: next((one for one in FUZZERS if scope is None or scope in may[one]), INES)
    return [call["operationId"] for path, call in calls
            if path not in NOT_FUZZED and call["operationId"] != "post_accounts" and first(call.get("x-scope")) == who]


@pytest.mark.parametrize("who", FUZZERS)
def test_a_fuzzer_finds_nothing(relais, who, tmp_path):
    examples = os.environ.get("RELAIS_FUZZ", "5")
    before = relais.sql("SELECT count(*) FROM access.account")
    included = [word for call in calls_of(relais, who) for word in ("--include-operation-id", call)]
    assert included, who
    ended = subprocess.run(
        [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", ROOT / "schemathesis.toml", "run",
         f"{relais.url}/api/v1/openapi.json", "-H", f"Authorization: Bearer {relais.made_token(who)}", "--max-examples", examples,
         *included, "--seed", "11", "--continue-on-failure"],
        cwd=tmp_path, capture_output=True, text=True, timeout=6 * 3600)
    log = pathlib.Path(relais.log.name).read_text()
    assert "fault" not in log, [line for line in log.splitlines() if "fault" in line][:5]
    assert ended.returncode == 0, ended.stdout[-6000:]
    assert before == relais.sql("SELECT count(*) FROM access.account")
