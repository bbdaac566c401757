"""A real relaisd on a real private PostgreSQL, in a home of its own, for the tests that look at it from outside."""

import base64
import fcntl
import hashlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

import pytest

from web import Api, Browser

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("RELAIS_BUILD", ROOT / ".build" / "debug"))
PASSWORD = "demonstration-relais"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Relais:
    """One Relais: its home, its daemon, its command line."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="relais-", dir="/tmp")
        os.chmod(self.home, 0o711)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.daemon = None
        self.log = open(pathlib.Path(self.home) / "daemon.log", "ab")
        self.tokens = {}
        # Codes on paper, by whose they are.
        self.paper = {}
        self.settings = {}

    def environment(self, **more):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "USER") if name in os.environ}
        return kept | {
            "RELAIS_HOME": f"{self.home}/relais",
            "RELAIS_LISTEN": f"127.0.0.1:{self.port}",
            "RELAIS_RATE_LIMIT": "0",
            "XDG_STATE_HOME": f"{self.home}/state",
            "LANG": "C.UTF-8",
            "COLUMNS": "120",
        } | self.settings | more

    def start(self):
        self.daemon = subprocess.Popen(
            [BUILD / "relaisd"], env=self.environment(), stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.wait_until_ready()

    def wait_until_ready(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.daemon.poll() is not None:
                raise AssertionError(f"relaisd ended: {pathlib.Path(self.log.name).read_text()[-2000:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("relaisd was not ready in time")

    def stop(self, how=signal.SIGTERM):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.send_signal(how)
            self.daemon.wait(30)

    def run(self, *arguments, input=None, **environment):
        """A command of the CLI, as `relais ARGUMENTS`; what it printed and its exit code."""
        return subprocess.run(
            [BUILD / "relais", *arguments], env=self.environment(**environment), input=input, capture_output=True,
            text=True, timeout=120)

    def sql(self, query, database="relais"):
        """What PostgreSQL's superuser sees: rows, their columns separated by tabs."""
        postgres = pathlib.Path(self.home) / "relais" / "postgres"
        password = (postgres / "superuser.password").read_text().strip()
        done = subprocess.run(
            ["psql", "-XAtqF", "\t", "-v", "ON_ERROR_STOP=1", "-h", postgres / "socket", "-U", "postgres", "-d", database, "-c", query],
            env=self.environment(PGPASSWORD=password), capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]

    def postmaster(self):
        """The process number of the private PostgreSQL, or None when it does not run."""
        try:
            pid = int(pathlib.Path(self.home, "relais/postgres/data/postmaster.pid").read_text().splitlines()[0])
            os.kill(pid, 0)
            return pid
        except (OSError, ValueError, IndexError):
            return None

    def new_token(self, email):
        """Signs in once more. An account has three sessions at most; the oldest ends."""
        answer = Api(self).post("sign-in", {"email": email, "password": PASSWORD})
        assert answer.status == 200, answer
        return answer.json["token"]

    def token(self, email):
        """The shared session of someone, for tests that do not end it."""
        if email not in self.tokens:
            self.tokens[email] = self.made_token(email)
        return self.tokens[email]

    def made_token(self, email):
        """A session put where signing in would put it, without the second that a password costs; its proof lasts as long."""
        secret = os.urandom(32)
        made = self.sql(
            "INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, verified_at, expires_at) "
            f"SELECT gen_random_uuid(), 'member', '\\x{hashlib.sha256(secret).hexdigest()}', a.id, m.organisation, now(), now(), now() + interval '1 hour', now() + interval '1 hour' "
            f"FROM access.account a JOIN access.membership m ON m.account = a.id WHERE a.email = '{email}' RETURNING id")
        assert len(made) == 1, email
        return base64.urlsafe_b64encode(secret).decode().rstrip("=")

    def api(self, email):
        return Api(self, self.token(email))

    def browser(self, email, language="en"):
        return Browser(self, self.token(email), language)

    def remove(self):
        """Ends the daemon and, if that was killed before, its PostgreSQL too."""
        self.stop()
        data = f"{self.home}/relais/postgres/data"
        if os.path.exists(f"{data}/postmaster.pid"):
            self.start()
            self.stop()
        self.log.close()
        shutil.rmtree(self.home, ignore_errors=True)


def pytest_configure(config):
    """A folder that all processes of one run share."""
    if not hasattr(config, "workerinput"):
        config.shared = os.environ["RELAIS_SHARED"] = tempfile.mkdtemp(prefix="relais-shared-", dir="/tmp")
        os.chmod(config.shared, 0o711)


def pytest_unconfigure(config):
    if hasattr(config, "shared"):
        shutil.rmtree(config.shared, ignore_errors=True)


@pytest.fixture(scope="session")
def demonstration():
    """Where the demonstration network stands as it was loaded, at rest: loaded once, and each file of tests has a copy of it."""
    shared = pathlib.Path(os.environ["RELAIS_SHARED"])
    with open(shared / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "relais").exists():
            one = Relais()
            try:
                one.start()
                loaded = one.run("demo", "load")
                assert loaded.returncode == 0, loaded.stderr
                one.stop()
                subprocess.run(["cp", "-a", f"{one.home}/relais", shared / "loaded"], check=True)
                (shared / "loaded").rename(shared / "relais")
            finally:
                one.remove()
    return shared / "relais"


@pytest.fixture(scope="module")
def relais(demonstration):
    """The demonstration network for one file of tests: sign-ins end each other, three sessions an account."""
    one = Relais()
    try:
        subprocess.run(["cp", "-a", demonstration, one.home], check=True)
        one.start()
        yield one
    finally:
        one.remove()


@pytest.fixture
def empty_relais():
    """A Relais of one's own, with nothing in it, to kill and start again."""
    one = Relais()
    try:
        one.start()
        yield one
    finally:
        one.remove()
