"""The pages as a browser without scripts uses them: what every answer carries, what a form refuses, what it keeps."""

import base64
import html
import os
import re
import socket
import urllib.parse
import uuid

import pytest

from web import Api, Browser, Page, send, send_raw

INES, PAUL, SARA, HUGO = "ines@chemins-singuliers.example", "paul@mosaik.example", "sara@mission-locale.example", "hugo@mosaik.example"
PASSWORD = "demonstration-relais"


@pytest.fixture(scope="module")
def ines(relais):
    return relais.browser(INES)


@pytest.fixture(scope="module")
def paul(relais):
    return relais.browser(PAUL)


@pytest.fixture(scope="module")
def service(relais):
    return relais.api(INES).service("MOSAIK", "Français")


@pytest.fixture(scope="module", autouse=True)
def standing(relais):
    """Two requests that begin with this file and never go on, for its last test."""
    with socket.create_connection(("127.0.0.1", relais.port), timeout=45) as head, socket.create_connection(("127.0.0.1", relais.port), timeout=45) as body:
        head.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        body.sendall(b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{")
        yield head, body


def made(answer, at):
    """The id in the address that a form led to."""
    assert answer.status == 303, answer
    found = re.fullmatch(at.replace("ID", "([0-9a-f-]{36})"), answer.location)
    assert found, answer.location
    return found[1]


def counts(relais):
    """How much there is of everything that a form could change."""
    return relais.sql(
        "SELECT (SELECT count(*) FROM casework.person), (SELECT count(*) FROM casework.referral), "
        "(SELECT string_agg(state || n, ',' ORDER BY state) FROM (SELECT state, count(*) n FROM casework.referral GROUP BY 1) s), "
        "(SELECT count(*) FROM casework.referral_move), (SELECT count(*) FROM access.session WHERE ended_at IS NULL), "
        "(SELECT count(*) FROM audit.entry WHERE action = 'person.revealed')")


# The walk.


def test_a_referral_from_draft_to_outcome_by_forms(relais, service):
    ines = Browser(relais)
    page = ines.page("/sign-in?next=/people")
    form = page.form("/sign-in")
    answer = ines.post("/sign-in", form["fields"] | {"email": INES, "password": PASSWORD})
    assert (answer.status, answer.location) == (303, "/people")
    cookies = answer.headers.get_all("Set-Cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("__Host-relais="))
    given = [part.strip() for part in session.split(";")]
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= set(given) and not any(part.startswith("Domain") for part in given)
    for cookie in cookies:
        name, value = cookie.split(";")[0].split("=", 1)
        ines.cookies[name] = value
    ines.cookies["relais-language"] = "en"

    csrf = ines.csrf()
    person = made(ines.post("/people", {"form_token": csrf, "given": "Formulaire", "family": "Essai", "languages": ["prs", "fra"], "commune": "19272"}), "/people/ID.done=register")
    shown = ines.get(f"/people/{person}")
    assert "Formulaire E." in shown.text and "Essai" not in shown.text
    revealed = ines.post(f"/people/{person}/reveal", {"form_token": csrf, "purpose": "appointment"})
    assert revealed.status == 200 and "Essai" in revealed.text and revealed.headers["Cache-Control"] == "no-store"

    draft = ines.page(f"/referrals/new?person={person}&service={service}").form("/referrals")
    assert draft["fields"]["person"] == [person]
    fields = {"form_token": csrf, "person": person, "service": service, "priority": "urgent", "need": "Le français du métier.",
              "basis": "public_interest_task"}
    referral = made(ines.post("/referrals", fields | {"then": "send"}), "/referrals/ID/sending")
    asked = ines.page(f"/referrals/{referral}/sending")
    assert made(ines.post(f"/referrals/{referral}/sending", asked.form("/sending")["fields"]), "/referrals/ID.done=send") == referral

    paul = relais.browser(PAUL)
    their = paul.csrf()
    inbox = paul.page("/")
    assert f"/referrals/{referral}" in inbox.links
    opened = paul.page(f"/referrals/{referral}")
    assert "Le français du métier." in opened.text and "Formulaire" not in opened.text
    for move, fields in (
        ("acceptance", {"note": "Mardi, 18 h."}), ("start", {}),
        ("completion", {"outcome": "achieved", "level_at_entry": "a1", "level_at_exit": "a2", "note": "A2 atteint."})):
        paul.page(f"/referrals/{referral}/{move}")
        made(paul.post(f"/referrals/{referral}/{move}", fields | {"form_token": their}), "/referrals/ID.done=.*")
    told = ines.page(f"/referrals/{referral}").text
    assert "Mardi, 18 h." in told and "A2 atteint." in told

    out = ines.post("/sign-out", {"form_token": csrf})
    assert (out.status, out.location) == (303, "/sign-in")
    assert "Max-Age=0" in out.headers["Set-Cookie"] and "__Host-relais=;" in out.headers["Set-Cookie"]
    assert ines.get("/people").location.startswith("/sign-in?next="), "the old cookie opens nothing"


# What every answer carries.


def addresses(relais, ines):
    person, referral = relais.api(INES).person()["id"], None
    return ["/", "/people", "/people/new", f"/people/{person}", "/referrals", "/referrals/new", "/services", "/find", "/find?q=x",
            "/sign-in", "/nothing", f"/people/{uuid.uuid4()}", "/people/x", f"/referrals/{uuid.uuid4()}", "/language/en", "/language/xx"]


def test_every_answer_carries_the_same_guard(relais, ines):
    stranger = Browser(relais)
    answers = [who.get(path) for path in addresses(relais, ines) for who in (ines, stranger)]
    answers += [
        ines.post("/people", {"given": "x"}), ines.post("/people", {"form_token": ines.csrf()}), ines.post("/people", b"\xff"),
        ines.post("/nothing", {}), stranger.post("/people", {"given": "x"}), ines.post("/people", b"x" * 200_000),
        ines.post("/people", {}, Origin="https://evil.example"), send(relais, "DELETE", "/people"), send(relais, "PUT", "/nothing"),
        stranger.post("/sign-in", {"email": "", "password": ""}),
    ]
    assert {answer.status for answer in answers} >= {200, 303, 401, 403, 404, 413, 422}
    nonces = []
    for answer in answers:
        assert answer.status < 500, answer
        policy = answer.headers["Content-Security-Policy"]
        for rule in ("default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert rule in policy
        # Our own script and no other, by a word that each answer makes anew; no text ever becomes markup.
        nonce = re.search(r"script-src 'nonce-([0-9a-z]{20,})' 'strict-dynamic';", policy)[1]
        assert "connect-src 'self'" in policy and "require-trusted-types-for 'script'" in policy and "unsafe" not in policy
        assert answer.text.count("<script") == answer.text.count(f'nonce="{nonce}"') == (1 if "<html" in answer.text else 0)
        nonces.append(nonce)
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin")
        assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["X-Request-Id"]
        if answer.body:
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8", answer
    assert len(set(nonces)) == len(nonces)


def test_what_the_parser_refuses_carries_the_guard_too(relais):
    answer = send_raw(relais, b"GET / HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n", 5)
    assert answer.startswith(b"HTTP/1.1 400") and b"nosniff" in answer and b"no-store" in answer.lower()


@pytest.mark.parametrize("ending, kind", [("css", "text/css"), ("js", "text/javascript")])
def test_the_stylesheet_and_the_script_are_kept_and_nothing_else(relais, ending, kind):
    path = re.search(rf'"(/relais-[0-9a-f]+\.{ending})"', Browser(relais).get("/sign-in").text)[1]
    answer = send(relais, "GET", path)
    assert answer.status == 200 and "immutable" in answer.headers["Cache-Control"] and answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and len(answer.body) > 100


def test_no_page_runs_or_fetches_anything_but_the_script(relais, ines):
    for path in addresses(relais, ines):
        answer = ines.get(path)
        if answer.status != 303:
            page = Page(answer.text)
            assert not [tag for tag, _ in page.tags if tag in ("iframe", "object", "embed", "base")]
            assert [re.sub("[0-9a-f]{12}", "HASH", given["src"]) for tag, given in page.tags if tag == "script"] == ["/relais-HASH.js"]
            for tag, given in page.tags:
                assert not [name for name in given if name.startswith("on") or name == "style"], (path, tag, given)
                for name in ("src", "href", "action"):
                    assert re.match(r"(/(?!/)|#|data:image/svg)", given.get(name, "/")), (path, tag, given)


def test_head_answers_as_get_without_a_body(relais):
    assert send(relais, "HEAD", "/sign-in").status == 200
    assert send(relais, "HEAD", "/healthz").status == 200


def test_an_unknown_page_is_one_in_both_languages(relais, ines):
    for who in (lambda language: Browser(relais, language=language), lambda language: relais.browser(INES, language)):
        french, english = who("fr").get("/nothing"), who("en").get("/nothing")
        assert french.status == english.status == 404
        assert "Page introuvable" in french.text and '<html lang="fr"' in french.text
        assert "Page not found" in english.text and '<html lang="en"' in english.text
        assert Page(english.text).links


def test_health_says_nothing_more(relais):
    for path in ("/healthz", "/readyz"):
        answer = send(relais, "GET", path)
        assert (answer.status, answer.body) == (200, b"ok\n")


# Forms of other sites.


def test_a_form_of_another_site_is_refused(relais, ines):
    csrf, before = ines.csrf(), counts(relais)
    good = {"form_token": csrf, "given": "Faux", "languages": "fra"}
    other = Browser(relais, relais.made_token(INES)).csrf()
    failures = []
    for name, answer in {
        "no token": ines.post("/people", {"given": "Faux", "languages": "fra"}),
        "empty token": ines.post("/people", good | {"form_token": ""}),
        "another session's token": ines.post("/people", good | {"form_token": other}),
        "a stranger's token": ines.post("/people", good | {"form_token": relais.browser(PAUL).csrf()}),
        "a changed token": ines.post("/people", good | {"form_token": csrf[:-2] + "AA"}),
        "the session itself": ines.post("/people", good | {"form_token": ines.cookies["__Host-relais"]}),
        "two tokens": ines.post("/people", urllib.parse.urlencode([("given", "Faux"), ("languages", "fra"), ("form_token", csrf), ("form_token", "x")]).encode()),
        "another origin": ines.post("/people", good, Origin="https://evil.example"),
        "null origin": ines.post("/people", good, Origin="null"),
        "another port": ines.post("/people", good, Origin="http://127.0.0.1:1"),
        "another scheme": ines.post("/people", good, Origin=relais.url.replace("http", "https")),
        "a longer origin": ines.post("/people", good, Origin=relais.url + ".evil.example"),
        "cross-site": ines.post("/people", good, Sec_Fetch_Site="cross-site"),
        "same-site": ines.post("/people", good, Sec_Fetch_Site="same-site"),
        "cross-site without origin": ines.post("/people", good, Origin=None, Sec_Fetch_Site="cross-site"),
        "token in the address": send(relais, "POST", f"/people?form_token={csrf}", b"given=Faux&languages=fra", ines.headers(Content_Type="application/x-www-form-urlencoded", Origin=relais.url)),
    }.items():
        if answer.status != 403:
            failures.append((name, answer.status))
    for type in ("text/plain", "multipart/form-data; boundary=x", "application/json", ""):
        answer = ines.post("/people", urllib.parse.urlencode(good).encode(), Content_Type=type)
        if answer.status not in (400, 403, 415):
            failures.append((type, answer.status))
    assert not failures, failures
    assert counts(relais)[0][:2] == before[0][:2]


def test_every_form_wants_its_token(relais, ines, paul, service):
    api = relais.api(INES)
    person, draft, sent = api.person()["id"], api.draft(service)["id"], api.sent(service)["id"]
    before = counts(relais)
    for who, path in [(ines, "/people"), (ines, f"/people/{person}/reveal"), (ines, "/referrals"), (ines, "/sign-out")] + [
        (ines, f"/referrals/{draft}/{move}") for move in ("draft", "sending", "withdrawal")] + [
        (paul, f"/referrals/{sent}/{move}") for move in ("acceptance", "refusal", "start", "completion")]:
        for fields in ({}, {"form_token": "x"}):
            assert who.post(path, fields).status == 403, path
    assert counts(relais) == before


def test_signing_in_from_another_site_is_refused(relais):
    for headers in ({"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}, {"Origin": "null"}):
        answer = Browser(relais).post("/sign-in", {"email": INES, "password": PASSWORD}, **headers)
        assert answer.status == 403 and "Set-Cookie" not in answer.headers


def test_a_session_brought_along_is_never_the_one_given(relais):
    """C4 of the attack tests, session fixation: whoever signs in gets a secret of their own, whatever their browser was made to carry."""
    rose = Browser(relais)
    for planted in (relais.made_token(PAUL), base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")):
        rose.cookies["__Host-relais"] = planted
        answer = rose.post("/sign-in", {"email": "rose@valdo.example", "password": PASSWORD})
        assert answer.status == 303, answer
        given = re.search(r"__Host-relais=([\w-]{43})", " ".join(answer.headers.get_all("Set-Cookie")))[1]
        assert given != planted and Api(relais, given).get("me").json["name"].startswith("Rose")
        assert not Api(relais, planted).get("me").json.get("name", "").startswith("Rose")


def test_nothing_changes_by_looking(relais, ines, paul, service):
    api = relais.api(INES)
    person, draft, sent = api.person()["id"], api.draft(service)["id"], api.sent(service)["id"]
    relais.api(PAUL).get(f"referrals/{sent}")
    before = counts(relais)
    for who in (ines, paul):
        csrf = who.csrf()
        for path in (
            f"/sign-out?form_token={csrf}", "/sign-out", f"/people?form_token={csrf}&given=x&languages=fra", f"/people/{person}/reveal?purpose=appointment&form_token={csrf}",
            f"/referrals?person={person}&service={service}", *[f"/referrals/{one}/{move}?form_token={csrf}&reason=duplicate&outcome=achieved"
            for one in (draft, sent) for move in ("draft", "sending", "acceptance", "refusal", "start", "completion", "withdrawal")]):
            assert who.get(path).status < 500
    assert counts(relais) == before


# What a form keeps.


def test_bad_input_keeps_what_was_typed_and_names_the_field(relais, ines):
    csrf = ines.csrf()
    typed = {"given": "", "family": "Nom <b>&\"'", "birth_date": "hier", "birth_source": "declared", "gender": "female", "phone": "06 <", "email": "x" * 255,
             "address": "1 rue \"A\"", "contact_wishes": "le soir\u202e", "languages": ["prs", "fra"], "french_level": "a1", "commune": "19272"}
    answer = ines.post("/people", typed | {"form_token": csrf})
    assert answer.status == 422
    page = Page(answer.text)
    kept = page.form("/people")["fields"]
    for name, value in typed.items():
        if value:
            assert sorted(kept[name]) == sorted(value if isinstance(value, list) else [value]), name
    invalid = {given["name"] for tag, given in page.tags if given.get("aria-invalid") == "true"}
    assert invalid == {"given", "birth_date", "email"}
    for name in invalid:
        assert f"#f-{name}" in page.links or any(given.get("id") == f"e-{name}" for _, given in page.tags)
        described = next(given["aria-describedby"] for tag, given in page.tags if given.get("name") == name)
        assert f"e-{name}" in described.split()


def test_a_draft_keeps_what_was_typed(relais, ines, service):
    person = relais.api(INES).person()["id"]
    typed = {"person": person, "service": service, "priority": "urgent", "need": "x" * 501, "already_done": "Deux lignes\nde texte & <plus>"}
    for path in ("/referrals", f"/referrals/{relais.api(INES).draft(service, person)['id']}/draft"):
        fields = {k: v for k, v in typed.items() if k != "person" or path == "/referrals"}
        answer = ines.post(path, fields | {"form_token": ines.csrf(), "then": "send"})
        assert answer.status == 422, answer
        page = Page(answer.text)
        kept = page.form(path)["fields"]
        for name, value in fields.items():
            assert [one.replace("\r\n", "\n") for one in kept[name]] == [value], name
        assert {given["name"] for tag, given in page.tags if given.get("aria-invalid") == "true"} == {"need"}


def test_a_draft_for_nobody_or_nothing_names_the_field(ines, service):
    answer = ines.post("/referrals", {"form_token": ines.csrf(), "person": "", "service": "", "need": "Gardé", "priority": "urgent"})
    assert answer.status == 422
    page = Page(answer.text)
    assert page.form("/referrals")["fields"]["need"] == ["Gardé"]
    assert {given["name"] for tag, given in page.tags if given.get("aria-invalid") == "true"} == {"person", "service"}


def test_a_move_keeps_what_was_typed(relais, paul, service):
    for move, fields, wrong in (
        ("refusal", {"reason": "other", "note": ""}, "note"), ("refusal", {"note": "Gardé & <b>"}, "reason"),
        ("refusal", {"reason": "other", "note": "x" * 2001}, "note"), ("acceptance", {"note": "é" * 2001}, "note")):
        referral = relais.api(INES).sent(service)["id"]
        answer = paul.post(f"/referrals/{referral}/{move}", fields | {"form_token": paul.csrf()})
        assert answer.status == 422, (move, answer)
        page = Page(answer.text)
        kept = page.form(f"/{move}")["fields"]
        for name, value in fields.items():
            assert kept.get(name, [""]) == [value], (move, name)
        assert {given["name"] for tag, given in page.tags if given.get("aria-invalid") == "true"} == {wrong}
    referral = relais.api(INES).sent(service)["id"]
    assert relais.api(PAUL).post(f"referrals/{referral}/acceptance").status == 200
    answer = paul.post(f"/referrals/{referral}/completion", {"form_token": paul.csrf(), "level_at_exit": "a2", "note": "Gardé"})
    assert answer.status == 422
    kept = Page(answer.text).form("/completion")["fields"]
    assert kept["note"] == ["Gardé"] and kept["level_at_exit"] == ["a2"]


def test_signing_in_keeps_the_address_and_never_the_password(relais):
    relais.sql("DELETE FROM access.attempt")
    answer = Browser(relais).post("/sign-in", {"email": "x@exemple.example", "password": "hunter2hunter2", "next": "/people"})
    assert answer.status == 401 and "hunter2" not in answer.text
    assert Page(answer.text).form("/sign-in")["fields"]["email"] == ["x@exemple.example"]
    assert Page(answer.text).form("/sign-in")["fields"]["next"] == ["/people"]
    empty = Browser(relais).post("/sign-in", {"email": "", "password": ""})
    assert empty.status == 422
    assert {given["name"] for tag, given in Page(empty.text).tags if given.get("aria-invalid") == "true"} == {"email", "password"}
    relais.sql("DELETE FROM access.attempt")


def test_an_unreadable_form_is_refused(relais, ines):
    csrf = ines.csrf().encode()
    for body in (b"given=%FF", b"given=%", b"given=%0", b"given=%zz", b"given=\xff", b"given=%C0%80", b"given=%ED%A0%80"):
        answer = ines.post("/people", b"form_token=" + csrf + b"&languages=fra&" + body)
        assert answer.status == 400, (body, answer)
        assert "<h1>" in answer.text
    large = ines.post("/people", b"form_token=" + csrf + b"&given=" + b"x" * 200_000)
    assert large.status == 413 and "<h1>" in large.text
    many = ines.post("/people", b"form_token=" + csrf + b"&a=" * 30_000)
    assert many.status in (400, 413, 422) and len(many.body) < 200_000


def test_a_percent_sign_is_followed_by_two_digits(ines):
    for body in (b"given=%+1", b"given=%-0", b"given=a%+4b"):
        assert ines.post("/people", b"form_token=" + ines.csrf().encode() + b"&languages=fra&" + body).status == 400, body


def test_an_unknown_field_is_named_and_a_nul_is_refused_on_the_page(relais, ines, service):
    csrf = ines.csrf()
    assert ines.post("/people", {"form_token": csrf, "given": "Essai", "languages": "fra", "nickname": "x"}).status == 422
    failures = []
    for field in ("given", "family", "birth_date", "birth_source", "gender", "phone", "email", "address", "contact_wishes", "french_level", "commune", "languages"):
        answer = ines.post("/people", {"given": "Essai", "languages": "fra", "form_token": csrf, field: "a\0b"})
        named = {given.get("name") for _, given in Page(answer.text).tags if given.get("aria-invalid") == "true"}
        if answer.status != 422 or named != {field}:
            failures.append((field, answer.status, named))
    for field in ("need", "already_done", "priority", "service"):
        answer = ines.post("/referrals", {"person": relais.api(INES).person()["id"], "service": service, "form_token": csrf, field: "a\0b"})
        named = {given.get("name") for _, given in Page(answer.text).tags if given.get("aria-invalid") == "true"}
        if answer.status != 422 or named != {field}:
            failures.append((field, answer.status, named))
    assert not failures, failures


def test_addresses_with_broken_parameters_are_no_fault(relais, ines):
    for path in ("/people?after=x", "/people?after=%00", "/referrals?box=x&after=%FF", "/find?q=%00", "/find?q=%FF", "/services?q=%00", "/services?q=%FF%25",
                 "/referrals/new?person=%00&service=%00", "/people/%00", "/people/%FF", "/referrals/%00/sending", "/sign-in?next=%00", "/sign-in?next=%FF",
                 "/language/en?back=%00", "/language/%00", "/?%00", "/people?done=%00", "/find?q=" + "x" * 5000, "/people?" + "a=b&" * 2000):
        for who in (ines, Browser(relais)):
            assert who.get(path).status < 500, (path, who.get(path))


# What people type is text.

CORPUS = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>", "javascript:alert(1)", "{{7*7}}${7*7}<%= 7*7 %>", "&lt;b&gt;&amp;", "<!--", "]]>", "\u202eabc\u2066", "<a href=javascript:alert(1)>x",
    "\" autofocus onfocus=alert(1) x=\"", "`onmouseover=alert(1)`", "a\u2028b\u2029c", "<\u0000b>".replace("\u0000", ""), "ＳＣＲＩＰＴ＜", "&#60;script&#62;",
]


def dangerous(page):
    ours = lambda tag, given: tag == "script" and re.fullmatch("/relais-[0-9a-f]{12}.js", given.get("src", ""))
    return [(tag, given) for tag, given in page.tags if tag in ("script", "img", "iframe", "b!") and not ours(tag, given) or any(name.startswith("on") or name == "autofocus" for name in given)
            or (given.get("href") or "").strip().lower().startswith("javascript:")]


def test_what_is_typed_comes_back_as_text(relais, ines, paul, service):
    api, csrf = relais.api(INES), ines.csrf()
    for text in CORPUS:
        short = text[:30]
        person = api.person(given=text, family=text, phone=short, email=text, address=text, contact_wishes=text)["id"]
        revealed = ines.post(f"/people/{person}/reveal", {"form_token": csrf, "purpose": "other", "words": text})
        page = Page(revealed.text)
        assert revealed.status == 200 and text in html.unescape(revealed.text) and not dangerous(page), (text, dangerous(page))
        referral = api.sent(service, person, need=text, already_done=text)["id"]
        assert relais.api(PAUL).post(f"referrals/{referral}/acceptance", {"note": text}).status == 200
        for who, path in ((ines, f"/people/{person}"), (ines, "/people"), (ines, f"/referrals/{referral}"), (paul, f"/referrals/{referral}"), (paul, "/people"), (ines, "/"), (paul, "/")):
            answer = who.get(path)
            assert answer.status == 200 and not dangerous(Page(answer.text)), (text, path)
        assert text in html.unescape(paul.get(f"/referrals/{referral}").text)
        for path, name in ((f"/services?q={urllib.parse.quote(text)}", "q"), (f"/sign-in?next=/{urllib.parse.quote(text)}", "next")):
            answer = ines.get(path)
            assert answer.status == 200 and not dangerous(Page(answer.text)), (text, path)


def test_the_choice_of_words_comes_back_in_every_form(ines):
    csrf = ines.csrf()
    for text in CORPUS:
        fields = dict.fromkeys(["given", "family", "birth_date", "birth_source", "gender", "phone", "email", "address", "contact_wishes", "french_level", "commune", "languages"], text)
        answer = ines.post("/people", fields | {"form_token": csrf})
        assert answer.status == 422 and not dangerous(Page(answer.text)), text


# Where a link may lead.

ELSEWHERE = ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "///evil.example", "/\t/evil.example", "/%09/evil.example", "/%2F/evil.example",
             "javascript:alert(1)", " https://evil.example", "/\r\nSet-Cookie: a=b", "/\n//evil.example", "http:evil.example", "evil.example", "/./\\evil.example", "https:/evil.example", "data:text/html,x"]


def leads_away(base, location):
    """Where a browser would go: tabs and line breaks are dropped, backslashes are slashes (WHATWG URL)."""
    cleaned = re.sub(r"[\t\r\n]", "", location or "").strip("".join(map(chr, range(33)))).replace("\\", "/")
    return urllib.parse.urlsplit(urllib.parse.urljoin(base + "/x", cleaned)).netloc != urllib.parse.urlsplit(base).netloc




@pytest.mark.parametrize("target", [pytest.param(one) if one in ("/\t/evil.example", "/%09/evil.example") else one for one in ELSEWHERE])
def test_no_link_leads_elsewhere(relais, target):
    stranger = Browser(relais)
    for written in {urllib.parse.quote(target, safe=""), urllib.parse.quote(target, safe="%")}:
        answer = stranger.get(f"/language/en?back={written}")
        assert answer.status in (303, 400), answer
        assert answer.headers.get_all("Set-Cookie") is None or len(answer.headers.get_all("Set-Cookie")) == 1
        if answer.location:
            assert not leads_away(relais.url, answer.location), answer.location
        form = Page(stranger.get(f"/sign-in?next={written}").text).form("/sign-in")
        assert not leads_away(relais.url, form["fields"]["next"][0]), form


def test_signing_in_leads_nowhere_else(relais):
    relais.sql("DELETE FROM access.attempt")
    for target in ("//evil.example", "/\t/evil.example"):
        answer = Browser(relais).post("/sign-in", {"email": "yann@mission-locale.example", "password": PASSWORD, "next": target})
        assert answer.status in (303, 400), answer
        assert not answer.location or not leads_away(relais.url, answer.location), answer.location


def test_asking_without_a_session_leads_to_sign_in_and_back(relais):
    answer = Browser(relais).get("/people?after=x")
    assert answer.status == 303 and answer.location.startswith("/sign-in?next=")
    assert Page(Browser(relais).get(answer.location).text).form("/sign-in")["fields"]["next"] == ["/people?after=x"]


# Someone else's.


def test_someone_else_s_pages_are_as_unknown_as_any_other(relais, service):
    api, sara = relais.api(INES), relais.browser(SARA)
    person, draft, sent = api.person(), api.draft(service), api.sent(service)
    csrf, nobody, failures = sara.csrf(), str(uuid.uuid4()), []

    def normal(answer, id):
        return re.sub('nonce="[0-9a-z]+"', "nonce", answer.text).replace(id, "ID").replace(urllib.parse.quote(id), "ID")

    def denied():
        return int(relais.sql(f"SELECT count(*) FROM audit.entry e JOIN access.account a ON a.id = e.actor WHERE e.action = 'access.denied' AND a.email = '{SARA}'")[0][0])

    asked, before = 0, denied()
    for kind, ids in (("people", [person["id"]]), ("referrals", [draft["id"], sent["id"]])):
        moves = ["", "/draft", "/sending", "/acceptance", "/refusal", "/start", "/completion", "/withdrawal"] if kind == "referrals" else [""]
        for move in moves:
            reference = sara.get(f"/{kind}/{nobody}{move}")
            asked += 1
            for id in ids:
                answer = sara.get(f"/{kind}/{id}{move}")
                asked += 1
                if answer.status != 404 or normal(answer, id) != normal(reference, nobody):
                    failures.append(("GET", kind, move, answer.status))
        posts = [move for move in moves if move] if kind == "referrals" else ["/reveal"]
        for move in posts:
            body = {"form_token": csrf, "purpose": "appointment"} if kind == "people" else {"form_token": csrf}
            if move in ("/draft",):
                body |= {"service": service, "need": "x"}
            if move in ("/refusal", "/withdrawal"):
                body |= {"reason": "duplicate"}
            if move == "/completion":
                body |= {"outcome": "achieved"}
            reference = sara.post(f"/{kind}/{nobody}{move}", body)
            asked += 1
            for id in ids:
                answer = sara.post(f"/{kind}/{id}{move}", body)
                asked += 1
                if answer.status != 404 or normal(answer, id) != normal(reference, nobody):
                    failures.append(("POST", kind, move, answer.status))
    assert not failures, failures
    assert denied() - before == asked
    for known in (person["code"], draft["reference"], sent["reference"]):
        asked = sara.post("/find", {"form_token": csrf, "q": known})
        assert asked.location.startswith("/find?s="), "a code of others is words like any other"
        assert "Nothing matches" in sara.get(asked.location).text


def test_a_request_that_stands_still_is_given_up(standing):
    for connection in standing:
        assert connection.recv(65_536)[:12] in (b"", b"HTTP/1.1 408", b"HTTP/1.1 400")
