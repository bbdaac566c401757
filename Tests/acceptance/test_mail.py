"""E-mail, to a real mail server over TLS: what arrives, what it says, and what becomes of what does not."""

import email
import email.policy
import pathlib
import re
import ssl
import subprocess
import tempfile
import time
import urllib.error

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

import browser
from conftest import Relais, free_port
from servers import Authority
from web import Api, Browser, send

INES, KARIM, ODILE, AGNES, GARANCE = (f"{name}@chemins-singuliers.example" for name in ("ines", "karim", "odile", "admin", "garance"))
PASSWORD = "un mot de passe d'essai"


class Post:
    """A mail server of the test's own: takes what it is given, refuses whom it is told to."""

    def __init__(self, folder):
        self.authority, self.folder = Authority(folder), folder
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(*self.authority.sign("mail"))
        self.port = free_port()
        self.unknown, self.later, self.got, self.tries, self.secure = set(), {}, [], [], []
        self.controller = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries.append(address)
        self.secure.append(session.authenticated)  # it speaks TLS and nothing else
        if address in self.unknown:
            return "550 5.1.1 No such mailbox"
        if self.later.get(address, 0) > 0:
            self.later[address] -= 1
            return "451 4.7.1 Later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.got.append((envelope.rcpt_tos[0], envelope.content))
        return "250 OK"

    def who(self, server, session, envelope, mechanism, data):
        is_right = (data.login, data.password) == (b"relais", PASSWORD.encode())
        return AuthResult(success=is_right, handled=is_right)

    def start(self):
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ssl_context=self.context, server_kwargs={
                "authenticator": self.who, "auth_required": True, "auth_require_tls": False})
        self.controller.start()

    def stop(self):
        if self.controller:
            self.controller.stop()
            self.controller = None

    def to(self, address):
        """Every message to an address, read as a mail program reads it."""
        return [email.message_from_bytes(content, policy=email.policy.default) for to, content in self.got if to == address]

    def settings(self):
        secret = self.folder / "password"
        secret.write_text(PASSWORD + "\n")
        return {
            "RELAIS_SMTP_URL": f"smtps://127.0.0.1:{self.port}", "RELAIS_SMTP_FROM": "relais@relais.example", "RELAIS_SMTP_USER": "relais",
            "RELAIS_SMTP_PASSWORD_FILE": str(secret), "RELAIS_SMTP_CA": str(self.authority.certificate),
        }


@pytest.fixture(scope="module")
def post():
    with tempfile.TemporaryDirectory(prefix="post-", dir="/tmp") as folder:
        one = Post(pathlib.Path(folder))
        one.start()
        yield one
        one.stop()


@pytest.fixture(scope="module")
def relais(demonstration, post):
    one = Relais()
    try:
        one.settings = post.settings() | {"RELAIS_METRICS": f"127.0.0.1:{free_port()}"}
        subprocess.run(["cp", "-a", demonstration, one.home], check=True)
        one.start()
        yield one
    finally:
        one.remove()


def until(what, seconds=75):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError("it did not come about")


def urgent(post, address):
    return [message for message in post.to(address) if "urgent" in message["Subject"]]


def lose(relais, whose, by):
    """Somebody's telephone is lost: they, and whoever keeps the accounts, are told at once."""
    account = relais.sql(f"SELECT id FROM access.account WHERE email = '{whose}'")[0][0]
    answer = Api(relais, relais.made_token(by)).post("losses", {"colleague": account})
    assert answer.status in (200, 201, 204), answer


def test_the_settings_can_be_tried(relais, post):
    done = relais.run("mail", "test", "essai@relais.example")
    assert (done.returncode, done.stdout) == (0, "The mail server took it.\n"), done
    assert len(post.to("essai@relais.example")) == 1
    assert relais.run("mail", "test", "nobody").returncode == 2
    # Another authority's certificate, another password, a server without TLS, nobody there: each is said, and nothing is sent.
    for more, code in [
        ({"RELAIS_SMTP_CA": ""}, "curl_60"), ({"RELAIS_SMTP_USER": "somebody"}, "535"), ({"RELAIS_SMTP_URL": f"smtps://127.0.0.1:{free_port()}"}, "curl_7"),
    ]:
        done = relais.run("mail", "test", "essai@relais.example", **more)
        assert done.returncode == 3 and code in done.stderr and PASSWORD not in done.stderr, done
    assert len(post.to("essai@relais.example")) == 1
    for more in [{"RELAIS_SMTP_FROM": ""}, {"RELAIS_SMTP_URL": "smtp://u:p@mail.example"}, {"RELAIS_SMTP_CLEAR": "yes"},
                 {"RELAIS_SMTP_URL": "smtp://mail.example", "RELAIS_SMTP_CLEAR": "loopback"}, {"RELAIS_SMTP_URL": ""}]:
        done = relais.run("mail", "test", "essai@relais.example", **more)
        assert done.returncode == 3 and "RELAIS_SMTP" in done.stderr, done


@pytest.mark.parametrize("has_tls", [True, False])
def test_starttls_or_nothing(relais, post, has_tls):
    class Open(Post):
        def start(self):
            more = {"tls_context": self.context, "require_starttls": True} if has_tls else {}
            self.controller = Controller(self, hostname="127.0.0.1", port=self.port, server_kwargs=more)
            self.controller.start()

    with tempfile.TemporaryDirectory(prefix="post-", dir="/tmp") as folder:
        other = Open(pathlib.Path(folder))
        other.start()
        try:
            settings = {"RELAIS_SMTP_URL": f"smtp://127.0.0.1:{other.port}", "RELAIS_SMTP_CA": str(other.authority.certificate),
                        "RELAIS_SMTP_USER": "", "RELAIS_SMTP_PASSWORD_FILE": ""}
            done = relais.run("mail", "test", "essai@relais.example", **settings)
            assert (done.returncode == 0) is has_tls, done
            assert len(other.got) == (1 if has_tls else 0)
            if not has_tls:
                assert other.tries == [] and "curl_64" in done.stderr
                done = relais.run("mail", "test", "essai@relais.example", **settings | {"RELAIS_SMTP_CLEAR": "loopback", "RELAIS_SMTP_CA": ""})
                assert done.returncode == 0 and len(other.got) == 1, done
        finally:
            other.stop()


def test_what_is_urgent_comes_at_once_and_says_nothing(relais, post):
    post.later[AGNES] = 1
    before = post.tries.count(AGNES)
    begun = time.monotonic()
    # Of Garance's people nothing happens by itself, whatever the day: this is all she is told.
    lose(relais, GARANCE, by=ODILE)
    message = until(lambda: urgent(post, GARANCE))[0]
    assert time.monotonic() - begun < 60
    assert message["From"] == "Relais <relais@relais.example>" and message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@relais.example>") and message.get_content_type() == "text/plain"
    assert message["Subject"] == "Relais : 1 nouveauté urgente"
    lines = message.get_content().splitlines()
    assert "1 nouveauté attend dans Relais, dont 1 urgente." in lines and f"{relais.url}/" in lines
    # Put off once, and there after all.
    assert until(lambda: post.tries.count(AGNES) >= before + 2 and urgent(post, AGNES))
    assert all(post.secure)
    names = {row[0] for row in relais.sql("SELECT name FROM access.account UNION SELECT name FROM directory.organisation UNION "
                                          "SELECT name FROM directory.service UNION SELECT code FROM casework.person UNION "
                                          "SELECT reference FROM casework.referral")}
    words = {word for name in names for word in re.findall(r"[\w-]{4,}", name)} - {"Relais", "dans", "Mon", "compte"}
    assert len(names) > 100
    for _, content in post.got:
        read = email.message_from_bytes(content, policy=email.policy.default)
        said = set(re.findall(r"[\w-]{4,}", f"{read['Subject']} {read.get_content()}"))
        own = {"essai"} | set("plus autre avec pour".split())
        assert not {word for word in said & words if word[0].isupper()} - own
        assert not any(word in content.decode().lower() for word in ("réfugi", "refugee", "mineur", "minor", "mentor", "asile"))
    log = pathlib.Path(relais.log.name).read_text()
    assert "@chemins-singuliers" not in log and "curl" not in log.split("a letter was not taken")[0]


def test_what_is_refused_for_good_is_seen_and_handled(relais, post):
    post.unknown.add(KARIM)
    lose(relais, KARIM, by=ODILE)
    until(lambda: relais.sql("SELECT returned_code FROM access.mail_choice c JOIN access.account a ON a.id = c.account "
                             f"WHERE a.email = '{KARIM}'") == [["550"]])
    tries = post.tries.count(KARIM)
    own = Browser(relais, relais.made_token(KARIM))
    assert "550" in own.get("/account").text and "your e-mails do not arrive" in own.get("/notices").text
    keeper = Browser(relais, relais.made_token(AGNES))
    assert "E-mails refused" in keeper.get("/accounts").text
    lose(relais, KARIM, by=ODILE)
    time.sleep(30)
    assert post.tries.count(KARIM) == tries
    with send_metrics(relais) as answer:
        text = answer.read().decode()
    assert 'relais_letters{state="undeliverable"} 1' in text and "@" not in text
    doctor = relais.run("doctor").stdout
    assert "E-mail goes through smtps://" in doctor and "1 undeliverable" in doctor
    # The mailbox is there after all.
    post.unknown.clear()
    own = Browser(relais, relais.made_token(KARIM))
    form = own.page("/account").form("/account/mail/trial")
    answer = own.post("/account/mail/trial", form["fields"])
    assert answer.status == 303, answer
    assert until(lambda: urgent(post, KARIM))


def send_metrics(relais):
    import urllib.request
    return urllib.request.urlopen(f"http://{relais.settings['RELAIS_METRICS']}/metrics", timeout=5)


def test_each_chooses(relais, post):
    own = Browser(relais, relais.made_token(INES), "fr")
    fields = own.page("/account").form("/account/mail")["fields"]
    answer = own.post("/account/mail", fields | {"digest_hour": "17"})
    assert answer.status == 303 and answer.location.endswith("done=mail"), answer
    fields = own.page("/account").form("/account/mail")["fields"]
    assert own.post("/account/mail", fields | {"digest_hour": "99"}).status == 422
    fields.pop("at_once", None)
    assert own.post("/account/mail", fields | {"digest_hour": ""}).status == 303
    count = len(urgent(post, INES))
    lose(relais, INES, by=ODILE)
    time.sleep(30)
    assert len(urgent(post, INES)) == count


def test_a_link_goes_by_mail(relais, post):
    for arguments in [
        ("organisation", "add", "Garage du Pré", "--without-accounts"),
        ("service", "add", "Mécanique", "--organisation", "Garage du Pré", "--commune", "19031", "--thematique", "mobilite--preparer-un-permis"),
        ("agreement", "propose", "--organisation", "Chemins singuliers", "--partner", "Garage du Pré", "--signed-on", "2026-01-05", "--covers",
         "Orientations", "--paper", "Classeur 1"),
    ]:
        done = relais.run(*arguments)
        assert done.returncode == 0, done.stderr
    api = Api(relais, relais.made_token(INES))
    made = api.sent(api.service("Garage du Pré"))
    page = Browser(relais, relais.made_token(INES))
    path = f"/referrals/{made['id']}/link/mail"
    fields = page.page(path).form(path)["fields"]
    assert page.post(path, fields | {"address": "accueil"}).status == 422
    assert page.post(path, fields | {"address": "accueil@garage.example"}).status == 303
    message = until(lambda: post.to("accueil@garage.example"))[0]
    assert made["reference"] not in message.get_content() and "Garage" not in message.as_string()
    link = re.search(r"http://\S+(/l/[\w-]+)", message.get_content())[1]
    partner = Browser(relais)
    answer = partner.get(link)
    assert answer.status == 303, answer
    assert "E-mailed" in until(lambda: page.get(f"/referrals/{made['id']}").text)


def test_a_server_that_is_away_hurts_nobody(relais, post):
    post.stop()
    lose(relais, AGNES, by=ODILE)
    waiting = "SELECT count(*) FROM jobs.letter WHERE sent_at IS NULL AND dead_at IS NULL AND failure = 'curl_7'"
    until(lambda: relais.sql(waiting) != [["0"]], 120)
    assert send(relais, "GET", "/readyz").status == 200
    count = len(urgent(post, AGNES))
    post.start()
    assert until(lambda: len(urgent(post, AGNES)) > count, 120)


@pytest.mark.parametrize("language, title", [("fr", "Envoyer le lien par courriel"), ("en", "E-mail the link")])
def test_the_form_that_mails_a_link_is_a_page_like_any_other(relais, language, title):
    ines = relais.api(INES)
    outside = next(one["id"] for one in ines.get("services?matching=atelier").json["items"] if "Pont" in one["organisation"])
    sent = ines.sent(outside, ines.person()["id"])["id"]
    look = browser.Browser(relais, browser.Door(relais), browser.PHONE)
    try:
        look.enter(INES, language)
        for width in (browser.PHONE, browser.DESK):
            look.resize(width)
            look.open(f"/referrals/{sent}/link/mail")
            assert look.title.startswith(title) and len(look.all("h1")) == 1, look.title
            assert look.axe() == [] and look.evaluate("document.documentElement.scrollWidth <= innerWidth")
        look.press(title)
        assert look.axe() == [] and look.all(".err")
        assert look.complaints() == []
    finally:
        look.quit()
