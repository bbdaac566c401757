"""Meetings by the API, and the calendar of them as programs that show calendars read it: by PyPI's icalendar, strictly."""

import datetime
import json
import zoneinfo

import icalendar
import pytest

from conftest import PASSWORD
from mentoring import GARANCE, INES, matched
from web import is_problem, paris_day, send

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
HIDDEN = ("Fictive", "Mimi", "Brive", "Tulle", "LOCATION", "DESCRIPTION", "ATTENDEE", "ORGANIZER")


@pytest.fixture(scope="module")
def match(relais):
    return matched(relais, "Essai d’agenda")


@pytest.fixture(scope="module")
def ines(relais):
    return relais.api(INES)


@pytest.fixture(scope="module")
def address(match, relais):
    answer = match["api"].post("calendar")
    assert answer.status == 200, answer
    return answer.json["address"].removeprefix(relais.url)


def test_meetings_are_recorded_moved_and_paid_back(match, ines):
    api, today = match["api"], paris_day()
    body = {"match": match["match"], "on": today.isoformat(), "minutes": "90", "activities": ["sport"],
            "attendance": [f"{match['mentee']}:yes"], "transport": "mentor_car", "distance": "20", "note": "Au stade",
            "claims": "yes"}
    meeting = api.made("meetings", body)["id"]
    is_problem(api.post("meetings", body), 409, "state")
    is_problem(api.post("meetings", body | {"on": (today + datetime.timedelta(days=1)).isoformat()}), 422, "invalid", ["on"])
    told = api.get(f"meetings/{meeting}")
    assert told.json["state"] == "held" and told.json["note"] == "Au stade" and told.json["claimed_cents"] == 600
    listed = api.get(f"meetings?programme={match['programme']}&month={today:%Y-%m}").json
    assert [one["id"] for one in listed["meetings"]] == [meeting] and listed["unmet"] == []
    # Who asks does not decide.
    is_problem(api.post(f"expenses/{listed['claims'][0]['id']}/approval"), 409, "state")
    is_problem(ines.get(f"meetings/{meeting}"), 403)
    # Nobody's change goes under another's.
    is_problem(api.post(f"meetings/{meeting}/record", {k: v for k, v in body.items() if k != "match"}, If_Match='"7"'), 412)


def test_the_calendar_is_read_by_a_strict_parser(match, relais, address):
    api, first = match["api"], paris_day() + datetime.timedelta(days=2)
    # A day on which clocks change, and one that has no hour.
    change = next(day for day in (first + datetime.timedelta(days=n) for n in range(365))
                  if day.weekday() == 6 and day.month in (3, 10) and (day + datetime.timedelta(days=7)).month != day.month)
    planned = {}
    for day, at in ((first, "14:30"), (change, "12:00"), (first + datetime.timedelta(days=1), None)):
        body = {"match": match["match"], "on": day.isoformat(), "minutes": "90"} | ({"at": at} if at else {})
        planned[api.made("meetings/plan", body)["id"]] = (day, at)
    answer = send(relais, "GET", address)
    assert answer.status == 200 and answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.body.split(b"\r\n")) and b"\n" not in answer.body.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(answer.body)
    assert calendar.errors == [] and all(part.errors == [] for part in calendar.walk())
    assert calendar["version"] == "2.0" and [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert set(planned) <= set(events)
    for uid, (day, at) in planned.items():
        event = events[uid]
        assert event["class"] == "CONFIDENTIAL" and event["status"] == "CONFIRMED" and event["summary"] in ("Rencontre", "Meeting")
        if at is None:
            assert event["dtstart"].dt == day
            continue
        hour, minute = map(int, at.split(":"))
        assert event["dtstart"].dt.replace(tzinfo=None) == datetime.datetime(day.year, day.month, day.day, hour, minute)
        assert event["dtstart"].dt.utcoffset() == datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).utcoffset()
        assert event["duration"].dt == datetime.timedelta(minutes=90)
    assert not any(word in answer.text for word in HIDDEN)
    # Nothing changed: nothing is sent.
    assert send(relais, "GET", address, headers={"If-None-Match": answer.headers["ETag"]}).status == 304
    # What is moved has another sequence; what a held match planned is cancelled.
    moved = next(uid for uid, (day, at) in planned.items() if at == "14:30")
    day = (first + datetime.timedelta(days=5)).isoformat()
    assert api.post(f"meetings/{moved}/plan", {"on": day, "at": "10:00", "minutes": "60"}).status == 204
    later = icalendar.Calendar.from_ical(send(relais, "GET", address).body)
    event = next(one for one in later.walk("VEVENT") if one["uid"] == moved)
    assert event["sequence"] > events[moved]["sequence"] and event["dtstart"].dt.date().isoformat() == day
    assert api.post(f"matches/{match['match']}/hold", {"why": "absence"}).status == 204
    held = icalendar.Calendar.from_ical(send(relais, "GET", address).body)
    assert {str(one["status"]) for one in held.walk("VEVENT") if str(one["uid"]) in planned} == {"CANCELLED"}
    assert api.post(f"matches/{match['match']}/resumption").status == 204


def test_an_address_that_ended_leads_nowhere(match, relais, ines):
    api = match["api"]
    first = api.post("calendar").json["address"].removeprefix(relais.url)
    second = api.post("calendar").json["address"].removeprefix(relais.url)
    assert send(relais, "GET", first).status == 404 and send(relais, "GET", second).status == 200
    assert api.post("calendar/end").status == 204
    guess = second[:-10] + "AAAAAA.ics"
    assert {send(relais, "GET", path).status for path in (first, second, guess, "/calendar/x", "/calendar/x.ics")} == {404}
    is_problem(ines.post("calendar"), 403)


def test_the_same_by_the_command_line(relais):
    """What a page and a call do, typed."""
    scene = matched(relais, "Essai tapé")
    home = {"XDG_STATE_HOME": f"{relais.home}/state-meetings"}

    def typed(*words, code=0):
        answer = relais.run(*words, "--format", "json", **home) if code == 0 else relais.run(*words, **home)
        assert answer.returncode == code, answer
        return json.loads(answer.stdout) if code == 0 else answer.stderr

    assert relais.run("sign-in", GARANCE, input=PASSWORD + "\n", **home).returncode == 0
    today, match = paris_day(), scene["match"]
    assert [(one["match"], one["times"]) for one in typed("meeting", "list", "Essai tapé", "--unmet")] == [(match, "0")]
    typed("meeting", "record", match, "--on", today.isoformat(), "--minutes", "60", "--activity", "sport", "--transport", "mentor_car",
          "--distance", "10", "--claim", "--note", "Au stade")
    refused = typed("meeting", "record", match, "--on", today.isoformat(), "--minutes", "60", "--activity", "sport", code=1)
    assert "recorded on that day at the same time already" in refused
    tomorrow = (today + datetime.timedelta(days=1)).isoformat()
    typed("meeting", "plan", match, "--on", tomorrow, "--at", "14:30")
    listed = typed("meeting", "list", "Essai tapé")
    assert [one["state"] for one in listed] == ["planned", "held"] and listed[1]["mentees"] == scene["code"]
    shown = typed("meeting", "show", listed[1]["id"])
    assert shown["note"] == "Au stade" and shown["expense"] == "claimed 300"
    typed("meeting", "amend", listed[0]["id"], "--on", (today + datetime.timedelta(days=2)).isoformat(), "--move")
    expense = typed("meeting", "list", "Essai tapé", "--expenses")[0]["expense"]
    assert "Somebody else decides" in typed("meeting", "approve", expense, code=1)
    assert typed("meeting", "list", "Essai tapé", "--unmet") == []
    assert typed("meeting", "list", "Essai tapé", "--month", "2020-01", "--unmet") == [], "it had not begun"
    assert typed("meeting", "calendar")["calendar"].endswith(".ics")
    assert typed("meeting", "calendar", "--end")["calendar"] == "ended"
    # Past meetings from a spreadsheet: nothing is doubled.
    sheet = f"{relais.home}/rencontres.csv"
    with open(sheet, "w", encoding="utf-8") as file:
        file.write(f"Code du jeune;Date;Durée;Activité\n{scene['code']};{today - datetime.timedelta(days=20):%d/%m/%Y};1h30;Foot\n")
    for result in ("new", "unchanged"):
        assert [one["result"] for one in typed("meeting", "import", sheet, "--programme", "Essai tapé")] == [result]
