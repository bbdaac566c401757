"""The statements relaisd sends for one request, read from PostgreSQL's own log, and the same as a script for pgbench.

Nothing is retyped: texts and values are the traced ones. Only what must differ each time is put in their place: who is signed
in, which referral, and ids that are new."""

import json
import re
import time

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CODE = re.compile(r"[A-Z]\d[A-Z]-\d\d[A-Z]")
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')", re.S)


def traced(machine, token, ask):
    """Every statement of the transactions that `ask` makes, in order: its text and its values. They are those that enter with
    this token and record something: what the daemon does by itself meanwhile is in other transactions. Once a minute it also
    says, after the answer and with the same token, that the session was there; that is recorded nowhere."""
    for setting in ("log_statement = 'all'", "log_parameter_max_length = -1"):
        machine.sql(f"ALTER SYSTEM SET {setting}", "postgres")
    machine.sql("SELECT pg_reload_conf()", "postgres")
    time.sleep(0.5)
    log = machine.data / "log" / "bench.json"
    begin = log.stat().st_size
    ask()
    time.sleep(0.5)
    machine.sql("ALTER SYSTEM RESET ALL", "postgres")
    machine.sql("SELECT pg_reload_conf()", "postgres")
    with open(log, encoding="utf-8") as file:
        file.seek(begin)
        lines = [json.loads(line) for line in file]
    open_ones, found = {}, []
    for line in lines:
        said = re.match(r"execute [^:]+: (.*)", line.get("message", ""), re.S)
        if line.get("user") != "relais_app" or not said:
            continue
        values = {int(number): None if value == "NULL" else value[1:-1].replace("''", "'")
                  for number, value in PARAMETER.findall(line.get("detail", ""))}
        if said[1].startswith("BEGIN"):
            open_ones[line["pid"]] = []
        statements = open_ones.setdefault(line["pid"], [])
        statements.append((said[1], values))
        if said[1] == "COMMIT" and any("\\x" + token in values.values() for _, values in statements):
            found += statements if any("audit.append" in text for text, _ in statements) else []
    assert found, "no transaction that entered with this token recorded anything"
    return found


def literal(text):
    """A constant; pgbench would take a colon for a variable."""
    return "E'" + text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a") + "'"


class Script:
    """A script for pgbench. `known` are expressions for ids that were there before; others are made anew each time."""

    def __init__(self, statements, known, code, tag):
        self.known, self.code, self.tag, self.made = dict(known), code, tag, 0
        self.constants = set()
        self.statements = statements

    def allow(self, constants):
        """Ids that stay as they are: of organisations, services."""
        self.constants |= set(constants)
        return self

    def identity(self, value):
        if value in self.constants:
            return literal(value) + "::uuid"
        if value not in self.known:
            self.made += 1
            # In the order of time, as the program makes them.
            self.known[value] = f"(lpad(to_hex({self.tag} + :n), 12, '0') || '70008000' || lpad('{self.made:x}', 12, '0'))::uuid"
        return self.known[value]

    def pieces(self, text):
        """A text in which ids stand."""
        parts, end = [], 0
        for found in UUID.finditer(text):
            if found[0] in self.known:
                parts += [literal(text[end:found.start()]), f"({self.known[found[0]]})::text"]
                end = found.end()
        return " || ".join(parts + [literal(text[end:])])

    def value(self, value):
        if value is None:
            return "NULL"
        if value in self.known:
            return self.known[value]
        if UUID.fullmatch(value):
            return self.identity(value)
        if CODE.fullmatch(value):
            return f"({self.code})"
        if value.startswith("\\x"):
            try:
                text = bytes.fromhex(value[2:]).decode("utf-8")
            except ValueError:
                return literal(value) + "::bytea"
            if text.isprintable() and UUID.search(text):
                return f"convert_to({self.pieces(text)}, 'UTF8')"
            return literal(value) + "::bytea"
        if value.startswith("{") and UUID.search(value) and not self.constants.issuperset(value[1:-1].split(",")):
            return "ARRAY[" + ", ".join(self.value(one) for one in value[1:-1].split(",")) + "]"
        if re.fullmatch(r'\{"\\\\x[0-9a-f]{32}"\}', value):
            self.made += 1
            return f"ARRAY[uuid_send(md5('{self.made}-' || :n)::uuid)]"
        return literal(value)

    @property
    def text(self):
        # The ids of entries first, so that the bytes that name them are found.
        for _, values in self.statements:
            for value in values.values():
                if value and UUID.fullmatch(value):
                    self.identity(value)
        body = ""
        for text, values in self.statements:
            body += re.sub(r"\$(\d+)", lambda found: self.value(values[int(found[1])]), text) + ";\n"
        return ("\\if :ready\n\\else\nSELECT token, session, account FROM bench.client WHERE number = :client_id \\gset\n\\set ready 1\n\\endif\n"
                "\\set i :i + 1\n\\set n :i * :clients + :client_id + :offset\n" + body)
