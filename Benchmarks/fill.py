"""Referrals by the thousand: a network of twenty organisations, filled with rows as the verbs would leave them.

Ids are hashes of numbers, so that they fall all over the indexes as random ones do, and can be named again. What the load
opens is made by the API itself, with real keys; the seals of the rest are bytes of the right length that nobody opens."""

import sys
import threading
import time

from machine import BUILD, Client

ORGANISATIONS = 20
CONNECTIONS = 8
COLLEAGUES = 100  # who work in the organisation that is measured: each follows a hundredth of its people
CHUNK = 100_000
WORKERS = 2  # tables are filled side by side

NETWORK = """
CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO PUBLIC;
CREATE TABLE bench.organisation (number int PRIMARY KEY, id uuid, service uuid, account uuid);
INSERT INTO bench.organisation
SELECT row_number() OVER (ORDER BY o.name) - 1, o.id, v.id,
    (SELECT m.account FROM access.membership m WHERE m.organisation = o.id ORDER BY m.account LIMIT 1)
FROM directory.organisation o JOIN directory.service v ON v.organisation = o.id;
INSERT INTO access.account (id, email, name, language, password, created_at, entry)
SELECT gen_random_uuid(), 'colleague' || n || '@b.example', a.name, a.language, a.password, a.created_at, a.entry
FROM access.account a, generate_series(1, {colleagues}) AS n WHERE a.email = 'bench0@b.example';
INSERT INTO access.membership (organisation, account, roles, since, entry)
SELECT m.organisation, c.id, m.roles, m.since, m.entry
FROM access.account c, access.membership m JOIN access.account a ON a.id = m.account
WHERE a.email = 'bench0@b.example' AND c.email LIKE 'colleague%';
INSERT INTO directory.agreement (id, proposer, partner, covers, reference, signed_on, proposed_at, confirmed_at, entry)
SELECT gen_random_uuid(), f.id, t.id, 'Essai', 'Essai', '2020-01-01', now(), now(), gen_random_uuid()
FROM bench.organisation f JOIN bench.organisation t ON f.number < t.number;
CREATE TABLE bench.helper AS
SELECT row_number() OVER (ORDER BY a.email) - 1 AS number, a.id FROM access.account a
WHERE a.email LIKE 'bench%' OR a.email LIKE 'colleague%';
"""

# One line a referral: who sends whom where, and how far it went. Organisation 1 is the one that is measured: one referral
# in twenty comes to it, and one in twenty from it; a hundred people share them. What was not answered for long has expired, or
# the daemon would see to that while it is measured. `target` makes those that pgbench accepts.
PLAN = """
SELECT n, md5('{kind}r' || n)::uuid AS id, md5('{kind}p' || n)::uuid AS person, md5('{kind}q' || n)::uuid AS received,
    f.id AS referrer, t.id AS recipient, t.service, f.number AS f, t.number AS t, state, at,
    CASE WHEN f.number = 1 THEN h.id ELSE f.account END AS sender, CASE WHEN t.number = 1 THEN h.id ELSE t.account END AS helper,
    state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled') AS is_taken, state <> 'draft' AS is_sent,
    state IN ('declined', 'completed', 'not_fulfilled', 'withdrawn', 'expired') AS is_over
FROM (SELECT n, f, t, at, CASE WHEN state = 'sent' AND at < now() - interval '9 days' THEN 'expired' ELSE state END AS state
      FROM (SELECT n, {referrer} AS f, {recipient} AS t, now() - ({total} - n) * interval '3 years' / {total} - interval '1 hour' AS at,
                {state} AS state
            FROM generate_series({first}::bigint, {last}::bigint) AS n) AS thrown) AS drawn
JOIN bench.organisation f ON f.number = drawn.f
JOIN bench.organisation t ON t.number = drawn.t
JOIN bench.helper h ON h.number = n / 20 % {colleagues}
"""
ANY = dict(kind="", referrer="n % 20", recipient="(n % 20 + 1 + n / 20 % 19) % 20", state="""
    (ARRAY['draft', 'draft', 'sent', 'sent', 'sent', 'sent', 'accepted', 'accepted', 'in_progress', 'in_progress', 'in_progress', 'declined',
           'declined', 'declined', 'withdrawn', 'not_fulfilled', 'completed', 'completed', 'completed', 'completed'])[1 + abs(hashtext('s' || n)) % 20]""")
TARGET = dict(kind="t", referrer="0", recipient="1", state="'sent'")

REPLICA = "-c session_replication_role=replica"
SEALED = "decode(rpad('01', 578, md5(n::text)), 'hex')"
WRAPPED = "decode(rpad('01', 130, md5('w' || n)), 'hex')"
LETTERS = "'ABCDEFGHJKLMNPQRSTVWXYZ'"


def letter(number):
    return f"substr({LETTERS}, 1 + (({number}) % 22)::int, 1)"


def code(number):
    """A person's code, another for each number."""
    return (f"{letter(number)} || (({number}) / 22 % 10) || {letter(f'({number}) / 220')} || '-' || (({number}) / 4840 % 10) || "
            f"(({number}) / 48400 % 10) || {letter(f'({number}) / 484000')}")


def reference(number):
    return (f"lpad((({number}) % 100)::text, 2, '0') || {letter(f'({number}) / 100')} || {letter(f'({number}) / 2200')} || '-' || "
            f"lpad((({number}) / 48400 % 100)::text, 2, '0') || {letter(f'({number}) / 4840000')}")


def tables(kind):
    """Each table: its columns, and what they are drawn from a line of the plan."""
    number = "n" if kind == "" else "n + 5000000"
    entry = f"md5('{kind}e' || n)::uuid"
    bytes = """convert_to(format('{"action":"referral.sent","actor":"%s","at":"2026-01-02T03:04:05.678901Z","fields":["state"],"id":"%s","log":"%s","nonce":"%s","object":{"ref":"%s","type":"referral"},"outcome":"ok","purpose":"support","rdig":"%s","session":"%s","sseq":%s,"v":1}',
        sender, id, referrer, md5(n::text), md5('o' || n), repeat(md5(n::text), 2), sender, n), 'UTF8')"""
    return [
        ("casework.person", "organisation, id, code, birth_year, languages, french_level, commune, created_at, entry",
         f"SELECT referrer, person, {code(number)}, 2008, ARRAY['prs', 'fra'], 'a1', '19272', at, {entry} FROM plan"),
        ("casework.person", "organisation, id, code, birth_year, languages, french_level, commune, created_at, entry",
         f"SELECT recipient, received, {code(f'{number} + 2500000')}, 2008, ARRAY['prs', 'fra'], 'a1', '19272', at, {entry} FROM plan WHERE is_taken"),
        ("casework.assignment", "organisation, id, person, account, since, opened_at, entry",
         f"SELECT referrer, md5('{kind}a' || n)::uuid, person, sender, at, at, {entry} FROM plan UNION ALL "
         f"SELECT recipient, md5('{kind}b' || n)::uuid, received, helper, at, at, {entry} FROM plan WHERE is_taken"),
        ("identity.civil", "organisation, person, sealed, dek_version, row_version, entry",
         f"SELECT referrer, person, {SEALED}, 1, 1, {entry} FROM plan UNION ALL SELECT recipient, received, {SEALED}, 1, 1, {entry} FROM plan WHERE is_taken"),
        ("casework.referral", "id, reference, referrer, recipient, service, state, priority, reason, drafted_at, sent_at, due_at, received_at, answered_at, started_at, ended_at, entry",
         f"""SELECT id, {reference(number)}, referrer, recipient, service, state, 'normal',
             CASE WHEN state IN ('declined', 'withdrawn', 'not_fulfilled', 'expired') THEN 'no_capacity' END,
             at, CASE WHEN is_sent THEN at END, CASE WHEN is_sent THEN at + interval '14 days' END, CASE WHEN is_taken THEN at END,
             CASE WHEN is_taken OR state = 'declined' THEN at END, CASE WHEN state = 'in_progress' THEN at END, CASE WHEN is_over THEN at + interval '1 day' END, {entry} FROM plan"""),
        ("casework.result", "referral, outcome, account, recorded_at, entry",
         f"SELECT id, 'achieved', helper, at + interval '1 day', {entry} FROM plan WHERE state = 'completed'"),
        ("casework.referral_side", "organisation, referral, referrer, recipient, side, drafted_at, person, assignee, sealed, dek_version, entry",
         f"""SELECT referrer, id, referrer, recipient, 'referrer', at, person, sender, {SEALED}, 1, {entry} FROM plan UNION ALL
             SELECT recipient, id, referrer, recipient, 'recipient', at, CASE WHEN is_taken THEN received END, CASE WHEN is_taken THEN helper END, {SEALED}, 1, {entry} FROM plan WHERE is_sent"""),
        ("casework.disclosure", "referral, fields, on_acceptance, basis, receipt, age_bracket, languages, french_level, commune, frozen_at, retracted_at, entry",
         f"""SELECT id, ARRAY['reference', 'service', 'priority', 'age_bracket', 'languages', 'french_level', 'commune', 'need', 'already_done'],
             ARRAY['given', 'family', 'phone', 'email', 'contact_wishes'], 'public_interest_task', sha256({entry}::text::bytea),
             '15_17', ARRAY['prs', 'fra'], 'a1', '19272', at, CASE WHEN is_over THEN at + interval '1 day' END, md5('{kind}f' || n)::uuid
             FROM plan WHERE is_sent"""),
        ("identity.disclosure", "organisation, referral, referrer, class, sealed, dek_version, entry",
         f"SELECT recipient, id, referrer, class, {SEALED}, 1, {entry} FROM plan, unnest(ARRAY['civil', 'contact']) AS class WHERE state = 'sent'"),
        ("casework.referral_move", "entry, referral, at, from_state, to_state, organisation, peer, account",
         f"SELECT md5('{kind}m' || n)::uuid, id, at, NULL, 'draft', referrer, NULL::uuid, sender FROM plan UNION ALL SELECT {entry}, id, at, 'draft', 'sent', referrer, recipient, sender FROM plan WHERE is_sent"),
        ("keys.dek", "organisation, subject, class, version, about, wrapped",
         f"""SELECT referrer, id, 'narrative', 1, id, {WRAPPED} FROM plan UNION ALL
             SELECT recipient, id, class, 1, id, {WRAPPED} FROM plan, unnest(ARRAY['narrative', 'civil', 'contact']) AS class
             WHERE is_sent AND (class = 'narrative' OR state = 'sent') UNION ALL
             SELECT referrer, person, 'civil', 1, person, {WRAPPED} FROM plan"""),
        ("keys.pepper", "subject, organisation, shared_with, wrapped",
         f"SELECT id, referrer, recipient, {WRAPPED} FROM plan UNION ALL SELECT person, referrer, NULL::uuid, {WRAPPED} FROM plan"),
        ("audit.entry", "id, log, at, action, class, outcome, actor, session, sseq, object_type, object_refs, bytes, leaf_hash",
         f"SELECT {entry}, referrer, at, 'referral.sent', 'write', 'ok', sender, sender, n, 'referral', ARRAY[decode(md5('o' || n), 'hex')], {bytes}, sha256({bytes}) FROM plan"),
    ]


def network(machine):
    """Organisations, a service in each, someone who works there; a hundred caseworkers in the one that is measured."""
    for number in range(ORGANISATIONS):
        name = f"Organisation {number:02}"
        machine.relais("organisation", "add", name)
        machine.relais("service", "add", f"Service {number:02}", "--organisation", name, "--commune", "19272", "--thematique", "mobilite--preparer-un-permis")
        emails = [f"bench{one}@b.example" for one in range(CONNECTIONS)] if number == 1 else [f"someone{number:02}@a.example"]
        for email in emails:
            machine.relais("account", "invite", email, "--name", "Essai", "--role", "caseworker", "--organisation", name)
    machine.sql(NETWORK.format(colleagues=COLLEAGUES - CONNECTIONS))


def fill(machine, first, last, total, shape=ANY):
    """Fills in the lines `first` to `last` of a network of `total`, and says how far it is. For many lines the indexes and keys
    are taken away and made anew afterwards: in one go, and not row by row."""
    begin = time.monotonic()
    names = sorted({table for table, _, _ in tables(shape["kind"])} | {"casework.hand"})
    isLarge = last - first >= 2 * CHUNK
    indexes = Indexes(machine, names) if isLarge else None
    lines(machine, first, last, total, shape)
    if isLarge:
        machine.sql("TRUNCATE casework.hand; INSERT INTO casework.hand SELECT * FROM casework.hands()", options=REPLICA)
        machine.sql("TRUNCATE casework.path; INSERT INTO casework.path SELECT * FROM casework.paths()", options=REPLICA)
        machine.sql("TRUNCATE casework.path_figure; INSERT INTO casework.path_figure SELECT * FROM casework.figures()", options=REPLICA)
        indexes.restore()
    else:
        machine.sql("INSERT INTO casework.hand SELECT h.* FROM casework.hands() h WHERE h.referral = ANY (ARRAY("
                    f"SELECT md5('{shape['kind']}r' || n)::uuid FROM generate_series({first}::bigint, {last}::bigint) AS n))", options=REPLICA)
    print(f"  in {time.monotonic() - begin:.0f} s", flush=True)


class Indexes:
    """The indexes and keys of some tables, while they are away."""

    def __init__(self, machine, names):
        self.machine = machine
        those = "', '".join(names)
        self.plain = machine.sql(
            "SELECT schemaname || '.' || indexname, indexdef FROM pg_indexes i "
            f"WHERE schemaname || '.' || tablename IN ('{those}') AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)")
        # Foreign keys that come from or lead to these tables, then what they lead to.
        self.keys = machine.sql(
            "SELECT conrelid::regclass, conname, contype, pg_get_constraintdef(oid) FROM pg_constraint "
            f"WHERE (contype = 'f' AND ARRAY[conrelid, confrelid] && ARRAY['{those}']::regclass[]::oid[]) "
            f"OR (contype IN ('p', 'u') AND conrelid = ANY (ARRAY['{those}']::regclass[])) ORDER BY contype")
        for name, _ in self.plain:
            machine.sql(f"DROP INDEX {name}")
        for table, name, _, _ in self.keys:
            machine.sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')

    def restore(self):
        made = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, kind, definition in self.keys if kind != "f"]
        # A foreign key is not gone through: it holds by construction.
        linked = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition} NOT VALID; '
                  f"UPDATE pg_constraint SET convalidated = true WHERE conrelid = '{table}'::regclass AND conname = '{name}'"
                  for table, name, kind, definition in self.keys if kind == "f"]
        count = Count("index", len(made) + len(self.plain))
        together(self.machine, made, count)
        together(self.machine, [definition for _, definition in self.plain], count)
        for one in linked:
            self.machine.sql(one)


class Count:
    """How many of something are done, on one line of a terminal."""

    def __init__(self, what, total):
        self.what, self.total, self.done, self.lock = what, total, 0, threading.Lock()

    def one_more(self):
        with self.lock:
            self.done += 1
            if sys.stdout.isatty() or self.done == self.total:
                print(f"\r  {self.what} {self.done:,} of {self.total:,}", end="\n" if self.done == self.total else "", flush=True)


def together(machine, statements, count=None):
    """Runs statements that wait for none of the others, a few at a time."""
    left, failed, lock = list(statements), [], threading.Lock()

    def work():
        while True:
            with lock:
                if not left or failed:
                    return
                statement = left.pop(0)
            try:
                machine.sql(statement, options=REPLICA)
            except AssertionError as error:
                failed.append(error)
                return
            if count:
                count.one_more()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    if failed:
        raise failed[0]


def rename(machine):
    """Gives what the API made so far codes and references that no line of a fill has: with a Z."""
    code = f"'Z' || (n % 10) || {letter('n / 10')} || '-' || (n / 220 % 10) || (n / 2200 % 10) || {letter('n / 22000')}"
    reference = f"lpad((n % 100)::text, 2, '0') || 'Z' || {letter('n / 100')} || '-' || lpad((n / 2200 % 100)::text, 2, '0') || 'Z'"
    for table, column, free, its, since in (("person", "code", code, "Z%", "created_at"), ("referral", "reference", reference, "__Z%Z", "drafted_at")):
        machine.sql(f"""
            UPDATE casework.{table} t SET {column} = free.word
            FROM (SELECT id, row_number() OVER () AS place FROM casework.{table}
                  WHERE {since} > now() - interval '1 hour' AND {column} NOT LIKE '{its}') made
            JOIN (SELECT word, row_number() OVER () AS place FROM (SELECT {free} AS word FROM generate_series(0, 200000) AS n) any_word
                  WHERE NOT EXISTS (SELECT FROM casework.{table} o WHERE o.{column} = word)) free USING (place)
            WHERE t.id = made.id""", options=REPLICA)


def lines(machine, first, last, total, shape):
    """Past triggers and foreign keys, which hold by construction. What a part of the plan draws is drawn once."""
    parts = range(first, last + 1, CHUNK)
    count = Count("part", len(parts))
    for start in parts:
        end = min(start + CHUNK - 1, last)
        plan = PLAN.format(first=start, last=end, total=total, colleagues=COLLEAGUES, **shape)
        machine.sql(f"DROP TABLE IF EXISTS bench.plan; CREATE UNLOGGED TABLE bench.plan AS {plan}; ANALYZE bench.plan")
        together(machine, [f"SET search_path = bench, pg_catalog; INSERT INTO {table} ({columns}) {query}" for table, columns, query in tables(shape["kind"])])
        count.one_more()


def real(machine, number):
    """So many referrals sent to the measured organisation by the API: their ids and versions. They can be opened."""
    service = machine.sql("SELECT service FROM bench.organisation WHERE number = 1")[0][0]
    made, lock = [], threading.Lock()

    def make(worker, workers):
        client = Client(machine, machine.session("someone00@a.example"))  # what one session does is done in turn
        person = None
        for index in range(worker, number, workers):
            if person is None or index % 40 == worker:
                person = client.ask("POST", "people", {"given": "Essai", "family": "Fictif", "birth_date": "2008-04-05", "phone": "+33 6 39 98 00 00",
                                                       "email": "essai@exemple.example", "languages": ["prs", "fra"], "french_level": "a1", "commune": "19272"})[0]["id"]
            draft, version = client.ask("POST", "referrals", {"person": person, "service": service, "need": "Parler assez pour travailler.", "basis": "public_interest_task"})
            _, version = client.ask("POST", f"referrals/{draft['id']}/sending", version=version or '"1"')
            with lock:
                made.append((draft["id"], version or '"2"'))

    threads = [threading.Thread(target=make, args=(worker, 4)) for worker in range(4)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert len(made) == number, "every one was made"
    return made


__all__ = ["BUILD"]
