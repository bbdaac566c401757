"""A second factor, as an application on a telephone has it (RFC 6238), and what is done with it."""

import base64
import hashlib
import hmac
import struct
import time

from web import Api


def totp(secret, step=0, at=None):
    """The code of a secret as it is shown, so many steps from now."""
    key = base64.b32decode(secret.replace(" ", "").upper())
    counter = int((time.time() if at is None else at) // 30) + step
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[19] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def join(relais, link, password):
    """Uses the link of an invitation, over the API: a session, the secret of the second factor, and ten codes on paper."""
    api = Api(relais)
    first = api.post("link", {"secret": link.strip().rsplit("/", 1)[1], "password": password})
    assert first.status == 200 and first.json["asks"] == "enrolment", first
    secret = api.post("sign-in/offer", {"pending": first.json["pending"]}).json["secret"]
    done = api.post("sign-in/enrolment", {"pending": first.json["pending"], "code": totp(secret)})
    assert done.status == 200, done
    return done.json["token"], secret, done.json["recovery_codes"]


def invite(relais, email, name, role, organisation, password):
    """Gives someone an account as an administrator and they do, outside a demonstration; the codes on paper they got."""
    invited = relais.run("account", "invite", email, "--name", name, "--role", role, "--organisation", organisation)
    assert invited.returncode == 0, invited.stderr
    token, secret, codes = join(relais, invited.stdout, password)
    relais.tokens[email] = token
    return secret, codes
