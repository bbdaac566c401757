"""Verifies a bundle of the audit, written from docs/AUDIT.md alone.

    python verify_bundle.py bundle.tar [--policy FILE] [--checkpoint FILE]... [--now SECONDS]

It shares no line with Relais: what it agrees on, the document says. It prints one JSON object and exits as the document says.
"""

import argparse
import base64
import datetime
import hashlib
import json
import re
import sys
import tarfile
import time
from collections import defaultdict
from itertools import groupby

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

INCOMPLETE = {"QUORUM", "EVENT_UNSEQUENCED"}
EMPTY = hashlib.sha256().digest()
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
UUID_7 = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
HEX = r"([0-9a-f]{2})*"
CODE = r"[a-z0-9._:-]{1,100}"
DAY = 86400
NEEDED = {"v", "log", "id", "at", "actor", "session", "sseq", "action", "object", "purpose", "outcome", "nonce"}
OPTIONAL = {"fields", "txn", "peer", "prev", "row_digest", "receipt", "reason_ref"}


class Unreadable(Exception):
    pass


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """Grows leaf by leaf, and knows its root at each size."""

    def __init__(self):
        self.size, self.roots = 0, []

    def append(self, leaf):
        size = self.size
        while size & 1:
            leaf = node_hash(self.roots.pop(), leaf)
            size >>= 1
        self.roots.append(leaf)
        self.size += 1

    def root(self):
        if not self.roots:
            return EMPTY
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node_hash(left, root)
        return root


def root_of(hashes):
    tree = Tree()
    for one in hashes:
        tree.append(one)
    return tree.root()


def strict_base64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError(text)
    return data


def decimal(text):
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text) or int(text) >= 1 << 63:
        raise ValueError(text)
    return int(text)


class Key:
    def __init__(self, text, kind):
        self.name, identity, key = text.split("+", 2)
        key = strict_base64(key)
        if len(key) != 33 or key[0] != kind or not self.name:
            raise ValueError(text)
        self.kind, self.key = kind, key[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + key).digest()[:4]
        if identity != self.id.hex():
            raise ValueError(text)

    def signed(self, text, signature):
        message = text.encode()
        if self.kind == 4:
            if len(signature) != 72:
                return False
            seconds = int.from_bytes(signature[:8], "big")
            message = b"cosignature/v1\ntime %d\n" % seconds + message
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
            return True
        except InvalidSignature:
            return False


class Policy:
    def __init__(self, text):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        for line in text.split("\n"):
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "log":
                self.logs.append(Key(words[1], 1))
            elif words[0] == "witness":
                self.witnesses[words[1]] = Key(words[2], 4)
            elif words[0] == "group":
                members = words[3:]
                self.groups[words[1]] = ({"any": 1, "all": len(members)}.get(words[2]) or int(words[2]), members)
            elif words[0] == "quorum":
                self.quorum = words[1]
            else:
                raise ValueError(line)
        if self.quorum is None:
            raise ValueError("no quorum")

    def is_met(self, signers, name=None):
        name = name or self.quorum
        if name == "none":
            return True
        if name in self.witnesses:
            return self.witnesses[name] in signers
        threshold, members = self.groups[name]
        return sum(self.is_met(signers, member) for member in members) >= threshold


def notes(file):
    """The checkpoints of a file that somebody kept; what cannot be told apart is one text, which is none."""
    lines = file.replace("\r\n", "\n").split("\n")
    parts = ["\n".join(group) for is_text, group in groupby(lines, key=bool) if is_text]
    if not parts or len(parts) % 2:
        return [file]
    return ["%s\n\n%s\n" % pair for pair in zip(parts[::2], parts[1::2])]


def parse_checkpoint(note):
    """Text, origin, size, root and signatures of a checkpoint."""
    if any(ord(c) < 32 and c != "\n" for c in note) or not note.endswith("\n"):
        raise ValueError("note")
    text, lines = note[: note.rindex("\n\n") + 1], note[note.rindex("\n\n") + 2 :].split("\n")[:-1]
    origin, size, root, *more = text.split("\n")
    if not origin or more[-1] != "" or "" in more[:-1]:
        raise ValueError("checkpoint")
    size, root = decimal(size), strict_base64(root)
    if len(root) != 32 or not lines:
        raise ValueError("checkpoint")
    signatures = []
    for line in lines:
        name, signature = re.fullmatch("— ([^ +]+) ([^ ]+)", line).groups()
        signatures.append((name, strict_base64(signature)))
        if len(signatures[-1][1]) < 5:
            raise ValueError("signature")
    return text, origin, size, root, signatures


def read_checkpoint(note, origin, policy):
    """Size, root and witnesses of a checkpoint that its log signed, and nobody known signed wrongly."""
    text, said, size, root, signatures = parse_checkpoint(note)
    if said != origin:
        raise ValueError("origin")
    signers = []
    for key in policy.logs + list(policy.witnesses.values()):
        own = [s for name, s in signatures if name == key.name and s[:4] == key.id]
        if key.kind == 1 and key.name != origin:
            continue
        if any(not key.signed(text, s[4:]) for s in own):
            raise ValueError("signature")
        if own:
            signers.append(key)
    if not any(key.kind == 1 for key in signers):
        raise ValueError("unsigned")
    return size, root, [key for key in signers if key.kind == 4]


def read_entry(data):
    """What an entry says, in the one form it has; else an error."""
    entry = json.loads(data, object_pairs_hook=unrepeated, parse_float=refuse, parse_constant=refuse)
    if json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() != data:
        raise ValueError("form")
    if not NEEDED <= set(entry) <= NEEDED | OPTIONAL or entry["v"] != 1:
        raise ValueError("members")
    for name in {"log", "actor", "session", "txn", "peer", "reason_ref"} & set(entry):
        match(UUID, entry[name])
    match(UUID_7, entry["id"])
    for code in [entry["action"], entry["purpose"], entry["object"]["type"], *listed(entry.get("fields", []))]:
        match(CODE, code)
    if entry["outcome"] not in ("ok", "denied", "error"):
        raise ValueError("outcome")
    for name, count in {"nonce": 32, "prev": 64, "row_digest": 64, "receipt": 64}.items():
        if name in entry and len(match(HEX, entry[name])) != count:
            raise ValueError(name)
    thing = entry["object"]
    refs = listed(thing["refs"]) if set(thing) == {"refs", "type"} else [thing["ref"]]
    if len(refs) > 100 or set(thing) not in ({"refs", "type"}, {"ref", "type"}) or any(len(match(HEX, r)) != 32 for r in refs):
        raise ValueError("object")
    if type(entry["sseq"]) is not int or not 1 <= entry["sseq"] < 1 << 53:
        raise ValueError("sseq")
    match(r"(19[789]|[2-9]\d\d)\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", entry["at"])
    entry["at"] = datetime.datetime.fromisoformat(entry["at"].replace("Z", "+00:00")).timestamp()
    return entry


def listed(value):
    if type(value) is not list:
        raise ValueError(value)
    return value


def match(form, text):
    if type(text) is not str or not re.fullmatch(form, text, re.ASCII):
        raise ValueError(text)
    return text


def unrepeated(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("repeated")
    return dict(pairs)


def refuse(_):
    raise ValueError("number")


def index_path(index):
    path = "%03d" % (index % 1000)
    while index := index // 1000:
        path = "x%03d/%s" % (index % 1000, path)
    return path


class Verifier:
    def __init__(self, path, policy, kept, now):
        self.now, self.findings, self.logs, self.entries = now, [], [], []
        self.unresolved, self.leaves = [], {}
        self.files = {}
        try:
            with tarfile.open(path, "r:") as archive:
                for member in archive:
                    if not member.isreg() or member.name in self.files:
                        raise Unreadable(member.name)
                    self.files[member.name] = archive.extractfile(member).read()
            title, extent, *lines = self.text("relais-bundle").split("\n")
            extent, *made_up = extent.split(" ")
            if title != "relais-bundle/v1" or extent not in ("whole", "part") or lines.pop() != "" or made_up not in ([], ["demonstration"]):
                raise Unreadable("relais-bundle")
            self.parts = [self.part(line) for line in lines]
            if len({part[0] for part in self.parts}) < len(lines) or len({part[1] for part in self.parts}) < len(lines):
                raise Unreadable("relais-bundle")
            self.policy = Policy(policy if policy is not None else self.text("policy"))
            self.trusts_policy = policy is not None
        except (tarfile.TarError, KeyError, ValueError, OSError) as error:
            raise Unreadable(error)
        self.is_demonstration = bool(made_up)
        self.is_whole = extent == "whole"
        self.kept = kept

    def text(self, name):
        return self.files[name].decode()

    def lines(self, name):
        *lines, rest = self.files.get(name, b"").split(b"\n")
        if rest:
            raise Unreadable(name)
        return lines

    @staticmethod
    def part(line):
        word, log, origin, size, first, end = line.split(" ")
        if word != "log" or not re.fullmatch(UUID, log) or not decimal(first) <= decimal(end) <= decimal(size):
            raise ValueError(line)
        return log, origin, decimal(size), decimal(first), decimal(end)

    def find(self, code, log, first=None, last=None, expected=None, found=None):
        finding = {"code": code, "log": log}
        if first is not None:
            finding["positions"] = [first, first if last is None else last]
        if expected is not None:
            finding["expected"] = expected.hex()
        if found is not None:
            finding["found"] = found.hex()
        self.findings.append(finding)

    def hashes(self, log, level, size):
        """The hashes of one level of tiles, and the tiles as they are named."""
        count, hashes = size // 256**level, []
        for index in range((count + 255) // 256):
            width = min(256, count - index * 256)
            name = "%s/tile/%d/%s%s" % (log, level, index_path(index), "" if width == 256 else ".p/%d" % width)
            tile = self.files.get(name)
            if tile is None or len(tile) != width * 32:
                raise Unreadable(name)
            hashes += [tile[at : at + 32] for at in range(0, len(tile), 32)]
        return hashes

    def verify(self):
        purges = {}
        for log, origin, size, first, end in self.parts:
            purges[log] = self.verify_log(log, origin, size, first, end)
        if all((first, end) == (0, size) and log + "/elsewhere" in self.files for log, _, size, first, end in self.parts):
            horizon = max((horizon for horizon, _ in purges.values()), default=float("-inf"))
            self.verify_sessions(sum(count for _, count in purges.values()), horizon)
        for log, position, prev in self.unresolved:
            is_elsewhere = any(prev in leaves for other, leaves in self.leaves.items() if other != log)
            if prev in self.leaves[log] or (self.is_whole and not is_elsewhere):
                self.find("PREV_BROKEN", log, position, None, prev)
        self.verify_twins({log: purges[log] for log, _, size, first, end in self.parts if (first, end) == (0, size)})
        origins, not_here = {origin for _, origin, *_ in self.parts}, []
        for note in self.kept:
            if note.split("\n")[0] in origins:
                continue
            try:
                _, origin, size, root, _ = parse_checkpoint(note)
            except (ValueError, AttributeError):
                self.find("BAD_SIGNATURE", "-")
                continue
            not_here.append(origin)
            if self.is_whole:
                self.find("ROLLBACK", "-", 0 if size else None, size - 1, root, EMPTY)
        lacking = [log["log"] for log in self.logs if log["size"] and log["outside"] is None]
        is_empty = not any(log["size"] for log in self.logs)
        exit_code = 2 if self.findings or lacking or not_here or is_empty else 0
        if any(finding["code"] not in INCOMPLETE for finding in self.findings):
            exit_code = 1
        return {"exit": exit_code, "findings": self.findings, "logs": self.logs, "without_outside_checkpoint": lacking,
                "kept_without_log": sorted(set(not_here)), "own_policy": not self.trusts_policy}

    def verify_log(self, log, origin, size, first, end):
        leaves = self.hashes(log, 0, size)
        if len(leaves) != size:
            self.find("INDEX_GAP", log, len(leaves))
        held, next_one = {}, 0
        for line in self.lines(log + "/entries"):
            position, entry = line.split(b" ", 1)
            position = decimal(position.decode())
            if not next_one <= position < size:
                raise Unreadable(log + "/entries")
            held[position], next_one = entry, position + 1
        times, known, authorities, missing = {}, {}, {}, []
        for position, leaf in enumerate(leaves):
            entry = held.get(position)
            if entry is None:
                if first <= position < end:
                    missing.append(position)
            else:
                if leaf_hash(entry) != leaf:
                    self.find("LEAF_MISMATCH", log, position, None, leaf, leaf_hash(entry))
                try:
                    said = read_entry(entry)
                except (ValueError, KeyError, TypeError):
                    self.find("PROJECTION", log, position, None, None, leaf_hash(entry))
                else:
                    if said["log"] != log:
                        self.find("PROJECTION", log, position, None, None, leaf_hash(entry))
                    times[position] = said["at"]
                    if "prev" in said and bytes.fromhex(said["prev"]) not in known:
                        self.unresolved.append((log, position, bytes.fromhex(said["prev"])))
                    if said["action"] == "audit.purged" and said["outcome"] == "ok":
                        authorities[position] = said.get("receipt")
                    self.entries.append((said, log, position))
            known.setdefault(leaf, position)
        self.leaves[log] = known
        self.verify_tiles(log, size, leaves)
        purged = self.purges(log, authorities, times)
        allowed = set()
        for low, high, _ in purged:
            allowed.update(range(low, high + 1))
        for position in missing:
            if position not in allowed:
                self.find("EVENT_MISSING", log, position, None, leaves[position])
        self.verify_checkpoints(log, origin, leaves, times, purged, len(held))
        if not purged:
            return float("-inf"), 0
        last = max(high for _, high, _ in purged)
        behind = next(at for position, at in sorted(times.items()) if position > last)
        youngest = max(min(times[by], self.now) for _, _, by in purged)
        return (behind if self.is_demonstration else min(behind, youngest - 365 * DAY)) + DAY, len(allowed)

    def verify_tiles(self, log, size, leaves):
        level, below, bad = 1, leaves, []
        while size // 256**level:
            hashes = self.hashes(log, level, size)
            right = [root_of(below[at * 256 : at * 256 + 256]) for at in range(len(below) // 256)]
            for at, (found, expected) in enumerate(zip(hashes, right)):
                low, high = at * 256**level, (at + 1) * 256**level - 1
                if found != expected and not any(low <= one <= high for one in bad):
                    bad.append(low)
                    self.find("TILE_MISMATCH", log, low, high, expected, found)
            level, below = level + 1, right

    def purges(self, log, authorities, times):
        purged = []
        for name in sorted(name for name in self.files if name.startswith(log + "/purges/")):
            manifest, ranges, bad = self.files[name], [], None
            try:
                title, said, *lines = manifest.decode().split("\n")
                if title != "relais-purge/v1" or not re.fullmatch(UUID, said) or lines.pop() != "":
                    raise ValueError(name)
                for line in lines:
                    low, high = (decimal(word) for word in line.split(" "))
                    if low > high or high >= 1 << 53 or (ranges and ranges[-1][1] + 1 >= low):
                        ranges = []
                        raise ValueError(name)
                    ranges.append((low, high))
                bad = ranges[0] if ranges else None
                position = decimal(name.split("/purges/", 1)[1])
                if said != log or authorities.get(position) != hashlib.sha256(manifest).hexdigest():
                    raise ValueError(name)
                for bad in ranges:
                    if not self.may_go(bad[1], position, times):
                        raise ValueError(name)
                purged += [(low, high, position) for low, high in ranges]
            except ValueError:
                self.find("PURGE_UNAUTHORISED", log, *(bad or ()))
        return purged

    def may_go(self, last, by, times):
        """Whether what ends at the position `last` is old enough for the entry at the position `by`."""
        moment = min(times[by], self.now)
        if last >= by:
            return False
        if self.is_demonstration:
            return True
        before = max((position for position in times if position <= last), default=None)
        if before is None:
            return times[min(times)] <= moment + DAY
        return times[before] <= moment - 365 * DAY + DAY

    def verify_checkpoints(self, log, origin, leaves, times, purged, count):
        claims = []
        own = [name for name in sorted(self.files) if name.startswith(log + "/checkpoints/")]
        for note, name in [(self.files[name], name) for name in own] + [
            (note, None) for note in self.kept if note.split("\n")[0] == origin
        ]:
            try:
                size, root, witnesses = read_checkpoint(note if name is None else note.decode(), origin, self.policy)
                if name is not None and name != "%s/checkpoints/%d" % (log, size):
                    raise ValueError(name)
                is_witnessed = bool(witnesses) and self.trusts_policy
                claims.append((size, root, name is None, is_witnessed, self.policy.is_met(witnesses)))
            except (ValueError, AttributeError):
                self.find("BAD_SIGNATURE", log)
        roots, tree = {0: EMPTY}, Tree()
        wanted = {size for size, *_ in claims}
        for leaf in leaves:
            tree.append(leaf)
            if tree.size in wanted:
                roots[tree.size] = tree.root()
        good, signed, outside = [0], 0, None
        for size, root, is_kept, is_witnessed, counts in sorted(claims, key=lambda claim: claim[0]):
            if size > len(leaves):
                self.find("ROLLBACK", log, len(leaves), size - 1, root, tree.root())
            elif roots[size] != root:
                before = max(one for one in good if one < size or one == 0)
                self.find("FORK" if is_kept or is_witnessed else "ROOT_MISMATCH", log, before, size - 1, root, roots[size])
            else:
                good.append(size)
                signed = size if counts else signed
                outside = size if size and (is_kept or is_witnessed) else outside
        covered = max((size for size, *_, counts in claims if counts), default=0)
        late = [at for position, at in sorted(times.items()) if position >= covered][:1]
        if late and late[0] < self.now - 10:
            self.find("QUORUM", log, covered, len(leaves) - 1)
        self.logs.append(
            {
                "log": log, "origin": origin, "size": len(leaves), "root": tree.root().hex(), "signed": signed,
                "outside": outside, "entries": count,
                "purged": [{"positions": [low, high], "authorised_by": by} for low, high, by in sorted(purged)],
            }
        )

    def verify_sessions(self, excused, horizon):
        sessions = defaultdict(list)
        order = {log: number for number, (log, *_) in enumerate(self.parts)}
        for said, log, position in self.entries:
            sessions[said["session"]].append((said["sseq"], order[log], said["at"], log, position, said.get("txn")))
        for log, *_ in self.parts:
            for line in self.lines(log + "/elsewhere"):
                session, counter = line.decode().split(" ")
                step = (decimal(counter), -1, None, None, None, None)
                if match(UUID, session) in sessions:
                    sessions[session].append(step)
        gaps = []
        for _, steps in sorted(sessions.items()):
            last, latest, before = 0, float("-inf"), None
            for step in sorted(steps, key=lambda step: step[:2]):
                counter, _, at, log, position, txn = step
                if counter == last and before is not None:
                    twin = txn is not None and txn == before[5] and log != before[3]
                    if log is not None and before[3] is not None and not twin:
                        self.find("SESSION_GAP", log, position)
                elif counter > last + 1:
                    # What is lost was made after the youngest before it; where there is none, not long before what is behind.
                    since = latest if latest > float("-inf") else float("-inf") if at is None else at - 31 * DAY
                    gaps.append((since, counter - last - 1, log or "-", position))
                elif counter < last + 1:
                    self.find("SESSION_GAP", log, position)
                if at is not None:
                    if at < latest - 5 and not self.is_demonstration:
                        self.find("TIME_REGRESSION", log, position)
                    latest = max(latest, at)
                last, before = counter, step
        for at, lost, log, position in sorted(gaps, key=lambda gap: gap[0]):
            if excused >= lost and at <= horizon:
                excused -= lost
            else:
                self.find("SESSION_GAP", log, position)

    def verify_twins(self, purges):
        acts = {
            (said["txn"], said["session"], said["sseq"], log, said["peer"])
            for said, log, _ in self.entries
            if "txn" in said and "peer" in said
        }
        lacking = []
        for said, log, position in self.entries:
            if "txn" in said and said.get("peer") in purges:
                if (said["txn"], said["session"], said["sseq"], said["peer"], log) not in acts:
                    lacking.append((said["at"], log, position, said["peer"]))
        left = {log: count for log, (_, count) in purges.items()}
        for at, log, position, peer in sorted(lacking):
            if at <= purges[peer][0] and left[peer] > 0:
                left[peer] -= 1
            else:
                self.find("PAIR_MISSING", log, position)


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("bundle")
    parser.add_argument("--policy")
    parser.add_argument("--checkpoint", action="append", default=[])
    parser.add_argument("--now", type=float, default=None)
    options = parser.parse_args(arguments)
    try:
        policy = open(options.policy, encoding="utf-8").read() if options.policy else None
        kept = [note for path in options.checkpoint for note in notes(open(path, encoding="utf-8", newline="").read())]
        result = Verifier(options.bundle, policy, kept, options.now or time.time()).verify()
    except (Unreadable, OSError, ValueError) as error:
        print("cannot be read: %s" % error, file=sys.stderr)
        return 3
    print(json.dumps(result, sort_keys=True))
    return result["exit"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
