"""PostgreSQL servers of a test's own, over TCP with scram and TLS, and a Relais that keeps everything in them."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from conftest import Relais, free_port
from factor import invite

BIN = pathlib.Path(subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
SUPERUSER = "un mot de passe d'essai"
APPLICATION = "un autre mot de passe \\ d'essai"


def as_postgres(*command, **more):
    """A command as the user PostgreSQL may run as: never root."""
    lead = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return subprocess.run([*lead, *map(str, command)], check=True, capture_output=True, text=True, timeout=120, cwd="/", **more)


class Authority:
    """A certificate authority of a test's own, and what it signs."""

    def __init__(self, folder):
        self.folder, self.certificate, self.key = folder, folder / "ca.pem", folder / "ca.key"
        self.run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=Essai CA",
                 "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", self.key, "-out", self.certificate)

    def run(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, cwd=self.folder)

    def sign(self, name):
        """A certificate for localhost and 127.0.0.1, and its key."""
        certificate, key, request, extensions = (self.folder / f"{name}{end}" for end in (".pem", ".key", ".csr", ".ext"))
        extensions.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        self.run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", request)
        self.run("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-days", "2", "-extfile", extensions, "-out", certificate)
        return certificate, key


class Server:
    """One PostgreSQL: checksums, TLS only, scram."""

    def __init__(self, folder, authority, name):
        self.data, self.port, self.name = folder / name, free_port(), name
        self.authority, self.log = authority, folder / f"{name}.log"

    def initialise(self):
        secret = self.data.parent / "superuser"
        secret.write_text(SUPERUSER)
        os.chmod(secret, 0o644)
        as_postgres(BIN / "initdb", "--pgdata", self.data, "--username", "postgres", "--pwfile", secret, "--data-checksums", "--no-sync",
                    "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8")
        (self.data / "pg_hba.conf").write_text(
            "hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl replication postgres 127.0.0.1/32 scram-sha-256\n")
        certificate, key = self.authority.sign(self.name)
        for path, end in ((certificate, "crt"), (key, "key")):
            shutil.copy(path, self.data / f"server.{end}")
        self.configure("password_encryption = 'scram-sha-256'\nssl = on\nssl_min_protocol_version = 'TLSv1.2'\nlisten_addresses = '127.0.0.1'\n"
                       "unix_socket_directories = ''\nfsync = off\nwal_level = replica\nmax_connections = 100\nhot_standby = on\n")
        self.give()

    def configure(self, text):
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(text)

    def give(self):
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "postgres:", self.data], check=True)
        os.chmod(self.data / "server.key", 0o600)

    def follow(self, other):
        """A streaming standby of another, made from its base backup."""
        as_postgres(BIN / "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "-d", other.conninfo("postgres", SUPERUSER, ""))

    def start(self):
        as_postgres(BIN / "pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.log, "-o", f"-p {self.port}", "start")

    def stop(self, how="fast"):
        if (self.data / "postmaster.pid").exists():
            as_postgres(BIN / "pg_ctl", "-D", self.data, "-w", "-m", how, "stop")

    def kill(self):
        """As a machine that loses its power: the postmaster and all it started, at once."""
        pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
        for one in [pid, *map(int, children)]:
            try:
                os.kill(one, signal.SIGKILL)
            except ProcessLookupError:
                pass
        (self.data / "postmaster.pid").unlink()

    def promote(self):
        as_postgres(BIN / "pg_ctl", "-D", self.data, "-w", "promote")

    def conninfo(self, user, password, database="relais"):
        """Keywords and values: the certificate is checked against the authority and the name."""
        quoted = (password or "").replace("\\", "\\\\").replace("'", "\\'")
        return (f"host=localhost hostaddr=127.0.0.1 port={self.port} user={user} sslmode=verify-full "
                f"sslrootcert={self.authority.certificate}" + (f" dbname={database}" if database else "")
                + (f" password='{quoted}'" if password else ""))

    def sql(self, query, database="relais"):
        done = subprocess.run(["psql", "-XAtqF", "\t", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo("postgres", SUPERUSER, database), "-c", query],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]


class Deployment:
    """Relais on PostgreSQL servers that are not its own: what an administrator would do, in order."""

    def __init__(self, standby=False):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="relais-", dir="/tmp"))
        os.chmod(self.folder, 0o711)
        data = self.folder / "servers"
        data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(data, "postgres")
        certificates = self.folder / "certificates"
        certificates.mkdir()
        self.authority = Authority(certificates)
        self.servers = [Server(data, self.authority, "one")]
        self.daemons = []
        self.servers[0].initialise()
        self.servers[0].start()
        self.servers[0].sql("CREATE DATABASE relais", "postgres")
        if standby:
            self.servers.append(Server(data, self.authority, "two"))
            self.servers[1].follow(self.servers[0])
            self.servers[1].start()

    @property
    def primary(self):
        return self.servers[0]

    def daemon(self, **environment):
        """One more relaisd on this database, with the keys of the first."""
        one = Outside(self, environment)
        self.daemons.append(one)
        return one

    def database(self):
        """Every server, in the order they are tried."""
        ports = ",".join(str(server.port) for server in self.servers)
        hosts = ",".join(["localhost"] * len(self.servers))
        return (f"host={hosts} port={ports} user=relais_app dbname=relais sslmode=verify-full connect_timeout=2 "
                f"sslrootcert={self.authority.certificate} target_session_attrs=read-write")

    def remove(self):
        for daemon in self.daemons:
            daemon.end()
        for server in self.servers:
            try:
                server.stop("immediate")
            except subprocess.CalledProcessError:
                pass
        shutil.rmtree(self.folder, ignore_errors=True)


class Outside(Relais):
    """A daemon on a database that others may share."""

    def __init__(self, deployment, more):
        super().__init__()
        self.deployment, self.more = deployment, more
        self.password = deployment.folder / "application"
        self.password.write_text(APPLICATION + "\n")

    def environment(self, **more):
        return super().environment(**{
            "RELAIS_DATABASE": self.deployment.database(),
            "RELAIS_DATABASE_PASSWORD_FILE": str(self.password),
            "RELAIS_KEY_FILE": str(self.deployment.folder / "keys"),
        } | self.more | more)

    def migrate(self):
        secret = self.deployment.folder / "superuser"
        secret.write_text(SUPERUSER + "\n")
        done = self.run("migrate", "--as", self.deployment.primary.conninfo("postgres", None), "--as-password-file", secret)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sql(self, query, database="relais"):
        return self.deployment.primary.sql(query, database)

    def end(self):
        self.stop()
        self.log.close()
        shutil.rmtree(self.home, ignore_errors=True)


def small(relais):
    """Two organisations, a caseworker in each, a service: what most tests need. Who is invited joins over HTTP."""
    is_up = relais.daemon is not None and relais.daemon.poll() is None
    if not is_up:
        relais.start()
    for name in ("A", "B"):
        assert relais.run("organisation", "add", f"Organisation {name}").returncode == 0
    added = relais.run("service", "add", "Un service", "--organisation", "Organisation B", "--commune", "19272",
                       "--thematique", "mobilite--preparer-un-permis")
    assert added.returncode == 0, added.stderr
    agreed = relais.run("agreement", "propose", "--organisation", "Organisation A", "--partner", "Organisation B",
                        "--signed-on", "2026-01-05", "--covers", "Essais", "--paper", "Classeur 1")
    assert agreed.returncode == 0, agreed.stderr
    for email, name in (("anna@a.example", "A"), ("beno@b.example", "B")):
        _, relais.paper[email] = invite(relais, email, name, "caseworker", f"Organisation {name}", "quinze lettres au moins")
    if not is_up:
        relais.stop()
    return relais.sql("SELECT id FROM directory.service")[0][0]


def eventually(seconds, check):
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.1)
    return False

