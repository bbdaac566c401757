"""The log of the audit at its size: entries as Relais writes them, made by the million, so that reading, placing and verifying are measured."""

import subprocess
import time

from machine import BUILD

# Each of a session of a thousand; of an organisation's members in turn; about one of a hundredth as many files. Canonical, as it is hashed.
ENTRIES = """
INSERT INTO audit.entry (id, log, at, action, class, outcome, actor, session, sseq, object_type, object_refs, bytes, leaf_hash)
SELECT id, log, at, action, class, 'ok', actor, session, sseq, 'person', ARRAY[ref], bytes, sha256('\\x00'::bytea || bytes)
FROM (
    SELECT *, convert_to(format('{{"action":"%s","actor":"%s","at":"%s","id":"%s","log":"%s","nonce":"%s","object":{{"ref":"%s","type":"person"}},"outcome":"ok","purpose":"support","session":"%s","sseq":%s,"v":1}}',
        action, actor, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), id, log, md5('n' || n), encode(ref, 'hex'), session, sseq), 'UTF8') AS bytes
    FROM (
        SELECT n, o.log, o.members[1 + n % cardinality(o.members)] AS actor, md5('session' || n / 1000)::uuid AS session, n % 1000 + 1 AS sseq,
            now() - interval '300 days' + n * (interval '300 days' / {total}) AS at,
            overlay(overlay(lpad(to_hex((extract(epoch FROM now() - interval '300 days' + n * (interval '300 days' / {total})) * 1000)::bigint), 12, '0') || md5('e' || n)
                PLACING '7' FROM 13) PLACING '8' FROM 17 FOR 1)::varchar(32)::uuid AS id,
            decode(md5('file' || n::bigint * 7919 % {files}), 'hex') AS ref,
            (ARRAY['person.seen', 'person.seen', 'referral.seen', 'person.amended', 'person.listed'])[1 + n % 5] AS action,
            (ARRAY['read', 'read', 'read', 'write', 'read'])[1 + n % 5] AS class
        FROM generate_series({first}, {last}) AS n,
            (SELECT m.organisation AS log, array_agg(m.account ORDER BY m.account) AS members FROM access.membership m
             WHERE m.organisation = (SELECT x.organisation FROM access.membership x JOIN access.account a ON a.id = x.account WHERE a.email = '{auditor}')
             GROUP BY m.organisation) o
        OFFSET 0) made
) whole;
"""
AUDITOR = "auditor@b.example"
STEP = 250_000


def fill(machine, number, say):
    """So many entries of one organisation's log; they wait for their positions while the daemon is stopped. Returns the auditor's session, one file's
    reference, and one member."""
    machine.relais("account", "invite", AUDITOR, "--name", "Essai", "--role", "auditor", "--organisation", "Organisation 01")
    for first in range(0, number, STEP):
        machine.sql(ENTRIES.format(first=first, last=min(first + STEP, number) - 1, total=number, files=max(number // 100, 1), auditor=AUDITOR))
        say(f"  {min(first + STEP, number):,} entries")
    machine.sql("VACUUM ANALYZE audit.entry")
    token = machine.session(AUDITOR)
    [[reference, account]] = machine.sql(
        "SELECT encode(object_refs[1], 'hex'), actor FROM audit.entry WHERE object_type = 'person' AND action = 'person.seen' ORDER BY at DESC LIMIT 1")
    return token, reference, account


def placed(machine, number):
    """How many entries a second are given positions, by the running daemon."""
    start = time.monotonic()
    while machine.sql("SELECT count(*) FROM (SELECT FROM audit.pending LIMIT 1) p")[0][0] != "0":
        time.sleep(0.2)
    return number / (time.monotonic() - start)


def verified(machine):
    """Seconds to verify all logs from the database; every entry must hold."""
    start = time.monotonic()
    done = subprocess.run([BUILD / "relais", "audit", "verify", "--administrator", "--max-age", "3600"], env=machine.environment(), capture_output=True, text=True, timeout=3600)
    seconds = time.monotonic() - start
    # Nobody kept a checkpoint: that alone makes it incomplete.
    assert done.returncode in (0, 2) and "MISMATCH" not in done.stdout, done.stdout[-2000:] + done.stderr[-2000:]
    return seconds
