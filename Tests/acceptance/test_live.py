"""What an open page learns by itself: that the other side acted, that it is cut off, that its session ends; and what becomes of what was typed."""

import contextlib
import signal
import time

import pytest

from browser import DESK, INES, PAUL, PHONE, Browser, Door
from conftest import PASSWORD
from servers import eventually
from test_jobs import Beside
from web import Page, Stream
from web import Browser as Plain

NADIA = "nadia@don-bosco.example"


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


@pytest.fixture
def open_stream(relais):
    """Streams that are closed at the end of the test."""
    with contextlib.ExitStack() as opened:
        def make(token, at=relais):
            one = Stream(at, token)
            opened.callback(one.close)
            return one
        yield make


# The stream


def test_a_move_is_heard_at_another_daemon_within_two_seconds(relais, door, open_stream):
    other = Beside(relais)
    try:
        other.start()
        stream = open_stream(relais.made_token(INES), at=other)
        assert (stream.status, stream.headers["content-type"], stream.headers["cache-control"]) == (200, "text/event-stream; charset=utf-8", "no-store")
        made = door.referral("sending")
        stream.next()
        # Signing in takes a second of its own, and is not what is timed.
        door.token(PAUL)
        waits = []
        for verb in ("acceptance", "start"):
            time.sleep(1.5)
            moved = time.monotonic()
            door.post(PAUL, f"/referrals/{made['id']}/{verb}")
            assert stream.next()
            waits.append(time.monotonic() - moved)
        assert max(waits) < 2, waits
        # One connection listens, whatever the number of pages.
        for _ in range(3):
            open_stream(relais.made_token(PAUL), at=other)
        assert relais.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'") == [["2"]]
    finally:
        other.remove()


def test_whoever_is_elsewhere_hears_nothing(relais, door, open_stream):
    stream = open_stream(relais.made_token(NADIA))
    assert stream.next("retry: 3000")
    door.referral("sending")
    stream.socket.settimeout(3)
    with pytest.raises(TimeoutError):
        stream.next()


@pytest.mark.parametrize("change", ["ended_at = now()", "seen_at = now() - interval '20 minutes'", "expires_at = now()"])
def test_a_stream_ends_with_its_session(relais, open_stream, change):
    token = relais.made_token(INES)
    stream = open_stream(token)
    relais.sql(f"UPDATE access.session SET {change} WHERE id = (SELECT id FROM access.session ORDER BY created_at DESC LIMIT 1)")
    begun = time.monotonic()
    assert stream.next("never") is None
    assert time.monotonic() - begun < 7
    assert Stream(relais, token).status == 401


def test_a_session_has_so_many_streams(relais, open_stream):
    token = relais.made_token(INES)
    streams = [open_stream(token) for _ in range(6)]
    assert [one.status for one in streams] == [200] * 6
    refused = open_stream(token)
    assert refused.status == 503 and refused.headers["retry-after"] == "60"
    assert open_stream(relais.made_token(PAUL)).status == 200
    # A page that is left makes room at once.
    streams[0].close()
    assert eventually(3, lambda: Stream(relais, token).status == 200)


def test_a_stream_outlasts_the_time_a_silent_connection_has(relais, open_stream):
    stream = open_stream(relais.made_token(INES))
    begun = time.monotonic()
    beats = 0
    while time.monotonic() - begun < 35:
        assert stream.next(":")
        beats += 1
    assert 2 <= beats <= 3


def test_listening_begins_again_and_says_that_anything_may_have_happened(relais, open_stream):
    stream = open_stream(relais.made_token(NADIA))
    assert stream.next("retry: 3000")
    ended = relais.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
    assert ended == [["t"]]
    stream.socket.settimeout(5)
    assert stream.next()


def test_the_daemon_stops_at_once_whatever_is_open(empty_relais):
    relais = empty_relais
    assert relais.run("demo", "load").returncode == 0
    streams = [Stream(relais, relais.made_token(INES)) for _ in range(3)]
    begun = time.monotonic()
    relais.stop(signal.SIGTERM)
    assert time.monotonic() - begun < 5
    for one in streams:
        assert one.next("never") is None
        one.close()


# The page


@pytest.fixture(scope="module")
def browsers(relais, door):
    both = {"desk": Browser(relais, door, DESK), "phone": Browser(relais, door, PHONE, scripts=False)}
    yield both
    for one in both.values():
        one.quit()


@pytest.fixture
def desk(browsers):
    browsers["desk"].leave("fr")
    yield browsers["desk"]
    assert browsers["desk"].complaints() == []


def line(look):
    return look.evaluate("document.getElementById('live').innerText").replace("\n", " ").strip()


def listens(look):
    """Waits until the page hears: whichever page of this browser does it for all."""
    assert eventually(10, lambda: look.evaluate("navigator.locks.query().then(l => l.held.some(one => one.name === 'relais-live'))"))
    time.sleep(1)


def test_the_sender_sees_the_answer_arrive(desk, door):
    made = door.referral("sending")
    desk.enter(INES)
    desk.open(f"/referrals/{made['id']}")
    listens(desk)
    title = desk.driver.title
    desk.one("#q").send_keys("phrase commen")
    moved = time.monotonic()
    door.post(PAUL, f"/referrals/{made['id']}/acceptance")
    assert eventually(5, lambda: "MOSAIK a accepté cette orientation." in line(desk)), line(desk)
    assert time.monotonic() - moved < 3
    # Nothing else moved: what is typed, where one types, what the page says.
    assert desk.one("#q").get_property("value") == "phrase commen"
    assert desk.evaluate("document.activeElement.id") == "q"
    assert "MOSAIK a la main" in desk.text() and desk.driver.title == f"● {title}"
    desk.keys("cée")
    assert desk.one("#q").get_property("value") == "phrase commencée"
    assert desk.axe() == []
    desk.follow("Actualiser", within="#live")
    assert "Acceptée" in desk.text() and line(desk) == ""


def test_my_day_says_what_came(desk, door):
    desk.enter(PAUL)
    desk.open("/")
    listens(desk)
    door.referral("sending")
    assert eventually(5, lambda: "Du nouveau" in line(desk)), line(desk)
    assert "attendent votre réponse" in line(desk) and "Actualiser" in line(desk)
    desk.leave("en")
    desk.enter(PAUL, "en")
    desk.open("/")
    listens(desk)
    door.referral("sending")
    assert eventually(5, lambda: "wait for your answer" in line(desk)), line(desk)


def test_of_several_pages_one_listens_for_all(desk, door, relais):
    first, second = (door.referral("sending")["id"] for _ in range(2))
    desk.enter(INES)
    desk.open(f"/referrals/{first}")
    listens(desk)
    here = desk.driver.current_window_handle
    desk.driver.switch_to.new_window("tab")
    try:
        desk.open(f"/referrals/{second}")
        time.sleep(1)
        held = desk.evaluate("navigator.locks.query().then(l => [l.held.length, l.pending.length])")
        assert held == [1, 1]
        door.post(PAUL, f"/referrals/{second}/acceptance")
        assert eventually(5, lambda: "MOSAIK a accepté" in line(desk)), line(desk)
        # The one that listened is closed: the other takes its place.
        there = desk.driver.current_window_handle
        desk.driver.switch_to.window(here)
        assert line(desk) == ""
        desk.driver.close()
        desk.driver.switch_to.window(there)
        listens(desk)
        door.post(PAUL, f"/referrals/{second}/start")
        assert eventually(5, lambda: "MOSAIK a commencé" in line(desk)), line(desk)
    finally:
        desk.driver.switch_to.window(desk.driver.window_handles[0])


def test_it_says_when_one_is_cut_off_and_when_not(desk, door):
    desk.enter(INES)
    desk.open("/")
    listens(desk)
    wire = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    desk.driver.execute_cdp_cmd("Network.enable", {})
    desk.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": True, **wire})
    assert eventually(8, lambda: "Hors ligne" in line(desk)), line(desk)
    desk.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": False, **wire})
    assert eventually(8, lambda: line(desk) == ""), line(desk)
    desk.complaints()


@pytest.fixture
def hasty(desk):
    """A browser in which a quarter of an hour is soon over."""
    added = desk.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {
        "source": "{ const real = window.setTimeout; window.setTimeout = (what, after, ...more) => real(what, after > 60000 ? 300 : after, ...more) }"})
    yield desk
    desk.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": added["identifier"]})


def age(relais, email, minutes):
    relais.sql(f"UPDATE access.session s SET seen_at = now() - interval '{minutes} minutes' FROM access.account a "
               f"WHERE a.id = s.account AND a.email = '{email}' AND s.ended_at IS NULL")


def test_a_session_that_is_about_to_end_says_so_and_can_be_kept(hasty, relais, door):
    hasty.enter(INES)
    hasty.open("/people/new")
    hasty.fill(given="Commencée")
    age(relais, INES, 18)
    assert eventually(6, lambda: "votre session se termine dans 2 minutes" in line(hasty).replace("\u00a0", " ")), line(hasty)
    assert hasty.axe() == []
    hasty.one("#live button").click()
    assert eventually(6, lambda: line(hasty) == ""), line(hasty)
    assert hasty.value("given") == "Commencée"
    # And once it has ended, the page is locked; what was typed comes back after signing in.
    age(relais, INES, 21)
    assert eventually(6, lambda: "Votre session est terminée" in hasty.text("main")), hasty.text("main")
    door._tokens.pop(INES, None)
    assert "Commencée" not in hasty.source and "Ouvrir un dossier" not in hasty.source and hasty.evaluate("document.title") == "Relais"
    assert hasty.axe() == [] and hasty.evaluate("document.activeElement.textContent") == "Se reconnecter"
    hasty.press("Se reconnecter")
    hasty.fill(email=INES, password=PASSWORD)
    hasty.press("Continuer")
    assert "Rien n’est perdu" in hasty.text("main .note-ok") and hasty.value("given") == "Commencée"
    hasty.complaints()


def test_a_page_that_only_listens_is_locked_within_seconds(desk, relais, door):
    door._tokens.pop(INES, None)
    made = door.referral("sending")
    desk.enter(INES)
    desk.open(f"/referrals/{made['id']}")
    listens(desk)
    assert made["reference"] in desk.source
    age(relais, INES, 21)
    door._tokens.pop(INES, None)
    assert eventually(15, lambda: made["reference"] not in desk.source), "the page is still there"
    # Nothing was typed: signing in leads back to the page itself.
    desk.press("Se reconnecter")
    desk.fill(email=INES, password=PASSWORD)
    desk.press("Continuer")
    assert desk.path == f"/referrals/{made['id']}"
    desk.complaints()


@pytest.mark.parametrize("place", ["desk", "phone"])
def test_what_was_typed_comes_back_after_signing_in(browsers, relais, door, place):
    look = browsers[place]
    # Whatever the test before did to the session.
    door._tokens.pop(INES, None)
    look.enter(INES)
    look.open("/people/new")
    look.fill(given="Perdue-Retrouvée", phone="06 39 98 44 55")
    relais.sql("UPDATE access.session SET ended_at = now() WHERE account = (SELECT id FROM access.account WHERE email = "
               f"'{INES}') AND ended_at IS NULL")
    door._tokens.pop(INES, None)
    look.press("Ouvrir un dossier")
    assert "vous retrouverez ce que vous avez tapé" in look.text()
    assert "Perdue" not in look.source and "06 39 98" not in look.source
    look.fill(email=INES, password="pas-celui-la")
    look.press("Continuer")
    look.fill(password=PASSWORD)
    look.press("Continuer")
    assert "Rien n’est perdu" in look.text("main .note-ok")
    assert look.value("given") == "Perdue-Retrouvée" and look.value("phone") == "06 39 98 44 55"
    look.press("Ouvrir un dossier")
    assert look.text("main .note-err")  # No language was chosen: it is a form like any other again.
    assert look.value("given") == "Perdue-Retrouvée"


def test_what_was_typed_is_not_anyone_elses(relais):
    token = relais.made_token(INES)
    ines = Plain(relais, token)
    csrf = ines.csrf()
    relais.sql("UPDATE access.session SET ended_at = now() WHERE id = (SELECT id FROM access.session ORDER BY created_at DESC LIMIT 1)")
    answer = ines.post("/people", {"form_token": csrf, "given": "À-elle-seule"})
    assert answer.status == 401 and "À-elle-seule" not in answer.text

    form = Page(answer.text).form("/sign-in")["fields"]
    back = Plain(relais).post("/sign-in", form | {"email": PAUL, "password": PASSWORD})
    assert back.status == 303 and not back.body
