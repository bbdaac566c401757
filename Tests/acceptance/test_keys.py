"""The keys that wrap every other: rotated under load, killed half-way, destroyed; and key files that are not the right one."""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import threading
import time

import pytest

from conftest import BUILD, Relais
from servers import Deployment, eventually, small
from web import Api

ANNA = "anna@a.example"


@pytest.fixture(scope="module")
def shared():
    """A database that two daemons work on, with one key file."""
    one = Deployment()
    try:
        first, second = one.daemon(), one.daemon()
        first.migrate()
        first.start()
        second.start()
        one.service = small(first)
        # Readers open more than anybody would.
        first.sql("INSERT INTO access.organisation_setting (organisation, name, value, entry) "
                  "SELECT id, 'identity_reads_an_hour', '1000000', gen_random_uuid() FROM directory.organisation")
        yield one
    finally:
        one.remove()


def epochs(relais):
    return {row[0] for row in relais.sql("SELECT DISTINCT kek FROM (SELECT kek FROM keys.dek UNION SELECT kek FROM keys.pepper) k")}


class Readers:
    """People who open files at both daemons for as long as this lasts; what they were answered."""

    def __init__(self, daemons, people):
        self.stop, self.answers, self.faults = threading.Event(), [], []
        token = [daemon.made_token(ANNA) for daemon in daemons]
        self.running = [threading.Thread(target=self.read, args=(Api(daemons[n % 2], token[n % 2]), people)) for n in range(4)]
        [one.start() for one in self.running]

    def read(self, api, people):
        while not self.stop.is_set():
            try:
                answer = api.post(f"people/{random.choice(people)}/reveal", {"purpose": "appointment"})
                self.answers.append((answer.status, answer.json.get("given")))
                listed = api.get("people?limit=20")
                self.answers.append((listed.status, "Awa" if all(one["name"] for one in listed.json["items"]) else "a name is missing"))
                made = api.post("people", {"given": "Awa", "languages": ["fra"]})
                self.answers.append((made.status, "Awa"))
            except Exception as fault:
                self.faults.append(repr(fault))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop.set()
        [one.join() for one in self.running]


def test_no_read_fails_while_keys_are_rotated_twice(shared):
    first, second = shared.daemons
    api = Api(first, first.made_token(ANNA))
    people = [api.made("people", {"given": "Awa", "languages": ["fra"]})["id"] for _ in range(20)]
    before = epochs(first)
    with Readers(shared.daemons, people) as readers:
        assert eventually(10, lambda: len(readers.answers) > 20)
        for _ in range(2):
            told = first.run("keys", "rotate")
            assert told.returncode == 0 and "Rotated: civil." in told.stdout, told
            seen = len(readers.answers)
            assert eventually(10, lambda: len(readers.answers) > seen + 20)
    assert not readers.faults, readers.faults[:3]
    assert {one for one in readers.answers} <= {(200, "Awa"), (201, "Awa")}, set(readers.answers)
    assert not epochs(first) & before
    assert first.run("keys", "verify").returncode == 0
    status = first.run("keys", "status").stdout
    assert status.count("in use") == 5 and "being replaced" not in status, status


def test_one_that_is_killed_goes_on_from_there(shared):
    first = shared.daemons[0]
    with Readers(shared.daemons, [row[0] for row in first.sql("SELECT id FROM casework.person LIMIT 20")]) as readers:
        for delay in (0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16):
            rotating = subprocess.Popen([BUILD / "relais", "keys", "rotate"], env=first.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay)
            rotating.kill()
            rotating.wait()
        while True:
            told = first.run("keys", "rotate")
            assert told.returncode == 0, told
            if "Rotated:" in told.stdout:
                break
    assert not readers.faults and {status for status, _ in readers.answers} <= {200, 201}, readers.faults[:3]
    assert first.run("keys", "verify").returncode == 0
    folder = shared.folder
    assert not (folder / "keys.new").exists() and oct(os.stat(folder / "keys").st_mode)[-3:] == "600"
    assert "being replaced" not in first.run("keys", "status").stdout


def test_a_prepared_key_waits_until_every_machine_has_it(shared):
    first = shared.daemons[0]
    before = epochs(first)
    told = first.run("keys", "rotate", "--prepare")
    assert told.returncode == 0 and "Prepared: civil." in told.stdout, told
    assert "prepared" in first.run("keys", "status").stdout
    assert Api(first, first.made_token(ANNA)).person() and epochs(first) <= before | epochs(first)
    assert epochs(first) == before
    assert first.run("keys", "rotate").returncode == 0
    assert not epochs(first) & before


def test_a_key_is_destroyed_and_asks_first(shared):
    first = shared.daemons[0]
    status = first.run("keys", "status").stdout
    former = [line.split() for line in status.splitlines() if "retired" in line]
    key = former[0][0]
    told = first.run("keys", "destroy", key)
    assert told.returncode == 1 and "Backups may need this key until" in told.stderr, told
    told = first.run("keys", "destroy", key, "--now")
    assert told.returncode == 2 and "--yes" in told.stderr, told
    told = first.run("keys", "destroy", key, "--now", "--yes")
    assert told.returncode == 0 and "Destroyed: " in told.stdout, told
    assert f"\nkek {key} " not in (shared.folder / "keys").read_text()
    status = first.run("keys", "status").stdout
    assert " destroyed " in status and "Backups made since" in status, status
    assert first.run("keys", "verify").returncode == 0
    used = [line.split()[0] for line in status.splitlines() if "in use" in line][0]
    told = first.run("keys", "destroy", used, "--now", "--yes")
    assert told.returncode == 1 and "in use" in told.stderr, told


def test_only_the_administrator_does(shared):
    first = shared.daemons[0]
    told = first.run("sign-in", ANNA, input=f"quinze lettres au moins\n{first.paper[ANNA].pop()}\n")
    assert told.returncode == 0, told
    try:
        for command in (["status"], ["rotate"], ["verify"], ["destroy", "1", "--now", "--yes"]):
            told = first.run("keys", *command)
            assert told.returncode == 1 and "role does not allow" in told.stderr, told
    finally:
        first.run("sign-out")


def test_a_daemon_reads_the_file_again_when_it_is_told(shared):
    second = shared.daemons[1]
    second.daemon.send_signal(signal.SIGHUP)
    log = pathlib.Path(second.log.name)
    assert eventually(5, lambda: "the key file" in log.read_text().splitlines()[-1])
    kept = (shared.folder / "keys").read_bytes()
    (shared.folder / "keys").write_bytes(b"nonsense\n")
    try:
        second.daemon.send_signal(signal.SIGHUP)
        assert eventually(5, lambda: "cannot be read again" in log.read_text())
        assert Api(second, second.made_token(ANNA)).person(), "it goes on with the keys it has"
    finally:
        (shared.folder / "keys").write_bytes(kept)
    assert second.daemon.poll() is None


def generated(folder):
    """The key file of some other deployment."""
    other = Relais()
    try:
        other.start()
        shutil.copy(f"{other.home}/relais/keys", folder / "other")
    finally:
        other.remove()
    os.chmod(folder / "other", 0o600)
    return (folder / "other").read_bytes()


def says(program, environment, *arguments):
    """What a program that does not start says."""
    done = subprocess.run([BUILD / program, *arguments], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 3, done
    said = done.stderr.strip()
    assert len(said.splitlines()) == 1 and "Optional(" not in said and "Error" not in said, said
    return said


@pytest.mark.parametrize("kind", ["private", "another"])
def test_a_key_file_that_is_not_the_right_one_is_refused_in_a_sentence(tmp_path, kind):
    """Missing, open to others, cut, foreign, an old copy: both programs, on either kind of database."""
    deployment = None
    if kind == "private":
        relais = Relais()
        relais.start()
        keys = pathlib.Path(relais.home, "relais/keys")
    else:
        deployment = Deployment()
        relais = deployment.daemon()
        relais.migrate()
        relais.start()
        keys = deployment.folder / "keys"
    try:
        small(relais)
        Api(relais, relais.made_token(ANNA)).person()
        old = keys.read_bytes()
        assert relais.run("keys", "rotate").returncode == 0
        good = keys.read_bytes()
        strange = generated(tmp_path)
        relais.stop()

        def refused(words, content=good, mode=0o600):
            keys.unlink(missing_ok=True)
            if content is not None:
                keys.write_bytes(content)
                os.chmod(keys, mode)
            for program, arguments in (("relaisd", []), ("relais", ["whoami"]), ("relais", ["keys", "status"])):
                said = says(program, relais.environment(), *arguments)
                assert words in said, f"{program}: {said}"
                assert not any(line.split()[-1] in said for line in good.decode().splitlines()[1:]), "no key is shown"

        refused("is not there", None)
        refused("has mode 644", mode=0o644)
        refused("has mode 660", mode=0o660)
        refused("does not begin with relais-keys-v1", b"")
        refused("Line 3 of the key file", b"\n".join(good.splitlines()[:2] + [b"kek 2 contact"] + good.splitlines()[3:]) + b"\n")
        refused("has no kek contact", b"\n".join(line for line in good.splitlines() if b" contact " not in line) + b"\n")
        refused("not the one this database was made with", strange)
        refused("lacks key 6 (civil.2)", old)
        if os.geteuid() == 0:
            os.chown(keys, 65534, 65534)
            keys.write_bytes(good)
            for program, arguments in (("relaisd", []), ("relais", ["whoami"])):
                assert "belongs to user 65534" in says(program, relais.environment(), *arguments)
            os.chown(keys, 0, 0)
        keys.unlink()
        keys.mkdir()
        assert "is not a key file" in says("relais", relais.environment(), "whoami")
        keys.rmdir()
        keys.write_bytes(good)
        os.chmod(keys, 0o600)
        relais.start()
        assert relais.run("keys", "verify").returncode == 0
    finally:
        if deployment:
            deployment.remove()
        else:
            relais.remove()
