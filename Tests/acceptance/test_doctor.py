"""What the doctor finds: a server made wrong on purpose, one thing at a time; each is said, with why it matters and what mends it."""

import json
import os
import pathlib
import time

import pytest

from servers import SUPERUSER, Deployment, small


@pytest.fixture(scope="module")
def deployment():
    one = Deployment()
    try:
        relais = one.daemon()
        relais.migrate()
        small(relais)
        one.primary.sql("ALTER SYSTEM SET log_error_verbosity = terse", "postgres")
        one.primary.sql("ALTER SYSTEM SET log_parameter_max_length_on_error = 0", "postgres")
        reload(one)
        yield one
    finally:
        one.remove()


@pytest.fixture
def relais(deployment):
    return deployment.daemons[0]


def reload(deployment):
    deployment.primary.sql("SELECT pg_reload_conf()", "postgres")
    time.sleep(0.3)


def findings(relais, *more):
    """By what was looked at: every finding, as programs read them."""
    told = relais.run("doctor", "--json", *more)
    read = json.loads(told.stdout)
    assert told.returncode == (0 if all(one["is_well"] == "yes" for one in read) else 1), told
    assert len({one["code"] for one in read}) == len(read)
    for one in read:
        assert one["finding"].endswith(".") and (one["is_well"] == "yes") == (one["why"] is None) == (one["remedy"] is None), one
        assert SUPERUSER not in json.dumps(one) and "un autre mot" not in json.dumps(one)
    return {one["code"]: one for one in read}


def as_superuser(relais):
    return ["--as", relais.deployment.primary.conninfo("postgres", None), "--as-password-file", str(relais.deployment.folder / "superuser")]


def wrong(found):
    return {code for code, one in found.items() if one["is_well"] == "no"}


def test_a_server_that_is_as_it_should_be(relais):
    # Test servers do without fsync.
    assert wrong(findings(relais)) == {"durability"}
    found = findings(relais, *as_superuser(relais))
    assert wrong(found) == {"durability"} and "SCRAM" in found["pg_hba"]["finding"]
    assert "is not seen from here" in findings(relais)["pg_hba"]["finding"]


@pytest.mark.parametrize("setting, value, code, remedy", [
    ("log_statement", "all", "log_statement", "ddl"), ("log_statement", "mod", "log_statement", "ddl"),
    ("log_min_duration_statement", "250", "log_parameter_max_length", "log_parameter_max_length = '0'"),
    ("log_min_duration_sample", "100", "log_parameter_max_length", "log_parameter_max_length = '0'"),
    ("log_transaction_sample_rate", "0.5", "log_parameter_max_length", "log_parameter_max_length = '0'"),
    ("log_parameter_max_length_on_error", "-1", "log_parameter_max_length_on_error", "= '0'"),
    ("log_parameter_max_length_on_error", "64", "log_parameter_max_length_on_error", "= '0'"),
    ("log_error_verbosity", "default", "log_error_verbosity", "terse"),
    ("password_encryption", "md5", "password_encryption", "scram-sha-256"),
    ("synchronous_commit", "off", "durability", "ALTER SYSTEM SET"),
    ("full_page_writes", "off", "durability", "ALTER SYSTEM SET"),
])
def test_a_setting_that_is_wrong_is_said_with_what_mends_it(relais, setting, value, code, remedy):
    kept = {"log_parameter_max_length_on_error": "0", "log_error_verbosity": "terse"}
    relais.sql(f"ALTER SYSTEM SET {setting} = '{value}'", "postgres")
    reload(relais.deployment)
    try:
        found = findings(relais)
        assert wrong(found) >= {code} and wrong(found) <= {code, "durability", "log_parameter_max_length"}, wrong(found)
        assert remedy in found[code]["remedy"] and (value if value != "-1" else "-1") in found[code]["finding"] or code in ("durability", "log_parameter_max_length")
        # What mends it does.
        if code not in ("durability",) and "ALTER SYSTEM" in found[code]["remedy"]:
            statement = found[code]["remedy"].split('"')[1]
            relais.sql(statement, "postgres")
            reload(relais.deployment)
            assert code not in wrong(findings(relais))
    finally:
        for name in {setting, code} & {"log_statement", "log_parameter_max_length", "log_min_duration_statement", "log_min_duration_sample", "log_transaction_sample_rate",
                                       "synchronous_commit", "full_page_writes", "password_encryption", "log_error_verbosity", "log_parameter_max_length_on_error"}:
            relais.sql(f"ALTER SYSTEM SET {name} = '{kept[name]}'" if name in kept else f"ALTER SYSTEM RESET {name}", "postgres")
        reload(relais.deployment)
    assert wrong(findings(relais)) == {"durability"}


@pytest.mark.parametrize("code, break_it, mend_it, words", [
    ("roles", "ALTER ROLE relais_casework BYPASSRLS", "ALTER ROLE relais_casework NOBYPASSRLS", "relais_casework may pass row security"),
    ("roles", "ALTER ROLE relais_gate LOGIN", "ALTER ROLE relais_gate NOLOGIN", "relais_gate may sign in"),
    ("roles", "ALTER ROLE relais_app INHERIT", "ALTER ROLE relais_app NOINHERIT", "use its roles without entering them"),
    ("roles", "ALTER ROLE relais_vault CREATEROLE", "ALTER ROLE relais_vault NOCREATEROLE", "make roles"),
    ("members", "CREATE ROLE someone LOGIN; GRANT relais_identity TO someone", "DROP ROLE someone", "someone is a member of relais_identity"),
    ("members", "GRANT relais_owner TO relais_app", "REVOKE relais_owner FROM relais_app", "relais_app is a member of relais_owner"),
    ("members", "GRANT pg_read_server_files TO relais_casework", "REVOKE pg_read_server_files FROM relais_casework", "pg_read_server_files"),
    ("functions", "GRANT EXECUTE ON FUNCTION set_config(text, text, boolean) TO PUBLIC", "REVOKE EXECUTE ON FUNCTION set_config(text, text, boolean) FROM PUBLIC", "set_config"),
    ("functions", "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC", "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC", "language plpgsql"),
    ("functions", "GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC", "REVOKE EXECUTE ON FUNCTION lo_create(oid) FROM PUBLIC", "lo_create"),
    ("row_security", "ALTER TABLE identity.civil NO FORCE ROW LEVEL SECURITY", "ALTER TABLE identity.civil FORCE ROW LEVEL SECURITY", "identity.civil"),
    ("row_security", "ALTER TABLE casework.person DISABLE ROW LEVEL SECURITY", "ALTER TABLE casework.person ENABLE ROW LEVEL SECURITY", "casework.person"),
    ("extensions", "CREATE EXTENSION dblink", "DROP EXTENSION dblink", "dblink"),
])
def test_a_right_that_is_too_much_is_said(relais, code, break_it, mend_it, words):
    relais.sql(break_it)
    try:
        found = findings(relais)
        assert code in wrong(found) and words in found[code]["finding"], found[code]
        told = relais.run("doctor").stdout
        assert f"wrong  {found[code]['finding']}" in told and "       Why: " in told and "       Do:  " in told
    finally:
        relais.sql(mend_it)
    assert wrong(findings(relais)) == {"durability"}


@pytest.mark.parametrize("rule, words", [
    ("host all all 127.0.0.1/32 trust", "trust"), ("local all all trust", "trust"), ("hostssl all all 10.0.0.0/8 md5", "md5"),
    ("hostssl all all 10.0.0.0/8 password", "password"), ("host all all 10.0.0.0/8 scram-sha-256", "10.0.0.0"),
    ("hostssl all all 0.0.0.0/0 scram-sha-256", "0.0.0.0"), ("hostssl relais relais_app all scram-sha-256", "all"),
])
def test_an_entrance_that_is_too_wide_is_said_to_a_superuser(relais, rule, words):
    path = pathlib.Path(relais.deployment.primary.data / "pg_hba.conf")
    kept = path.read_text()
    path.write_text(kept + rule + "\n")
    try:
        reload(relais.deployment)
        found = findings(relais, *as_superuser(relais))
        assert "pg_hba" in wrong(found) and words in found["pg_hba"]["finding"] and "line 3" in found["pg_hba"]["finding"], found["pg_hba"]
    finally:
        path.write_text(kept)
        reload(relais.deployment)


def test_files_that_lie_about_or_cannot_be_written(relais, tmp_path):
    keys = relais.deployment.folder / "keys"
    left = pathlib.Path(f"{keys}.new")
    left.write_text("half")
    try:
        found = findings(relais)
        assert "key_draft" in wrong(found) and found["key_draft"]["remedy"] == "relais keys rotate"
        assert "removed" in relais.run("keys", "rotate").stdout and not left.exists()
    finally:
        left.unlink(missing_ok=True)
    os.chmod(keys, 0o640)
    try:
        assert "key_file" in wrong(findings(relais)) and "chmod 600" in findings(relais)["key_file"]["remedy"]
    finally:
        os.chmod(keys, 0o600)
    told = relais.run("doctor", "--json", RELAIS_ERASURES_LOG="/nowhere/erasures.log")
    assert {one["code"] for one in json.loads(told.stdout) if one["is_well"] == "no"} == {"durability", "erasures_log"}
    log = tmp_path / "erasures.log"
    log.write_text("something else\n")
    told = relais.run("doctor", "--json", RELAIS_ERASURES_LOG=str(log))
    assert "erasures_log" in {one["code"] for one in json.loads(told.stdout) if one["is_well"] == "no"}


def test_a_database_that_does_not_answer_is_said(relais):
    told = relais.run("doctor", "--json", RELAIS_DATABASE="host=127.0.0.1 port=1 dbname=relais user=relais_app connect_timeout=2")
    found = {one["code"]: one for one in json.loads(told.stdout)}
    assert told.returncode == 1 and found["database"]["is_well"] == "no" and "does not answer" in found["database"]["finding"]
