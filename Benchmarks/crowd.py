"""Many people: files imported from a spreadsheet, a search among thousands, the lists of somebody who follows thousands, and a
programme of hundreds of mentors and mentees."""

import json
import pathlib
import os
import statistics
import time
import urllib.request

FOLLOWED = 5_000
GIVEN = ["Élodie", "Mariam", "Zoé", "Ibrahim", "Fatou", "Jean-Pierre", "Aïssa", "Chloé", "Samir", "Noémie", "مريم", "Ольга"]
PARTS = ["modèle", "essai", "fictif", "exemple", "patron", "ébauche", "esquisse", "maquette", "copie", "épreuve", "brouillon", "gabarit"]

# Somebody who follows thousands of the people that the measured organisation sent or received.
FOLLOWER = """
INSERT INTO access.account (id, email, name, language, password, created_at, entry)
SELECT gen_random_uuid(), 'follower@b.example', a.name, a.language, a.password, a.created_at, a.entry
FROM access.account a WHERE a.email = 'bench0@b.example' ON CONFLICT DO NOTHING;
INSERT INTO access.membership (organisation, account, roles, since, entry)
SELECT m.organisation, c.id, m.roles, m.since, m.entry
FROM access.account c, access.membership m JOIN access.account a ON a.id = m.account
WHERE a.email = 'bench0@b.example' AND c.email = 'follower@b.example' ON CONFLICT DO NOTHING;
INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
SELECT s.organisation, gen_random_uuid(), s.person, a.id, s.drafted_at, s.entry
FROM access.account a, (
    SELECT DISTINCT ON (o.person) o.organisation, o.person, o.drafted_at, o.entry
    FROM casework.referral_side o JOIN bench.organisation b ON b.id = o.organisation AND b.number = 1
    WHERE o.person IS NOT NULL AND (('x' || substr(md5(o.person::text), 1, 6))::bit(24)::integer % {one_in}) = 0) s
WHERE a.email = 'follower@b.example' LIMIT {most} ON CONFLICT DO NOTHING;
"""


def follower(machine, size):
    """Gives somebody many people; answers a session of theirs, and how many those are."""
    machine.sql(FOLLOWER.format(most=FOLLOWED, one_in=max(1, size // 20 * 17 // 10 // FOLLOWED)))
    machine.sql("ANALYZE casework.assignment; ANALYZE casework.hand")
    number = int(machine.sql("SELECT count(*) FROM casework.assignment a JOIN access.account c ON c.id = a.account WHERE c.email = 'follower@b.example'")[0][0])
    return machine.session("follower@b.example"), number


# A directory of a whole region: services of the network's organisations, in communes all over France.
SERVICES = """
INSERT INTO directory.service (organisation, id, name, description, thematiques, languages, minimum_age, maximum_age, commune,
    territory, publics, transport, accepts_now, created_at, entry)
SELECT o.id, md5('service' || n)::uuid,
    (ARRAY['Français', 'Atelier', 'Permis', 'Consultation', 'Accueil', 'Formation'])[1 + n % 6] || ' ' ||
    (ARRAY['débutant', 'du soir', 'des jeunes', 'en ligne', 'intensif', 'mobile', 'collectif'])[1 + n % 7] || ' ' || n,
    'Un service fictif, sur rendez-vous.', ARRAY[t.code], CASE WHEN n % 3 = 0 THEN ARRAY['fra', 'prs'] ELSE ARRAY['fra'] END,
    CASE WHEN n % 2 = 0 THEN 16 END, CASE WHEN n % 4 = 0 THEN 25 END, c.code, CASE WHEN n % 5 = 0 THEN ARRAY[c.department] ELSE '{{}}' END,
    '{{}}', '{{}}', n % 7 <> 0, now(), gen_random_uuid()
FROM generate_series(1, {number}) AS n
JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM directory.thematique) t ON t.place = n % 69
JOIN (SELECT code, department, row_number() OVER (ORDER BY md5(code)) - 1 AS place FROM directory.commune) c ON c.place = n
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS all_of_them FROM directory.organisation) o
    ON o.place = n % o.all_of_them
"""


def services(machine, number=5_000):
    """Fills the directory; answers searches to ask of it, by what they are."""
    machine.sql(SERVICES.format(number=number))
    machine.sql("ANALYZE directory.service")
    return {
        "by words": {"matching": "français soir"},
        "by words with a slip, from a place": {"matching": "consultaton mobile", "place": "Tulle"},
        "by theme, from a place": {"theme": "mobilite", "place": "Tulle"},
        "within 50 km, by age and language": {"place": "84000", "within": "50", "age": "20", "language": "prs"},
        "all of them, from a place": {"place": "Tulle"},
    }


def median(ask, times=60, aside=10):
    """The median of asking again and again, one at a time, in milliseconds; the first times do not count."""
    taken = []
    for _ in range(times):
        start = time.monotonic()
        ask()
        taken.append((time.monotonic() - start) * 1000)
    return statistics.median(taken[aside:])


def page(machine, token, path):
    request = urllib.request.Request(f"http://127.0.0.1:{machine.port}{path}", headers={"Cookie": f"__Host-relais={token}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200, answer.status
        return answer.read()


def call(machine, token, path, body=None, version=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | ({"If-Match": f'"{version}"'} if version else {})
    request = urllib.request.Request(
        f"http://127.0.0.1:{machine.port}/api/v1/{path}", data=json.dumps(body).encode() if body is not None else None, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def version(machine, token, path):
    """The version of a thing, as it is named to change it."""
    request = urllib.request.Request(f"http://127.0.0.1:{machine.port}/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.headers["ETag"].strip('"')


def sheet(path, number, changed=0, born=2004):
    """A file of people as people have them; of the first `changed` the telephone is another than before."""
    lines = ["N° dossier;Nom;Prénom;Né(e) le;Langue(s);Niveau;Commune;Code postal;Portable"]
    for index in range(number):
        family = f"{PARTS[index % 12]}-{PARTS[index // 12 % 12]} {PARTS[index // 144 % 12]}{index // 1728}"
        day = f"{1 + index % 28:02}/{1 + index // 28 % 12:02}/{born + index % 6}"
        lines.append(f"T-{index};{family};{GIVEN[index % 12]};{day};dari et français;A1;Tulle;19000;01 99 00 {index // 100 % 100:02} {(index + (index < changed)) % 100:02}")
    pathlib.Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def importer(machine, name, role="caseworker", beside=None):
    """An organisation without anyone in it yet, and a session of somebody there, for the command line too; `beside` is a colleague."""
    state = machine.home / "state" / "relais"
    state.mkdir(parents=True, exist_ok=True)
    (state / "session").unlink(missing_ok=True)  # the administrator is nobody signed in
    machine.relais("organisation", "add", name)
    email = f"{name.lower()}@c.example"
    for address, called, task in [(email, "Essai", role)] + ([beside] if beside else []):
        machine.relais("account", "invite", address, "--name", called, "--role", task, "--organisation", name)
    token = machine.session(email)
    (state / "session").write_text(token)
    os.chmod(state / "session", 0o600)
    return token


def timed_import(machine, path):
    start = time.monotonic()
    machine.relais("person", "import", str(path))
    return time.monotonic() - start


# Everybody is as far as the first mentor is, who was cleared by the API.
CLEARED = """
UPDATE volunteer.mentor m SET state = f.state, moved_at = f.moved_at FROM volunteer.mentor f WHERE f.code = '{first}' AND m.programme = f.programme;
INSERT INTO volunteer.mentor_fact
SELECT (jsonb_populate_record(k, jsonb_build_object('id', gen_random_uuid(), 'mentor', m.id))).*
FROM volunteer.mentor f JOIN volunteer.mentor_fact k ON k.mentor = f.id JOIN volunteer.mentor m ON m.programme = f.programme AND m.id <> f.id
WHERE f.code = '{first}';
INSERT INTO volunteer.mentor_check
SELECT (jsonb_populate_record(k, jsonb_build_object('id', gen_random_uuid(), 'mentor', m.id))).*
FROM volunteer.mentor f JOIN volunteer.mentor_check k ON k.mentor = f.id JOIN volunteer.mentor m ON m.programme = f.programme AND m.id <> f.id
WHERE f.code = '{first}';
ANALYZE;
"""


def programme(machine, number=500):
    """A programme in which so many mentors may be matched and so many mentees wait; a session of its lead, its id, a mentee's."""
    lead = importer(machine, "Mentors", "pilot_lead", beside=("guardian@c.example", "Gardien", "coordinator"))
    machine.sql("UPDATE access.membership m SET is_bound_by_secrecy = true FROM access.account a WHERE a.id = m.account AND a.email = 'guardian@c.example'")
    led = call(machine, lead, "programmes", {"scheme": "programme_local", "name": "Essai", "safeguarding": "Gardien", "checks": ["bulletin_3/36/3/15"],
                                            "requires": ["interview", "charter"]})["id"]
    places, tongues, plays = ["Tulle", "Brive-la-Gaillarde", "Ussel", "Égletons"], ["français", "français et dari", "français et bengali"], ["foot", "dessin", "cuisine"]
    days = ["samedi matin", "samedi après-midi", "mercredi après-midi"]
    lines = [f"Mentor{index};Fictif;{tongues[index % 3]};{plays[index % 3]};{days[index % 3]};{places[index % 4]};{1 + index % 3};25" for index in range(number)]
    send(machine, lead, f"mentors/import?programme={led}", ["Prénom;Nom;Langues;Loisirs;Dispos;Commune;Capacité;Rayon"] + lines)
    first, day = call(machine, lead, f"mentors?programme={led}")["items"][0], time.strftime("%Y-%m-%d", time.localtime(time.time() - 10 * 86_400))
    for noun, body in (("screening", {}), ("fact", {"kind": "interview", "done_on": day}), ("fact", {"kind": "charter", "done_on": day}), ("training", {}),
                       ("check", {"kind": "bulletin_3", "result": "clear", "issued_on": day}), ("clearance", {})):
        call(machine, lead, f"mentors/{first['id']}/{noun}", body, version=version(machine, lead, f"mentors/{first['id']}"))
    machine.sql(CLEARED.format(first=first["code"]), options="-c session_replication_role=replica")
    path = machine.folder / "young.csv"
    sheet(path, number, born=2007)
    timed_import(machine, path)
    lines = [f"T-{index};Jouer.;{plays[index % 3]};{days[index % 3]}" for index in range(number)]
    send(machine, lead, f"mentees/import?programme={led}", ["N° dossier;Objectifs;Loisirs;Dispos"] + lines)
    waiting = call(machine, lead, f"programmes/{led}/suggestions")
    assert waiting["free_mentors"] == number, waiting["free_mentors"]
    return lead, led, waiting["items"][0]["mentee_id"]


def send(machine, token, path, lines):
    """A spreadsheet to be brought in; every row of it has to be."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{machine.port}/api/v1/{path}", data="\n".join(lines).encode(), headers={"Authorization": f"Bearer {token}", "Content-Type": "text/csv"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        told = json.load(answer)
    assert told["is_done"] and told["new"] == len(lines) - 1, told["rows"][:2]
