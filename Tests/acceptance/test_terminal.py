"""The command line, as transcripts: what is typed after `name$`, then what it prints, then `[exit n]` unless it is 0.

Each name is somebody at a terminal of their own; plain `$` is the administrator. A line that begins with `< ` is what is
typed on standard input. `‹id:1›` and its like stand for what is different each time, and for the same thing wherever they
come again. `RECORD=1` writes the transcripts anew: read the difference before keeping it.

Whoever is invited uses the link at once, elsewhere; `< ‹paper›` is the next of their codes on paper.
"""

import datetime
import fcntl
import os
import pathlib
import pty
import re
import shlex
import stat
import struct
import subprocess
import termios
import time

import pytest

from conftest import BUILD, PASSWORD, Relais
from factor import join
from web import paris_day

TRANSCRIPTS = sorted((pathlib.Path(__file__).parent / "transcripts").glob("*.txt"))
# Days are those of the calendar in France.
TODAY = paris_day()
IN_A_YEAR = TODAY + datetime.timedelta(365)
DAYS = {
    "today": f"{TODAY}", "in a year": f"{IN_A_YEAR}", "today, in French": f"{TODAY:%d/%m/%Y}", "in a year, in French": f"{IN_A_YEAR:%d/%m/%Y}",
}
KINDS = {
    "id": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "cut": r"\b[0-9a-f]{8}-[0-9a-f-]*…", "time": r"\d{4}-\d\d-\d\d \d\d:\d\d", "reference": r"\b\d\d[A-HJ-NP-TV-Z]{2}-\d\d[A-HJ-NP-TV-Z]\b",
    "code": r"\b[A-HJ-NP-TV-Z]\d[A-HJ-NP-TV-Z]-\d\d[A-HJ-NP-TV-Z]\b", "mentor": r"\b[A-HJ-NP-TV-Z]{2}-\d\d[A-HJ-NP-TV-Z]\b",
    "leaf": r"\b[0-9a-f]{12}\b", "cursor": r"(?<=--after )\w+\.[0-9a-f-]{36}",
    "backup": r"relais-\d{8}T\d{6}Z", "size": r"\b\d+ rows, \d+ [kM]B", "pid": r"(?<=by process )\d+",
    "version": r"(?<=PostgreSQL )\d+\.\d+ \([^)]+\)", "home": r"/tmp/relais-\w+", "port": r"(?<=127\.0\.0\.1:)\d+",
    "paper": r"\b([A-Z2-7]{4}-){6}[A-Z2-7]{2}\b", "secret": r"(?<=/invitation/)[\w-]{43}|(?<=/recovery/)[\w-]{43}|(?<=/l/)[\w-]{43}",
    "slip": r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b",
    "day": "|".join(DAYS.values()) + r"|(?:(?<=  )|(?<= until )|(?m:^))20[2-9]\d-\d\d-\d\d(?! \d\d:)|\b\d\d/\d\d/20[2-9]\d\b",
}
# Codes of examples: nobody's.
EXAMPLES = {"K7M-42Q", "48KT-72M", "KT-42M"}
# What differs from one run to the next and names nothing.
LOOSE = {"cut", "pid", "backup", "size", "day", "version", "time", "leaf", "cursor", "home", "port", "secret", "paper", "slip"}


@pytest.fixture(scope="module")
def terminal():
    one = Relais()
    one.names, one.paper = dict(DAYS), {}
    try:
        one.start()
        yield one
    finally:
        one.remove()


def mask(text, names):
    """The text with placeholders for what differs; what is met first gets the next number."""
    def named(kind, value):
        if value in EXAMPLES:
            return value
        for name, known in names.items():
            if known == value:
                return f"‹{name}›"
        if kind in LOOSE:
            return f"‹{kind}›"
        name = f"{kind}:{1 + sum(one.startswith(kind + ':') for one in names)}"
        names[name] = value
        return f"‹{name}›"

    every = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()))
    return every.sub(lambda match: named(match.lastgroup, match[0]), text)


def steps(text):
    """(who, command, input, what it prints) of a transcript; what comes before the first command is a remark."""
    found = []
    for line in text.splitlines():
        prompt = re.match(r"(\w*)\$ (.*)", line)
        if prompt:
            found.append([prompt[1], prompt[2], None, []])
        elif found and line.startswith("< "):
            found[-1][2] = (found[-1][2] or "") + line[2:] + "\n"
        elif found:
            found[-1][3].append(line)
    return found


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(terminal, path):
    text = path.read_text()
    written = [line for line in text.splitlines() if line.startswith("#")]
    differing = []
    for who, command, typed, expected in steps(text):
        for name, value in terminal.names.items():
            command_known = command.replace(f"‹{name}›", value)
            command, shown = (command_known, command) if command_known != command else (command, command)
        command = command.replace("‹home›", terminal.home)
        words = shlex.split(command)
        settings = {}
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            settings[name] = value
        program = words.pop(0)
        assert program in ("relais", "relaisd"), command
        email = next((word.lower() for word in words if "@" in word), None)
        shown_input = typed
        if typed and "‹paper›" in typed:
            typed = typed.replace("‹paper›", terminal.paper[email].pop())
        done = subprocess.run(
            [BUILD / program, *words], env=terminal.environment(**({"XDG_STATE_HOME": f"{terminal.home}/of-{who or 'nobody'}"} | settings)),
            input=typed or "", capture_output=True, text=True, timeout=60)
        if words[:2] == ["account", "invite"] and done.returncode == 0:
            terminal.paper[email] = join(terminal, done.stdout, "quinze lettres au moins")[2]
        typed = shown_input
        told = done.stdout.replace("\r\n", "\n") + done.stderr + (f"[exit {done.returncode}]\n" if done.returncode else "")
        masked = mask(told, terminal.names).rstrip("\n").splitlines()
        masked = [line.rstrip() for line in masked]
        while expected and not expected[-1]:
            expected.pop()
        if masked != expected:
            differing.append(f"{who}$ {command}\n  expected:\n" + "\n".join(expected) + "\n  printed:\n" + "\n".join(masked))
        typed_lines = [f"< {line}" for line in (typed or "").splitlines()]
        written += ["", f"{who}$ {mask(command, terminal.names)}", *typed_lines, *masked]
    if os.environ.get("RECORD"):
        path.write_text("\n".join(written).strip("\n") + "\n")
    else:
        assert not differing, "\n\n".join(differing)


# What a transcript cannot show.


def test_the_session_file_is_its_owner_s_alone(relais):
    state = f"{relais.home}/state-mode"
    old = os.umask(0)
    try:
        assert relais.run("sign-in", "hugo@mosaik.example", input=PASSWORD + "\n", XDG_STATE_HOME=state).returncode == 0
    finally:
        os.umask(old)
    file = pathlib.Path(state, "relais/session")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    token = file.read_text().strip()
    assert relais.run("whoami", XDG_STATE_HOME=state).returncode == 0
    assert relais.run("sign-out", XDG_STATE_HOME=state).returncode == 0 and not file.exists()
    file.write_text(token)
    assert relais.run("whoami", XDG_STATE_HOME=state).returncode == 1, "the session itself has ended"


def on_terminal(relais, arguments, typed=(), columns=80, **environment):
    """A command on a terminal of so many columns: what was shown, and its exit code."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [BUILD / "relais", *arguments], env=relais.environment(**environment), stdin=side, stdout=side, stderr=side, close_fds=True,
        preexec_fn=lambda: (os.setsid(), fcntl.ioctl(0, termios.TIOCSCTTY, 0)))
    os.close(side)
    shown, typed, end = b"", list(typed), time.monotonic() + 60
    while time.monotonic() < end:
        try:
            part = os.read(main, 65_536)
        except OSError:
            break
        if not part:
            break
        shown += part
        if typed and shown.rstrip().endswith(b":"):
            os.write(main, typed.pop(0).encode() + b"\n")
    os.close(main)
    return shown.decode().replace("\r\n", "\n"), process.wait(30)


def test_a_password_is_asked_for_and_never_shown(relais):
    shown, code = on_terminal(relais, ["sign-in", "lena@mosaik.example"], [PASSWORD], XDG_STATE_HOME=f"{relais.home}/state-pty")
    assert code == 0 and "Password:" in shown and PASSWORD not in shown and "Signed in as Léna" in shown
    assert "‹" not in shown


def test_a_password_is_no_argument(relais):
    assert "--password" not in relais.run("sign-in", "--help").stdout + relais.run("account", "join", "--help").stdout


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("command", [["service", "list"], ["account", "list"], ["audit", "list"], ["organisation", "list"]], ids=lambda one: " ".join(one))
def test_tables_fit_the_terminal(relais, command, columns):
    shown, code = on_terminal(relais, command, columns=columns)
    assert code == 0
    assert max(len(line) for line in shown.splitlines()) <= columns, shown[:600]


def test_tables_fit_columns_of_the_environment(relais):
    shown = relais.run("service", "list", COLUMNS="80").stdout
    assert max(map(len, shown.splitlines())) <= 80


def test_an_id_that_a_command_wants_is_shown_whole(relais):
    """`referral draft --service` sends one to `service list` for the id."""
    shown, _ = on_terminal(relais, ["service", "list"], columns=80)
    assert len(re.findall(KINDS["id"], shown)) >= 10, shown[:400]


def test_a_command_says_not_yet_before_and_no_longer_after(terminal):
    """Starting what was not accepted yet is not « no longer » possible."""
    early = next(one for one in steps((pathlib.Path(__file__).parent / "transcripts/4-referrals.txt").read_text()) if one[1].startswith("relais referral start"))
    assert "no longer" not in early[3][0], early[3]


def test_a_wrong_value_shows_the_usage_of_its_command(relais):
    for wrong, usage in ((["referral", "list", "--box", "elsewhere"], "relais referral list"), (["job", "retry"], "relais job retry")):
        answer = relais.run(*wrong)
        assert answer.returncode == 2 and f"Usage: {usage} " in answer.stderr, answer


def test_what_you_can_do_is_what_there_is_a_command_for(relais):
    commands = set(re.findall(r"^  (\w+) ", relais.run("referral", "--help").stdout, re.M))
    can = set((pathlib.Path(__file__).parent / "transcripts/4-referrals.txt").read_text().split("you_can", 1)[1].split("\n")[0].split())
    assert can <= commands, can - commands


def test_limits_are_those_of_the_help(relais):
    state = pathlib.Path(relais.home, "state-limits", "relais")
    state.mkdir(parents=True)
    (state / "session").write_text(relais.made_token("odile@chemins-singuliers.example"))
    for command in (["person", "list"], ["referral", "list"]):
        for limit in ("0", "101", "1000"):
            done = relais.run(*command, "--limit", limit, XDG_STATE_HOME=str(state.parent))
            assert done.returncode == 2, (command, limit, done.returncode, done.stderr[:200])
        assert relais.run(*command, "--limit", "100", XDG_STATE_HOME=str(state.parent)).returncode == 0


def subcommands(relais, *command):
    """Every command there is below this one, each as its words."""
    below = re.findall(r"^  ([a-z-]+)  ", relais.run(*command, "--help").stdout.partition("SUBCOMMANDS:")[2], re.M)
    return [[*command]] + [one for name in below for one in subcommands(relais, *command, name)]


def test_help_fits_the_terminal(relais):
    all_of_them = subcommands(relais)
    assert len(all_of_them) > 50
    for command in all_of_them:
        shown = relais.run(*command, "--help", COLUMNS="80").stdout
        assert max(map(len, shown.splitlines())) <= 80, (command, max(shown.splitlines(), key=len))
    shown, _ = on_terminal(relais, ["--help"], COLUMNS="80")
    assert max(map(len, shown.splitlines())) <= 80, max(shown.splitlines(), key=len)


def test_a_database_away_is_a_fault_with_a_sentence(relais):
    away = relais.run("whoami", "--administrator", RELAIS_DATABASE="host=/nowhere dbname=relais connect_timeout=2")
    assert away.returncode == 3 and len(away.stderr.strip().splitlines()) == 1 and "database" in away.stderr, away
    nothing = relais.run("whoami", RELAIS_HOME="/tmp/relais-nothing-here")
    assert nothing.returncode == 3 and "no Relais" in nothing.stderr


def test_a_closed_pipe_is_quiet(relais):
    done = subprocess.run(["sh", "-c", f"{BUILD}/relais service list --format csv | head -1"], env=relais.environment(), capture_output=True, text=True)
    assert done.stdout.startswith("id,") and done.stderr == ""


def test_json_and_csv_are_what_they_say(relais):
    import csv
    import io
    import json
    services = json.loads(relais.run("service", "list", "--format", "json").stdout)
    assert len(services) >= 10 and all(isinstance(one, dict) for one in services)
    rows = list(csv.reader(io.StringIO(relais.run("service", "list", "--format", "csv").stdout)))
    assert len(rows) == 1 + len(services) and len({len(row) for row in rows}) == 1
    assert {row[2] for row in rows[1:]} == {one["service"] for one in services}
    assert isinstance(json.loads(relais.run("whoami", "--administrator", "--format", "json").stdout), dict)
