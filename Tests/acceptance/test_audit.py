"""The audit as a stranger verifies it: bundles that were exported, with a verifier in another language that follows docs/AUDIT.md."""

import json
import pathlib
import subprocess
import sys
import time

import pytest

from conftest import BUILD, Relais

HERE = pathlib.Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def relais(tmp_path_factory):
    one = Relais()
    one.folder = tmp_path_factory.mktemp("audit")
    try:
        one.start()
        must(one, "demo", "load")
        yield one
    finally:
        one.remove()


def must(relais, *arguments, **more):
    done = relais.run(*arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def settled(relais):
    """Waits until nothing waits for a position; then for the next signature."""
    for _ in range(300):
        if relais.sql("SELECT count(*) FROM audit.pending") == [["0"]] and relais.sql(
            "SELECT count(*) FROM audit.log l WHERE NOT EXISTS (SELECT FROM audit.checkpoint c WHERE c.log = l.log AND c.size = l.size)"
        ) == [["0"]]:
            return
        time.sleep(0.2)
    raise AssertionError("the log is not signed")


def keep(relais):
    """A checkpoint of each log, as somebody might keep it: options of a verifier."""
    options = []
    for number, (log,) in enumerate(relais.sql("SELECT log FROM audit.log")):
        kept = relais.folder / f"kept-{number}.txt"
        kept.write_text(must(relais, "audit", "checkpoint", "--administrator", "--log", log), encoding="utf-8")
        options += ["--checkpoint", kept]
    return options


def stranger(*arguments):
    done = subprocess.run([sys.executable, HERE / "verify_bundle.py", *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


def ours(*arguments):
    done = subprocess.run([BUILD / "relais-verify", "--json", *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


def firsts(result):
    found = {}
    for one in result["findings"]:
        place = (one["code"], one["log"])
        found[place] = min(found.get(place, 1 << 62), one.get("positions", [-1])[0])
    return found


def test_three_verifiers_agree_on_an_honest_bundle(relais):
    settled(relais)
    bundle, files = relais.folder / "all.tar", keep(relais)
    # Those of all logs in one file, as they are printed.
    together = relais.folder / "together.txt"
    together.write_text(must(relais, "audit", "checkpoint", "--administrator"), encoding="utf-8")
    must(relais, "audit", "export", "--administrator", "--out", str(bundle))
    code, theirs = stranger(bundle, *files)
    assert (code, theirs["findings"]) == (0, []), theirs["findings"][:3]
    code, own = ours(bundle, *files)
    assert (code, own["findings"]) == (0, [])
    code, again = ours(bundle, "--checkpoint", together)
    assert (code, again["findings"]) == (0, [])
    assert {log["log"]: log["root"] for log in own["logs"]} == {log["log"]: log["root"] for log in theirs["logs"]}
    live = relais.run("audit", "verify", "--administrator", "--json", "--state", "--checkpoint", str(together))
    said = json.loads(live.stdout)
    assert (live.returncode, said["findings"]) == (0, []), said["findings"][:5]
    assert said["rows"] > 100


def test_verifiers_agree_on_what_was_tampered_with(relais):
    settled(relais)
    files = keep(relais)
    log, = relais.sql("SELECT log FROM audit.log ORDER BY size DESC LIMIT 1")[0]
    replica = "SET session_replication_role = replica; "
    relais.sql(replica + "UPDATE audit.entry e SET bytes = set_byte(e.bytes, 40, get_byte(e.bytes, 40) # 1) "
               f"FROM audit.leaf f WHERE f.entry = e.id AND f.log = '{log}' AND f.position = 7")
    relais.sql(replica + "DELETE FROM audit.entry e USING audit.leaf f "
               f"WHERE f.entry = e.id AND f.log = '{log}' AND f.position = 9")
    bundle = relais.folder / "bad.tar"
    must(relais, "audit", "export", "--administrator", "--out", str(bundle))
    code, theirs = stranger(bundle, *files)
    own_code, own = ours(bundle, *files)
    assert code == own_code == 1
    assert firsts(theirs) == firsts(own)
    assert firsts(own)["LEAF_MISMATCH", log] == 7
    assert firsts(own)["EVENT_MISSING", log] == 9
    live = relais.run("audit", "verify", "--administrator", "--json", *map(str, files))
    assert live.returncode == 1
    said = firsts(json.loads(live.stdout))
    assert said["LEAF_MISMATCH", log] == 7 and said["EVENT_MISSING", log] == 9
    printed = relais.run("audit", "verify", "--administrator", *map(str, files)).stdout
    assert "LEAF_MISMATCH" in printed and "Tampering found." in printed


def test_a_log_is_cosigned_by_a_witness_who_signs_nothing_twice(relais):
    settled(relais)
    log, = relais.sql("SELECT log FROM audit.log ORDER BY size LIMIT 1")[0]
    vkey = must(relais, "audit", "export", "--administrator", "--log", log, "--out", str(relais.folder / "one.tar")) or None
    assert vkey is None
    policy = subprocess.run(["tar", "-xOf", relais.folder / "one.tar", "policy"], capture_output=True, text=True, check=True).stdout
    theirs = relais.folder / "theirs.txt"
    theirs.write_text(policy)
    witness = must(relais, "audit", "witness", "key", "--administrator").strip()
    own = relais.folder / "own.txt"
    own.write_text(policy.replace("quorum none", f"witness w {witness}\nquorum w"))
    request = must(relais, "audit", "witness", "request", "--administrator", "--log", log)
    signed = must(relais, "audit", "witness", "sign", "--policy", str(theirs), input=request)
    kept = must(relais, "audit", "witness", "keep", "--administrator", "--log", log, "--policy", str(own), input=signed)
    assert witness.split("+")[0] in kept
    again = relais.run("audit", "witness", "sign", "--policy", str(theirs), input=request)
    assert again.returncode == 1 and "409" in again.stderr and again.stdout.strip().isdigit()
