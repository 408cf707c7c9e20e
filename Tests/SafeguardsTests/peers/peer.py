"""A second opinion on what Safeguards computes, from the published texts and other people's libraries.

Reads one JSON request a line, writes one answer a line.
"""

import hashlib
import hmac
import json
import struct
import sys

ROOT = bytes(range(32))


def hkdf(info, length=32):
    """RFC 5869 with SHA-256, no salt."""
    key = hmac.new(bytes(32), ROOT, hashlib.sha256).digest()
    result, block = b"", b""
    while len(result) < length:
        block = hmac.new(key, block + info + bytes([len(result) // 32 + 1]), hashlib.sha256).digest()
        result += block
    return result[:length]


def padded(value):
    needed = len(value) + 1
    sizes = [16, 32, 48, 64, 96, 128, 192, 256]
    size = next((s for s in sizes if s >= needed), -(-needed // 256) * 256)
    return value + b"\x80" + bytes(size - needed)


def associated_data(header, request):
    place = [bytes.fromhex(request[name]) for name in ("tenant", "subject", "row")]
    return b"KMRN-AAD1" + header + place[0] + place[1] + struct.pack(">I", request["field"]) + place[2]


def seal(request):
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = bytes.fromhex(request["nonce"])
    header = bytes([0xE1, 1, 0, request["class"]]) + bytes.fromhex(request["key_id"])
    header += struct.pack(">I", request["version"]) + nonce
    plain = padded(bytes([request["type"]]) + bytes.fromhex(request["value"]))
    box = AESGCM(bytes.fromhex(request["key"])).encrypt(nonce, plain, associated_data(header, request))
    return (header + box).hex()


def unseal(request):
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    envelope = bytes.fromhex(request["envelope"])
    header = envelope[:36]
    expected = bytes([0xE1, 1, 0, request["class"]]) + bytes.fromhex(request["key_id"])
    assert header[:24] == expected + struct.pack(">I", request["version"])
    aead = AESGCM(bytes.fromhex(request["key"]))
    plain = aead.decrypt(header[24:], envelope[36:], associated_data(header, request))
    value = plain.rstrip(b"\x00")
    assert value[-1] == 0x80 and padded(value[:-1]) == plain
    return value[:-1].hex()


def refuses(request):
    """Whether an envelope does not open for what is said of it."""
    from cryptography.exceptions import InvalidTag

    try:
        unseal(request)
    except (InvalidTag, AssertionError):
        return "refused"
    return "opened"


def argon2(request):
    from argon2.low_level import Type, hash_secret_raw

    secret, salt = bytes.fromhex(request["password"]), bytes.fromhex(request["salt"])
    time, memory, lanes = request["t"], request["m"], request["p"]
    raw = hash_secret_raw(secret, salt, time, memory, lanes, 32, Type.ID)
    pepper = hkdf(b"KMRN-PP1" + struct.pack(">i", request["pepper"]))
    return hmac.new(pepper, raw, hashlib.sha256).hexdigest()


def totp(request):
    import pyotp

    return pyotp.TOTP(request["seed"]).at(request["at"])


def otpauth(request):
    import pyotp

    parsed = pyotp.parse_uri(request["uri"])
    return json.dumps([parsed.secret, parsed.issuer, parsed.name, parsed.digits, parsed.interval])


def canonical(request):
    import rfc8785

    return rfc8785.dumps(request["value"]).hex()


def derived(request):
    return hkdf(bytes.fromhex(request["info"])).hex()


def vault(request):
    """A person's key out of its two wrappings, its check value, and an index key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

    tenant, subject, key_id = (bytes.fromhex(request[name]) for name in ("tenant", "subject", "id"))

    def unwrap(outer, name, place):
        wrapped = bytes.fromhex(request[name])
        return AESGCM(outer).decrypt(wrapped[:12], wrapped[12:], b"KMRN-KW1" + tenant + place)

    root = hkdf(b"KMRN-RK1")
    encryption = unwrap(root, "encryption", struct.pack(">hi", 1, request["epoch"]))
    index = unwrap(root, "index", struct.pack(">hi", 2, 1))
    place = struct.pack(">hi", 0x7FFF, request["epoch"]) + subject + key_id + struct.pack(">i", request["version"])
    key = unwrap(encryption, "wrapped", place)
    check = HKDFExpand(SHA256(), 16, b"KMRN-KCV1").derive(key)
    info = b"KMRN-BI1" + struct.pack(">II", request["field"], request["number"])
    index_key = HKDF(SHA256(), 32, None, info).derive(index)
    return " ".join(value.hex() for value in (key, check, index_key))


TASKS = {
    "seal": seal, "unseal": unseal, "refuses": refuses, "argon2": argon2, "totp": totp, "otpauth": otpauth, "canonical": canonical,
    "derived": derived, "vault": vault,
}

if __name__ == "__main__":
    for line in sys.stdin:
        request = json.loads(line)
        print(TASKS[request["task"]](request), flush=True)
