"""A second opinion on the transparency log, from RFC 6962, RFC 9162 and the C2SP texts, and from pymerkle.

Reads one JSON request a line, writes one answer a line.
"""

import base64
import hashlib
import json
import sys


def log_of(request):
    from pymerkle import InmemoryTree

    log = InmemoryTree(algorithm="sha256")
    for entry in request["entries"]:
        log.append_entry(entry.encode())
    return log


def tree(request):
    """For each pair (n, size): the root of that size, and the path of the n-th entry."""
    log = log_of(request)
    answers = []
    for n, size in request["pairs"]:
        # pymerkle's path begins with the leaf itself.
        path = log.prove_inclusion(n, size).path[1:]
        answers.append([[log.get_root(size).hex()], [p.hex() for p in path]])
    return json.dumps(answers)


def growth(request):
    """How many of the proofs (old size, new size, path) hold between pymerkle's roots: RFC 9162, section 2.1.4.2.

    pymerkle's own proofs of growth go further down than those of the RFC.
    """
    log = log_of(request)
    return sum(
        has_grown(log.get_root(old), old, log.get_root(new), new, [bytes.fromhex(p) for p in path])
        for old, new, path in request["proofs"]
    )


def has_grown(old_root, old, new_root, new, path):
    if old == new:
        return not path and old_root == new_root
    if old & (old - 1) == 0:
        path = [old_root, *path]
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == old_root and sr == new_root and sn == 0


def key_of(vkey):
    """The name, the key ID and the public key in a verifier's key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name, key_id, encoded = vkey.split("+", 2)
    material = base64.b64decode(encoded, validate=True)
    assert material[0] == 1 and len(material) == 33
    digest = hashlib.sha256(name.encode() + b"\n" + material).digest()
    assert digest[:4].hex() == key_id
    return name, digest[:4], Ed25519PublicKey.from_public_bytes(material[1:])


def checkpoint_of(note, vkey):
    """The size and the root that the note states, once the key has signed it."""
    name, key_id, key = key_of(vkey)
    text, _, lines = note.rpartition("\n\n")
    text += "\n"
    verified = 0
    for line in lines.removesuffix("\n").split("\n"):
        dash, signer, encoded = line.split(" ")
        raw = base64.b64decode(encoded, validate=True)
        assert dash == "\u2014"
        if (signer, raw[:4]) == (name, key_id):
            key.verify(raw[4:], text.encode())
            verified += 1
    assert verified == 1
    origin, size, root, end = text.split("\n")
    assert origin == name and end == ""
    return int(size), base64.b64decode(root, validate=True)


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2."""
    fn, sn, r = index, size - 1, leaf
    assert index < size
    for p in path:
        assert sn != 0
        if fn & 1 or fn == sn:
            r = node(p, r)
            if not fn & 1:
                while not fn & 1 and fn != 0:
                    fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return r


def proof(request):
    """The index of the entry, once the file has shown that the entry is in the log."""
    head, _, note = request["file"].partition("\n\n")
    first, second, *path = head.split("\n")
    assert first == "c2sp.org/tlog-proof@v1" and second.startswith("index ")
    index = int(second.removeprefix("index "))
    size, root = checkpoint_of(note, request["vkey"])
    leaf = hashlib.sha256(b"\x00" + bytes.fromhex(request["entry"])).digest()
    assert root_from(leaf, index, size, [base64.b64decode(p, validate=True) for p in path]) == root
    return index


def cosignature(request):
    """What a witness whose secret key is `seed` writes below a checkpoint (c2sp.org/tlog-cosignature)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(request["seed"]))
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    text = request["note"].rpartition("\n\n")[0] + "\n"
    message = f"cosignature/v1\ntime {request['time']}\n{text}".encode()
    key_id = hashlib.sha256(request["name"].encode() + b"\n\x04" + public).digest()[:4]
    signature = key_id + request["time"].to_bytes(8, "big") + key.sign(message)
    return f"\u2014 {request['name']} {base64.b64encode(signature).decode()}"


TASKS = {"tree": tree, "growth": growth, "proof": proof, "cosignature": cosignature}

if __name__ == "__main__":
    for line in sys.stdin:
        request = json.loads(line)
        print(TASKS[request["task"]](request), flush=True)
