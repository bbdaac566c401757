"""What relaisd leaves for later: several daemons on one database, killed in the midst, and everyone is told once."""

import os
import pathlib
import signal
import threading
import time

import pytest

from conftest import Relais
from factor import invite
from servers import small
from web import Api, Browser, is_problem

PASSWORD = "quinze lettres au moins"
ANNA, BENO, CLEO = "anna@a.example", "beno@b.example", "cleo@b.example"


class Beside(Relais):
    """A second relaisd on the database of the first: other home, other port, the same keys."""

    def __init__(self, first):
        super().__init__()
        self.first = first

    def environment(self, **more):
        home = f"{self.first.home}/relais"
        password = pathlib.Path(home, "application.password").read_text().strip()
        return super().environment(
            RELAIS_DATABASE=f"host={home}/postgres/socket user=relais_app dbname=relais password={password}",
            RELAIS_KEY_FILE=f"{home}/keys") | more


@pytest.fixture(scope="module")
def own():
    one = Relais()
    try:
        one.start()
        one.service = small(one)
        invite(one, CLEO, "B", "caseworker", "Organisation B", PASSWORD)
        yield one
    finally:
        one.remove()


@pytest.fixture
def beside(own):
    other = Beside(own)
    try:
        other.start()
        yield other
    finally:
        other.remove()


def until(what, seconds=30):
    """Waits until something holds, and answers it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come")


def nothing_left(relais):
    return relais.sql("SELECT count(*) FROM jobs.job WHERE dead_at IS NULL") == [["0"]]


def notices(relais, email):
    answer = relais.api(email).get("notices")
    assert answer.status == 200, answer
    return answer.json["items"]


def test_the_other_side_is_told_of_a_move(own):
    sent = own.api(ANNA).sent(own.service)
    told = until(lambda: [one for one in notices(own, BENO) if one["referral_id"] == sent["id"]])
    assert [(one["kind"], one["reference"], one.get("read_at")) for one in told] == [("sent", sent["reference"], None)]
    assert not [one for one in notices(own, ANNA) if one["referral_id"] == sent["id"]]

    page = own.browser(BENO)
    shown = page.page("/notices")
    assert sent["reference"] in shown.text and f"/referrals/{sent['id']}" in shown.links
    form = shown.form(f"/notices/{told[0]['id']}/reading")
    assert page.post(form["action"], form["fields"]).status == 303
    assert [one["read_at"] for one in notices(own, BENO) if one["id"] == told[0]["id"]] != [None]
    is_problem(own.api(CLEO).post(f"notices/{told[0]['id']}/reading", If_Match='"1"'), 404)
    theirs = [one for one in notices(own, CLEO) if one["referral_id"] == sent["id"]]
    assert own.api(CLEO).post(f"notices/{theirs[0]['id']}/reading", If_Match=f'"{theirs[0]["version"]}"').status == 204
    is_problem(own.api(CLEO).post(f"notices/{theirs[0]['id']}/reading", If_Match='"1"'), 412)
    is_problem(own.api(CLEO).post(f"notices/{theirs[0]['id']}/reading", If_Match=None), 428)
    assert page.post(form["action"], {}).status == 403, "no form token"
    is_problem(Api(own).get("notices"), 401)


def test_killed_under_load_everyone_is_told_once(own, beside):
    person = own.api(ANNA).person()["id"]
    done = []

    def send(relais, stop):
        while not stop.is_set():
            try:
                done.append(Api(relais, own.token(ANNA)).sent(own.service, person)["id"])
            except Exception:
                time.sleep(0.05)

    for killed in ("beside", "own", "both"):
        stop = threading.Event()
        running = [threading.Thread(target=send, args=[one, stop]) for one in (own, beside) * 3]
        enough = len(done) + 12
        [one.start() for one in running]
        until(lambda: len(done) >= enough, 60)
        if killed != "own":
            beside.stop(signal.SIGKILL)
        if killed != "beside":
            own.stop(signal.SIGKILL)
        time.sleep(0.3)
        stop.set()
        [one.join() for one in running]
        if killed != "beside":
            own.start()
        if killed != "own":
            beside.start()
    until(lambda: nothing_left(own), 60)
    assert own.sql("SELECT count(*) FROM jobs.job") == [["0"]]
    kept = {row[0] for row in own.sql("SELECT id FROM casework.referral WHERE state = 'sent'")}
    assert set(done) <= kept
    wrong = own.sql(
        "SELECT m.entry, a.email, count(n.id) FROM casework.referral_move m JOIN casework.referral r ON r.id = m.referral "
        "JOIN access.membership s ON s.organisation = CASE m.organisation WHEN r.referrer THEN r.recipient ELSE r.referrer END "
        "JOIN access.account a ON a.id = s.account LEFT JOIN casework.notice n ON n.cause = m.entry AND n.account = s.account "
        "WHERE m.to_state <> 'draft' GROUP BY m.entry, a.email HAVING count(n.id) <> 1")
    assert wrong == [], "each move is one notice for each who may answer"
    assert own.sql("SELECT count(*) FROM casework.notice n WHERE NOT EXISTS (SELECT FROM casework.referral_move m WHERE m.entry = n.cause)") == [["0"]]


def test_what_is_given_up_is_listed_and_taken_up_again(own):
    # About an organisation that is not there: it fails each time. One more try, and it is given up.
    job = own.sql("INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at, attempts) VALUES (gen_random_uuid(), "
                  "'tell_referrer', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now(), now(), 11) RETURNING id")[0][0]
    until(lambda: own.sql(f"SELECT 1 FROM jobs.job WHERE id = '{job}' AND dead_at IS NOT NULL"))
    listed = own.run("job", "list", "--dead", "--format", "json")
    assert listed.returncode == 0 and job in listed.stdout and '"failure": "RL003"' in listed.stdout, listed
    # It kept nobody waiting.
    sent = own.api(ANNA).sent(own.service)
    until(lambda: [one for one in notices(own, BENO) if one["referral_id"] == sent["id"]])
    retried = own.run("job", "retry", job)
    assert retried.returncode == 0 and "1 job" in retried.stdout, retried
    until(lambda: own.sql(f"SELECT 1 FROM jobs.job WHERE id = '{job}' AND dead_at IS NULL AND attempts = 1"))
    own.sql(f"DELETE FROM jobs.job WHERE id = '{job}'")
    assert own.run("job", "retry", job).returncode == 1
    assert own.run("job", "retry", "--all").returncode == 0
    assert own.run("job", "retry").returncode == 2


def test_what_nobody_answered_expires(own):
    sent = own.api(ANNA).sent(own.service)
    until(lambda: nothing_left(own))
    own.sql(f"BEGIN; ALTER TABLE casework.referral DISABLE TRIGGER each_side_its_own; UPDATE casework.referral SET sent_at = sent_at - interval '31 days', due_at = due_at - interval '31 days' WHERE id = '{sent['id']}'; "
            f"ALTER TABLE casework.referral ENABLE TRIGGER each_side_its_own; UPDATE casework.referral_move SET at = at - interval '31 days' WHERE referral = '{sent['id']}'; "
            f"UPDATE casework.clock SET rings_at = rings_at - interval '40 days' WHERE referral = '{sent['id']}'; "
            "UPDATE jobs.routine SET due_at = now() WHERE name = 'find_unanswered'; COMMIT")
    until(lambda: own.sql(f"SELECT 1 FROM casework.referral WHERE id = '{sent['id']}' AND state = 'expired'"), 40)
    until(lambda: nothing_left(own))
    assert [one["kind"] for one in notices(own, ANNA) if one["referral_id"] == sent["id"]] == ["expired"]
    assert [one["kind"] for one in notices(own, BENO) if one["referral_id"] == sent["id"]] == ["expired", "sent"]
    text = own.browser(ANNA, language="fr").page(f"/referrals/{sent['id']}").text
    assert "Expirée" in text and "a expiré" in text


def test_a_daemon_that_is_told_to_stop_finishes_what_it_holds(own, beside):
    person = own.api(ANNA).person()["id"]
    sent = [own.api(ANNA).sent(own.service, person)["id"] for _ in range(10)]
    beside.stop(signal.SIGTERM)
    assert beside.daemon.returncode == 0
    until(lambda: nothing_left(own))
    told = own.sql("SELECT referral, count(*) FROM casework.notice GROUP BY referral HAVING count(*) <> 2")
    assert not {row[0] for row in told} & set(sent)
