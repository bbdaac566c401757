"""What happens when a process is killed, a port is taken, a folder is not ours: a Relais of its own, small, in one piece."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time

import pytest

from conftest import BUILD, Relais
from factor import invite
from web import Api, Browser, is_problem, send, send_raw

PASSWORD = "quinze lettres au moins"
ANNA, BENO = "anna@a.example", "beno@b.example"


@pytest.fixture(scope="module")
def own():
    one = Relais()
    try:
        one.start()
        for name in ("A", "B"):
            assert one.run("organisation", "add", f"Organisation {name}").returncode == 0
        added = one.run("service", "add", "Un service", "--organisation", "Organisation B", "--commune", "19272",
                        "--thematique", "mobilite--preparer-un-permis")
        assert added.returncode == 0, added.stderr
        one.service = added.stdout.strip()
        for email, name in ((ANNA, "A"), (BENO, "B")):
            invite(one, email, name, "caseworker", f"Organisation {name}", PASSWORD)
        yield one
    finally:
        one.remove()


@pytest.fixture
def anna(own):
    own.tokens.clear()
    return own.api(ANNA)


def whole(relais):
    """Nothing half-written: every referral has its side, its move, its entry; every person their identity, keys and assignment."""
    checks = {
        "referrals without their referrer's side": "SELECT r.id FROM casework.referral r WHERE NOT EXISTS (SELECT FROM casework.referral_side s WHERE s.referral = r.id AND s.side = 'referrer')",
        "sides without a referral": "SELECT s.referral FROM casework.referral_side s WHERE NOT EXISTS (SELECT FROM casework.referral r WHERE r.id = s.referral)",
        "referrals without the move to their state": "SELECT r.id FROM casework.referral r WHERE NOT EXISTS (SELECT FROM casework.referral_move m WHERE m.referral = r.id AND m.to_state = r.state)",
        "referrals without their entry": "SELECT r.id FROM casework.referral r WHERE NOT EXISTS (SELECT FROM audit.entry e WHERE e.id = r.entry)",
        "moves without their entry": "SELECT m.entry FROM casework.referral_move m WHERE NOT EXISTS (SELECT FROM audit.entry e WHERE e.id = m.entry)",
        "people without their entry": "SELECT p.id FROM casework.person p WHERE NOT EXISTS (SELECT FROM audit.entry e WHERE e.id = p.entry)",
        "people without identity": "SELECT p.id FROM casework.person p WHERE NOT EXISTS (SELECT FROM identity.civil c WHERE c.person = p.id) OR NOT EXISTS (SELECT FROM identity.contact c WHERE c.person = p.id)",
        "people nobody follows": "SELECT p.id FROM casework.person p WHERE NOT EXISTS (SELECT FROM casework.assignment a WHERE a.person = p.id)",
        "referrals without key": "SELECT r.id FROM casework.referral r WHERE NOT EXISTS (SELECT FROM keys.dek d WHERE d.about = r.id) OR NOT EXISTS (SELECT FROM keys.pepper p WHERE p.subject = r.id)",
        "sessions whose count has a gap": "SELECT e.session FROM audit.entry e GROUP BY e.session HAVING max(sseq) - min(sseq) + 1 <> count(DISTINCT sseq)",
        "drafted without a referral": "SELECT 1 WHERE (SELECT count(*) FROM audit.entry WHERE action = 'referral.drafted') <> (SELECT count(*) FROM casework.referral)",
    }
    return {name: found for name, query in checks.items() if (found := relais.sql(query))}


def keep_drafting(relais, person, stop, answers, threads=8):
    def draft():
        while not stop.is_set():
            try:
                made = Api(relais, relais.token(ANNA)).post("referrals", {"person": person, "service": relais.service, "need": "x"})
                answers.append(made)
            except Exception as fault:
                answers.append(fault)
                if relais.daemon.poll() is not None:
                    return
    running = [threading.Thread(target=draft) for _ in range(threads)]
    [one.start() for one in running]
    return running


def test_the_database_killed_is_a_503_and_then_all_goes_on(own, anna):
    person = anna.person()["id"]
    page = own.browser(ANNA)
    stop, answers = threading.Event(), []
    running = keep_drafting(own, person, stop, answers, 4)
    time.sleep(0.5)
    daemon = own.daemon.pid
    os.kill(own.postmaster(), signal.SIGKILL)
    pages, ready = [], []
    end = time.monotonic() + 20
    while time.monotonic() < end:
        pages.append(page.get("/people"))
        ready.append(send(own, "GET", "/readyz").status)
        if pages[-1].status == 200 and ready[-1] == 200 and (503 in [one.status for one in pages] or time.monotonic() > end - 15):
            break
        time.sleep(0.02)
    recovered = time.monotonic()
    stop.set()
    [one.join() for one in running]
    assert send(own, "GET", "/healthz").status == 200
    assert own.daemon.poll() is None and own.daemon.pid == daemon, "the daemon went on"
    faults = [one for one in answers if not hasattr(one, "status")]
    assert not faults, f"connections were cut: {faults[:3]}"
    assert {one.status for one in answers} <= {201, 503}, sorted({one.status for one in answers})
    unavailable = [one for one in answers if one.status == 503]
    assert unavailable, "some request met the dead database"
    assert recovered < end
    told = is_problem(unavailable[0], 503, "unavailable")
    assert unavailable[0].headers["Retry-After"] and "postgres" not in str(told).lower()
    seen = [one for one in pages if one.status == 503]
    assert {one.status for one in pages} <= {200, 503}
    for one in seen:
        assert one.headers["Retry-After"] and "<h1>" in one.text and one.headers["Content-Type"].startswith("text/html")
    assert page.get("/people").status == 200 and anna.person()
    assert whole(own) == {}
    kept = {row[0] for row in own.sql("SELECT id FROM casework.referral")}
    assert {one.json["id"] for one in answers if one.status == 201} <= kept, "what was answered with 201 is there"


def test_the_database_away_is_said_on_the_page_and_in_the_api(own, anna):
    """The postmaster is stopped, not dead, so that nothing starts it again: requests time out instead of hanging."""
    page, post = own.browser(ANNA), own.postmaster()
    backends = [int(row[0]) for row in own.sql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")]
    for pid in [post] + backends:
        os.kill(pid, signal.SIGSTOP)
    try:
        start = time.monotonic()
        answers = []

        def ask(get):
            try:
                answers.append(get())
            except OSError as silence:
                answers.append(silence)

        asking = [threading.Thread(target=ask, args=[get]) for get in (
            lambda: send(own, "GET", "/people", headers=page.headers(), timeout=12), lambda: send(own, "GET", "/api/v1/people", headers=anna.headers(), timeout=12),
            lambda: send(own, "GET", "/readyz", timeout=12))]
        [one.start() for one in asking]
        assert send(own, "GET", "/healthz").status == 200, "the daemon itself lives"
        [one.join() for one in asking]
        took = time.monotonic() - start
    finally:
        for pid in backends + [post]:
            os.kill(pid, signal.SIGCONT)
    assert anna.get("people").status == 200, "it goes on afterwards"
    assert [getattr(one, "status", repr(one)) for one in answers] == [503] * 3, took


def test_the_daemon_killed_leaves_nothing_half_written(own, anna):
    person = anna.person()["id"]
    for round in range(1):
        stop, answers = threading.Event(), []
        running = keep_drafting(own, person, stop, answers, 12)
        time.sleep(0.7 + 0.13 * round)
        own.stop(signal.SIGKILL)
        stop.set()
        [one.join() for one in running]
        own.start()
        made = [one for one in answers if getattr(one, "status", None) == 201]
        assert made and any(not hasattr(one, "status") for one in answers), "it was killed in the midst"
        kept = {row[0] for row in own.sql("SELECT id FROM casework.referral")}
        assert {one.json["id"] for one in made} <= kept
        assert whole(own) == {}
    assert anna.get(f"people/{person}").status == 200, "the session and the data are found again"
    assert len(anna.get(f"people/{person}").json["referrals"]) > 0


def test_both_killed_at_once(own, anna):
    person = anna.person()["id"]
    stop, answers = threading.Event(), []
    running = keep_drafting(own, person, stop, answers, 8)
    time.sleep(0.5)
    post = own.postmaster()
    own.daemon.kill()
    os.kill(post, signal.SIGKILL)
    own.daemon.wait()
    stop.set()
    [one.join() for one in running]
    own.start()
    kept = {row[0] for row in own.sql("SELECT id FROM casework.referral")}
    assert {one.json["id"] for one in answers if getattr(one, "status", None) == 201} <= kept
    assert whole(own) == {}


def test_a_second_daemon_on_the_same_home_is_refused(own):
    before = own.postmaster()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    second = subprocess.run([BUILD / "relaisd"], env=own.environment(RELAIS_LISTEN=f"127.0.0.1:{port}"), capture_output=True, text=True, timeout=90)
    assert second.returncode == 3, second
    assert "already in use" in second.stderr and str(own.daemon.pid) in second.stderr, second.stderr
    assert len(second.stderr.strip().splitlines()) == 1
    assert own.postmaster() == before and send(own, "GET", "/readyz").status == 200


def test_a_taken_port_is_said_in_a_sentence(own):
    other = Relais()
    try:
        started = subprocess.run([BUILD / "relaisd"], env=other.environment(RELAIS_LISTEN=f"127.0.0.1:{own.port}"), capture_output=True, text=True, timeout=90)
        assert started.returncode == 3, started
        said = started.stderr.strip().splitlines()[-1]
        assert said.startswith("relaisd: ") and str(own.port) in said and "already" in said.lower(), started.stderr
        assert "errno" not in said and "(" not in said, said
        assert other.postmaster() is None, "its PostgreSQL was stopped again"
    finally:
        if other.postmaster():
            other.start()
        other.remove()




@pytest.mark.parametrize("name, setting, words", [
    pytest.param(*("a file in the way", {"RELAIS_HOME": "FILE/relais"}, "relais")),
    ("a relative home", {"RELAIS_HOME": "somewhere"}, "absolute"),
    ("no port", {"RELAIS_LISTEN": "127.0.0.1"}, "RELAIS_LISTEN"),
    ("a port too high", {"RELAIS_LISTEN": "127.0.0.1:70000"}, "RELAIS_LISTEN"),
    pytest.param(*("an address of others", {"RELAIS_LISTEN": "192.0.2.1:8470"}, "192.0.2.1")),
    ("a URL that is none", {"RELAIS_URL": "relais.example.org"}, "RELAIS_URL"),
    ("a settings file that is not there", {"RELAIS_CONFIG": "/nowhere/relais.json"}, "/nowhere/relais.json"),
    ("a database that does not answer", {"RELAIS_DATABASE": "host=/nowhere dbname=relais connect_timeout=2"}, "key file"),
    pytest.param(*("a home that cannot be made", {"RELAIS_HOME": "/proc/relais"}, "/proc")),
])
def test_what_cannot_be_used_is_said_in_a_sentence(tmp_path, name, setting, words):
    (tmp_path / "file").write_text("")
    other = Relais()
    try:
        setting = {key: value.replace("FILE", str(tmp_path / "file")) for key, value in setting.items()}
        started = subprocess.run([BUILD / "relaisd"], env=other.environment(**setting), capture_output=True, text=True, timeout=60)
        assert started.returncode == 3, started
        said = started.stderr.strip()
        assert said.startswith("relaisd: ") and words in said, said
        for leak in ("Error Domain", "NSCocoa", "Optional(", "Swift", "errno", "UserInfo"):
            assert leak not in said, said
    finally:
        shutil.rmtree(other.home, ignore_errors=True)


def test_fifty_half_open_connections_do_not_stop_others(own, anna):
    held = []
    try:
        for index in range(50):
            connection = socket.create_connection(("127.0.0.1", own.port), timeout=10)
            connection.sendall((b"GET /people HTTP/1.1\r\nHost: x\r\nX-Slow: " if index % 2 else
                                b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"))
            held.append(connection)
        start = time.monotonic()
        for _ in range(5):
            assert anna.get("people").status == 200
        assert time.monotonic() - start < 5
    finally:
        [one.close() for one in held]
    assert anna.get("me").status == 200


def memory(process, what):
    return int(pathlib.Path(f"/proc/{process.pid}/status").read_text().split(f"{what}:")[1].split()[0]) / 1024


def test_two_hundred_sign_ins_at_once_keep_within_bounds(own, anna):
    """C6 of the attack tests: four passwords at most are hashed at once, 32 MiB each; whoever else asks is served meanwhile."""
    own.sql("DELETE FROM access.attempt")
    before, answers = memory(own.daemon, "VmHWM"), []

    def sign_in(number):
        body = json.dumps({"email": f"nobody{number}@a.example", "password": "not the right one"}).encode()
        answers.append(send(own, "POST", "/api/v1/sign-in", body, {"Content-Type": "application/json"}, timeout=150))

    trying = [threading.Thread(target=sign_in, args=[number]) for number in range(200)]
    [one.start() for one in trying]
    waits = []
    while any(one.is_alive() for one in trying):
        start = time.monotonic()
        assert anna.get("me").status == 200
        waits.append(time.monotonic() - start)
    [one.join() for one in trying]
    own.sql("DELETE FROM access.attempt")
    assert len(answers) == 200 and {answer.status for answer in answers} <= {401, 429, 503}
    for answer in answers:
        assert answer.status == 401 or int(answer.headers["Retry-After"]) >= 1
    assert memory(own.daemon, "VmHWM") - before < 4 * 32 + 64
    waits.sort()
    assert len(waits) >= 20 and waits[int(len(waits) * 0.99) - 1] < 0.5, (len(waits), waits[-5:])


def test_ending_in_good_order_finishes_what_runs(own, anna):
    person = anna.person()["id"]
    locker = subprocess.Popen(
        ["psql", "-XAtq", "-h", f"{own.home}/relais/postgres/socket", "-U", "postgres", "-d", "relais", "-c",
         "BEGIN; LOCK casework.referral IN EXCLUSIVE MODE; SELECT 'locked'; SELECT pg_sleep(2); COMMIT"],
        env=own.environment(PGPASSWORD=pathlib.Path(own.home, "relais/postgres/superuser.password").read_text().strip()), stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    answers = []
    slow = threading.Thread(target=lambda: answers.append(anna.post("referrals", {"person": person, "service": own.service, "need": "x"})))
    slow.start()
    time.sleep(0.4)
    assert not answers, "the request waits for the lock"
    post = own.postmaster()
    own.daemon.send_signal(signal.SIGTERM)
    slow.join()
    locker.wait()
    assert own.daemon.wait(30) == 0
    assert answers[0].status == 201, answers
    assert own.postmaster() is None
    left = subprocess.run(["pgrep", "-f", f"{own.home}/"], capture_output=True, text=True).stdout.split()
    assert str(post) not in left and not left, left
    with pytest.raises(OSError):
        send(own, "GET", "/healthz", timeout=3)
    own.start()
    assert answers[0].json["id"] in [row[0] for row in own.sql("SELECT id FROM casework.referral")]


def test_control_c_ends_in_good_order_too(own):
    own.daemon.send_signal(signal.SIGINT)
    assert own.daemon.wait(30) == 0 and own.postmaster() is None
    log = pathlib.Path(own.log.name).read_text().splitlines()
    assert "stopped" in log[-1]
    own.start()


def test_a_moved_home_and_a_stale_pid_file_work(own, anna):
    before = own.sql("SELECT count(*) FROM casework.referral")
    own.stop()
    moved = f"{own.home}/moved"
    os.rename(f"{own.home}/relais", moved)
    os.rename(moved, f"{own.home}/relais-2")
    os.symlink("relais-2", f"{own.home}/relais-link")
    kept, own.environment = own.environment, lambda **more: Relais.environment(own, **({"RELAIS_HOME": f"{own.home}/relais-2"} | more))
    # What a machine that lost its power leaves: a pid file that names somebody else's process, and a socket.
    pathlib.Path(own.home, "relais-2/postgres/data/postmaster.pid").write_text(f"1\n{own.home}/relais/postgres/data\n1700000000\n5432\n{own.home}/relais/postgres/socket\n\n  1 1\nready   \n")
    try:
        own.start()
        assert anna.get("me").status == 200
        assert own.run("whoami", "--administrator").returncode == 0
        own.stop()
    finally:
        os.rename(f"{own.home}/relais-2", f"{own.home}/relais")
        own.environment = kept
        own.start()
    assert own.sql("SELECT count(*) FROM casework.referral") == before


def test_nothing_of_it_can_be_read_by_others(own):
    for path, most in (("relais/keys", 0o600), ("relais/application.password", 0o600), ("relais/postgres/superuser.password", 0o600), ("relais/postgres/data", 0o700)):
        assert os.stat(f"{own.home}/{path}").st_mode & 0o777 <= most, path
    assert os.stat(f"{own.home}/relais/postgres/socket").st_mode & 0o007 == 0
    # Its own server: tests of others have one beside it, that may listen.
    server = pathlib.Path(own.home, "relais/postgres/data/postmaster.pid").read_text().split()[0]
    listening = subprocess.run(["ss", "-ltnp"], capture_output=True, text=True).stdout if shutil.which("ss") else ""
    assert f"pid={server}," not in listening


def test_a_missing_key_file_is_never_replaced(own):
    """A database without its keys: new ones would seal new files beside old ones that nobody can open."""
    own.stop()
    keys = pathlib.Path(own.home, "relais/keys")
    kept = keys.read_bytes()
    keys.rename(f"{own.home}/keys.away")
    try:
        started = subprocess.Popen([BUILD / "relaisd"], env=own.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            said = started.communicate(timeout=6)[1]
            assert started.returncode == 3 and "key" in said.lower(), said
        except subprocess.TimeoutExpired:
            started.terminate()
            started.communicate(timeout=30)
            raise AssertionError("relaisd made itself new keys and serves a database it cannot read")
        assert not keys.exists()
    finally:
        os.replace(f"{own.home}/keys.away", keys)
        assert keys.read_bytes() == kept
        own.start()
