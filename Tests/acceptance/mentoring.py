"""Somebody who accompanies somebody: a programme that asks for next to nothing, a mentor with an account, a match on trial from today."""

from conftest import PASSWORD
from web import paris_day

GARANCE, INES, AGNES = "garance@chemins-singuliers.example", "ines@chemins-singuliers.example", "admin@chemins-singuliers.example"


def matched(relais, name, email=None):
    """Made by Garance, who leads pilots; `email` gives the mentor a sign-in."""
    garance = relais.api(GARANCE)
    programme = garance.made("programmes", {
        "scheme": "programme_local", "name": name, "safeguarding": "Inès Exemple (fict.)", "requires": [], "checks": [], "rate_cents": "30", "cap_cents": "2000"})["id"]
    mentor = garance.made("mentors", {"programme": programme, "given": "Léa", "family": "Marraine-Fictive", "languages": ["fra"], "capacity": "2"})["id"]
    for act in ("screening", "training", "clearance"):
        done(garance.post(f"mentors/{mentor}/{act}"))
    if email:
        invited = relais.api(AGNES).post("accounts", {"email": email, "name": "Léa (fict.)", "roles": ["mentor"], "language": "fr"}).json
        joined = relais.api(AGNES).post("link", {"secret": invited["link"].rsplit("/", 1)[1], "password": PASSWORD})
        assert joined.status < 300, joined
        done(garance.post(f"mentors/{mentor}/account", {"account": "Léa (fict.)"}))
    person = garance.person(birth_date="2009-05-05")
    mentee = garance.made("mentees", {"programme": programme, "person": person["id"]})["id"]
    done(garance.post(f"mentees/{mentee}/fact", {"kind": "assent"}))
    done(garance.post(f"mentees/{mentee}/card", {"called": "Mimi (fict.)", "meeting": "Devant la gare", "emergency_contact": "Éducatrice fictive, 01 99 00 77 88",
                                                 "languages": ["fra"], "interests": ["sport"]}))
    match = garance.made("matches", {"mentor": mentor, "mentees": [mentee]})["id"]
    for party in ("mentor", mentee):
        done(garance.post(f"matches/{match}/agreement", {"party": party}))
    done(garance.post(f"matches/{match}/trial", {"trial_on": paris_day().isoformat()}))
    return {"api": garance, "programme": programme, "match": match, "mentor": mentor, "mentee": mentee, "code": person["code"]}


def done(answer):
    assert answer.status == 204, answer
