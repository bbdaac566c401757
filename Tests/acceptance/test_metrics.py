"""What is there for whoever watches: /metrics as Prometheus reads it, and https."""

import http.client
import math
import os
import re
import ssl
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from conftest import BUILD, Relais, free_port
from servers import Authority
from web import Api, send

INES = "ines@chemins-singuliers.example"

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')


class Metrics:
    """The text format of Prometheus (0.0.4), read as strictly as its own checker: HELP and TYPE before the samples, each
    metric in one piece, nothing twice, names and labels well formed, histograms whole."""

    def __init__(self, text):
        self.types, self.help, self.samples = {}, {}, {}
        assert text.endswith("\n"), "the last line ends"
        current, done = None, set()
        for line in text[:-1].split("\n"):
            assert line and line == line.strip(), f"white space: {line!r}"
            if line.startswith("# "):
                kind, name, rest = line[2:].split(" ", 2)
                assert kind in ("HELP", "TYPE") and NAME.fullmatch(name), line
                if kind == "HELP":
                    assert name not in self.help and rest.strip(), line
                    done.add(current)
                    current = name
                    self.help[name] = rest
                else:
                    assert current == name and name not in self.types, f"TYPE after HELP, once: {line}"
                    assert rest in ("counter", "gauge", "histogram"), line
                    self.types[name] = rest
                continue
            name, labels, value = self.sample(line)
            family = self.family(name)
            assert family == current and family not in done, f"out of its place: {line}"
            assert (name, labels) not in self.samples, f"twice: {line}"
            self.samples[name, labels] = value
        for name, kind in self.types.items():
            if kind == "counter":
                assert name.endswith("_total"), f"a counter's name says so: {name}"
                assert all(value >= 0 for (one, _), value in self.samples.items() if one == name)
            if kind == "histogram":
                self.check_histogram(name)
        assert set(self.types) == set(self.help)

    @staticmethod
    def sample(line):
        found = re.fullmatch(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)", line)
        assert found, f"no sample: {line!r}"
        labels, rest = {}, found[2] or ""
        while rest:
            label = LABEL.match(rest)
            assert label and label[1] not in labels, f"labels: {line!r}"
            labels[label[1]] = label[2]
            rest = rest[label.end():]
            if rest:
                assert rest[0] == "," and len(rest) > 1, f"labels: {line!r}"
                rest = rest[1:]
        assert re.fullmatch(r"[+-]?(\d+(\.\d+)?([eE][+-]?\d+)?|Inf|NaN)", found[3]), f"value: {line!r}"
        return found[1], frozenset(labels.items()), float(found[3])

    def family(self, name):
        for end in ("_bucket", "_sum", "_count"):
            if name.endswith(end) and self.types.get(name[: -len(end)]) == "histogram":
                return name[: -len(end)]
        assert self.types.get(name) != "histogram", f"a histogram has no plain sample: {name}"
        return name

    def check_histogram(self, name):
        series = {}
        for (one, labels), value in self.samples.items():
            if one == f"{name}_bucket":
                given = dict(labels)
                bound = float(given.pop("le"))
                series.setdefault(frozenset(given.items()), []).append((bound, value))
        assert series, f"no bucket: {name}"
        for labels, buckets in series.items():
            counts = [value for _, value in sorted(buckets)]
            assert sorted(buckets)[-1][0] == math.inf and counts == sorted(counts), f"cumulative, to +Inf: {name}"
            assert self.samples[f"{name}_count", labels] == counts[-1] and f"{name}_sum" in {one for one, _ in self.samples}

    def value(self, name, **labels):
        return self.samples[name, frozenset(labels.items())]


@pytest.fixture(scope="module")
def watched():
    one = Relais()
    one.metrics_port = free_port()
    plain = one.environment
    one.environment = lambda **more: plain(**({"RELAIS_METRICS": f"127.0.0.1:{one.metrics_port}"} | more))
    try:
        one.start()
        assert one.run("demo", "load").returncode == 0
        yield one
    finally:
        one.remove()


def scraped(relais):
    with urllib.request.urlopen(f"http://127.0.0.1:{relais.metrics_port}/metrics", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        return answer.read().decode()


def test_the_text_is_what_prometheus_reads(watched):
    ines = watched.api(INES)
    assert ines.get("people").status == 200
    Metrics(scraped(watched))


def test_requests_are_counted_by_route_and_class(watched):
    ines = watched.api(INES)
    before = Metrics(scraped(watched))
    person = ines.get("people").json["items"][0]["id"]
    for _ in range(3):
        assert ines.get(f"people/{person}").status == 200
    assert ines.get("people/00000000-0000-4000-8000-000000000000").status == 404
    after = Metrics(scraped(watched))
    route = dict(method="GET", route="/api/v1/people/{id}")

    def grown(name, **labels):
        key = name, frozenset(labels.items())
        return after.samples[key] - before.samples.get(key, 0)

    assert grown("relais_http_requests_total", **route, status="2xx") == 3
    assert grown("relais_http_requests_total", **route, status="4xx") == 1
    assert grown("relais_http_request_duration_seconds_count", **route) == 4
    assert grown("relais_failures_total", code="not-found") == 1
    assert grown("relais_audit_entries_total", kind="denied") == 1 and grown("relais_audit_entries_total", kind="read") >= 4
    assert after.value("relais_database_up") == 1 and after.value("relais_database_read_only") == 0
    assert after.value("relais_pool_size") == 16 and after.value("relais_pool_waiting") == 0
    assert 10e6 < after.value("process_resident_memory_bytes") < 500e6


def test_refused_sign_ins_are_counted(watched):
    assert Api(watched).post("sign-in", {"email": "nobody@nowhere.example", "password": "not the right one at all"}).status == 401
    assert Metrics(scraped(watched)).value("relais_failures_total", code="sign-in-refused") >= 1


def test_nothing_of_anyone_is_in_it(watched):
    ines = watched.api(INES)
    people = ines.get("people").json["items"]
    referrals = ines.get("referrals").json["items"]
    send(watched, "GET", "/people/an-odd-path?q=Marqueur")
    send(watched, "MARQUEUR", "/people")
    text = scraped(watched)
    seen = [INES, "Marqueur", "MARQUEUR", "an-odd-path", "Chemins", "MOSAIK"]
    seen += [one[key] for one in people[:20] for key in ("id", "code")] + [one["id"] for one in referrals[:20]]
    for value in seen:
        assert value not in text, value
    routes = {dict(labels)["route"] for name, labels in Metrics(text).samples if name == "relais_http_requests_total"}
    assert all(not re.search(r"[0-9a-f]{8}-", route) for route in routes) and len(routes) < 120
    for _ in range(20):
        send(watched, "GET", f"/{os.urandom(4).hex()}")
    assert {dict(labels)["route"] for name, labels in Metrics(scraped(watched)).samples if name == "relais_http_requests_total"} <= routes | {"NotFound"}


def test_it_is_on_no_address_of_the_site(watched):
    assert send(watched, "GET", "/metrics").status == 404
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{watched.metrics_port}/people", timeout=5)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def encrypted(authority):
    one = Relais()
    certificate, key = authority.sign("relais")
    os.chmod(key, 0o600)
    one.url = f"https://localhost:{one.port}"
    plain = one.environment
    one.environment = lambda **more: plain(**({"RELAIS_TLS_CERTIFICATE": str(certificate), "RELAIS_TLS_KEY": str(key), "RELAIS_URL": one.url} | more))
    one.wait_until_ready = lambda seconds=60: None
    try:
        one.start()
        yield one
    finally:
        one.stop()
        one.remove()


def https(relais, authority, path="/healthz", version=None, retry=200):
    context = ssl.create_default_context(cafile=authority.certificate)
    if version:
        context.minimum_version = context.maximum_version = version
        context.set_ciphers("ALL:@SECLEVEL=0")
    for _ in range(retry):
        try:
            connection = http.client.HTTPSConnection("localhost", relais.port, context=context, timeout=5)
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError("nothing listens")


def test_https_with_a_certificate_of_ours(encrypted, authority):
    answer = https(encrypted, authority)
    assert answer.status == 200 and answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert https(encrypted, authority, "/sign-in").status == 200


def test_old_tls_is_refused(encrypted, authority):
    https(encrypted, authority)
    assert https(encrypted, authority, version=ssl.TLSVersion.TLSv1_3).status == 200
    with pytest.raises(ssl.SSLError):
        https(encrypted, authority, version=ssl.TLSVersion.TLSv1_1)


def test_plain_http_is_not_answered_there(encrypted, authority):
    https(encrypted, authority)
    with pytest.raises((OSError, http.client.HTTPException)):
        send(encrypted, "GET", "/healthz", timeout=3)


@pytest.mark.parametrize("name", ["another key", "no certificate", "an open key", "a key alone", "no such file"])
def test_files_that_do_not_fit_are_said_in_a_sentence(authority, tmp_path, name):
    certificate, key = authority.sign("fits")
    _, other = authority.sign("other")
    for one in (key, other):
        os.chmod(one, 0o600)
    opened = tmp_path / "open.key"
    opened.write_text(key.read_text())
    os.chmod(opened, 0o644)
    settings, words = {
        "another key": ((certificate, other), "not that of the certificate"),
        "no certificate": ((key, key), "RELAIS_TLS_CERTIFICATE"),
        "an open key": ((certificate, opened), "everyone may read"),
        "a key alone": ((None, key), "RELAIS_TLS_CERTIFICATE is not"),
        "no such file": (("/nowhere/cert.pem", key), "/nowhere/cert.pem"),
    }[name]
    given = {name: str(path) for name, path in zip(("RELAIS_TLS_CERTIFICATE", "RELAIS_TLS_KEY"), settings) if path}
    one = Relais()
    try:
        started = subprocess.run([BUILD / "relaisd"], env=one.environment(**given), capture_output=True, text=True, timeout=60)
        assert started.returncode == 3, started
        said = started.stderr.strip()
        assert said.startswith("relaisd: ") and words in said and len(said.splitlines()) == 1, said
        assert "NIO" not in said and "errno" not in said
    finally:
        one.remove()

