"""Backups: in parts that are kept apart, whole or not at all, restored into nothing but an empty database; and what an erasure
or a destroyed key makes of old ones."""

import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

import pytest

from conftest import BUILD, Relais
from servers import BIN, SUPERUSER, Deployment, eventually, small
from factor import invite
from web import Api

ANNA, CLARA, BENO = "anna@a.example", "clara@a.example", "beno@b.example"
CANARIES = ["Éloïse-Zoé", "مريم الخيالية", "Wxyzq" * 19, "1987-06-29"]


def network(relais):
    """Two organisations, who refers, who coordinates, who answers."""
    relais.service = small(relais)
    invite(relais, CLARA, "Clara", "coordinator", "Organisation A", "quinze lettres au moins")


def planted(relais):
    """Someone with a recognisable value in every field that holds something of a person; the referral that tells of them."""
    anna, beno = Api(relais, relais.made_token(ANNA)), Api(relais, relais.made_token(BENO))
    name, arabic, long, born = CANARIES
    person = anna.person(given=name, family=arabic, birth_date=born, phone="+33 6 39 98 12 12", email="eloise.canari@example.org",
                         address=long, contact_wishes=name)["id"]
    assert anna.post(f"people/{person}/amendment", {"given": arabic, "address": name}).status == 200
    assert anna.post(f"people/{person}/reveal", {"purpose": "other", "words": name}).status == 200
    referral = anna.made("referrals", {"person": person, "service": relais.service, "need": name, "already_done": arabic,
                                        "basis": "public_interest_task"})["id"]
    assert anna.post(f"referrals/{referral}/sending").status == 200
    assert beno.post(f"referrals/{referral}/acceptance", {"note": long[:80]}).status == 200
    assert beno.post(f"referrals/{referral}/end", {"reason": "other", "note": arabic}).status == 200
    return person, referral


def backup(relais, *more, to="backups"):
    done = relais.run("backup", f"{relais.home}/{to}", *more)
    assert done.returncode == 0, done
    return pathlib.Path(done.stdout.splitlines()[0].split()[1])


def erase(relais, person):
    clara = Api(relais, relais.made_token(CLARA))
    answer = clara.post(f"people/{person}/erasure", {"reason": "rights_request", "withdraw": "yes"})
    assert answer.status == 200 and answer.json["erased_at"], answer


def elsewhere(relais, *arguments, keys=True):
    """A new machine, and what restoring there says."""
    other = Relais()
    more = ["--key-file-copy", f"{relais.home}/relais/keys"] if keys else []
    return other, other.run("restore", *arguments, *more)


@pytest.fixture(scope="module")
def own():
    one = Relais()
    try:
        one.start()
        network(one)
        yield one
    finally:
        one.remove()


def test_a_backup_is_in_parts_and_says_what_is_in_them(own):
    planted(own)
    done = own.run("backup", f"{own.home}/parts", "--wrapped-keys-to", f"{own.home}/parts-keys", "--key-file-to", f"{own.home}/parts-offline", "--verify")
    assert done.returncode == 0, done
    assert "all rows are there" in done.stdout and "checked." in done.stdout, done.stdout
    folders = [line.split() for line in done.stdout.splitlines()[:3]]
    assert [name for name, _ in folders] == ["data", "wrapped-keys", "key-file"]
    for name, path in folders:
        assert os.stat(path).st_mode & 0o777 == 0o700
        manifest = json.loads(pathlib.Path(path, "manifest.json").read_text())
        assert manifest["part"] == name and manifest["format"] == "relais-backup-v1"
        for file in manifest["files"]:
            content = pathlib.Path(path, file["name"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"] and len(content) == file["bytes"]
            assert os.stat(f"{path}/{file['name']}").st_mode & 0o777 == 0o600
        assert {file["name"] for file in manifest["files"]} == set(os.listdir(path)) - {"manifest.json"}
    data, keys, offline = [pathlib.Path(path) for _, path in folders]
    listed = subprocess.run([BIN / "pg_restore", "--list", data / "data.dump"], capture_output=True, text=True, check=True).stdout
    assert "TABLE DATA identity civil" in listed and " keys " not in listed
    listed = subprocess.run([BIN / "pg_restore", "--list", keys / "keys.dump"], capture_output=True, text=True, check=True).stdout
    assert "TABLE DATA keys dek" in listed and "identity" not in listed and "casework" not in listed
    assert (offline / "keys").read_bytes() == pathlib.Path(own.home, "relais/keys").read_bytes()
    rows = {one["name"]: one["rows"] for one in json.loads((data / "manifest.json").read_text())["tables"]}
    assert rows["identity.civil"] == int(own.sql("SELECT count(*) FROM identity.civil")[0][0]) and rows["keys.dek"] > 0


def test_the_key_file_is_never_put_beside_what_it_opens(own):
    for place in ("beside", "beside/inside", "."):
        done = own.run("backup", f"{own.home}/beside", "--key-file-to", f"{own.home}/{place}")
        assert done.returncode == 3 and "kept apart" in done.stderr, done
    assert not os.path.exists(f"{own.home}/beside")


def test_nothing_of_anyone_is_in_a_backup(own):
    """Names in every field, accented, Arabic, very long: zero of them in either dump, in the log of erasures, in any log."""
    person, _ = planted(own)
    found = backup(own, to="canaries")
    keys = pathlib.Path(str(found).replace(".data", ".wrapped-keys"))
    erase(own, person)
    texts = {
        "data": subprocess.run([BIN / "pg_restore", "-f", "-", found / "data.dump"], capture_output=True, check=True).stdout,
        "keys": subprocess.run([BIN / "pg_restore", "-f", "-", keys / "keys.dump"], capture_output=True, check=True).stdout,
        "erasures": pathlib.Path(own.home, "relais/erasures.log").read_bytes(),
        "daemon": pathlib.Path(own.log.name).read_bytes(),
        "server": pathlib.Path(own.home, "relais/postgres/log").read_bytes(),
        "manifests": b"".join(path.read_bytes() for folder in (found, keys) for path in folder.glob("*.json")),
    }
    own.sql("CHECKPOINT")
    postgres = pathlib.Path(own.home, "relais/postgres/data")
    for name, folder in (("heap", postgres / "base"), ("wal", postgres / "pg_wal")):
        texts[name] = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    assert b"COPY identity.civil" in texts["data"] and b"COPY keys.dek" in texts["keys"] and person.encode() in texts["erasures"]
    assert b"Organisation A" in texts["heap"] and b"person.registered" in texts["wal"], "the same search finds what is there"
    for canary in [*CANARIES, "39 98 12 12", "eloise.canari"]:
        for form in (canary.encode(), canary.encode().hex().encode(), canary[:12].encode()):
            assert {name for name, text in texts.items() if form in text} == set(), canary
    # What opens keys is in none of them either.
    secrets = [line.split()[-1] for line in pathlib.Path(own.home, "relais/keys").read_text().splitlines()[1:]]
    for secret in secrets:
        assert {name for name, text in texts.items() if secret.encode() in text} == set()


def test_a_restored_relais_is_the_same(own):
    person, _ = planted(own)
    found = backup(own, to="same")
    other, told = elsewhere(own, str(found.parent))
    try:
        assert told.returncode == 0, told
        assert "Nobody had been erased since" in told.stdout and "(RTO)" in told.stdout and "(RPO)" in told.stdout
        assert not [line for line in told.stdout.splitlines() if line.startswith("wrong")], told.stdout
        other.start()
        anna = Api(other, other.made_token(ANNA))
        assert anna.post(f"people/{person}/reveal", {"purpose": "appointment"}).json["given"] == CANARIES[1]
        assert other.run("keys", "verify").returncode == 0
        assert other.run("sign-in", ANNA, input=f"quinze lettres au moins\n{own.paper[ANNA].pop()}\n").returncode == 0
        again = other.run("restore", str(found))
        assert again.returncode == 3 and "already in use" in again.stderr, again
        other.stop()
        again = other.run("restore", str(found))
        assert again.returncode == 3 and "holds something" in again.stderr, again
    finally:
        other.remove()


def test_who_was_erased_is_erased_again_before_anything_opens(own):
    """B12: an old backup, by our own command and by PostgreSQL's."""
    person, referral = planted(own)
    found = backup(own, to="before")
    erase(own, person)
    log = f"{own.home}/relais/erasures.log"
    assert person in pathlib.Path(log).read_text()

    other, told = elsewhere(own, str(found), "--erasures", log)
    try:
        assert told.returncode == 0 and "Erased again, as they had been since: " in told.stdout, told
        assert person in pathlib.Path(other.home, "relais/erasures.log").read_text()
        other.start()
        unreadable(other, person)
        other.stop()
    finally:
        other.remove()

    # By hand, past our command: pg_restore, then the daemon. It does not answer before it is done.
    other = Relais()
    try:
        os.makedirs(f"{other.home}/relais")
        os.chmod(f"{other.home}/relais", 0o711)
        shutil.copy(f"{own.home}/relais/keys", f"{other.home}/relais/keys")
        os.chmod(f"{other.home}/relais/keys", 0o600)
        other.start()
        by_hand(other, found)
        assert other.sql(f"SELECT count(*) FROM identity.civil WHERE person = '{person}'") == [["1"]]
        postmaster = other.postmaster()
        other.stop()
        shutil.copy(log, f"{other.home}/relais/erasures.log")
        other.start()
        assert postmaster != other.postmaster()
        assert "people were erased again" in pathlib.Path(other.log.name).read_text()
        unreadable(other, person)
        told = other.run("audit", "list", "--limit", "20").stdout
        assert "person.erased" in told, told
        # And where the log cannot be read, nothing opens.
        other.stop()
        pathlib.Path(other.home, "relais/erasures.log").write_text("relais-erasures-v1\nnonsense\n")
        for program, arguments in (("relaisd", []), ("relais", ["whoami"])):
            done = subprocess.run([BUILD / program, *arguments], env=other.environment(), capture_output=True, text=True, timeout=60)
            assert done.returncode == 3 and "Line 2 of the log of erasures" in done.stderr, done
    finally:
        pathlib.Path(other.home, "relais/erasures.log").unlink(missing_ok=True)
        other.remove()


def by_hand(relais, found):
    """What an administrator would type, without our command."""
    postgres = pathlib.Path(relais.home, "relais/postgres")
    environment = relais.environment(PGPASSWORD=(postgres / "superuser.password").read_text().strip(), PGHOST=f"{postgres}/socket", PGUSER="postgres")
    relais.sql("DROP DATABASE relais WITH (FORCE)", "postgres")
    relais.sql("CREATE DATABASE relais", "postgres")
    for path in (found / "data.dump", pathlib.Path(str(found).replace(".data", ".wrapped-keys"), "keys.dump")):
        subprocess.run([BIN / "pg_restore", "--exit-on-error", "-d", "relais", path], env=environment, check=True, capture_output=True)
    relais.sql("GRANT CONNECT ON DATABASE relais TO relais_app")


def unreadable(relais, person):
    """Nothing of someone opens any more, by any door, nor is there a key or a blob."""
    for email in (ANNA, CLARA):
        api = Api(relais, relais.made_token(email))
        assert api.post(f"people/{person}/reveal", {"purpose": "appointment"}).status == 404
        seen = api.get(f"people/{person}")
        assert seen.status == 404 or (seen.json.get("name"), seen.json["languages"], seen.json.get("birth_year")) == (None, [], None)
        for listed in api.get("people?limit=100").json["items"]:
            assert listed["id"] != person
    for table, column in (("identity.civil", "person"), ("identity.contact", "person"), ("identity.former", "person"),
                          ("identity.reveal_reason", "person"), ("keys.dek", "about"), ("keys.pepper", "subject")):
        assert relais.sql(f"SELECT count(*) FROM {table} WHERE {column} = '{person}'") == [["0"]], table
    assert relais.sql(f"SELECT count(*) FROM casework.referral_side WHERE person = '{person}' AND sealed IS NOT NULL") == [["0"]]
    assert relais.run("keys", "verify").returncode == 0


def test_a_destroyed_key_makes_old_backups_unreadable(own):
    """B13: restored with the key file of today, or put in place by hand, an old backup opens nothing and says so."""
    person, _ = planted(own)
    found = backup(own, to="old")
    assert own.run("keys", "rotate").returncode == 0
    former = [line.split()[0] for line in own.run("keys", "status").stdout.splitlines() if " retired " in line]
    for key in former:
        assert own.run("keys", "destroy", key, "--now", "--yes").returncode == 0
    anna = Api(own, own.made_token(ANNA))
    assert anna.post(f"people/{person}/reveal", {"purpose": "appointment"}).status == 200, "what is here opens as before"

    other, told = elsewhere(own, str(found))
    try:
        assert told.returncode == 3 and "The key file lacks key" in told.stderr, told
    finally:
        shutil.rmtree(other.home, ignore_errors=True)

    other = Relais()
    try:
        os.makedirs(f"{other.home}/relais")
        os.chmod(f"{other.home}/relais", 0o711)
        shutil.copy(f"{own.home}/relais/keys", f"{other.home}/relais/keys")
        other.start()
        by_hand(other, found)
        other.stop()
        done = subprocess.run([BUILD / "relaisd"], env=other.environment(), capture_output=True, text=True, timeout=60)
        assert done.returncode == 3 and "lacks key" in done.stderr and "destroyed" in done.stderr, done
    finally:
        shutil.rmtree(other.home, ignore_errors=True)
    # A new one opens, and the status says which do.
    later = backup(own, "--verify", to="new")
    assert "Backups made since" in own.run("keys", "status").stdout
    other, told = elsewhere(own, str(later))
    try:
        assert told.returncode == 0, told
    finally:
        shutil.rmtree(other.home, ignore_errors=True)


def test_what_is_not_as_it_was_written_is_not_restored(own, tmp_path):
    found = backup(own, to="tampered")
    keys = pathlib.Path(str(found).replace(".data", ".wrapped-keys"))

    def refused(words, *more):
        other, told = elsewhere(own, str(found), *more)
        try:
            assert told.returncode in (2, 3) and words in told.stderr, told
            assert not os.path.exists(f"{other.home}/relais/postgres"), "nothing was begun"
        finally:
            shutil.rmtree(other.home, ignore_errors=True)

    for path in (found / "data.dump", found / "roles.json", keys / "keys.dump", keys / "erasures.log"):
        kept = path.read_bytes()
        path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        refused("its SHA-256 differs")
        path.unlink()
        refused("lacks")
        path.write_bytes(kept)
    shutil.move(keys, tmp_path / "moved")
    refused("Name them with --wrapped-keys")
    refused("There is no backup", "--wrapped-keys", str(found.parent))
    time.sleep(1.1)
    second = backup(own, to="tampered2")
    refused("parts of two backups", "--wrapped-keys", str(second).replace(".data", ".wrapped-keys"))
    refused("cannot be read", "--wrapped-keys", str(tmp_path / "moved"), "--erasures", "/nowhere/erasures.log")
    stranger = Relais()
    try:
        stranger.start()
        stranger.stop()
        done = stranger.run("restore", str(found), "--wrapped-keys", str(tmp_path / "moved"))
        assert done.returncode == 3 and "not the one this database was made with" in done.stderr, done
    finally:
        shutil.rmtree(stranger.home, ignore_errors=True)
    other, told = elsewhere(own, str(found), "--wrapped-keys", str(tmp_path / "moved"))
    try:
        assert told.returncode == 0, told
    finally:
        shutil.rmtree(other.home, ignore_errors=True)


def test_one_that_is_killed_leaves_nothing_under_the_name_of_a_backup(own):
    place = f"{own.home}/killed"
    for delay in (0.1, 0.2, 0.3, 0.4):
        making = subprocess.Popen([BUILD / "relais", "backup", place], env=own.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        time.sleep(delay)
        making.send_signal(signal.SIGKILL)
        making.wait()
    for name in os.listdir(place) if os.path.isdir(place) else []:
        if not name.startswith("."):
            assert os.path.exists(f"{place}/{name}/manifest.json"), name
    found = backup(own, to="killed")
    assert not [name for name in os.listdir(place) if name.startswith(".")], "what was left is gone"
    assert found.exists()


def test_a_full_or_forbidden_place_is_said_in_a_sentence(own):
    for place in ("/proc/backups", f"{own.home}/daemon.log/backups"):
        done = own.run("backup", place)
        assert done.returncode == 3 and place in done.stderr and len(done.stderr.strip().splitlines()) == 1, done


def test_the_doctor_knows_when_the_last_one_was_made(own):
    backup(own, to="known")
    own.sql("UPDATE public.schema_migration SET applied_at = applied_at - interval '9 days'")
    told = own.run("doctor")
    assert "ok     The last backup was made less than a day ago." in told.stdout, told.stdout
    state = pathlib.Path(own.home, "relais/last-backup.json")
    state.write_text('{"madeAt": "2024-01-05T10:00:00Z"}')
    told = own.run("doctor")
    assert told.returncode == 1 and "wrong  The last backup was made" in told.stdout and "days ago" in told.stdout
    state.unlink()
    assert "wrong  No backup was made by this machine yet." in own.run("doctor").stdout


def test_another_server_is_backed_up_by_its_own_role_and_restored_into_an_empty_database():
    deployment = Deployment()
    try:
        relais = deployment.daemon()
        relais.migrate()
        relais.start()
        network(relais)
        person, _ = planted(relais)
        told = relais.run("backup", f"{relais.home}/backups")
        assert told.returncode == 3 and "--as" in told.stderr, told
        secret = deployment.folder / "backup-password"
        secret.write_text("celui des sauvegardes\n")
        os.chmod(secret, 0o600)
        relais.sql("ALTER ROLE relais_backup PASSWORD 'celui des sauvegardes'")
        reader = deployment.primary.conninfo("relais_backup", None)
        done = relais.run("backup", f"{relais.home}/backups", "--as", reader, "--as-password-file", secret, "--verify")
        assert done.returncode == 0 and "all rows are there" in done.stdout, done
        # Whoever reads everything changes nothing.
        for statement in ("UPDATE casework.person SET commune = NULL", "DELETE FROM keys.dek", "CREATE TABLE public.x ()",
                          "SELECT access.sign_out(now())", "CREATE ROLE x"):
            tried = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", deployment.primary.conninfo("relais_backup", "celui des sauvegardes"), "-c", statement],
                                   capture_output=True, text=True)
            assert tried.returncode != 0 and "permission denied" in tried.stderr or "does not exist" in tried.stderr, (statement, tried)
        relais.stop()
        superuser = deployment.folder / "superuser"
        found = done.stdout.splitlines()[0].split()[1]
        into = deployment.primary.conninfo("postgres", None)
        again = relais.run("restore", found, "--as", into, "--as-password-file", superuser)
        assert again.returncode == 3 and "holds something" in again.stderr, again
        relais.sql("DROP DATABASE relais WITH (FORCE)", "postgres")
        relais.sql("CREATE DATABASE relais", "postgres")
        again = relais.run("restore", found, "--as", into, "--as-password-file", superuser)
        assert again.returncode in (0, 1) and "all of them counted" in again.stdout, again
        wrong = [line for line in again.stdout.splitlines() if line.startswith("wrong")]
        assert wrong == ["wrong  fsync is off."] or all("fsync" in line or "log_" in line for line in wrong), wrong
        relais.start()
        api = Api(relais, relais.made_token(ANNA))
        assert api.post(f"people/{person}/reveal", {"purpose": "appointment"}).status == 200
        assert relais.run("keys", "verify").returncode == 0
    finally:
        deployment.remove()
