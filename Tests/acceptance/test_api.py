"""The API as a client meets it: the walk of a referral, and everything that can be sent by mistake or on purpose."""

import json
import threading
import time
import uuid

import pytest

from web import Api, is_problem, send, send_raw

INES, KARIM, ODILE = "ines@chemins-singuliers.example", "karim@chemins-singuliers.example", "odile@chemins-singuliers.example"
PAUL, LENA, HUGO = "paul@mosaik.example", "lena@mosaik.example", "hugo@mosaik.example"
MAUD, SARA, NADIA, TOM = "admin@mosaik.example", "sara@mission-locale.example", "nadia@don-bosco.example", "tom@valdo.example"


@pytest.fixture(scope="module")
def ines(relais):
    return relais.api(INES)


@pytest.fixture(scope="module")
def paul(relais):
    return relais.api(PAUL)


@pytest.fixture(scope="module")
def service(ines):
    return ines.service("MOSAIK", "Français")


def denials(relais, of=None):
    return int(relais.sql(
        "SELECT count(*) FROM audit.entry e JOIN access.account a ON a.id = e.actor "
        f"WHERE e.action = 'access.denied' AND e.outcome = 'denied' AND a.email = '{of}'")[0][0])


# The walk.


def test_a_referral_from_draft_to_outcome(relais, service):
    ines, paul = Api(relais, relais.new_token(INES)), Api(relais, relais.new_token(PAUL))
    assert ines.get("me").json["organisation"] == "Chemins Singuliers" and paul.get("me").json["organisation"] == "MOSAIK"
    person = ines.person(
        given="Zohra", family="Essai", birth_date="2008-04-05", phone="+33 6 00 00 00 01", email="z@exemple.example",
        languages=["prs", "fra"], french_level="a1", commune="19272", gender="female", address="1 rue Fictive",
        contact_wishes="Le soir.")
    shown = ines.get(f"people/{person['code']}")
    assert shown.status == 200 and shown.json["name"] == "Zohra E." and "2008-04" not in shown.text
    assert "+33 6 00" not in shown.text and "rue Fictive" not in shown.text

    draft = ines.draft(service, person["code"], need="Le français du métier.", already_done="Six mois de cours.", priority="urgent")
    assert paul.get(f"referrals/{draft['id']}").status == 404
    kept = ines.get(f"referrals/{draft['reference']}").json
    assert kept["referral"]["state"] == "draft" and set(kept["moves"]) == {"draft", "sending", "withdrawal", "correction"}
    assert kept["disclosure"]["is_frozen"] is False

    sent = ines.post(f"referrals/{draft['id']}/sending")
    assert sent.status == 200 and sent.json["referral"]["state"] == "sent" and sent.json["moves"] == ["withdrawal", "correction"]
    assert "received_at" not in sent.json["referral"]

    assert draft["id"] in [line["id"] for line in paul.get("referrals?box=received&state=sent").json["items"]]
    opened = paul.get(f"referrals/{draft['reference']}")
    assert opened.status == 200
    got = opened.json
    assert got["need"] == "Le français du métier." and got["already_done"] == "Six mois de cours."
    assert got["disclosure"] == {
        "age_bracket": "18_20", "languages": ["prs", "fra"], "french_level": "a1", "commune": "Tulle", "is_frozen": True,
        "with_referral": ["reference", "service", "priority", "age_bracket", "languages", "french_level", "commune", "need", "already_done"],
        "on_acceptance": ["given", "family", "phone", "email", "contact_wishes"]}
    assert set(got["moves"]) == {"acceptance", "refusal", "wait"}
    for hidden in ("Zohra", "Essai", "+33 6", "2008", "rue Fictive", person["code"], person["id"]):
        assert hidden not in opened.text
    assert ines.get(f"referrals/{draft['id']}").json["referral"]["received_at"]

    accepted = paul.post(f"referrals/{draft['id']}/acceptance", {"note": "Mardi, 18 h."})
    assert accepted.status == 200
    theirs, code = accepted.json["person_id"], accepted.json["referral"]["person_code"]
    assert theirs != person["id"] and code != person["code"]
    assert paul.post(f"referrals/{draft['id']}/start", {"note": "Elle est venue."}).status == 200
    done = paul.post(
        f"referrals/{draft['id']}/completion",
        {"outcome": "achieved", "level_at_entry": "a1", "level_at_exit": "a2", "note": "A2 atteint."})
    assert done.status == 200 and done.json["moves"] == ["attendance", "assessment", "conclusion", "forwarding", "correction"]

    told = done.json
    assert (told["outcome"], told["level_at_entry"], told["level_at_exit"]) == ("achieved", "a1", "a2")
    # Nobody asked the person whether Inès may know what came of it.
    seen = ines.get(f"referrals/{draft['id']}")
    told = seen.json
    assert told["is_result_shared"] is False and not {"outcome", "level_at_entry", "level_at_exit"} & set(told)
    assert [step["state"] for step in told["thread"]] == ["draft", "sent", "accepted", "in_progress", "completed"]
    assert [step.get("note") for step in told["thread"]] == [None, None, "Mardi, 18 h.", "Elle est venue.", "A2 atteint."]
    assert told["referral"]["state"] == "completed" and told["moves"] == ["forwarding"]
    assert theirs not in seen.text and code not in seen.text
    actions = [row[0] for row in relais.sql("SELECT DISTINCT action FROM audit.entry WHERE at > now() - interval '2 minutes'")]
    for action in ("person.registered", "person.seen", "referral.drafted", "referral.sent", "referral.received", "referral.accepted",
                   "person.received", "referral.started", "referral.completed", "referral.seen", "disclosure.frozen"):
        assert action in actions


def test_identity_opens_for_a_purpose_and_only_for_whoever_follows(relais, ines, paul, service):
    person = ines.person(given="Ahmad", family="Essai", phone="+33 6 00 00 00 02", birth_date="2007", address="2 rue Fictive")
    is_problem(ines.post(f"people/{person['id']}/reveal"), 422, "invalid", ["purpose"])
    is_problem(ines.post(f"people/{person['id']}/reveal", {"purpose": "curiosity"}), 422, "invalid", ["purpose"])
    is_problem(ines.post(f"people/{person['id']}/reveal", {"purpose": "other"}), 422, "invalid", ["words"])
    before = relais.sql("SELECT count(*) FROM audit.entry WHERE action = 'person.revealed'")[0][0]
    opened = ines.post(f"people/{person['id']}/reveal", {"purpose": "appointment"})
    assert opened.status == 200 and opened.json["given"] == "Ahmad" and opened.json["phone"] == "+33 6 00 00 00 02"
    assert opened.headers["Cache-Control"] == "no-store"
    assert int(relais.sql("SELECT count(*) FROM audit.entry WHERE action = 'person.revealed'")[0][0]) == int(before) + 1
    for other in (KARIM, ODILE, PAUL, SARA):
        refused = relais.api(other).post(f"people/{person['id']}/reveal", {"purpose": "appointment"})
        assert refused.status in (403, 404) and "Ahmad" not in refused.text, refused

    referral = ines.sent(service, person["id"])
    theirs = paul.post(f"referrals/{referral['id']}/acceptance").json["person_id"]
    copied = paul.post(f"people/{theirs}/reveal", {"purpose": "appointment"}).json
    assert copied["given"] == "Ahmad" and copied["phone"] == "+33 6 00 00 00 02"
    assert "address" not in copied and "birth_date" not in copied, "not in the manifest"
    for other in (LENA, INES):
        assert relais.api(other).post(f"people/{theirs}/reveal", {"purpose": "appointment"}).status in (403, 404)


@pytest.mark.parametrize("accepted_first", [False, True])
def test_withdrawal_takes_back_what_was_disclosed(relais, ines, paul, service, accepted_first):
    person = ines.person(given="Retrait", phone="+33 6 00 00 00 03", birth_date="2008", commune="19272", french_level="a1")
    referral = ines.sent(service, person["id"], need="Un besoin à reprendre.", already_done="Des choses.")
    assert paul.get(f"referrals/{referral['id']}").json["need"] == "Un besoin à reprendre."
    theirs = paul.post(f"referrals/{referral['id']}/acceptance").json["person_id"] if accepted_first else None
    assert ines.post(f"referrals/{referral['id']}/withdrawal", {"reason": "person_moved"}).status == 200
    left = paul.get(f"referrals/{referral['id']}")
    assert left.status == 200 and left.json["referral"]["state"] == "withdrawn"
    assert left.json["need"] == "" and "already_done" not in left.json
    assert left.json["disclosure"].get("age_bracket") is None and left.json["disclosure"]["languages"] == []
    assert "commune" not in left.json["disclosure"] and "french_level" not in left.json["disclosure"]
    if theirs:
        assert paul.post(f"people/{theirs}/reveal", {"purpose": "appointment"}).status == 404
        assert "Retrait" not in paul.get(f"people/{theirs}").text + paul.get("people?limit=100").text
    assert ines.get(f"referrals/{referral['id']}").json["need"] == "Un besoin à reprendre."
    # Nothing of it is left in the database either, sealed or not.
    assert relais.sql(f"SELECT count(*) FROM casework.referral_side WHERE referral = '{referral['id']}' AND side = 'recipient' AND sealed IS NOT NULL") == [["0"]]
    assert relais.sql(f"SELECT count(*) FROM casework.disclosure WHERE referral = '{referral['id']}' AND (age_bracket IS NOT NULL OR languages <> '{{}}')") == [["0"]]


def test_declining_takes_back_what_was_disclosed(ines, paul, service):
    referral = ines.sent(service, need="Un autre besoin.")
    is_problem(paul.post(f"referrals/{referral['id']}/refusal"), 422, "invalid", ["reason"])
    is_problem(paul.post(f"referrals/{referral['id']}/refusal", {"reason": "person_moved"}), 422, "invalid", ["reason"])
    is_problem(paul.post(f"referrals/{referral['id']}/refusal", {"reason": "other"}), 422, "invalid", ["note"])
    assert paul.post(f"referrals/{referral['id']}/refusal", {"reason": "no_capacity", "note": "En mars."}).status == 200
    left = paul.get(f"referrals/{referral['id']}").json
    assert left["need"] == "" and left["disclosure"]["languages"] == [] and left["referral"]["state"] == "declined"
    told = ines.get(f"referrals/{referral['id']}").json
    assert told["reason"] == "no_capacity" and told["thread"][-1]["note"] == "En mars." and told["need"] == "Un autre besoin."


# Who is asking.


def test_only_a_bearer_token_opens_the_api(relais, ines):
    token = ines.token
    is_problem(Api(relais).get("me"), 401, "sign-in-needed")
    assert Api(relais).get("me").headers["WWW-Authenticate"] == "Bearer"
    for headers in (
        {"Cookie": f"__Host-relais={token}"}, {"Authorization": token}, {"Authorization": f"Basic {token}"},
        {"Authorization": "Bearer "}, {"Authorization": f"Bearer {token}x"}, {"Authorization": f"Bearer {token[:-1]}"},
        {"Authorization": "Bearer " + "A" * 43}, {"Authorization": "Bearer é"}, {"Authorization": "Bearer " + "A" * 5000},
    ):
        is_problem(send(relais, "GET", "/api/v1/people", headers={k: v.encode("utf-8") for k, v in headers.items()}), 401, "sign-in-needed")
    assert send(relais, "GET", f"/api/v1/me?token={token}&access_token={token}").status == 401
    assert send(relais, "GET", "/api/v1/me", headers={"Authorization": f"bEARER {token}"}).status == 200


@pytest.mark.parametrize("ending", [
    "seen_at = now() - interval '21 minutes'", "expires_at = now() - interval '1 second'", "ended_at = now()"])
def test_an_expired_or_ended_session_is_nobody(relais, ending):
    api = Api(relais, relais.made_token(TOM))
    assert api.get("me").status == 200
    relais.sql(f"UPDATE access.session SET {ending} WHERE token_sha256 = sha256(decode(translate('{api.token}', '-_', '+/') || '=', 'base64'))")
    is_problem(api.get("me"), 401, "sign-in-needed")
    is_problem(api.get("people"), 401, "sign-in-needed")
    is_problem(api.post("people", {"given": "Essai", "languages": ["fra"]}), 401, "sign-in-needed")


def test_a_signed_out_token_is_nobody_and_a_disabled_account_too(relais):
    api, other = Api(relais, relais.made_token(TOM)), Api(relais, relais.made_token(TOM))
    assert api.post("sign-out").status == 204
    is_problem(api.get("me"), 401, "sign-in-needed")
    is_problem(api.post("sign-out"), 401, "sign-in-needed")
    assert other.get("me").status == 200, "the other session goes on"
    relais.sql(f"UPDATE access.account SET disabled_at = now() WHERE email = '{TOM}'")
    try:
        is_problem(other.get("me"), 401, "sign-in-needed")
    finally:
        relais.sql(f"UPDATE access.account SET disabled_at = NULL WHERE email = '{TOM}'")


def test_a_token_is_new_at_each_sign_in_and_three_live_at_most(relais):
    tokens = [relais.made_token("rose@valdo.example")] + [relais.new_token("rose@valdo.example") for _ in range(3)]
    assert len(set(tokens)) == 4 and all(len(token) == 43 for token in tokens)
    assert [Api(relais, token).get("me").status for token in tokens] == [401, 200, 200, 200]


def test_sign_in_slows_guessing_for_known_and_unknown_addresses_alike(relais):
    relais.sql("DELETE FROM access.attempt")
    seen = {}

    def guess(email):
        once = lambda: Api(relais).post("sign-in", {"email": email, "password": "not the right one"})
        first = once()
        # Three more tries, as if they had been made; each costs a second here.
        relais.sql(f"UPDATE access.attempt SET failures = 4 WHERE key_sha256 = sha256(convert_to('email:{email}', 'UTF8'))")
        seen[email] = [first] + [once() for _ in range(4)]

    try:
        guessing = [threading.Thread(target=guess, args=[email]) for email in ("emma@art-et-vivre.example", "nobody@art-et-vivre.example")]
        [thread.start() for thread in guessing]
        [thread.join() for thread in guessing]
        known, unknown = seen.values()
        assert [answer.status for answer in known] == [answer.status for answer in unknown]
        assert [answer.status for answer in known] == [401] * 3 + [429] * 2
        for answers in (known, unknown):
            assert all(answer.body == answers[0].body for answer in answers[:3])
            is_problem(answers[0], 401, "sign-in-refused")
            is_problem(answers[3], 429, "wait")
            assert 1 <= int(answers[3].headers["Retry-After"]) <= 4
        assert known[0].body == unknown[0].body
        # The right password does not help while one waits.
        relais.sql("UPDATE access.attempt SET blocked_until = now() + interval '1 minute'")
        right = Api(relais).post("sign-in", {"email": "emma@art-et-vivre.example", "password": "demonstration-relais"})
        is_problem(right, 429, "wait")
        assert int(right.headers["Retry-After"]) > 4
    finally:
        relais.sql("DELETE FROM access.attempt")


# Bodies.

PERSON = ["given", "family", "birth_date", "birth_source", "gender", "phone", "email", "address", "contact_wishes", "french_level", "commune"]


def routes(relais, ines, paul, service):
    """Every route that takes a body: who, where, a body that holds, its text fields, its lists."""
    person = ines.person()["id"]
    draft = ines.draft(service, person)["id"]
    sent = ines.sent(service, person)["id"]
    accepted = ines.sent(service, person)["id"]
    assert paul.post(f"referrals/{accepted}/acceptance").status == 200
    hugo, maud = relais.api(HUGO), relais.api(MAUD)
    who = {"email": "x@exemple.example", "name": "X", "language": "fr", "roles": ["caseworker"]}
    offer = {"name": "Essai", "description": "", "minimum_age": "15", "maximum_age": "20", "commune": "19272",
             "thematiques": ["mobilite--preparer-un-permis"], "languages": ["fra"]}
    return [
        (Api(relais), "sign-in", {"email": "x@exemple.example", "password": "x"}, ["email", "password"], []),
        (maud, "accounts", who, ["email", "name", "language"], ["roles"]),
        (hugo, "services", offer, ["name", "description", "minimum_age", "maximum_age", "commune"], ["thematiques", "languages"]),
        (ines, "people", {"given": "Essai", "languages": ["fra"]}, PERSON, ["languages"]),
        (ines, f"people/{person}/reveal", {"purpose": "other", "words": "Essai"}, ["purpose", "words"], []),
        (ines, "referrals", {"person": person, "service": service},
         ["person", "service", "priority", "need", "already_done", "basis", "basis_words"], ["with_referral", "on_acceptance"]),
        (ines, f"referrals/{draft}/draft", {"service": service}, ["service", "priority", "need", "already_done", "basis", "basis_words"],
         ["with_referral", "on_acceptance"]),
        (ines, f"referrals/{draft}/sending", {}, [], []),
        (paul, f"referrals/{sent}/acceptance", {}, ["note"], []),
        (paul, f"referrals/{sent}/refusal", {"reason": "other", "note": "x"}, ["reason", "note"], []),
        (paul, f"referrals/{accepted}/start", {}, ["note"], []),
        (paul, f"referrals/{accepted}/completion", {"outcome": "achieved"}, ["outcome", "level_at_entry", "level_at_exit", "orientation", "note"], ["barriers"]),
        (ines, f"referrals/{sent}/withdrawal", {"reason": "other", "note": "x"}, ["reason", "note"], []),
    ]


@pytest.fixture(scope="module")
def bodies(relais, ines, paul, service):
    return routes(relais, ines, paul, service)


def collect(failures, check, *about):
    try:
        check()
    except AssertionError as problem:
        failures.append((*about, str(problem).splitlines()[0][:300]))


def test_an_unknown_field_is_refused_by_name(bodies):
    failures = []
    for api, path, good, _, _ in bodies:
        collect(failures, lambda: is_problem(api.post(path, good | {"nickname": "x"}), 422, "invalid", ["nickname"]), path)
    assert not failures, failures


def test_a_wrong_type_is_refused_by_name(bodies):
    failures = []
    for api, path, good, texts, lists in bodies:
        for field in texts:
            for wrong in (3, 1.5, True, {}, {"a": "b"}, [], ["x"], [["x"]]):
                collect(failures, lambda: is_problem(api.post(path, good | {field: wrong}), 422, "invalid", [field]), path, field, wrong)
        for field in lists:
            for wrong in (3, "fra", {}, [3], [["fra"]], [None], [{"a": 1}]):
                collect(failures, lambda: is_problem(api.post(path, good | {field: wrong}), 422, "invalid", [field]), path, field, wrong)
    assert not failures, failures


def test_a_missing_field_is_refused_by_name(relais, ines, bodies):
    needed = {"sign-in": ["email", "password"], "people": ["given", "languages"], "referrals": ["person", "service"],
              "reveal": ["purpose"], "draft": ["service"], "refusal": ["reason"], "completion": ["outcome"], "withdrawal": ["reason"],
              "services": ["name", "commune", "thematiques"], "accounts": ["email", "name", "roles"]}
    failures = []
    for api, path, good, _, _ in bodies:
        for field in needed.get(path.split("/")[-1], []):
            for body in ({k: v for k, v in good.items() if k != field}, good | {field: None}):
                collect(failures, lambda: is_problem(api.post(path, body), 422, "invalid", [field]), path, field, field in body)
    assert not failures, failures


def test_everything_wrong_is_named_at_once(relais, ines):
    told = ines.post("people", {"family": "x" * 101, "birth_date": "hier", "gender": "x", "email": "x" * 300, "french_level": "z9"})
    is_problem(told, 422, "invalid", ["given", "family", "birth_date", "gender", "email", "french_level", "languages"])


def test_accounts_name_everything_wrong_at_once(relais):
    is_problem(relais.api(MAUD).post("accounts"), 422, "invalid", ["email", "name", "roles"])


def test_a_nul_is_refused_in_every_text_and_named(bodies):
    failures = []
    for api, path, good, texts, lists in bodies:
        for field in texts:
            # An unknown sign-in with an odd password is one of the refused, and a person who is nobody is not found.
            if (path, field) == ("sign-in", "password"):
                continue
            if (path, field) == ("referrals", "person"):
                collect(failures, lambda: is_problem(api.post(path, good | {field: "a\0b"}), 404), path, field)
                continue
            for text in ("a\0b", "\0", "fra\0") if path not in ("accounts", "sign-in") else ("a\0b",):
                collect(failures, lambda: is_problem(api.post(path, good | {field: text}), 422, "invalid", [field]), path, field, text)
        for field in lists:
            collect(failures, lambda: is_problem(api.post(path, good | {field: ["a\0b"]}), 422, "invalid", [field]), path, field)
    assert not failures, failures


def test_a_text_too_long_is_refused_by_name(bodies):
    failures = []
    for api, path, good, texts, lists in bodies:
        for field in texts:
            if (path, field) in (("referrals", "person"), ("accounts", "email"), ("accounts", "language")):
                continue
            collect(failures, lambda: is_problem(api.post(path, good | {field: "é" * 5000}), 422, "invalid", [field]), path, field)
        for field in lists:
            collect(failures, lambda: is_problem(api.post(path, good | {field: ["é" * 5000]}), 422, "invalid", [field]), path, field)
    assert not failures, failures


def test_a_list_too_long_is_refused_by_name(bodies):
    failures, many = [], [chr(97 + i // 676) + chr(97 + i // 26 % 26) + chr(97 + i % 26) for i in range(2_000)]
    for api, path, good, _, lists in bodies:
        for field in lists:
            collect(failures, lambda: is_problem(api.post(path, good | {"name": "Longue liste", field: many} if path == "services" else good | {field: many}), 422, "invalid", [field]), path, field)
    assert not failures, failures


BROKEN = {
    "empty": b"", "broken UTF-8": b'{"note":"\xff"}', "overlong UTF-8": b'{"note":"\xc0\x80"}', "UTF-8 surrogate": b'{"note":"\xed\xa0\x80"}',
    "lone surrogate": b'{"note":"\\ud800"}', "cut": b'{"note":', "text": b"note=x", "list": b"[]", "string": b'"note"', "number": b"3",
    "null": b"null", "true": b"true", "two": b"{}{}", "single quotes": b"{'note':'x'}", "comment": b"{/**/}",
    "NaN": b'{"note":NaN}', "UTF-16": '{"note":"x"}'.encode("utf-16"), "deep list": b"[" * 10_000, "deep object": b'{"a":' * 10_000,
    "deep and closed": b'{"note":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "control": b'{"note":"a\nb"}',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_a_body_that_is_no_object_cannot_be_read(relais, paul, bodies, body):
    for api, path, _, _, _ in bodies:
        if "acceptance" in path or "sign-in" in path:
            is_problem(api.post(path, body), 400, "unreadable")
    assert paul.get("me").status == 200


def test_a_trailing_comma_is_no_json(relais):
    """RFC 8259 knows none; what reads leniently reads otherwise than the next reader."""
    is_problem(Api(relais).post("sign-in", b'{"email":"x@exemple.example",}'), 400, "unreadable")


def test_a_key_given_twice_is_refused(relais):
    """security.md C9: duplicate keys are a 4xx; two readers would take two different values."""
    is_problem(Api(relais).post("sign-in", b'{"email":"x@exemple.example","email":"y@exemple.example"}'), 400, "unreadable")


def test_many_keys_are_refused_in_a_bounded_answer(ines):
    many = json.dumps({f"k{i}": "" for i in range(4_000)}).encode()
    assert len(many) < 65_536
    answer = ines.post("people", many)
    is_problem(answer, 422, "invalid")
    assert len(answer.body) < 100_000, f"4,000 unknown keys are answered with {len(answer.body)} bytes"


def test_a_hundred_thousand_keys_are_too_large(ines):
    is_problem(ines.post("people", json.dumps({f"k{i}": "" for i in range(100_000)}).encode()), 413, "too-large")
    assert ines.get("me").status == 200


@pytest.mark.parametrize("path", ["people", "sign-in"])
def test_ten_megabytes_are_refused_and_the_server_lives(relais, ines, path):
    head = (f"POST /api/v1/{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ines.token}\r\nAccept-Language: en\r\n"
            "Content-Type: application/json\r\n")
    whole = head.encode() + b"Content-Length: 10485760\r\n\r\n" + b'{"given":"' + b"x" * (10_485_760 - 10)
    chunked = head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(b"10000\r\n" + b"x" * 65_536 + b"\r\n" for _ in range(160)) + b"0\r\n\r\n"
    for data in (whole, chunked):
        answer = send_raw(relais, data)
        assert answer.startswith(b"HTTP/1.1 413"), answer[:300]
        assert b"application/problem+json" in answer and b"urn:relais:problem:too-large" in answer
        assert ines.get("me").status == 200


def test_another_content_type_is_refused(ines):
    good = json.dumps({"given": "Essai", "languages": ["fra"]}).encode()
    for type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", ""):
        answer = ines.post("people", good, Content_Type=type)
        assert answer.status in (400, 415), (type, answer)
        is_problem(answer, answer.status)
    assert ines.post("people", good, Content_Type="application/json; charset=utf-8").status == 201


def test_a_content_type_is_compared_as_one(ines):
    good = json.dumps({"given": "Essai", "languages": ["fra"]}).encode()
    assert ines.post("people", good, Content_Type="Application/JSON").status == 201, "media types know no case (RFC 9110 8.3.1)"
    assert ines.post("people", good, Content_Type="application/jsonp").status in (400, 415)


def test_an_unknown_route_is_a_problem(relais, ines):
    for path in ("nothing", "people/x/y/z", "referrals/x/erasure", "", "../healthz", "%00", "people/%00", "people/%ff", "referrals/%2e%2e"):
        is_problem(ines.get(path), 404)
    is_problem(Api(relais).get("nothing"), 404)
    is_problem(send(relais, "GET", "/api/v2/people"), 404)


def test_an_unknown_route_is_called_not_found(ines):
    is_problem(ines.get("nothing"), 404, "not-found")


def test_a_wrong_method_is_refused(relais, ines):
    for method, path in (("PUT", "people"), ("DELETE", "people"), ("PATCH", "referrals"), ("POST", "me"), ("GET", "sign-in"), ("GET", "sign-out")):
        answer = send(relais, method, f"/api/v1/{path}", headers=ines.headers())
        is_problem(answer, 405)
        assert answer.headers["Allow"]


def test_a_wrong_method_changes_nothing_and_is_a_problem(relais, ines, service):
    referral = ines.draft(service)
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        answer = send(relais, method, f"/api/v1/referrals/{referral['id']}/sending", headers=ines.headers())
        assert answer.status in (404, 405)
        is_problem(answer, answer.status)
    assert ines.get(f"referrals/{referral['id']}").json["referral"]["state"] == "draft"



def test_lists_refuse_what_they_cannot_read(ines):
    for path, field in (
        ("people?limit=0", "limit"), ("people?limit=101", "limit"), ("people?limit=x", "limit"), ("people?limit=-1", "limit"),
        ("people?limit=99999999999999999999", "limit"), ("people?after=x", "after"), ("people?after=%00", "after"),
        ("referrals?box=x", "box"), ("referrals?state=x", "state"), ("referrals?after='", "after"), ("services?matching=%00", "matching"),
        ("services?matching=" + "x" * 101, "matching"), ("people?limit=", "limit"), ("people?after=", "after"),
    ):
        is_problem(ines.get(path), 422, "invalid", [field])


def test_lists_go_on_where_they_ended(ines):
    seen, after = [], ""
    for _ in range(100):
        part = ines.get(f"people?limit=7{after}").json
        seen += [one["id"] for one in part["items"]]
        if not part.get("next"):
            break
        after = f"&after={part['next']}"
    assert len(seen) == len(set(seen)) > 7
    assert set(seen) >= {one["id"] for one in ines.get("people?limit=100").json["items"]}


def test_searching_services_knows_no_syntax(ines):
    for words in ("_", "'", "\\", "%5C%25", "';--", "%F0%9F%99%82", "%C3%89gletons"):
        assert ines.get(f"services?matching={words}").status == 200, words
    assert ines.get("services?matching=_").json["items"] == []
    assert {one["commune"] for one in ines.get("services?matching=%C3%89GLETONS").json["items"]} == {"Égletons"}


def test_what_is_asked_for_is_decoded_once(ines):
    assert ines.get("services?matching=%25").json["items"] == [], "a percent sign names no service, and does not list them all"
    assert ines.get("services?matching=%2546ran%25C3%25A7ais").json["items"] == []


# States.


def test_a_wrong_state_is_a_conflict(ines, paul, service):
    referral = ines.draft(service)["id"]
    assert ines.post(f"referrals/{referral}/sending").status == 200
    is_problem(ines.post(f"referrals/{referral}/sending"), 409, "state")
    is_problem(ines.post(f"referrals/{referral}/draft", {"service": service}), 409, "state")
    is_problem(paul.post(f"referrals/{referral}/start"), 409, "state")
    is_problem(paul.post(f"referrals/{referral}/completion", {"outcome": "achieved"}), 409, "state")
    assert paul.post(f"referrals/{referral}/acceptance").status == 200
    is_problem(paul.post(f"referrals/{referral}/acceptance"), 409, "state")
    is_problem(paul.post(f"referrals/{referral}/refusal", {"reason": "no_capacity"}), 409, "state")
    assert paul.post(f"referrals/{referral}/completion", {"outcome": "not_achieved"}).status == 200
    for move, body in (("acceptance", {}), ("start", {}), ("completion", {"outcome": "achieved"})):
        is_problem(paul.post(f"referrals/{referral}/{move}", body), 409, "state")
    is_problem(ines.post(f"referrals/{referral}/withdrawal", {"reason": "duplicate"}), 409, "state")


def test_the_other_side_s_moves_are_not_permitted(ines, paul, service):
    referral = ines.sent(service)["id"]
    for move, body in (("acceptance", {}), ("refusal", {"reason": "no_capacity"}), ("start", {}), ("completion", {"outcome": "achieved"})):
        is_problem(ines.post(f"referrals/{referral}/{move}", body), 403, "not-permitted")
    for move, body in (("sending", {}), ("draft", {"service": service}), ("withdrawal", {"reason": "duplicate"})):
        is_problem(paul.post(f"referrals/{referral}/{move}", body), 403, "not-permitted")


def test_a_draft_needs_a_need_to_be_sent(ines, service):
    referral = ines.draft(service, need="")
    is_problem(ines.post(f"referrals/{referral['id']}/sending"), 422, "invalid", ["need"])
    own = ines.service("Chemins Singuliers")
    is_problem(ines.post("referrals", {"person": ines.person()["id"], "service": own}), 422, "invalid", ["service"])
    is_problem(ines.post("referrals", {"person": ines.person()["id"], "service": str(uuid.uuid4())}), 422, "invalid", ["service"])


def test_roles_bound_what_one_may_do(relais, ines, service):
    maud, odile, sara = relais.api(MAUD), relais.api(ODILE), relais.api(SARA)
    for path in ("people", "referrals"):
        is_problem(maud.get(path), 403, "not-permitted")
    is_problem(maud.post("people", {"given": "Essai", "languages": ["fra"]}), 403, "not-permitted")
    is_problem(sara.get("accounts"), 403, "not-permitted")
    is_problem(sara.get("audit"), 403, "not-permitted")
    is_problem(sara.post("organisations", {"name": "Une de plus"}), 403, "not-permitted")
    is_problem(sara.post("services", {"name": "Un de plus", "commune": "19272", "thematiques": ["mobilite--preparer-un-permis"], "languages": ["fra"]}), 403, "not-permitted")
    is_problem(sara.post("accounts", {"email": "a@b.example", "name": "A", "roles": ["caseworker"]}), 403, "not-permitted")
    assert {one["organisation"] for one in maud.get("accounts").json["items"]} == {"MOSAIK"}


# Two at once.


@pytest.mark.parametrize("moves", [
    [("acceptance", {})] * 2, [("acceptance", {}), ("refusal", {"reason": "no_capacity"})], [("acceptance", {}), ("withdrawal", {"reason": "duplicate"})]],
    ids=["both accept", "accept and decline", "decline and withdraw"])
def test_two_answer_at_once_and_one_wins(relais, ines, paul, service, moves):
    other = relais.api(LENA)
    for _ in range(3):
        referral = ines.sent(service)["id"]
        start, answers = threading.Barrier(4), []

        def answer(api, move, body):
            start.wait()
            answers.append(api.post(f"referrals/{referral}/{move}", body))

        (first, first_body), (second, second_body) = moves
        rival = ines if second == "withdrawal" else other
        runs = [(paul, first, first_body), (rival, second, second_body)] * 2
        threads = [threading.Thread(target=answer, args=run) for run in runs]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        # A colleague who comes once it is taken may find nothing any more; see the test below.
        statuses = sorted(409 if one.status == 404 and second != "withdrawal" else one.status for one in answers)
        if second == "withdrawal":
            # Withdrawing what was just accepted is allowed, so two may win, never three.
            assert statuses in ([200, 409, 409, 409], [200, 200, 409, 409]), statuses
        else:
            assert statuses == [200, 409, 409, 409], statuses
        for one in answers:
            if one.status == 409:  # told as such
                is_problem(one, 409, "state")
        moved = relais.sql(f"SELECT to_state FROM casework.referral_move WHERE referral = '{referral}' AND to_state NOT IN ('draft', 'sent')")
        assert len(moved) == statuses.count(200)


def test_a_colleague_a_moment_late_is_told_that_it_was_taken(relais, ines, paul, service):
    referral = ines.sent(service)["id"]
    lena = relais.api(LENA)
    assert lena.get(f"referrals/{referral}").status == 200
    assert paul.post(f"referrals/{referral}/acceptance").status == 200
    is_problem(lena.post(f"referrals/{referral}/acceptance"), 409, "state")


def test_two_send_the_same_draft_and_one_wins(ines, service):
    referral, statuses = ines.draft(service)["id"], []
    threads = [threading.Thread(target=lambda: statuses.append(ines.post(f"referrals/{referral}/sending").status)) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(statuses) == [200, 409, 409, 409]


# Someone else's.


def doors(person, referral, service):
    """Every route that takes an id, with a body that would do."""
    return [
        ("GET", f"people/{person}", None),
        ("POST", f"people/{person}/reveal", {"purpose": "appointment"}),
        ("POST", "referrals", {"person": person, "service": service, "need": "x"}),
        ("GET", f"referrals/{referral}", None),
        ("POST", f"referrals/{referral}/draft", {"service": service, "need": "x"}),
        ("POST", f"referrals/{referral}/sending", {}),
        ("POST", f"referrals/{referral}/acceptance", {}),
        ("POST", f"referrals/{referral}/refusal", {"reason": "no_capacity"}),
        ("POST", f"referrals/{referral}/start", {}),
        ("POST", f"referrals/{referral}/completion", {"outcome": "achieved"}),
        ("POST", f"referrals/{referral}/withdrawal", {"reason": "duplicate"}),
    ]


def test_someone_else_s_ids_are_as_unknown_as_any_other(relais, ines, paul, service):
    sara, foreign = relais.api(SARA), ines.service("Art et Vivre")
    person, theirs = ines.person(), ines.sent(service)
    accepted = paul.post(f"referrals/{ines.sent(service)['id']}/acceptance").json
    drafted = ines.draft(service, person["id"])
    people = [person["id"], person["code"], accepted["person_id"], accepted["referral"]["person_code"]]
    referrals = [drafted["id"], drafted["reference"], theirs["id"], theirs["reference"], accepted["referral"]["id"]]
    nobody, failures = str(uuid.uuid4()), []

    def ask(method, path, body):
        return sara.get(path) if method == "GET" else sara.post(path, body)

    for method, path, body in doors(nobody, nobody, foreign):
        before = denials(relais, SARA)
        reference = ask(method, path, body)
        is_person = "people/" in path or path == "referrals"
        for known in people if is_person else referrals:
            body_known = body and {k: known if v == nobody else v for k, v in body.items()}
            answer = ask(method, path.replace(nobody, known), body_known)
            if (answer.status, answer.body) != (404, reference.body):
                failures.append((method, path.replace(nobody, known), answer.status, answer.body))
        kept, asked = denials(relais, SARA) - before, 1 + len(people if is_person else referrals)
        if reference.status != 404 or kept != asked:
            failures.append((method, path.replace(nobody, "RANDOM"), reference.status, f"{kept} entries for {asked} requests"))
    assert not failures, failures


def test_a_colleague_who_does_not_follow_someone_finds_nobody(relais, ines):
    person = ines.person()
    karim = relais.api(KARIM)
    for known in (person["id"], person["code"]):
        for method, path, body in doors(known, known, ines.service("MOSAIK"))[:3]:
            answer = karim.get(path) if method == "GET" else karim.post(path, body)
            is_problem(answer, 404, "not-found")


@pytest.mark.parametrize("id", [
    "x", "1", "K7M-42Q", "48KT-72M", "11111111-1111-4111-8111-11111111111", "11111111-1111-4111-8111-1111111111111", "%00", "..%2F..",
    "' OR 1=1 --", "{11111111-1111-4111-8111-111111111111}", "%E2%80%AE", "x" * 3000, "null", "00000000-0000-0000-0000-000000000000"])
def test_a_bad_id_names_nothing(ines, id):
    import urllib.parse
    written = id if "%" in id else urllib.parse.quote(id)
    for path in (f"people/{written}", f"referrals/{written}"):
        is_problem(ines.get(path), 404)
    is_problem(ines.post(f"referrals/{written}/acceptance"), 404)


def test_answers_and_problems_are_never_kept_and_speak_the_reader_s_language(relais, ines):
    for answer in (ines.get("people"), ines.get("nothing"), Api(relais).get("me"), ines.post("people")):
        assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Request-Id"]
    french = Api(relais, ines.token, "fr")
    assert french.post("people").json["errors"][0]["detail"].startswith("Prénom")
    assert ines.post("people").json["errors"][0]["detail"].startswith("Given")


def test_the_log_holds_ids_of_requests_and_no_value(relais, ines):
    canary = f"Canari{uuid.uuid4().hex[:8]}"
    ines.person(given=canary, family=canary)
    ines.get(f"services?matching={canary}")
    ines.get(f"people/{canary}")
    ines.post("people", {canary: canary})
    time.sleep(0.2)
    log = open(relais.log.name).read()
    assert "request" in log and "route=" in log and canary not in log and ines.token not in log
    postgres = open(f"{relais.home}/relais/postgres/log").read()
    assert canary not in postgres
