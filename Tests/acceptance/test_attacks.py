"""As another organisation, with everything the API offers: what may not be known cannot be told from what is not there, and
no value a client sends becomes anything but a value."""

import json
import time
import re
import uuid
from urllib.parse import quote

import pytest

from web import Api, send

INES = "ines@chemins-singuliers.example"
OUTSIDER = "emma@art-et-vivre.example"

# What each path's {id} may name, by the table where such ids are kept. A new kind of id must be added here.
TABLES = {
    "people": "SELECT id FROM casework.person WHERE organisation = '{own}' LIMIT 3",
    "referrals": "SELECT id FROM casework.referral WHERE referrer = '{own}' AND recipient <> '{other}' LIMIT 5",
    "handovers": "SELECT id FROM casework.handover WHERE giver = '{own}' AND receiver <> '{other}' LIMIT 2",
    "notices": "SELECT id FROM casework.notice WHERE organisation = '{own}' LIMIT 2",
    "tokens": "SELECT id FROM access.session WHERE organisation = '{own}' AND kind = 'token' LIMIT 2",
    "messages": "SELECT m.id FROM casework.message m JOIN casework.referral r ON r.id = m.referral "
                "WHERE m.organisation = '{own}' AND r.recipient <> '{other}' LIMIT 2",
    "notes": "SELECT id FROM casework.note WHERE organisation = '{own}' LIMIT 2",
    "emergencies": "SELECT id FROM casework.emergency WHERE organisation = '{own}' LIMIT 2",
    "concerns": "SELECT id FROM protection.concern WHERE organisation <> '{other}' LIMIT 2",
    "programmes": "SELECT id FROM casework.programme WHERE organisation <> '{other}' LIMIT 2",
}

# Open to everyone signed in: what stands in the directory.
OPEN = {"services", "organisations", "settings"}

# What a call is plausible with, whoever it is about.
PLAUSIBLE = {"colleague": "Emma Exemple (fict.)", "at": "10:00"}

CORPUS = [
    "' OR '1'='1", "'; DROP TABLE casework.person; --", "\" OR 1=1 --", "') UNION SELECT set_config('relais.context', 'x', true) --",
    "1; SELECT pg_sleep(20)", "$$; SELECT pg_sleep(20); $$", "%27%20OR%201%3D1", "\\'; SELECT 1; --", "${7*7}{{7*7}}#{7*7}",
    "<script>alert(1)</script>", "../../../../etc/passwd", "\r\nSet-Cookie: x=1", "‮\u200b\ufeff", "𝕏" * 50, "NULL", "{}", "-1", "0x7f",
]


@pytest.fixture(scope="module")
def operations(relais):
    """Every call, with its path, method and the schema of its body."""
    document = send(relais, "GET", "/api/v1/openapi.json").json
    return document, [
        (path, method, call) for path, methods in document["paths"].items() for method, call in methods.items()
        if method in ("get", "post")
    ]


@pytest.fixture(scope="module")
def outsider(relais):
    return relais.api(OUTSIDER)


@pytest.fixture(scope="module")
def foreign(relais, outsider):
    """Ids of another organisation's, by what they name."""
    ines = relais.api(INES)
    person = ines.person()["id"]
    for kind in ("people", "referrals"):
        assert kind in TABLES
    assert ines.post(f"people/{person}/notes", {"text": "Une note"}).status == 201
    own = relais.sql("SELECT m.organisation FROM access.membership m JOIN access.account a ON a.id = m.account "
                     f"WHERE a.email = '{INES}'")[0][0]
    other = relais.sql("SELECT m.organisation FROM access.membership m JOIN access.account a ON a.id = m.account "
                       f"WHERE a.email = '{OUTSIDER}'")[0][0]
    found = {kind: [row[0] for row in relais.sql(query.format(own=own, other=other))] for kind, query in TABLES.items()}
    assert all(found[kind] for kind in ("people", "referrals", "notes")), found
    return found


def resolved(document, schema):
    while "$ref" in schema:
        part = document
        for name in schema["$ref"].removeprefix("#/").split("/"):
            part = part[name]
        schema = part
    return schema


def sample(document, schema):
    """A value that a schema takes."""
    schema = resolved(document, schema)
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return sample(document, schema[key][0])
    kind = schema.get("type", "object")
    kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
    if kind == "array":
        return [sample(document, schema["items"]) for _ in range(max(1, schema.get("minItems", 0)))]
    if kind == "object":
        return {name: PLAUSIBLE.get(name) or sample(document, one) for name, one in schema.get("properties", {}).items() if name in schema.get("required", [])}
    if kind == "integer":
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return {"uuid": str(uuid.uuid4()), "date": "2020-01-01", "date-time": "2020-01-01T00:00:00Z", "email": "a@example.org"}.get(
        schema.get("format"), fitting(schema["pattern"]) if "pattern" in schema else "x" * max(3, schema.get("minLength", 0)))


def fitting(pattern):
    """Something of that form, out of what forms there are."""
    return next((one for one in ("2008", "10", "12:30", "2026-01", "yes", "bulletin_3", "mentor", str(uuid.uuid4())) if re.fullmatch(pattern, one)), "2008")


def body_of(document, call):
    content = call.get("requestBody", {}).get("content", {})
    return content["application/json"]["schema"] if "application/json" in content else None


def ask(api, document, path, method, call, identity):
    path = path.removeprefix("/").replace("{id}", identity)
    if method == "get":
        return api.get(path)
    schema = body_of(document, call)
    return api.post(path, sample(document, schema) if schema else {})


def denials(relais):
    return int(relais.sql("SELECT count(*) FROM audit.entry WHERE outcome = 'denied'")[0][0])


def test_what_is_another_organisation_s_cannot_be_told_from_nothing(relais, operations, outsider, foreign):
    """B5 of the attack tests: every call with every id of another organisation. Its answer is that of an id nobody has, to the
    last byte, and each refusal leaves one entry."""
    document, calls = operations
    tried = 0
    for path, method, call in calls:
        kind = path.strip("/").split("/")[0]
        if "{id}" not in path or kind in OPEN:
            continue
        nothing = ask(outsider, document, path, method, call, str(uuid.uuid4()))
        assert nothing.status in (403, 404), (method, path, nothing)
        before = denials(relais)
        identities = [one for ids in foreign.values() for one in ids[:2]]
        for identity in identities:
            answer = ask(outsider, document, path, method, call, identity)
            assert (answer.status, answer.body) == (nothing.status, nothing.body), (method, path, identity, answer)
        assert denials(relais) == before + len(identities), (method, path)
        tried += len(identities)
    assert tried > 300


@pytest.mark.parametrize("kind", ["people", "referrals"])
def test_what_is_another_organisation_s_takes_as_long_as_nothing(outsider, foreign, kind):
    """B5, the time: within a tenth, as the lower quartiles of calls made in turn."""
    theirs, ratios = foreign[kind][0], []
    for _ in range(5):
        taken = {theirs: [], None: []}
        for turn in range(150):
            # Each is asked first as often as the other: what the first finds cold is nobody's.
            for identity in (theirs, None) if turn % 2 else (None, theirs):
                start = time.monotonic()
                assert outsider.get(f"{kind}/{identity or uuid.uuid4()}").status == 404
                taken[identity].append(time.monotonic() - start)
        known, unknown = (sorted(one)[len(one) // 4] for one in taken.values())
        ratios.append(known / unknown)
        if 0.9 < sorted(ratios)[len(ratios) // 2] < 1.1:
            return
    raise AssertionError(ratios)


def test_no_value_becomes_anything_but_a_value(relais, operations, outsider, foreign):
    """B6: the corpus in every field and in every part of an address. Nothing breaks, nothing waits, nothing is gone."""
    document, calls = operations
    count = "SELECT (SELECT count(*) FROM casework.person), (SELECT count(*) FROM casework.referral), (SELECT count(*) FROM access.account)"
    before = relais.sql(count)
    own = outsider.person()["id"]
    for path, method, call in calls:
        schema = body_of(document, call)
        fields = resolved(document, schema).get("properties", {}) if schema else {}
        query = [one["name"] for one in call.get("parameters", []) if one.get("in") == "query"]
        # Passwords take their time; and who signs out tries nothing more.
        kind = path.strip("/").split("/")[0]
        if kind in ("sign-out", "account"):
            continue

        def took(value):
            start = time.monotonic()
            if method == "get" and query:
                asked = "&".join(f"{name}={quote(value)}" for name in query)
                answer = outsider.get(f"{path.removeprefix('/').replace('{id}', own)}?{asked}")
                assert answer.status < 500, (path, value, answer)
            if fields:
                whole = sample(document, schema) | {name: value for name in fields if name not in ("password", "email")}
                answer = outsider.post(path.removeprefix("/").replace("{id}", own), whole)
                assert answer.status < 500, (path, value, answer)
            if "{id}" in path:
                asked = path.removeprefix("/").replace("{id}", quote(value, safe=""))
                answer = outsider.get(asked) if method == "get" else outsider.post(asked, sample(document, schema) if schema else {})
                assert answer.status < 500, (path, value, answer)
            return time.monotonic() - start

        for value in CORPUS[:2] if kind in ("sign-in", "link", "forgotten", "session") else CORPUS:
            # One that makes PostgreSQL wait makes it wait for twenty seconds; a busy machine does not.
            assert took(value) < 15, (path, value)
    after = relais.sql(count)
    # What could be made was made by the outsider, and is theirs; nothing was lost.
    assert all(int(new) >= int(old) for new, old in zip(after[0], before[0])), (before, after)
    assert relais.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'casework'")[0][0] != "0"
