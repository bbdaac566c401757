"""What every call of the API promises: versions, keys that make it happen once, tokens, methods, limits."""

import concurrent.futures
import json
import threading
import uuid

import pytest

from conftest import Relais
from web import Api, is_problem, send

INES, PAUL, LENA, MAUD = "ines@chemins-singuliers.example", "paul@mosaik.example", "lena@mosaik.example", "admin@mosaik.example"
HUGO = "hugo@mosaik.example"


@pytest.fixture(scope="module")
def ines(relais):
    return relais.api(INES)


@pytest.fixture(scope="module")
def paul(relais):
    return relais.api(PAUL)


@pytest.fixture(scope="module")
def service(ines):
    return ines.service("MOSAIK", "Français")


def together(count, act):
    start = threading.Barrier(count)

    def one(number):
        start.wait()
        return act(number)

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


# Versions.


def test_what_one_acts_on_has_a_version(ines, paul, service):
    referral = ines.draft(service)["id"]
    drafted = ines.get(f"referrals/{referral}")
    assert drafted.headers["ETag"] == f'"{drafted.json["row_version"]}"'
    is_problem(ines.post(f"referrals/{referral}/sending", If_Match=None), 428, "version-needed")
    is_problem(ines.post(f"referrals/{referral}/sending", If_Match='"999"'), 412, "changed")
    for odd in ("1", "W/\"1\"", '"x"', '"0"', '"01"', '"1", "2"', '""', '"-1"', '"99999999999999999999"', "**"):
        is_problem(ines.post(f"referrals/{referral}/sending", If_Match=odd), 400, "unreadable", ["If-Match"])
    sent = ines.post(f"referrals/{referral}/sending", If_Match=drafted.headers["ETag"])
    assert sent.status == 200 and sent.headers["ETag"] != drafted.headers["ETag"]
    is_problem(ines.post(f"referrals/{referral}/withdrawal", {"reason": "duplicate"}, If_Match=drafted.headers["ETag"]), 412, "changed")

    # Opened for the first time, it is received: the answer carries the version it has now.
    opened = paul.get(f"referrals/{referral}")
    assert opened.headers["ETag"] != sent.headers["ETag"]
    assert paul.get(f"referrals/{referral}").headers["ETag"] == opened.headers["ETag"]
    accepted = paul.post(f"referrals/{referral}/acceptance", If_Match=opened.headers["ETag"])
    assert accepted.status == 200 and accepted.headers["ETag"] == f'"{accepted.json["row_version"]}"'


def test_whoever_may_not_know_learns_nothing_from_versions(relais, ines, service):
    referral, sara = ines.sent(service)["id"], relais.api("sara@mission-locale.example")
    for one in (referral, str(uuid.uuid4())):
        for version in (None, "*", '"1"'):
            is_problem(sara.post(f"referrals/{one}/acceptance", If_Match=version), 404, "not-found")


def test_an_identity_opens_in_the_version_that_was_seen(ines):
    person = ines.person()["id"]
    seen = ines.get(f"people/{person}").headers["ETag"]
    is_problem(ines.post(f"people/{person}/reveal", {"purpose": "appointment"}, If_Match=None), 428)
    is_problem(ines.post(f"people/{person}/reveal", {"purpose": "appointment"}, If_Match='"77"'), 412)
    opened = ines.post(f"people/{person}/reveal", {"purpose": "appointment"}, If_Match=seen)
    assert opened.status == 200 and opened.headers["ETag"] == seen


def test_a_hundred_accept_at_once_and_one_does(relais, ines, service):
    referral = ines.sent(service)["id"]
    apis = [relais.api(PAUL), relais.api(LENA)]
    seen = apis[0].get(f"referrals/{referral}").headers["ETag"]
    answers = together(100, lambda number: apis[number % 2].post(f"referrals/{referral}/acceptance", If_Match=seen))
    statuses = [answer.status for answer in answers]
    assert statuses.count(200) == 1, statuses
    assert set(statuses) <= {200, 409, 412}, statuses
    assert relais.sql(f"SELECT count(*) FROM casework.referral_move WHERE referral = '{referral}' AND to_state = 'accepted'") == [["1"]]


# Once.


def test_a_call_with_a_key_happens_once(relais, ines, service):
    key = f"once-{uuid.uuid4()}"
    body = {"given": "Unique", "languages": ["prs"]}
    first = ines.post("people", body, Idempotency_Key=key)
    again = ines.post("people", body, Idempotency_Key=key)
    assert first.status == again.status == 201 and first.body == again.body
    assert "Idempotency-Replayed" not in first.headers and again.headers["Idempotency-Replayed"] == "true"
    is_problem(ines.post("people", body | {"given": "Autre"}, Idempotency_Key=key), 422, "key-reused")
    is_problem(ines.post("referrals", {"person": "x", "service": "y"}, Idempotency_Key=key), 422, "key-reused")
    # Another's key is another key.
    other = relais.api("karim@chemins-singuliers.example").post("people", body, Idempotency_Key=key)
    assert other.status == 201 and other.json["id"] != first.json["id"]


def test_a_move_with_a_key_is_answered_as_it_was_the_first_time(ines, paul, service):
    referral = ines.draft(service)["id"]
    seen, key = ines.get(f"referrals/{referral}").headers["ETag"], str(uuid.uuid4())
    first = ines.post(f"referrals/{referral}/sending", If_Match=seen, Idempotency_Key=key)
    assert first.status == 200
    assert paul.post(f"referrals/{referral}/acceptance").status == 200
    again = ines.post(f"referrals/{referral}/sending", If_Match=seen, Idempotency_Key=key)
    assert (again.status, again.body, again.headers["ETag"]) == (200, first.body, first.headers["ETag"])


def test_what_was_refused_is_tried_again(ines, paul, service):
    referral, key = ines.sent(service)["id"], str(uuid.uuid4())
    is_problem(ines.post(f"referrals/{referral}/withdrawal", {"reason": "other"}, Idempotency_Key=key), 422, "invalid", ["note"])
    is_problem(ines.post(f"referrals/{referral}/withdrawal", {"reason": "duplicate"}, If_Match=None, Idempotency_Key=key), 428)
    done = ines.post(f"referrals/{referral}/withdrawal", {"reason": "duplicate"}, Idempotency_Key=key)
    assert done.status == 200 and "Idempotency-Replayed" not in done.headers


def test_fifty_with_one_key_are_one(relais, ines, service):
    key, name = str(uuid.uuid4()), f"Essaim{uuid.uuid4().hex[:6]}"
    before = int(relais.sql("SELECT count(*) FROM casework.person")[0][0])
    answers = together(50, lambda _: ines.post("people", {"given": name, "languages": ["prs"]}, Idempotency_Key=key))
    made = {answer.json["id"] for answer in answers if answer.status == 201}
    assert len(made) == 1 and {answer.status for answer in answers} <= {201, 409}
    for answer in answers:
        if answer.status == 409:
            is_problem(answer, 409, "at-work")
    assert int(relais.sql("SELECT count(*) FROM casework.person")[0][0]) == before + 1


def test_a_key_is_visible_ascii(ines):
    for odd in ("", " ", "a b", "x" * 256, "é".encode(), "tab\tbed"):
        is_problem(ines.post("people", {"given": "E", "languages": ["prs"]}, Idempotency_Key=odd), 400, "unreadable", ["Idempotency-Key"])
    assert ines.post("people", {"given": "E", "languages": ["prs"]}, Idempotency_Key="x" * 255).status == 201


def test_names_and_secrets_are_never_kept_as_answers(relais, ines):
    person, key = ines.person(given="Jamais", family="Gardé")["id"], str(uuid.uuid4())
    opened = lambda: relais.sql("SELECT count(*) FROM audit.entry WHERE action = 'person.revealed'")[0][0]
    before = int(opened())
    for _ in range(2):
        answer = ines.post(f"people/{person}/reveal", {"purpose": "appointment"}, Idempotency_Key=key)
        assert answer.status == 200 and answer.json["given"] == "Jamais" and "Idempotency-Replayed" not in answer.headers
    assert int(opened()) == before + 2, "each opening is recorded"
    is_problem(ines.post(f"people/{person}/reveal", {"purpose": "emergency"}, Idempotency_Key=key), 422, "key-reused")
    token = {"name": "Une fois", "scopes": ["see_people"]}
    assert ines.post("tokens", token, Idempotency_Key=key + "t").status == 201
    is_problem(ines.post("tokens", token, Idempotency_Key=key + "t"), 409, "answered")
    assert relais.sql("SELECT count(*) FROM access.call WHERE sealed IS NULL")[0][0] != "0"
    # What is kept is sealed.
    ines.post("people", {"given": "Scellé", "languages": ["prs"]}, Idempotency_Key=key + "p")
    assert relais.sql("SELECT count(*) FROM access.call c WHERE position('Scell' in encode(coalesce(c.sealed, ''), 'escape')) > 0") == [["0"]]


# Tokens.


@pytest.fixture(scope="module")
def reader(relais, ines):
    made = ines.post("tokens", {"name": "Lecture", "scopes": ["see_people"], "days": "30"})
    assert made.status == 201 and len(made.json["token"]) == 43
    return Api(relais, made.json["token"])


def test_a_token_does_what_its_scopes_say(relais, ines, reader, service):
    assert reader.get("me").json["permissions"] == ["see_people"]
    assert reader.get("people").status == reader.get("referrals").status == reader.get("services").status == 200
    draft = ines.draft(service)["id"]
    is_problem(reader.post("people", {"given": "E", "languages": ["prs"]}), 403, "not-permitted")
    is_problem(reader.post(f"referrals/{draft}/sending"), 403, "not-permitted")
    is_problem(reader.post(f"people/{ines.person()['id']}/reveal", {"purpose": "emergency"}), 403, "not-permitted")
    assert ines.get(f"referrals/{draft}").json["referral"]["state"] == "draft"
    token = ines.post("tokens", {"name": "Orienter", "scopes": ["refer_people"]}).json["token"]
    assert Api(relais, token).get("me").json["permissions"] == ["see_people", "refer_people"]
    assert Api(relais, token).post(f"referrals/{draft}/sending").status == 200


def test_a_token_that_reads_receives_nothing(relais, ines, paul, service):
    referral = ines.sent(service)["id"]
    token = paul.post("tokens", {"name": "Écran", "scopes": ["see_people"]}).json["token"]
    opened = Api(relais, token).get(f"referrals/{referral}")
    assert opened.status == 200 and opened.json["moves"] == []
    assert "received_at" not in ines.get(f"referrals/{referral}").json["referral"]


def test_a_token_makes_no_token(relais, reader):
    for answer in (reader.get("tokens"), reader.post("tokens", {"name": "x", "scopes": ["see_people"]}), reader.post("sign-out"),
                   reader.post(f"tokens/{uuid.uuid4()}/end")):
        is_problem(answer, 403, "password-needed")


def test_a_token_gives_no_more_than_one_has(relais, ines):
    is_problem(ines.post("tokens", {"name": "x", "scopes": ["keep_accounts"]}), 403, "not-permitted")
    is_problem(ines.post("tokens", {"name": "x", "scopes": ["everything"]}), 422, "invalid", ["scopes"])
    is_problem(ines.post("tokens", {"name": "x", "scopes": []}), 422, "invalid", ["scopes"])
    for days in ("0", "366", "x", "-1", "1.5"):
        is_problem(ines.post("tokens", {"name": "x", "scopes": ["see_people"], "days": days}), 422, "invalid", ["days"])


def test_a_token_ends_at_once_and_is_its_owner_s(relais, ines, paul):
    made = ines.post("tokens", {"name": "Bref", "scopes": ["see_people"]}).json
    api = Api(relais, made["token"])
    assert api.get("me").status == api.get("people").status == 200
    listed = next(one for one in ines.get("tokens").json["items"] if one["id"] == made["id"])
    assert listed["name"] == "Bref" and listed["scopes"] == ["see_people"] and listed["used_at"] and made["token"] not in json.dumps(listed)
    is_problem(paul.post(f"tokens/{made['id']}/end"), 404, "not-found")
    is_problem(ines.post(f"tokens/{made['id']}/end", If_Match=None), 428)
    assert ines.post(f"tokens/{made['id']}/end").status == 204
    is_problem(api.get("me"), 401, "sign-in-needed")
    is_problem(ines.post(f"tokens/{made['id']}/end"), 404, "not-found")


def test_a_token_dies_with_its_account_and_on_its_day(relais):
    owner = relais.api("nadia@don-bosco.example")
    token = owner.post("tokens", {"name": "x", "scopes": ["see_people"], "days": "1"}).json["token"]
    api = Api(relais, token)
    assert api.get("me").status == 200
    relais.sql("UPDATE access.session SET seen_at = seen_at - interval '23 hours' WHERE kind = 'token'")
    assert api.get("me").status == 200, "it does not end by idleness"
    relais.sql("UPDATE access.account SET disabled_at = now() WHERE email = 'nadia@don-bosco.example'")
    is_problem(api.get("me"), 401)
    relais.sql("UPDATE access.account SET disabled_at = NULL WHERE email = 'nadia@don-bosco.example'")
    assert api.get("me").status == 200
    relais.sql("UPDATE access.session SET expires_at = now() WHERE kind = 'token' AND account = (SELECT id FROM access.account WHERE email = 'nadia@don-bosco.example')")
    is_problem(api.get("me"), 401)


# Methods and media types.


def test_options_says_what_there_is(relais, ines):
    for path, allowed in (("people", "GET, HEAD, OPTIONS, POST"), ("me", "GET, HEAD, OPTIONS"), ("referrals/x/sending", "OPTIONS, POST")):
        answer = send(relais, "OPTIONS", f"/api/v1/{path}")
        assert (answer.status, answer.headers["Allow"], answer.body) == (204, allowed, b"")
    assert send(relais, "OPTIONS", "/api/v1/nothing").status == 404


def test_head_is_get_without_a_body(relais, ines):
    answer = send(relais, "HEAD", "/api/v1/me", headers=ines.headers())
    assert answer.status == 200 and answer.body == b""


def test_a_client_that_takes_no_json_is_told(ines):
    for accept in ("text/html", "image/*, text/plain"):
        is_problem(ines.get("me", Accept=accept), 406, "not-acceptable")
    for accept in ("application/json", "*/*", "text/html, */*;q=0.1", "application/*", "", "nonsense"):
        assert ines.get("me", Accept=accept).status == 200


def test_what_stands_behind_the_question_mark_is_known(ines):
    is_problem(ines.get("me?colour=red"), 422, "invalid", ["colour"])
    is_problem(ines.get("people?limit=5&limit=6"), 422, "invalid", ["limit"])
    is_problem(ines.get("people?limit=%2B5"), 422, "invalid", ["limit"])
    is_problem(ines.get("people?limit=05"), 422, "invalid", ["limit"])
    is_problem(ines.get("people?after=zzzzzzzzzzzzz.11111111-1111-4111-8111-111111111111"), 422, "invalid", ["after"])
    is_problem(ines.get("people?%ff=1"), 400, "unreadable")
    assert ines.get("people?after=zzzzzzzzzzz.11111111-1111-4111-8111-111111111111").status == 200


# Limits.


def test_too_many_calls_wait(tmp_path):
    one = Relais()
    try:
        one.settings = {"RELAIS_RATE_LIMIT": "60"}
        one.start()
        assert one.run("demo", "load").returncode == 0
        ines, karim = one.api(INES), one.api("karim@chemins-singuliers.example")
        assert ines.get("me").status == karim.get("me").status == 200
        answers = [ines.get("me") for _ in range(25)]
        waiting = next(answer for answer in answers if answer.status == 429)
        is_problem(waiting, 429, "too-many-calls")
        assert 1 <= int(waiting.headers["Retry-After"]) <= 2
        page = one.browser(INES).get("/services")
        assert page.status == 429 and page.headers["Retry-After"] and "Too many requests" in page.text
        assert karim.get("me").status == 200, "a colleague goes on"
        nobody = [Api(one, "A" * 43).get("me").status for _ in range(40)]
        assert set(nobody) == {401, 429}
        assert karim.get("me").status == 200, "whoever is known is not held for what comes from the same address"
        assert send(one, "GET", "/healthz").status == send(one, "GET", "/readyz").status == 200
    finally:
        one.remove()
