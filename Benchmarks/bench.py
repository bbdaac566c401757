"""Measures Relais, and prints a table of ratios, all of one run. See scripts/bench."""

import argparse
import base64
import hashlib
import os
import pathlib
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import crowd
import fill
import ledger
from machine import APPLICATION, BUILD, Client, Machine, free_port, wait_until_ready
from trace import Script, traced

ROOT = pathlib.Path(__file__).resolve().parents[1]
CONNECTIONS = fill.CONNECTIONS
TARGETS = 1_000_000  # the numbers pgbench's referrals begin after, for each size


class Bench:
    """One run: what was measured, by name."""

    def __init__(self, options):
        self.options, self.machine, self.rows = options, Machine(), []
        self.tag = 1_900_000_000_000  # of ids made by pgbench: none is made twice

    def say(self, text):
        print(text, flush=True)

    # What is measured

    def http(self, method, lines, requests, page=False):
        """Requests a second and the median in milliseconds, on eight connections."""
        asked = self.machine.folder / "asked"
        asked.write_text("".join(f"{path} {version}\n" for path, version in lines))
        headers = {"Cookie": "__Host-relais="} if page else {"Content-Type": "application/json"}
        done = subprocess.run(
            ["wrk", f"-t{CONNECTIONS}", f"-c{CONNECTIONS}", f"-d{self.options.seconds}", "--timeout", "30", "-s", ROOT / "Benchmarks" / "load.lua",
             f"http://127.0.0.1:{self.machine.port}"], capture_output=True, text=True,
            env=os.environ | {"BENCH_METHOD": method, "BENCH_FILE": str(asked), "BENCH_TOKENS": ",".join(self.tokens), "BENCH_REQUESTS": str(requests),
                              "BENCH_HEADERS": "".join(f"{name}\t{value}\n" for name, value in headers.items())})
        said = [line for line in done.stdout.splitlines() if line.startswith("BENCH ")]
        assert said, done.stdout + done.stderr
        answered, failed, seconds, median, status = said[0].split()[1:]
        assert int(failed) == 0, f"{failed} requests were answered with {status}"
        return int(answered) / float(seconds), float(median)

    def pgbench(self, script, transactions, offset=0):
        """Transactions a second and the median in milliseconds, of the traced statements, one a round trip."""
        path = self.machine.folder / "script.sql"
        path.write_text(script.text)
        logs = tempfile.mkdtemp(dir=self.machine.folder)
        done = subprocess.run(
            ["pgbench", "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-t", str(transactions // CONNECTIONS), "-f", path, "-l", "--log-prefix", f"{logs}/l",
             "-D", "ready=0", "-D", "i=-1", "-D", f"clients={CONNECTIONS}", "-D", f"offset={offset}", self.machine.conninfo("relais_app", APPLICATION)],
            capture_output=True, text=True)
        assert done.returncode == 0 and "ERROR" not in done.stderr, done.stderr[-3000:]
        times = [int(line.split()[2]) / 1000 for name in pathlib.Path(logs).iterdir() for line in name.read_text().splitlines()]
        shutil.rmtree(logs)
        tps = float(next(line for line in done.stdout.splitlines() if line.startswith("tps")).split()[2])
        return tps, statistics.median(times)

    def measure(self, size):
        """The three requests, over HTTP and as bare statements, in turn so that both meet the same machine."""
        count, rounds = self.options.accepts, self.options.rounds
        self.say(f"  making {count * rounds:,} referrals by the API, to accept over HTTP")
        self.machine.sql("ANALYZE")
        real = fill.real(self.machine, count * rounds + 1)
        fill.rename(self.machine)
        first = TARGETS + size * 2
        self.say(f"  making {count * rounds:,} more, for pgbench to accept")
        fill.fill(self.machine, first, first + count * rounds + CONNECTIONS, size, fill.TARGET)
        self.machine.sql("VACUUM ANALYZE")
        self.machine.sql("CHECKPOINT")
        accept = self.script(lambda client: client.ask("POST", f"referrals/{real[0][0]}/acceptance", {}, real[0][1]), real[0][0])
        inbox = self.script(lambda client: client.ask("GET", "referrals?box=received&limit=50"))
        lines = [(f"/api/v1/referrals/{one}/acceptance", version) for one, version in real[1:]]
        found = {name: {"http": [], "pgbench": []} for name in ("accept", "json", "html")}
        self.http("GET", [("/api/v1/referrals?box=received&limit=50", "-")], 400)
        self.http("GET", [("/referrals?box=received", "-")], 400, page=True)
        for index in range(rounds):
            part = slice(index * count, (index + 1) * count)
            found["accept"]["pgbench"].append(self.pgbench(self.fresh(accept), count, first + index * count))
            self.check(first + index * count, count)
            found["accept"]["http"].append(self.http("POST", lines[part], count))
            fill.rename(self.machine)
            found["json"]["pgbench"].append(self.pgbench(self.fresh(inbox), self.options.lists))
            found["html"]["pgbench"] = found["json"]["pgbench"]
            found["json"]["http"].append(self.http("GET", [("/api/v1/referrals?box=received&limit=50", "-")], self.options.lists))
            found["html"]["http"].append(self.http("GET", [("/referrals?box=received", "-")], self.options.lists, page=True))
        self.lists(size)
        return {name: {way: best(runs) for way, runs in ways.items()} for name, ways in found.items()}

    def check(self, first, count):
        """What pgbench was to accept is accepted: statements that do nothing would be quick."""
        accepted = int(self.machine.sql(
            "SELECT count(*) FROM casework.referral r JOIN generate_series({}::bigint, {}) AS n ON r.id = md5('tr' || n)::uuid WHERE r.state = 'accepted'"
            .format(first, first + count + CONNECTIONS))[0][0])
        assert accepted == count // CONNECTIONS * CONNECTIONS, f"pgbench accepted {accepted} of {count}"

    def fresh(self, script):
        self.tag += 10_000_000
        return Script(script.statements, script.known, script.code, self.tag).allow(script.constants)

    def script(self, ask, referral=None):
        """What relaisd sends for one call, ready to be repeated for others."""
        token, session, account = self.clients[0]
        known = {"\\x" + token: "decode(:token, 'hex')", session: ":session::uuid", account: ":account::uuid"}
        if referral:
            entry = self.machine.sql(f"SELECT entry FROM casework.referral WHERE id = '{referral}'")[0][0]
            known |= {referral: "md5('tr' || :n)::uuid", entry: "md5('te' || :n)::uuid"}
        statements = traced(self.machine, token, lambda: ask(Client(self.machine, self.tokens[0])))
        constants = [value for line in self.machine.sql("SELECT id, service, account FROM bench.organisation") for value in line]
        if not referral:
            constants += [value for _, values in statements for value in values.values() if value and len(value) == 36 and value not in known
                          and self.machine.sql(f"SELECT 1 FROM casework.referral WHERE id::text = '{value}'")]
            constants += [one for _, values in statements for value in values.values() if value and value.startswith("{") for one in value[1:-1].split(",") if len(one) == 36]
        return Script(statements, known, fill.code("(:n + 7500000)"), self.tag).allow(constants)

    def lists(self, size):
        """Pages and lists of one person, asked for one at a time: of a caseworker among a hundred, and of one who follows thousands."""
        many, number = crowd.follower(self.machine, size)
        for token, whose in ((self.tokens[0], ""), (many, f", following {number:,}")):
            for what, ask in (("my day as a page", lambda: crowd.page(self.machine, token, "/")),
                              ("received as a page", lambda: crowd.page(self.machine, token, "/referrals?box=received")),
                              ("sent and declined, JSON", lambda: crowd.call(self.machine, token, "referrals?box=sent&state=declined&limit=50"))):
                time_taken = crowd.median(ask)
                self.row(f"{what}{whose}, {size:,} referrals", f"{time_taken:.0f} ms", "≤ 20 ms", time_taken <= 20)

    def people(self):
        """Files imported and imported again, and a search among those of somebody who follows thousands."""
        machine, path = self.machine, self.machine.folder / "people.csv"
        self.say("Importing people")
        crowd.importer(machine, "Import")
        crowd.sheet(path, 10_000)
        seconds = crowd.timed_import(machine, path)
        self.row("import of 10,000 new people", f"{seconds:.1f} s", "≤ 20 s", seconds <= 20)
        crowd.sheet(path, 10_000, changed=2_000)
        seconds = crowd.timed_import(machine, path)
        self.row("import again, 2,000 of them changed", f"{seconds:.1f} s", "≤ 20 s", seconds <= 20)
        token = crowd.importer(machine, "Search")
        crowd.sheet(path, crowd.FOLLOWED)
        crowd.timed_import(machine, path)
        words = ["mariam", "modele essai", "ольга", "jeanpierre maq", "zzzz", "elodie"]
        turn = iter(range(10_000))
        search = crowd.median(lambda: crowd.call(machine, token, "searches", {"words": words[next(turn) % len(words)]}))
        self.row(f"search among {crowd.FOLLOWED:,} people", f"{search:.0f} ms", "≤ 50 ms", search <= 50)
        caseload = crowd.median(lambda: crowd.page(machine, token, "/people"))
        self.row(f"people as a page, following {crowd.FOLLOWED:,}", f"{caseload:.0f} ms", "≤ 20 ms", caseload <= 20)

    def services(self):
        """A service among thousands, by words, by theme and by where it is."""
        machine, number = self.machine, 5_000
        self.say(f"{number:,} services")
        token = self.tokens[0]
        for what, wish in crowd.services(machine, number).items():
            taken = crowd.median(lambda: crowd.call(machine, token, "services/search", wish))
            self.row(f"service search {what}, {number:,} services", f"{taken:.0f} ms", "≤ 30 ms", taken <= 30)

    def mentoring(self):
        """Who suits whom, among hundreds on either side."""
        machine, number = self.machine, 500
        self.say(f"{number} mentors and {number} mentees")
        token, programme, mentee = crowd.programme(machine, number)
        for what, path in (("suggestions for one", f"mentees/{mentee}/suggestions"), ("the first suggestion for each", f"programmes/{programme}/suggestions")):
            taken = crowd.median(lambda: crowd.call(machine, token, path))
            self.row(f"{what}, {number} mentors, {number} mentees", f"{taken:.0f} ms", "≤ 200 ms", taken <= 200)

    def ledger(self):
        """The log of one organisation, with as many entries as a network writes in a year: placed, read, verified."""
        machine, number = self.machine, self.options.entries
        self.say(f"{number:,} entries of the audit")
        machine.stop_daemon()
        token, reference, account = ledger.fill(machine, number, self.say)
        machine.start_daemon()
        rate = ledger.placed(machine, number)
        self.row(f"entries given positions a second, {number:,} waiting", f"{rate:,.0f}", "≥ 20,000", rate >= 20_000)
        for what, path in (("who looked at a file", f"audit/looks?reference={reference}"), ("what touches a file", f"audit?reference={reference}"),
                           ("the newest entries", "audit"), ("those of an account", f"audit?account={account}"), ("those of a kind", "audit?kind=identities"),
                           ("those of an event", "audit?event=person.amended")):
            taken = crowd.median(lambda: crowd.call(machine, token, path))
            self.row(f"audit, {what}, {number:,} entries", f"{taken:.0f} ms", "≤ 30 ms", taken <= 30)
        seconds = ledger.verified(machine) / (number / 1_000_000)
        self.row("verifying 1,000,000 entries from the database", f"{seconds:.1f} s", "≤ 20 s", seconds <= 20)

    # The course of it

    def prepare(self):
        machine = self.machine
        self.say("Starting PostgreSQL and relaisd")
        machine.start_database()
        machine.migrate()
        machine.start_daemon()
        fill.network(machine)
        self.tokens = [machine.session(f"bench{number}@b.example") for number in range(CONNECTIONS)]
        hashes = [hashlib.sha256(base64.urlsafe_b64decode(token + "=")).hexdigest() for token in self.tokens]
        self.clients = [machine.sql(f"SELECT encode(token_sha256, 'hex'), id, account FROM access.session WHERE token_sha256 = '\\x{one}'")[0] for one in hashes]
        machine.sql("CREATE TABLE bench.client (number int PRIMARY KEY, token text, session text, account text)")
        for number, (token, session, account) in enumerate(self.clients):
            machine.sql(f"INSERT INTO bench.client VALUES ({number}, '{token}', '{session}', '{account}')")
        machine.sql("GRANT SELECT ON bench.client TO PUBLIC")

    def row(self, what, value, aim, isGood, note=""):
        """Something that was measured: said at once, since a long run may be stopped, and again in the table."""
        self.say(f"  {what}: {value} (aim {aim})")
        self.rows.append((what, value, aim, "" if isGood else "missed", note))

    def ratios(self, found, size):
        for name, what, aim in (("accept", "accept over HTTP / pgbench", 0.8), ("json", "inbox of 50 as JSON / pgbench", 0.5), ("html", "inbox of 50 as HTML / pgbench", 0.3)):
            http, bare = found[name]["http"], found[name]["pgbench"]
            self.row(f"{what}, {size:,} referrals", f"{http[0] / bare[0]:.2f}", f"≥ {aim}", http[0] / bare[0] >= aim,
                     f"{http[0]:,.0f} / {bare[0]:,.0f} a second; {http[1]:.1f} / {bare[1]:.1f} ms")

    def growth(self, small, large, size):
        for name in ("accept", "json", "html"):
            ratio = large[name]["http"][1] / small[name]["http"][1]
            self.row(f"median time of {name}, {size:,} / 10,000", f"{ratio:.2f}", "≤ 1.3", ratio <= 1.3,
                     f"{large[name]['http'][1]:.1f} / {small[name]['http'][1]:.1f} ms; pgbench {large[name]['pgbench'][1] / small[name]['pgbench'][1]:.2f}")

    def processes(self):
        """The command line and the starts of the daemon."""
        machine = self.machine
        megabytes = machine.memory()
        self.row("memory of relaisd after the load", f"{megabytes:.0f} MB", "≤ 100 MB", megabytes <= 100)
        state = machine.home / "state" / "relais"
        state.mkdir(parents=True, exist_ok=True)
        (state / "session").write_text(self.tokens[0])
        os.chmod(state / "session", 0o600)
        times = []
        for _ in range(15):
            start = time.monotonic()
            machine.relais("referral", "list")
            times.append((time.monotonic() - start) * 1000)
        listed = statistics.median(times)
        self.row("relais referral list, whole process", f"{listed:.0f} ms", "≤ 80 ms", listed <= 80, f"fastest {min(times):.0f} ms")
        home = tempfile.mkdtemp(prefix="relais-bench-", dir="/tmp")
        os.chmod(home, 0o711)
        try:
            from_nothing = self.start(home)
            again = statistics.median(self.start(home) for _ in range(3))
        finally:
            shutil.rmtree(home, ignore_errors=True)
        self.row("relaisd ready from nothing, with initdb", f"{from_nothing:.1f} s", "≤ 8 s", from_nothing <= 8)
        self.row("relaisd ready on existing data", f"{again:.2f} s", "≤ 1 s", again <= 1)

    def start(self, home):
        port = free_port()
        environment = {name: value for name, value in self.machine.environment().items() if not name.startswith("RELAIS_")}
        daemon = subprocess.Popen([BUILD / "relaisd"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  env=environment | {"RELAIS_HOME": f"{home}/relais", "RELAIS_LISTEN": f"127.0.0.1:{port}"})
        try:
            return wait_until_ready(port, daemon)
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(30)

    def tests(self):
        """The inner loop: the Swift tests after an edit of one verb."""
        verb = ROOT / "Sources/RelaisCore/Referrals/Referral+Accept.swift"
        subprocess.run([ROOT / "scripts/test", "--quick"], capture_output=True, cwd=ROOT)
        text = verb.read_text()
        try:
            verb.write_text(text + "// bench\n")
            start = time.monotonic()
            done = subprocess.run([ROOT / "scripts/test", "--quick"], capture_output=True, text=True, cwd=ROOT)
            seconds = time.monotonic() - start
        finally:
            verb.write_text(text)
        self.row("scripts/test --quick after an edit of one verb", f"{seconds:.0f} s", "≤ 60 s", seconds <= 60,
                 "" if done.returncode == 0 else done.stdout.strip().splitlines()[-1])

    def run(self):
        self.prepare()
        self.say("10,000 referrals")
        fill.fill(self.machine, 1, 10_000, 10_000)
        small = self.measure(10_000)
        self.ratios(small, 10_000)
        if not self.options.small:
            size = self.options.large
            self.say(f"{size:,} referrals")
            fill.rename(self.machine)
            fill.fill(self.machine, 10_001, size, size)
            large = self.measure(size)
            self.ratios(large, size)
            self.growth(small, large, size)
        self.people()
        self.services()
        self.mentoring()
        self.ledger()
        self.processes()
        if self.options.tests:
            self.say("scripts/test --quick, twice")
            self.tests()

    def table(self):
        width = max(len(row[0]) for row in self.rows)
        print(f"\n{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d %H:%M')}\n")
        for what, value, aim, missed, note in self.rows:
            print(f"{what:{width}}  {value:>8}  {aim:9} {missed:7} {note}".rstrip())


def best(runs):
    """The median of several runs, by requests a second."""
    return sorted(runs)[len(runs) // 2]


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measures Relais against PostgreSQL doing the same.")
    parser.add_argument("--small", action="store_true", help="10,000 referrals only")
    parser.add_argument("--large", type=int, default=1_000_000, help="how many the large network has (1,000,000)")
    parser.add_argument("--entries", type=int, default=1_000_000, help="how many entries the log of the audit has (1,000,000)")
    parser.add_argument("--no-tests", dest="tests", action="store_false", help="leave out scripts/test --quick")
    parser.add_argument("--accepts", type=int, default=3_000, help="referrals accepted a round at most (3,000)")
    parser.add_argument("--lists", type=int, default=4_000, help="lists asked for a round (4,000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the median counts (3)")
    parser.add_argument("--seconds", type=int, default=6, help="seconds a round over HTTP lasts at most (6)")
    options = parser.parse_args()
    bench = Bench(options)
    try:
        bench.run()
        bench.table()
    finally:
        bench.machine.remove()
    sys.exit(1 if any(row[3] for row in bench.rows) else 0)


if __name__ == "__main__":
    main()
