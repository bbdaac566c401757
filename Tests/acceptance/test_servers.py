"""Relais on PostgreSQL servers that are not its own: TLS and scram, several daemons, a failover, a database that only reads."""

import pathlib
import threading
import time

import pytest

from servers import Authority, Deployment, eventually, small
from web import Api, Browser, is_problem, send

ANNA, BENO = "anna@a.example", "beno@b.example"


@pytest.fixture(scope="module")
def deployment():
    """A primary, a standby, two daemons."""
    one = Deployment(standby=True)
    try:
        first, second = one.daemon(), one.daemon(RELAIS_SLOW_STATEMENT="0")
        one.migrated = first.migrate()
        first.start()
        second.start()
        one.service = small(first)
        yield one
    finally:
        one.remove()


@pytest.fixture
def first(deployment):
    return deployment.daemons[0]


@pytest.fixture
def second(deployment):
    return deployment.daemons[1]


def replayed(deployment):
    primary, standby = deployment.servers
    position = primary.sql("SELECT pg_current_wal_lsn()")[0][0]
    return standby.sql(f"SELECT pg_last_wal_replay_lsn() >= '{position}'")[0][0] == "t"


def test_migrating_another_server_over_tls(deployment, first):
    assert "applying 0001_roles\n" in deployment.migrated and "Applied" in deployment.migrated
    again = first.migrate()
    assert again.strip() == "Nothing to apply."
    used = first.sql("SELECT DISTINCT s.ssl, s.version >= 'TLSv1.2', a.usename FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.application_name = 'relaisd'")
    assert used == [["t", "t", "relais_app"]]
    assert first.sql("SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'relais_app'") == [["t"]]


def test_a_certificate_of_someone_else_is_refused(deployment, first, tmp_path):
    stranger = Authority(tmp_path)
    asked = deployment.database().replace(str(deployment.authority.certificate), str(stranger.certificate))
    told = first.run("doctor", RELAIS_DATABASE=asked)
    assert told.returncode == 1 and "certificate verify failed" in told.stdout, told.stdout
    assert "essai" not in told.stdout, "no password is shown"


def test_the_doctor_is_content(first):
    told = first.run("doctor")
    wrong = [line for line in told.stdout.splitlines() if not line.startswith("ok ")]
    # Test servers do without fsync, and quote refused rows in their log: test_doctor.py looks at each thing.
    assert wrong == [
        "wrong  log_error_verbosity is default.", "       Why: A row that a constraint refuses is quoted in the server's log.",
        "       Do:  psql -c \"ALTER SYSTEM SET log_error_verbosity = 'terse'\" -c \"SELECT pg_reload_conf()\"",
        "wrong  fsync is off.", "       Why: A power cut would lose or break what was answered.",
        "       Do:  psql -c \"ALTER SYSTEM SET fsync = 'on'\" -c \"SELECT pg_reload_conf()\""], told.stdout
    assert "PostgreSQL 15" in told.stdout and "is encrypted" in told.stdout and "checksums" in told.stdout


def test_a_session_is_of_the_database_not_of_a_daemon(deployment, first, second):
    token = first.made_token(ANNA)
    one, two = Api(first, token), Api(second, token)
    assert one.get("me").status == two.get("me").status == 200
    person = one.person()["id"]
    assert two.get(f"people/{person}").status == 200
    referral = two.draft(deployment.service, person)
    assert one.get(f"referrals/{referral['id']}").json["referral"]["state"] == "draft"
    assert Browser(second, token).post("/sign-out", {"form_token": Browser(first, token).csrf()}).status == 303
    assert one.get("me").status == two.get("me").status == 401


def test_two_daemons_accept_a_referral_once(deployment, first, second):
    anna = Api(first, first.made_token(ANNA))
    tokens = [first.made_token(BENO) for _ in range(2)]
    referral = anna.sent(deployment.service)
    answers = []

    def accept(relais, token):
        # A machine that is busy elsewhere lets some wait too long: they ask again, as they are told to.
        for _ in range(10):
            answer = Api(relais, token).post(f"referrals/{referral['id']}/acceptance")
            if answer.status != 503:
                break
            time.sleep(int(answer.headers["Retry-After"]))
        answers.append(answer.status)

    threads = [threading.Thread(target=accept, args=((first, second)[index % 2], tokens[index % 2])) for index in range(40)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert sorted(answers) == [200] + [409] * 39


def test_slow_statements_are_named_without_their_values(second):
    person = Api(second, second.made_token(ANNA)).person(given="Marqueur-Introuvable", phone="+33 6 39 98 12 12")
    log = pathlib.Path(second.log.name).read_text()
    slow = [line for line in log.splitlines() if " slow" in line]
    assert any("INSERT INTO identity.civil" in line or "INSERT INTO casework.person" in line for line in slow), slow[-3:]
    assert all("ms=" in line and "statements=" in line for line in slow)
    for value in ("Marqueur", "39 98 12", person["id"], person["code"], ANNA):
        assert value not in log, value


def test_fast_statements_are_not(first):
    api, log = Api(first, first.made_token(ANNA)), pathlib.Path(first.log.name)
    before = len(log.read_text())
    assert api.person()
    assert " slow" not in log.read_text()[before:]


def test_a_database_that_only_reads_is_read(deployment, first):
    api, page = Api(first, first.made_token(ANNA)), Browser(first, first.made_token(BENO))
    person = api.person()["id"]
    deployment.primary.sql("ALTER SYSTEM SET default_transaction_read_only = on", "postgres")
    deployment.primary.sql("SELECT pg_reload_conf()", "postgres")
    try:
        assert eventually(5, lambda: api.get("people").status == 503)
        told = api.get(f"people/{person}")
        problem = is_problem(told, 503, "read-only")
        assert int(told.headers["Retry-After"]) > 0 and "written" in problem["detail"]
        assert api.get("services").status == 200 and api.get("me").status == 200, "what shows nobody goes on"
        assert send(first, "GET", "/readyz").text == "ok, read only\n"
        shown = page.get("/services")
        assert shown.status == 200 and "can be read but not written" in shown.text, "the pages say so"
        away = page.get("/people")
        assert away.status == 503 and away.headers["Retry-After"] and "Seeing someone is noted" in away.text
    finally:
        # This very session may change it back.
        deployment.primary.sql("ALTER SYSTEM RESET default_transaction_read_only", "postgres")
        deployment.primary.sql("SELECT pg_reload_conf()", "postgres")
    assert eventually(10, lambda: api.get("people").status == 200)
    assert "not written" not in page.get("/services").text


def test_a_failover_is_a_short_503(deployment, first, second):
    """Last in this file: the first server is dead afterwards."""
    token = first.made_token(ANNA)
    kept = Api(first, token).person()["id"]
    assert eventually(20, lambda: replayed(deployment)), "the standby is up to date"
    stop, answers = threading.Event(), []

    def ask(relais):
        api = Api(relais, token)
        while not stop.is_set():
            started = time.monotonic()
            try:
                answers.append((started, api.get("people"), api.get("services")))
            except Exception as fault:
                answers.append((started, fault, fault))
            time.sleep(0.02)

    asking = [threading.Thread(target=ask, args=(relais,)) for relais in (first, second) for _ in range(3)]
    [one.start() for one in asking]
    time.sleep(1)
    deployment.primary.kill()
    killed = time.monotonic()
    read_only = eventually(10, lambda: Api(first, token).get("services").status == 200 and Api(first, token).get("people").status == 503)
    while_reading = Api(first, token).get("people")
    time.sleep(1)
    deployment.servers[1].promote()
    promoted = time.monotonic()
    well = eventually(15, lambda: all(Api(relais, token).get("people").status == 200 for relais in (first, second)))
    took = time.monotonic() - promoted
    time.sleep(1)
    stop.set()
    [one.join() for one in asking]
    deployment.servers.reverse()
    assert read_only, "a standby is read from meanwhile"
    is_problem(while_reading, 503, "read-only")
    assert well, "all is well within 15 s, without a restart"
    faults = [one for _, one, _ in answers if not hasattr(one, "status")]
    assert not faults, faults[:3]
    assert {one.status for _, one, _ in answers} == {200, 503} and {one.status for _, _, one in answers} <= {200, 503}
    assert all(one.headers["Retry-After"] for _, one, _ in answers if one.status == 503)
    late = [one.status for started, one, _ in answers if started > promoted + took + 0.5]
    assert late and set(late) == {200}, "and stays well"
    assert Api(second, token).get(f"people/{kept}").status == 200, "nothing that was answered is lost"
    assert Api(second, token).person(), "and it is written to"
    assert took < 15 and killed < promoted
