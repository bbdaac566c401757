"""A PostgreSQL of the bench's own and a relaisd on it, both on this machine's loopback and nowhere else."""

import base64
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

BIN = pathlib.Path(subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
BUILD = pathlib.Path(os.environ.get("RELAIS_BUILD", ".build/release")).resolve()
SUPERUSER, APPLICATION = "bench superuser", "bench application"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Machine:
    """Both of them, in a folder that is removed at the end."""

    SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
shared_buffers = 1GB
max_wal_size = 8GB
checkpoint_timeout = 30min
maintenance_work_mem = 512MB
jit = off
password_encryption = 'scram-sha-256'
log_destination = 'jsonlog'
logging_collector = on
log_directory = 'log'
log_filename = 'bench'
"""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="relais-bench-", dir="/tmp"))
        os.chmod(self.folder, 0o711)
        self.home = self.folder / "home"
        self.home.mkdir()
        self.data = self.folder / "server" / "data"
        self.data.parent.mkdir()
        self.database_port, self.port = free_port(), free_port()
        self.daemon = None
        if os.geteuid() == 0:
            shutil.chown(self.data.parent, "postgres")

    def as_postgres(self, *command):
        lead = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*lead, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start_database(self):
        secret = self.folder / "superuser"
        secret.write_text(SUPERUSER)
        self.as_postgres(BIN / "initdb", "--pgdata", self.data, "--username", "postgres", "--pwfile", secret, "--data-checksums",
                         "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions")
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(self.SETTINGS + f"port = {self.database_port}\n")
        self.as_postgres(BIN / "pg_ctl", "-D", self.data, "-w", "-l", self.data.parent / "start.log", "start")
        self.sql("CREATE DATABASE relais", "postgres")

    def conninfo(self, user, password, database="relais"):
        return f"host=127.0.0.1 port={self.database_port} user={user} dbname={database} password='{password}'"

    def environment(self, **more):
        kept = {name: os.environ[name] for name in ("PATH", "USER") if name in os.environ}
        return kept | {
            "RELAIS_HOME": str(self.home / "relais"), "XDG_STATE_HOME": str(self.home / "state"), "HOME": str(self.home), "LANG": "C.UTF-8",
            "RELAIS_LISTEN": f"127.0.0.1:{self.port}", "RELAIS_DATABASE": self.conninfo("relais_app", APPLICATION),
            "RELAIS_KEY_FILE": str(self.folder / "keys"), "RELAIS_RATE_LIMIT": "0",
        } | more

    def relais(self, *arguments, input=None):
        done = subprocess.run([BUILD / "relais", *arguments], env=self.environment(), input=input, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def migrate(self):
        password = self.folder / "application"
        password.write_text(APPLICATION)
        done = subprocess.run([BUILD / "relais", "migrate", "--as", self.conninfo("postgres", SUPERUSER)], capture_output=True, text=True,
                              env=self.environment(RELAIS_DATABASE_PASSWORD_FILE=str(password)))
        assert done.returncode == 0, done.stderr

    def start_daemon(self):
        self.daemon = subprocess.Popen([BUILD / "relaisd"], env=self.environment(), stdin=subprocess.DEVNULL,
                                       stdout=open(self.folder / "relaisd.log", "ab"), stderr=subprocess.STDOUT)
        wait_until_ready(self.port, self.daemon)

    def stop_daemon(self):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.terminate()
            self.daemon.wait(30)

    def memory(self):
        """Megabytes that relaisd holds."""
        status = pathlib.Path(f"/proc/{self.daemon.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def psql(self, *arguments, database="relais", **more):
        return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo("postgres", SUPERUSER, database), *arguments],
                              capture_output=True, text=True, **more)

    def sql(self, query, database="relais", options=""):
        done = self.psql("-F", "\t", "-c", query, database=database, env=os.environ | {"PGOPTIONS": options})
        assert done.returncode == 0, done.stderr[:2000]
        return [line.split("\t") for line in done.stdout.splitlines()]

    def session(self, email):
        """A session put where signing in would put it, of someone who has a second factor."""
        secret = os.urandom(32)
        self.sql("INSERT INTO access.factor (id, account, sealed, seed_sha256, last_step, confirmed_at, entry) "
                 "SELECT gen_random_uuid(), a.id, decode(repeat('00', 289), 'hex'), sha256('seed'), 0, now(), gen_random_uuid() "
                 f"FROM access.account a WHERE a.email = '{email}' ON CONFLICT DO NOTHING")
        self.sql("INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, expires_at) "
                 f"SELECT gen_random_uuid(), 'member', '\\x{hashlib.sha256(secret).hexdigest()}', a.id, m.organisation, now(), now() + interval '2 hours', now() + interval '9 hours' "
                 f"FROM access.account a JOIN access.membership m ON m.account = a.id WHERE a.email = '{email}'")
        return base64.urlsafe_b64encode(secret).decode().rstrip("=")

    def remove(self):
        self.stop_daemon()
        if (self.data / "postmaster.pid").exists():
            self.as_postgres(BIN / "pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def wait_until_ready(port, process, seconds=60):
    """How long it took until /readyz answered 200."""
    start = time.monotonic()
    while time.monotonic() < start + seconds:
        assert process.poll() is None, "relaisd ended"
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return time.monotonic() - start
        except OSError:
            time.sleep(0.005)
    raise AssertionError("relaisd was not ready in time")


class Client:
    """The API, on one connection that stays open."""

    def __init__(self, machine, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=60)
        self.token = token

    def ask(self, method, path, body=None, version=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if version:
            headers["If-Match"] = version
        for patience in range(20):
            self.connection.request(method, f"/api/v1/{path}", body=json.dumps(body) if body is not None else ("{}" if method == "POST" else None), headers=headers)
            answer = self.connection.getresponse()
            text = answer.read()
            if answer.status != 503:
                break
            time.sleep(patience)
        assert answer.status < 300, (answer.status, path, text[:500])
        return json.loads(text), answer.headers.get("ETag")
