"""Speaking HTTP to Relais as a client of the API and as a browser without JavaScript, with nothing in between."""

import datetime
import html.parser
import http.client
import json
import socket
import urllib.parse
import zoneinfo


class Answer:
    """What came back: status, headers, body."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def location(self):
        return self.headers.get("Location")

    def __repr__(self):
        return f"{self.status} {self.body[:600]!r}"


def send(relais, method, path, body=None, headers=None, timeout=30):
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", relais.port, timeout=timeout)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def send_raw(relais, data, timeout=20):
    """Bytes as they are; what came back until the other side closed or fell silent."""
    with socket.create_connection(("127.0.0.1", relais.port), timeout=timeout) as connection:
        try:
            connection.sendall(data)
        except OSError:
            pass
        received = b""
        try:
            while part := connection.recv(65_536):
                received += part
                head, _, rest = received.partition(b"\r\n\r\n")
                for line in head.split(b"\r\n"):
                    if line.lower().startswith(b"content-length:") and len(rest) >= int(line.split(b":")[1]):
                        return received
        except OSError:
            pass
        return received


def paris_day():
    """The day it is where Relais is used: around midnight, another one than this machine's."""
    return datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date()


class Api:
    """The API, as whoever holds a token."""

    def __init__(self, relais, token=None, language="en"):
        self.relais, self.token, self.language = relais, token, language

    def headers(self, **more):
        given = {"Accept-Language": self.language}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        return given | {name.replace("_", "-"): value for name, value in more.items()}

    def get(self, path, **headers):
        return send(self.relais, "GET", f"/api/v1/{path}", headers=self.headers(**headers))

    def post(self, path, body=None, **headers):
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        headers.setdefault("Content_Type", "application/json")
        if "/" in path:  # on something that exists: whatever version it is in, unless a test says which
            headers.setdefault("If_Match", "*")
        return send(self.relais, "POST", f"/api/v1/{path}", data, self.headers(**{k: v for k, v in headers.items() if v is not None}))

    def made(self, path, body):
        answer = self.post(path, body)
        assert answer.status == 201, answer
        return answer.json

    def person(self, **more):
        return self.made("people", {"given": "Essai", "languages": ["prs"]} | more)

    def draft(self, service, person=None, **more):
        person = person or self.person()["id"]
        return self.made("referrals", {"person": person, "service": service, "need": "Parler assez pour travailler.",
                                        "basis": "public_interest_task"} | more)

    def sent(self, service, person=None, **more):
        referral = self.draft(service, person, **more)
        # What is said for someone the service may not be for; it is kept of nobody else.
        answer = self.post(f"referrals/{referral['id']}/sending", {"vouch": "L’équipe est d’accord."})
        assert answer.status == 200, answer
        return referral

    def service(self, organisation, containing=""):
        services = self.get("services").json["items"]
        return next(s["id"] for s in services if s["organisation"] == organisation and containing in s["name"])


def is_problem(answer, status, code=None, fields=None):
    """Whether an answer is a problem as RFC 9457 has it: says what is wrong with it, or nothing when it is one."""
    assert answer.status == status, answer
    assert answer.headers["Content-Type"].startswith("application/problem+json"), answer.headers.items()
    told = answer.json
    assert told["status"] == status and told["title"] and told["detail"], told
    assert told["type"].startswith("urn:relais:problem:"), told
    if code:
        assert told["type"] == f"urn:relais:problem:{code}", told
    if fields is not None:
        assert sorted({error["field"] for error in told.get("errors", [])}) == sorted(fields), told
        assert all(error["detail"] for error in told["errors"]), told
    return told


class Page(html.parser.HTMLParser):
    """The forms of a page, with what they hold; its text; every tag and attribute."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.forms, self.tags, self.words, self.links = [], [], [], []
        self.select = self.area = self.option = None
        self.feed(text)
        self.close()

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def form(self, ending):
        return next(form for form in self.forms if form["action"].endswith(ending))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append((tag, given))
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "method": given.get("method", "get"), "fields": {}, "names": set()})
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        if not self.forms:
            return
        form = self.forms[-1]
        if name and tag in ("input", "textarea", "select", "button"):
            form["names"].add(name)
        if tag == "input" and name:
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                form["fields"].setdefault(name, []).append(value)
        elif tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = [name, ""]
        elif tag == "option" and self.select and "selected" in given:
            form["fields"].setdefault(self.select, []).append(value)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.forms[-1]["fields"].setdefault(self.area[0], []).append(self.area[1])
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area:
            self.area[1] += data
        self.words.append(data)


class Browser:
    """A browser that runs no script: keeps cookies, follows nothing by itself."""

    def __init__(self, relais, token=None, language="en"):
        self.relais, self.language = relais, language
        self.cookies = {"__Host-relais": token} if token else {}

    def headers(self, **more):
        given = {"Accept-Language": self.language}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return given | {name.replace("_", "-"): value for name, value in more.items()}

    def get(self, path, **headers):
        return send(self.relais, "GET", path, headers=self.headers(**headers))

    def page(self, path, status=200):
        answer = self.get(path)
        assert answer.status == status, answer
        return Page(answer.text)

    def post(self, path, fields, **headers):
        """A form, as a browser of this site sends it."""
        data = fields if isinstance(fields, bytes) else urllib.parse.urlencode(fields, doseq=True).encode()
        headers.setdefault("Content_Type", "application/x-www-form-urlencoded")
        headers.setdefault("Origin", self.relais.url)
        headers.setdefault("Sec_Fetch_Site", "same-origin")
        return send(self.relais, "POST", path, data, self.headers(**{k: v for k, v in headers.items() if v is not None}))

    def csrf(self):
        """The token of this session's forms."""
        return self.page("/find").form("/sign-out")["fields"]["form_token"][0]


class Stream:
    """Server-Sent Events, as a browser keeps them open: what came, line by line, and when it ended."""

    def __init__(self, relais, token, timeout=60):
        self.socket = socket.create_connection(("127.0.0.1", relais.port), timeout=timeout)
        self.socket.sendall(f"GET /live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nCookie: __Host-relais={token}\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        while line := self.file.readline().decode().strip():
            name, _, value = line.partition(": ")
            self.headers[name.lower()] = value

    def next(self, wanted="data:"):
        """Reads on until a line is `wanted`, or to the end: None."""
        while line := self.file.readline():
            # Chunks: their lengths stand between the lines.
            if line.strip().decode() == wanted:
                return wanted
            if line.strip() == b"0":
                return None
        return None

    def close(self):
        self.file.close()
        self.socket.close()
