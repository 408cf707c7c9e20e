"""Tests of the verifier: bundles made by a writer of its own, honest ones and every way of tampering that one can show.

The tree of the writer is the recursive definition of RFC 6962 as it stands there, so that it shares no idea with the
iterative one under test. pymerkle, rfc8785 and openssl are third opinions.
"""

from __future__ import annotations

import base64
import contextlib
import email.message
import functools
import hashlib
import io
import json
import os
import random
import shutil
import stat
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymerkle
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

sys.path.insert(0, str(Path(__file__).parent))
import komorne_verify as tool

PROGRAM = Path(tool.__file__)
SEED = int(os.environ.get("KOMORNE_VERIFY_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
TENANT = "0193b2f1-9c54-7d3e-8a11-5f0c2b9d4e77"
OTHER_TENANT = "0193b2f1-aaaa-7d3e-8a11-5f0c2b9d4e77"
ORIGIN = f"audit.example.pl/{TENANT}"
WITNESS = "witness.example.pl/w1"
MAX_SIZE = 70


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> random.Random:
    print(f"KOMORNE_VERIFY_SEED={SEED}")  # shown by pytest where a test fails
    return random.Random(f"{SEED} {request.node.name}")


# RFC 6962, section 2.1, word for word.


def split(size: int) -> int:
    """The largest power of two smaller than the size."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


@functools.lru_cache(maxsize=200_000)
def head(leaves: tuple[bytes, ...]) -> bytes:
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + head(leaves[:k]) + head(leaves[k:])).digest()


def inclusion_path(m: int, leaves: tuple[bytes, ...]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*inclusion_path(m, leaves[:k]), head(leaves[k:])]
    return [*inclusion_path(m - k, leaves[k:]), head(leaves[:k])]


def consistency_path(m: int, leaves: tuple[bytes, ...]) -> list[bytes]:
    return [] if m in (0, len(leaves)) else subproof(m, leaves, True)


def subproof(m: int, leaves: tuple[bytes, ...], is_known: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if is_known else [head(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], is_known), head(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), head(leaves[:k])]


def perfect_subtrees(leaves: tuple[bytes, ...]) -> list[bytes]:
    roots, at = [], 0
    for bit in reversed(range(len(leaves).bit_length())):
        if len(leaves) >> bit & 1:
            roots.append(head(leaves[at : at + (1 << bit)]))
            at += 1 << bit
    return roots


# Keys and notes.


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


@dataclass(frozen=True)
class Signer:
    name: str
    private: Ed25519PrivateKey
    kind: int = 1

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.kind]) + self.public)}"

    def sign(self, text: str) -> str:
        return f"— {self.name} {b64(self.id + self.private.sign(text.encode()))}\n"

    def cosign(self, text: str, time: int) -> str:
        signature = self.private.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
        return f"— {self.name} {b64(self.id + struct.pack('>Q', time) + signature)}\n"


def signer(name: str = ORIGIN, kind: int = 1, seed: int = 1) -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"{seed}".encode()).digest()), kind)


LOG = signer()
WITNESS_SIGNER = signer(WITNESS, kind=4, seed=2)
Files = dict[str, bytes]


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def make_entry(number: int, dice: random.Random, tenant: str = TENANT) -> bytes:
    entry: dict[str, Any] = {
        "v": 1,
        "t": tenant,
        "id": f"0193b2f1-{number:04x}-7000-8000-{dice.randrange(16**12):012x}",
        "at": f"2026-11-22T01:07:14.{number:06d}Z",
        "cls": dice.choice(["READ", "CHANGE", "DENY", "EXPORT"]),
        "act": dice.choice(["person.view", "case.change", "wpłata.odczyt"]),
        "actor": {"id": f"{dice.randrange(16**8):08x}", "k": "user", "role": ["case_worker"] * dice.randrange(3)},
        "res": "ok",
        "pv": dice.choice([0, 1, -7, 2**53 - 1]),
    }
    if dice.random() < 0.3:
        entry["chg"] = [{"f": dice.randrange(10**6), "hb": None, "x": True, "id": "inner", "t": "inner"}]
    if dice.random() < 0.05:
        entry["note"] = dice.choice(['with "quotes" and \\', "line\nbreak\x01", "\u2028 and \u202e", "😀 zażółć", ""])
    return canonical(entry)


@dataclass
class Log:
    """A log that is written honestly, and can be asked for whatever a bundle needs."""

    entries: list[bytes]
    key: Signer = LOG
    witness: Signer | None = None
    leaves: tuple[bytes, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.leaves = tuple(hashlib.sha256(b"\x00" + entry).digest() for entry in self.entries)

    def checkpoint(self, size: int, root: bytes | None = None) -> bytes:
        text = f"{self.key.name}\n{size}\n{b64(head(self.leaves[:size]) if root is None else root)}\n"
        note = text + "\n" + self.key.sign(text)
        if self.witness:
            note += self.witness.cosign(text, 1_700_000_000 + size)
        return note.encode()

    def proof(self, index: int, size: int, extra: bool = False) -> bytes:
        lines = ["c2sp.org/tlog-proof@v1", *(["extra aGVsbG8="] if extra else []), f"index {index}"]
        lines += [b64(one) for one in inclusion_path(index, self.leaves[:size])]
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint(size)

    def bundle(
        self,
        first: int = 0,
        end: int | None = None,
        shown: Sequence[int] | None = None,
        previous: int | None = None,
        proofs: Sequence[int] = (),
        **manifest: Any,
    ) -> Files:
        end = len(self.entries) if end is None else end
        indexes = list(range(first, end)) if shown is None else list(shown)
        files = {
            "entries.jsonl": b"".join(self.entries[index] + b"\n" for index in indexes),
            "indices.txt": "".join(f"{index}\n" for index in indexes).encode(),
            "leaves.bin": b"".join(self.leaves[first:end]),
            "prefix.txt": hash_lines(perfect_subtrees(self.leaves[:first])),
            "checkpoint-last.txt": self.checkpoint(end),
            "consistency.txt": hash_lines(consistency_path(first, self.leaves[:end])),
            "log.vkey": self.key.vkey.encode() + b"\n",
            "entries.csv": b"\xef\xbb\xbfid;at\r\n",
            "report.pdf": b"%PDF-1.7 not really",
            "README.txt": "Jak sprawdzić".encode(),
        }
        if first > 0:
            files["checkpoint-first.txt"] = self.checkpoint(first)
        if previous is not None:
            files["checkpoint-previous.txt"] = self.checkpoint(previous)
            files["consistency-previous.txt"] = hash_lines(consistency_path(previous, self.leaves[:end]))
        if self.witness:
            files["witness.vkey"] = self.witness.vkey.encode() + b"\n"
        for index in proofs:
            files[f"proofs/{index}.tlog-proof"] = self.proof(index, end, extra=index % 2 == 0)
        return seal(files, first, end, len(indexes), shown is not None, **manifest)


def hash_lines(hashes: Sequence[bytes]) -> bytes:
    return "".join(b64(one) + "\n" for one in hashes).encode()


def seal(files: Files, first: int, end: int, count: int, is_filtered: bool, /, **changes: Any) -> Files:
    listing = {name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
               for name, content in files.items() if name != "manifest.json"}  # fmt: skip
    manifest = {
        "format": "komorne-audit-bundle/1",
        "tenant": TENANT,
        "origin": ORIGIN,
        "created_at": "2026-11-28T12:00:00Z",
        "range": {"first": first, "end": end},
        "filters": {"subject": "x"} if is_filtered else {},
        "entries": count,
        "is_filtered": is_filtered,
        "files": listing,
    }
    return {**files, "manifest.json": json.dumps({**manifest, **changes}, indent=1).encode()}


def reseal(files: Files) -> Files:
    """What a forger does who also mends the manifest."""
    old = json.loads(files["manifest.json"])
    return seal(files, old["range"]["first"], old["range"]["end"], old["entries"], old["is_filtered"])


def make_log(size: int, dice: random.Random, **options: Any) -> Log:
    return Log([make_entry(number, dice) for number in range(size)], **options)


# Running the verifier.


@dataclass(frozen=True)
class Outcome:
    status: int
    findings: list[dict[str, Any]]

    @property
    def faults(self) -> list[dict[str, Any]]:
        return [finding for finding in self.findings if finding["level"] == "bad"]

    @property
    def codes(self) -> set[str]:
        return {finding["code"] for finding in self.findings}

    def blames(self, file: str, code: str | None = None, index: int | None = None) -> bool:
        return any(
            fault["file"] == file and code in (None, fault["code"]) and index in (None, fault["index"])
            for fault in self.faults
        )


def run(*arguments: str | Path) -> Outcome:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = tool.main([*map(str, arguments), "--json", "--lang", "en"])
    result = json.loads(out.getvalue())
    assert result["status"] == status and result["verified"] == (status == 0)
    assert not {"use.internal", "use.memory"} & {finding["code"] for finding in result["findings"]}, result
    return Outcome(status, result["findings"])


@dataclass
class Bench:
    """A place to put bundles, and the verifier run on them."""

    folder: Path
    count: int = 0

    def path(self, suffix: str = "") -> Path:
        self.count += 1
        return self.folder / f"{self.count}{suffix}"

    def unpacked(self, files: Files) -> Path:
        folder = self.path()
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder

    def zipped(self, files: Files, method: int = zipfile.ZIP_DEFLATED) -> Path:
        path = self.path(".zip")
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path

    def file(self, content: bytes | str, suffix: str = "") -> Path:
        path = self.path(suffix)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def check(self, files: Files, *arguments: str | Path, trusted: bool = True) -> Outcome:
        bundle = self.unpacked(files)
        outcome = run(bundle, *(["--vkey", LOG.vkey] if trusted else []), *arguments)
        shutil.rmtree(bundle)
        return outcome


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


# Honest bundles.


def test_honest_bundles_of_all_small_sizes(bench: Bench, dice: random.Random) -> None:
    log = make_log(MAX_SIZE, dice)
    for end in range(MAX_SIZE + 1):
        for first in sorted({0, end, end // 2, dice.randint(0, end)}):
            previous = dice.choice([None, *range(end + 1)])
            proofs = [] if first == end else dice.sample(range(first, end), min(3, end - first))
            outcome = bench.check(log.bundle(first, end, previous=previous, proofs=proofs))
            assert outcome.status == 0, (first, end, previous, outcome.faults)


@pytest.mark.parametrize("round_", range(20))
def test_honest_bundles_of_random_ranges(bench: Bench, dice: random.Random, round_: int) -> None:
    log = make_log(dice.randint(1, 3000), dice, witness=dice.choice([None, WITNESS_SIGNER]))
    end = dice.randint(0, len(log.entries))
    first = dice.randint(0, end)
    shown = None if dice.random() < 0.5 else sorted(dice.sample(range(first, end), dice.randint(0, end - first)))
    files = log.bundle(first, end, shown, dice.choice([None, dice.randint(0, end)]))
    mails = [bench.file(log.checkpoint(dice.randint(0, len(log.entries)))) for _ in range(3)]
    options = [argument for mail in mails for argument in ("--checkpoint", mail)]
    for path in (bench.unpacked(files), bench.zipped(files), bench.zipped(files, zipfile.ZIP_STORED)):
        outcome = run(path, "--vkey", LOG.vkey, *options)
        assert outcome.status == 0, (first, end, outcome.faults)
        assert ("limit.filtered" in outcome.codes) == (shown is not None)


def test_says_what_is_not_proved(bench: Bench, dice: random.Random) -> None:
    log = make_log(9, dice)
    outcome = bench.check(log.bundle(2, 8, shown=[3, 5]), trusted=False)
    assert outcome.status == 0
    limits = {"limit.own-key", "limit.no-memory", "limit.filtered", "limit.manifest", "limit.recorded"}
    assert limits <= outcome.codes
    known = bench.check(log.bundle(2, 8), "--checkpoint", bench.file(log.checkpoint(5)))
    assert not {"limit.own-key", "limit.no-memory", "limit.filtered"} & known.codes


def test_archive_may_list_folders(bench: Bench, dice: random.Random) -> None:
    files = make_log(9, dice).bundle(proofs=[3])
    path = bench.zipped({"proofs/": b"", **files})
    assert run(path, "--vkey", LOG.vkey).status == 0


# Second opinions.


def test_known_answers() -> None:
    assert tool.GrowingTree().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tool.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    # The example in the documentation of the first implementation of signed notes.
    key = tool.read_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", tool.LOG_SIGNATURE)
    line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    text = b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    signature = tool.read_signature(line)
    assert signature.is_by(key)
    assert tool.is_signed(key.public, signature.content, text)
    assert not tool.is_signed(key.public, signature.content, text[1:])


def test_pymerkle_agrees(dice: random.Random) -> None:
    log = make_log(MAX_SIZE, dice)
    tree = pymerkle.InmemoryTree.init_from_entries(log.entries, algorithm="sha256")
    assert (tree.hash_empty(), tree.hash_buff(b"x"), tree.hash_pair(b"l" * 32, b"r" * 32)) == (
        hashlib.sha256(b"").digest(),
        hashlib.sha256(b"\x00x").digest(),
        hashlib.sha256(b"\x01" + b"l" * 32 + b"r" * 32).digest(),
    )  # the hashing of RFC 6962, and no further prefix
    leaves = bytearray(b"".join(log.leaves))
    roots = tool.roots_at(range(MAX_SIZE + 1), tool.GrowingTree(), leaves)
    for size in range(MAX_SIZE + 1):
        assert roots[size] == tree.get_root(size) == head(log.leaves[:size])
        for index in range(size):
            proof = tree.prove_inclusion(index + 1, size)
            assert proof.path[0] == log.leaves[index]
            assert proof.path[1:] == inclusion_path(index, log.leaves[:size])
            assert tool.root_from_inclusion(proof.path[0], index, size, proof.path[1:]) == roots[size]


def test_trees_begun_in_the_middle(dice: random.Random) -> None:
    leaves = make_log(MAX_SIZE, dice).leaves
    for first in range(MAX_SIZE + 1):
        tree = tool.GrowingTree(first, perfect_subtrees(leaves[:first]))
        roots = tool.roots_at(range(MAX_SIZE + 1), tree, bytearray(b"".join(leaves[first:])))
        assert roots == {size: head(leaves[:size]) for size in range(first, MAX_SIZE + 1)}


def test_large_blocks(monkeypatch: pytest.MonkeyPatch, dice: random.Random) -> None:
    monkeypatch.setattr(tool, "LARGEST_BLOCK", 8)
    leaves = tuple(dice.randbytes(32) for _ in range(1000))
    assert tool.roots_at([], tool.GrowingTree(), bytearray(b"".join(leaves)))[1000] == head(leaves)


def test_consistency_proofs_of_all_pairs(dice: random.Random) -> None:
    leaves = make_log(40, dice).leaves
    for new in range(41):
        for old in range(new + 1):
            path, heads = consistency_path(old, leaves[:new]), (head(leaves[:old]), head(leaves[:new]))
            assert tool.is_consistent(old, heads[0], new, heads[1], path)
            for changed in one_hash_changed([*heads, *path], dice):
                assert not tool.is_consistent(old, changed[0], new, changed[1], changed[2:]) or old == 0
            assert not tool.is_consistent(old, heads[0], new, heads[1], [*path, dice.randbytes(32)])
            assert not path or not tool.is_consistent(old, heads[0], new, heads[1], path[:-1])


def test_consistency_proof_that_is_too_short_for_the_size(dice: random.Random) -> None:
    leaves = make_log(5, dice).leaves
    path = consistency_path(4, leaves)
    assert tool.is_consistent(4, head(leaves[:4]), 5, head(leaves), path)
    assert not tool.is_consistent(4, head(leaves[:4]), 9, head(leaves), path)


def test_hashes_of_another_length() -> None:
    assert tool.read_hash(b64(bytes(32))) == bytes(32)
    assert all(tool.read_hash(b64(bytes(length))) is None for length in (0, 31, 33, 64))


def one_hash_changed(hashes: list[bytes], dice: random.Random) -> Iterator[list[bytes]]:
    for at in range(len(hashes)):
        yield [*hashes[:at], dice.randbytes(32), *hashes[at + 1 :]]


def test_inclusion_proofs_that_are_wrong(dice: random.Random) -> None:
    leaves = make_log(40, dice).leaves
    for size in range(1, 41):
        root = head(leaves[:size])
        for index in range(size):
            path = inclusion_path(index, leaves[:size])
            for changed in one_hash_changed([leaves[index], *path], dice):
                assert tool.root_from_inclusion(changed[0], index, size, changed[1:]) != root
            for wrong in {index + 1, index - 1, size} - {index, -1}:
                assert tool.root_from_inclusion(leaves[index], wrong, size, path) != root
            assert tool.root_from_inclusion(leaves[index], index, size, [*path, dice.randbytes(32)]) != root
            assert not path or tool.root_from_inclusion(leaves[index], index, size, path[:-1]) != root


def test_openssl_agrees_about_signatures(dice: random.Random) -> None:
    assert shutil.which("openssl"), "openssl is a second opinion here and must be installed"
    for message in [b"", *(dice.randbytes(dice.randrange(200)) for _ in range(5))]:
        key = signer(seed=dice.randrange(1000))
        signature = key.private.sign(message)
        damaged = bytes([signature[0] ^ 1, *signature[1:]])
        for verify in (tool.verify_with_openssl, tool.verify_with_cryptography):
            # Openssl reads no empty file, and what it cannot read it does not call signed.
            is_read = bool(message) or verify is tool.verify_with_cryptography
            assert verify(key.public, signature, message) == is_read
            assert not verify(key.public, damaged, message)
            assert not verify(key.public, signature, message + b"x")
            assert not verify(signer(seed=1001).public, signature, message)


@pytest.fixture
def without_cryptography(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    for name in ("cryptography", "cryptography.exceptions"):
        monkeypatch.setitem(sys.modules, name, None)
    tool.signature_tool.cache_clear()
    tool.is_signed.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    tool.signature_tool.cache_clear()
    tool.is_signed.cache_clear()


def test_works_with_openssl_alone(bench: Bench, dice: random.Random, without_cryptography: Any) -> None:
    log = make_log(9, dice, witness=WITNESS_SIGNER)
    files = log.bundle(3, previous=2)
    assert bench.check(files).status == 0
    assert tool.signature_tool()[0] == "openssl"
    other = Log(log.entries, key=signer(seed=9)).checkpoint(9)
    assert bench.check(reseal({**files, "checkpoint-last.txt": other})).blames("checkpoint-last.txt", "signature.none")


def test_says_when_there_is_no_tool(bench: Bench, dice: random.Random, without_cryptography: Any) -> None:
    without_cryptography.setenv("PATH", str(bench.folder))
    outcome = bench.check(make_log(3, dice).bundle())
    assert (outcome.status, outcome.codes) == (2, {"use.cryptography"})


def random_json(dice: random.Random, depth: int = 0) -> Any:
    texts = ["", "a", "t", "id", "\x00", "\x1f", "\x7f", '"', "\\", "/", "é", "\u2028", "😀", "\ufb33", "\n", ":", ","]
    kind = dice.randrange(8 if depth < 4 else 6)
    if kind < 3:
        return "".join(dice.choices(texts, k=dice.randrange(4)))
    if kind == 3:
        return dice.choice([0, 1, -1, 10**15, 2**53 - 1, 1 - 2**53, dice.randrange(1000)])
    if kind < 6:
        return dice.choice([None, True, False])
    if kind == 6:
        return [random_json(dice, depth + 1) for _ in range(dice.randrange(4))]
    return {"".join(dice.choices(texts, k=2)): random_json(dice, depth + 1) for _ in range(dice.randrange(5))}


def test_rfc8785_agrees_about_canonical_form(dice: random.Random) -> None:
    for _ in range(3000):
        entry = {**{key: random_json(dice) for key in "abz"}, "😀": 1, "\ufb33": 2, "id": "x", "t": TENANT}
        line = rfc8785.dumps(entry)
        assert tool.read_entry(line) == ("x", TENANT)
        other = json.dumps(entry, separators=(",", ":"), ensure_ascii=dice.random() < 0.5).encode()
        if other != line:
            with pytest.raises(tool.Problem):
                tool.read_entry(other)


@pytest.mark.parametrize(
    "line",
    [
        b'{"id":"x","t":"y" }',
        b' {"id":"x","t":"y"}',
        b'{"t":"y","id":"x"}',
        b'{"id":"x","id":"x","t":"y"}',
        b'{"a":1.0,"id":"x","t":"y"}',
        b'{"a":1e3,"id":"x","t":"y"}',
        b'{"a":-0,"id":"x","t":"y"}',
        b'{"a":01,"id":"x","t":"y"}',
        b'{"a":9007199254740993,"id":"x","t":"y"}',
        b'{"a":' + b"9" * 5000 + b',"id":"x","t":"y"}',
        b'{"a":NaN,"id":"x","t":"y"}',
        b'{"a":-Infinity,"id":"x","t":"y"}',
        b'{"a":"\\u0041","id":"x","t":"y"}',
        b'{"a":"\\/","id":"x","t":"y"}',
        b'{"a":"\\u001F","id":"x","t":"y"}',
        b'{"a":"\\ud800","id":"x","t":"y"}',
        b'{"\\ud800":"a","id":"x","t":"y"}',
        b'{"a":"\t","id":"x","t":"y"}',
        b'{"a":"\xff","id":"x","t":"y"}',
        b'{"a":"\xed\xa0\x80","id":"x","t":"y"}',
        b'{"id":"x","t":"y"}\r',
        b'\xef\xbb\xbf{"id":"x","t":"y"}',
        b'{"id":"x","t":"y"}{}',
        b'{"id":"x"}',
        b'{"id":1,"t":"y"}',
        b'{"id":"x","t":["y"]}',
        b'["id","t"]',
        b"null",
        b"",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_refuses_what_is_not_canonical(line: bytes) -> None:
    with pytest.raises(tool.Problem):
        tool.read_entry(line)
    reader = tool.EntryReader()
    reader.read([b'{"a":"b","id":"x","t":"y"}', b'{"a":1,"id":"x","t":"y"}', b'{"id":"x","t":"y"}'])
    with pytest.raises(tool.Problem):
        reader.read([line])


def test_fast_reader_is_as_strict_as_the_slow_one(dice: random.Random) -> None:
    """Mutated entries: both say the same of each, whatever patterns the fast one has learnt before."""
    reader = tool.EntryReader()
    pool = [make_entry(number, dice) for number in range(60)]
    pool += [canonical({"id": ":", "t": ",", "a:": ":", "b": ["", "x:", {"id": "q"}]}), b'{"id":"","t":""}']
    pieces = [
        b'"',
        b":",
        b",",
        b"{",
        b"}",
        b"[",
        b"]",
        b"\\",
        b"0",
        b"-",
        b" ",
        b"\x00",
        b"\xc3",
        b"1.5",
        b'":"',
        b'","',
    ]
    for _ in range(20_000):
        line = dice.choice(pool)
        for _ in range(dice.randrange(3)):
            at, length = dice.randrange(len(line)), dice.choice([0, 0, 1, 2])
            line = line[:at] + dice.choice([*pieces, b""]) + line[at + length :]
        assert answer(lambda line=line: [tool.encode_both(tool.read_entry(line))]) == answer(
            lambda line=line: reader.read([line])
        ), line


def answer(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except tool.Problem as problem:
        return problem.code


def test_patterns_are_bounded() -> None:
    reader = tool.EntryReader()
    lines = [canonical({"id": "x", "t": "y", "a": ["b"] * number}) for number in range(500)]
    assert len(reader.read(lines)) == 500
    assert reader._count == tool.EntryReader.MAX_PATTERNS


# Tampering with entries. In each case the forger has mended the manifest.


def lines(files: Files) -> list[bytes]:
    return files["entries.jsonl"].splitlines(keepends=True)


@pytest.fixture
def log(dice: random.Random) -> Log:
    return make_log(41, dice, witness=WITNESS_SIGNER)


@pytest.fixture
def files(log: Log) -> Files:
    return log.bundle(7, 39, previous=12, proofs=[9, 20])


def with_entries(files: Files, entries: list[bytes]) -> Files:
    return reseal({**files, "entries.jsonl": b"".join(entries)})


def test_honest_bundle_with_everything(bench: Bench, files: Files) -> None:
    outcome = bench.check(files)
    assert outcome.status == 0, outcome.faults
    assert {"ok.cosignature", "ok.consistency", "ok.entries", "ok.complete", "ok.proofs", "ok.files"} <= outcome.codes


@pytest.mark.parametrize("at", [0, 1, 13, 31])
def test_edited_entry(bench: Bench, files: Files, at: int) -> None:
    changed = lines(files)
    changed[at] = changed[at].replace(b'"res":"ok"', b'"res":"no"')
    outcome = bench.check(with_entries(files, changed))
    assert outcome.status == 1
    assert outcome.blames("entries.jsonl", "entry.hash", 7 + at)


def test_edited_entry_with_mended_leaf(bench: Bench, log: Log) -> None:
    """The log's owner changes entry 20 and all that follows from it, but cannot unsign what was signed before."""
    changed = Log(list(log.entries), witness=WITNESS_SIGNER)
    changed.entries[20] = changed.entries[20].replace(b'"res":"ok"', b'"res":"no"')
    forged = Log(changed.entries, witness=WITNESS_SIGNER).bundle(7, 39)
    honest = {size: bench.file(log.checkpoint(size)) for size in (15, 20, 21, 30)}
    options = [argument for mail in honest.values() for argument in ("--checkpoint", mail)]
    outcome = bench.check(forged, *options)
    assert outcome.status == 1
    assert not outcome.blames(f"--checkpoint {honest[20]}")
    assert outcome.blames(f"--checkpoint {honest[21]}", "equivocation.rebuilt")
    assert outcome.blames(f"--checkpoint {honest[30]}", "equivocation.rebuilt")
    # Without the key, nothing but the old signature is left, and it says where to look.
    unsigned = reseal({**forged, "checkpoint-last.txt": log.checkpoint(39), "checkpoint-first.txt": log.checkpoint(7)})
    outcome = bench.check(unsigned, *options)
    assert outcome.blames("checkpoint-last.txt", "root.differs")
    assert outcome.blames("leaves.bin", "root.between", 20)
    assert next(one for one in outcome.faults if one["code"] == "root.between")["text"].count("20") == 2


def test_deleted_entry(bench: Bench, files: Files) -> None:
    changed = lines(files)
    del changed[5]
    assert bench.check(with_entries(files, changed)).blames("entries.jsonl", "entry.hash", 12)


def test_deleted_last_entry(bench: Bench, files: Files) -> None:
    outcome = bench.check(with_entries(files, lines(files)[:-1]))
    assert outcome.blames("entries.jsonl", "entry.missing", 38)


def test_deleted_entry_with_index_and_count(bench: Bench, files: Files) -> None:
    changed = lines(files)
    del changed[5]
    indexes = files["indices.txt"].replace(b"\n12\n", b"\n")
    shorter = {**files, "entries.jsonl": b"".join(changed), "indices.txt": indexes}
    outcome = bench.check(seal(shorter, 7, 39, 31, False))
    assert outcome.blames("indices.txt", "indices.gap", 12)
    outcome = bench.check(seal(shorter, 7, 39, 32, False))
    assert outcome.blames("indices.txt", "indices.gap", 12)


def test_inserted_entry(bench: Bench, files: Files, dice: random.Random) -> None:
    changed = lines(files)
    changed.insert(5, make_entry(999, dice) + b"\n")
    assert bench.check(with_entries(files, changed)).blames("entries.jsonl", "entry.hash", 12)


def test_appended_entry(bench: Bench, files: Files, dice: random.Random) -> None:
    changed = [*lines(files), make_entry(999, dice) + b"\n"]
    assert bench.check(with_entries(files, changed)).blames("entries.jsonl", "entry.surplus")


def test_swapped_entries(bench: Bench, files: Files) -> None:
    changed = lines(files)
    changed[5], changed[9] = changed[9], changed[5]
    assert bench.check(with_entries(files, changed)).blames("entries.jsonl", "entry.hash", 12)


def test_swapped_entries_with_their_leaves(bench: Bench, files: Files) -> None:
    changed, leaves = lines(files), files["leaves.bin"]
    changed[5], changed[6] = changed[6], changed[5]
    swapped = leaves[: 5 * 32] + leaves[6 * 32 : 7 * 32] + leaves[5 * 32 : 6 * 32] + leaves[7 * 32 :]
    outcome = bench.check(with_entries({**files, "leaves.bin": swapped}, changed))
    assert outcome.blames("checkpoint-last.txt", "root.differs")
    assert outcome.blames("leaves.bin", "root.between")


def test_cut_off_entries(bench: Bench, files: Files) -> None:
    cut = reseal({**files, "entries.jsonl": files["entries.jsonl"][:-9]})
    outcome = bench.check(cut)
    assert outcome.blames("entries.jsonl", "lines.unfinished", 38)


def test_entry_of_another_tenant(bench: Bench, dice: random.Random) -> None:
    honest = make_log(20, dice)
    honest.entries[13] = make_entry(13, dice, tenant=OTHER_TENANT)
    outcome = bench.check(Log(honest.entries).bundle(5))
    assert outcome.blames("entries.jsonl", "entry.tenant", 13)
    assert len(outcome.faults) == 1


def test_bundle_of_another_tenant(bench: Bench, dice: random.Random) -> None:
    origin = f"audit.example.pl/{OTHER_TENANT}"
    other = Log([make_entry(number, dice, OTHER_TENANT) for number in range(9)], key=signer(origin, seed=4))
    files = other.bundle(2, tenant=OTHER_TENANT, origin=origin)
    assert bench.check(files, trusted=False).status == 0
    assert bench.check(files).blames("log.vkey", "key.differs")
    mixed = reseal(files)  # the manifest says it is ours
    outcome = bench.check(mixed, trusted=False)
    assert outcome.status == 1
    assert outcome.blames("log.vkey", "key.other-log")
    assert outcome.blames("checkpoint-last.txt", "checkpoint.origin")


def test_origin_that_is_not_the_tenants(bench: Bench, log: Log) -> None:
    for origin in (f"audit.example.pl/{OTHER_TENANT}", TENANT, f"/{TENANT}", "", f"a b/{TENANT}", f"a+b/{TENANT}"):
        assert bench.check(log.bundle(origin=origin)).blames("manifest.json", "manifest.origin")


def test_repeated_id(bench: Bench, dice: random.Random) -> None:
    entries = make_log(20, dice).entries
    entries[15] = entries[4].replace(b'"res":"ok"', b'"res":"no"')
    outcome = bench.check(Log(entries).bundle(2))
    assert outcome.blames("entries.jsonl", "entry.repeated", 15)
    assert outcome.status == 1 and len(outcome.faults) == 1


def test_ids_are_compared_and_not_their_short_hashes(dice: random.Random) -> None:
    log = make_log(10, dice)
    indexes = tool.array("Q", range(10))
    ids = [tool.read_entry(entry)[0].encode() for entry in log.entries]
    blocks = [b"".join(entry + b"\n" for entry in part) for part in (log.entries[:4], log.entries[4:])]
    tool.check_unique({hash(one) for one in ids}, blocks, indexes)


@pytest.mark.parametrize("line", [b'{"id":"q", "t":"x"}', b"not JSON", b'{"id":"q"}', b'{"id":"q","t":"\xff"}', b""])
def test_signed_entry_that_is_not_canonical(bench: Bench, dice: random.Random, line: bytes) -> None:
    entries = make_log(20, dice).entries
    entries[11] = line
    outcome = bench.check(Log(entries).bundle(2))
    assert outcome.blames("entries.jsonl", index=11)
    assert len(outcome.faults) == 1


def test_filtered_export(bench: Bench, log: Log) -> None:
    files = log.bundle(7, 39, shown=[8, 20, 38], proofs=[20])
    assert bench.check(files).status == 0
    claimed = reseal({**files, "indices.txt": b"8\n21\n38\n"})
    assert bench.check(claimed).blames("entries.jsonl", "entry.hash", 21)
    hidden = bytearray(files["leaves.bin"])
    hidden[10 * 32] ^= 1
    outcome = bench.check(reseal({**files, "leaves.bin": bytes(hidden)}))
    assert outcome.blames("checkpoint-last.txt", "root.differs")
    assert bench.check({**files, **seal(files, 7, 39, 3, False)}).blames("indices.txt", "indices.gap", 7)


@pytest.mark.parametrize(
    ("indexes", "code"),
    [
        (b"8\n8\n38\n", "indices.order"),
        (b"20\n8\n38\n", "indices.order"),
        (b"6\n20\n38\n", "indices.range"),
        (b"8\n20\n39\n", "indices.range"),
        (b"8\n20\n99999999999999999\n", "indices.range"),
        (b"8\n20\n999999999999999999999999\n", "indices.number"),
        (b"8\n20\n" + b"9" * 6000 + b"\n", "indices.number"),
        (b"8\n20\n-38\n", "indices.number"),
        (b"08\n20\n38\n", "indices.number"),
        (b"8\n2_0\n38\n", "indices.number"),
        (b"8\n 20\n38\n", "indices.number"),
        (b"8\n\n38\n", "indices.number"),
        (b"8\r\n20\r\n38\r\n", "indices.number"),
        (b"8\n\xff\n38\n", "indices.number"),
        (b"8\n20\n38", "lines.unfinished"),
        (b"8\n20\n", "indices.count"),
        (b"", "indices.count"),
    ],
)
def test_wrong_indexes(bench: Bench, log: Log, indexes: bytes, code: str) -> None:
    files = log.bundle(7, 39, shown=[8, 20, 38])
    assert bench.check(reseal({**files, "indices.txt": indexes})).blames("indices.txt", code)


# Tampering with the rest.


def test_other_key(bench: Bench, log: Log) -> None:
    forged = Log(log.entries, key=signer(seed=5)).bundle(7, 39)
    assert bench.check(forged, trusted=False).status == 0  # as is said in the report
    assert "limit.own-key" in bench.check(forged, trusted=False).codes
    outcome = bench.check(forged)
    assert outcome.blames("log.vkey", "key.differs")
    assert outcome.blames("checkpoint-last.txt", "signature.none")
    swapped = reseal({**forged, "log.vkey": LOG.vkey.encode()})
    assert bench.check(swapped, trusted=False).blames("checkpoint-last.txt", "signature.none")


def test_signature_under_the_right_name_and_id(bench: Bench, files: Files, log: Log) -> None:
    """The id of a key is short, so a forger can write it over a signature by another."""
    text = files["checkpoint-last.txt"].decode().split("\n\n")[0] + "\n"
    other = signer(seed=5)
    note = text + f"\n— {ORIGIN} {b64(LOG.id + other.private.sign(text.encode()))}\n"
    outcome = bench.check(reseal({**files, "checkpoint-last.txt": note.encode()}))
    assert outcome.blames("checkpoint-last.txt", "signature.invalid")
    both = files["checkpoint-last.txt"].decode() + note.split("\n\n")[1]
    outcome = bench.check(reseal({**files, "checkpoint-last.txt": both.encode()}))
    assert outcome.blames("checkpoint-last.txt", "signature.invalid")


def test_signatures_by_strangers_are_passed_over(bench: Bench, files: Files) -> None:
    stranger = f"— stranger.example {b64(bytes(2000))}\n".encode()
    assert bench.check(reseal({**files, "checkpoint-last.txt": files["checkpoint-last.txt"] + stranger})).status == 0


def test_extension_lines_are_signed_too(bench: Bench, files: Files, log: Log) -> None:
    text = f"{ORIGIN}\n39\n{b64(head(log.leaves[:39]))}\nextension\n"
    note = (text + "\n" + LOG.sign(text)).encode()
    assert bench.check(reseal({**files, "checkpoint-last.txt": note})).status == 0
    note = note.replace(b"extension", b"Extension")
    assert bench.check(reseal({**files, "checkpoint-last.txt": note})).blames(
        "checkpoint-last.txt", "signature.invalid"
    )


@pytest.mark.parametrize(
    "mangle",
    [
        lambda note: note.replace(b"\n39\n", b"\n039\n"),
        lambda note: note.replace(b"\n39\n", b"\n+39\n"),
        lambda note: note.replace(b"\n39\n", b"\n40\n"),
        lambda note: note.replace(b"\n\n", b"\n"),
        lambda note: note.replace(b"\n", b"\r\n"),
        lambda note: note[:-1],
        lambda note: note[:-2] + b"\n",
        lambda note: note + b"\n",
        lambda note: note.replace("—".encode(), b"-"),
        lambda note: note.replace(b"=\n", b"\n"),
        lambda note: note.split(b"\n\n")[0] + b"\n\n",
        lambda note: b"\xff" + note,
        lambda note: note.replace(b"audit", b"audit\x00"),
        lambda note: b"",
        lambda note: b"\n\n\n",
        lambda note: note.replace(b"audit.", b"Audit."),
        lambda note: note * 700,
    ],
)
def test_mutilated_checkpoint(bench: Bench, files: Files, mangle: Callable[[bytes], bytes]) -> None:
    mangled = reseal({**files, "checkpoint-last.txt": mangle(files["checkpoint-last.txt"])})
    outcome = bench.check(mangled)
    assert outcome.status == 1 and outcome.blames("checkpoint-last.txt")


def test_checkpoint_of_another_size(bench: Bench, files: Files, log: Log) -> None:
    for name in ("checkpoint-first.txt", "checkpoint-last.txt"):
        outcome = bench.check(reseal({**files, name: log.checkpoint(20)}))
        assert outcome.blames(name, "checkpoint.size")
    outcome = bench.check(reseal({**files, "checkpoint-previous.txt": log.checkpoint(40)}))
    assert outcome.blames("checkpoint-previous.txt", "checkpoint.too-new")


def test_rolled_back_log(bench: Bench, log: Log) -> None:
    """The newest entries are deleted and an old checkpoint restored: only who remembers a newer one can tell."""
    mail = bench.file(log.checkpoint(39))
    outcome = bench.check(log.bundle(7, 30), "--checkpoint", mail)
    assert "limit.later" in outcome.codes
    grown = Log([*log.entries[:30], *(entry.replace(b'"ok"', b'"no"') for entry in log.entries[30:])])
    outcome = bench.check(grown.bundle(7, 41), "--checkpoint", mail)
    assert outcome.blames(f"--checkpoint {mail}", "equivocation.rebuilt")


def test_rewritten_since_the_previous_export(bench: Bench, log: Log) -> None:
    changed = Log([*log.entries[:9], log.entries[9].replace(b'"ok"', b'"no"'), *log.entries[10:]])
    for first in (20, 7):
        forged = {
            **changed.bundle(first, 39, previous=12),
            "checkpoint-previous.txt": log.checkpoint(12),
            "consistency-previous.txt": hash_lines(consistency_path(12, log.leaves[:39])),
        }
        outcome = bench.check(reseal(forged))
        assert outcome.blames("consistency-previous.txt", "consistency.invalid")
        assert first == 20 or outcome.blames("checkpoint-previous.txt", "equivocation.rebuilt")


def test_equivocation(bench: Bench, log: Log) -> None:
    other = bench.file(log.checkpoint(39, root=bytes(32)))
    outcome = bench.check(log.bundle(7, 39), "--checkpoint", other)
    assert outcome.blames(f"--checkpoint {other}", "equivocation")
    assert "39" in outcome.faults[0]["text"] and "PROOF" in outcome.faults[0]["text"]


def test_equivocation_outside_the_range(bench: Bench, log: Log) -> None:
    """Two mails are enough; the bundle does not even reach there."""
    one, other = bench.file(log.checkpoint(41)), bench.file(log.checkpoint(41, root=bytes(32)))
    outcome = bench.check(log.bundle(7, 30), "--checkpoint", one, "--checkpoint", other)
    assert outcome.blames(f"--checkpoint {other}", "equivocation")


def test_equivocation_in_a_proof(bench: Bench, log: Log) -> None:
    other = Log([*log.entries[:9], log.entries[9].replace(b'"ok"', b'"no"'), *log.entries[10:]])
    files = reseal({**log.bundle(7, 39), "proofs/20.tlog-proof": other.proof(20, 30)})
    assert bench.check(files).blames("proofs/20.tlog-proof", "equivocation.rebuilt")


def test_forged_checkpoint_is_no_equivocation(bench: Bench, log: Log) -> None:
    forged = bench.file(Log(log.entries, key=signer(seed=5)).checkpoint(39, root=bytes(32)))
    outcome = bench.check(log.bundle(7, 39), "--checkpoint", forged)
    assert [fault["code"] for fault in outcome.faults] == ["signature.none"]


def test_wrong_prefix(bench: Bench, files: Files) -> None:
    for content in (
        b"",
        files["prefix.txt"] + files["prefix.txt"][:45],
        files["prefix.txt"][45:],
        b"x\n",
        b"\n",
        b"\xff",
    ):
        assert bench.check(reseal({**files, "prefix.txt": content})).blames("prefix.txt")
    backwards = b"".join(reversed(files["prefix.txt"].splitlines(keepends=True)))
    assert bench.check(reseal({**files, "prefix.txt": backwards})).blames("checkpoint-first.txt", "root.differs")


def test_base64_has_one_spelling(bench: Bench, files: Files) -> None:
    prefix = files["prefix.txt"].decode()
    first = prefix.split("\n")[0]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = first[:42] + alphabet[alphabet.index(first[42]) + 1] + "="
    assert base64.b64decode(other) == base64.b64decode(first)
    outcome = bench.check(reseal({**files, "prefix.txt": prefix.replace(first, other).encode()}))
    assert outcome.blames("prefix.txt", "text.hash")


def test_wrong_leaves(bench: Bench, files: Files) -> None:
    leaves = files["leaves.bin"]
    for content in (b"", leaves[:-1], leaves[:-32], leaves + bytes(32)):
        outcome = bench.check(reseal({**files, "leaves.bin": content}))
        assert outcome.blames("leaves.bin", "file.size")


def test_wrong_witness(bench: Bench, log: Log) -> None:
    files = log.bundle(7, 39)
    note = files["checkpoint-last.txt"].decode()
    text = note.split("\n\n")[0] + "\n"
    wrong_time = WITNESS_SIGNER.cosign(text, 5).encode().split(b" ")[2]
    content = bytearray(base64.b64decode(wrong_time))
    content[11] ^= 1
    line = f"— {WITNESS} {b64(bytes(content))}\n"
    outcome = bench.check(reseal({**files, "checkpoint-last.txt": (text + "\n" + LOG.sign(text) + line).encode()}))
    assert outcome.blames("checkpoint-last.txt", "cosignature.invalid")
    endless = b64(WITNESS_SIGNER.id + b"\xff" * 72)
    note = text + "\n" + LOG.sign(text) + f"— {WITNESS} {endless}\n"
    assert bench.check(reseal({**files, "checkpoint-last.txt": note.encode()})).blames("checkpoint-last.txt")
    stripped = reseal({**files, "checkpoint-last.txt": (text + "\n" + LOG.sign(text)).encode()})
    assert "limit.no-cosignature" in bench.check(stripped).codes
    for content in (b"", b"x", LOG.vkey.encode(), WITNESS_SIGNER.vkey.replace("+", "-").encode()):
        assert bench.check(reseal({**files, "witness.vkey": content})).blames("witness.vkey")


def test_two_witnesses(bench: Bench, log: Log) -> None:
    second = signer("second.example", 4, 8)
    files = log.bundle(7, 39)
    text = files["checkpoint-last.txt"].decode().split("\n\n")[0] + "\n"
    note = files["checkpoint-last.txt"] + second.cosign(text, 77).encode()
    keys = files["witness.vkey"] + second.vkey.encode() + b"\n"
    outcome = bench.check(reseal({**files, "checkpoint-last.txt": note, "witness.vkey": keys}))
    assert outcome.status == 0
    assert (
        sum(one["code"] == "ok.cosignature" and one["file"] == "checkpoint-last.txt" for one in outcome.findings) == 2
    )


@pytest.mark.parametrize("key", [b"", b"x", b"a+b+c", b"\xff", LOG.vkey[:-4].encode(), WITNESS_SIGNER.vkey.encode()])
def test_mutilated_key(bench: Bench, files: Files, key: bytes) -> None:
    outcome = bench.check(reseal({**files, "log.vkey": key}), trusted=False)
    assert outcome.status == 1 and outcome.blames("log.vkey")


def test_key_with_another_id(bench: Bench, files: Files) -> None:
    key = LOG.vkey.replace(LOG.id.hex(), "00000000").encode()
    assert bench.check(reseal({**files, "log.vkey": key}), trusted=False).blames("log.vkey", "key.id")


# Proofs.


def test_wrong_proofs_in_a_bundle(bench: Bench, log: Log) -> None:
    files = log.bundle(7, 39)
    other = log.proof(9, 39).replace(b"index 9", b"index 10")
    cases = {
        "proofs/10.tlog-proof": (other, "proof.invalid"),
        "proofs/9.tlog-proof": (log.proof(10, 39), "proof.index"),
        "proofs/3.tlog-proof": (log.proof(3, 39), "proof.range"),
        "proofs/11.tlog-proof": (log.proof(11, 39).replace(b"@v1", b"@v2"), "proof.format"),
        "proofs/12.tlog-proof": (log.proof(12, 39).replace(b"index", b"extra =\nindex"), "proof.format"),
        "proofs/13.tlog-proof": (b"", "proof.format"),
        "proofs/14.tlog-proof": (b"c2sp.org/tlog-proof@v1\n\n", "proof.format"),
        "proofs/15.tlog-proof": (b"c2sp.org/tlog-proof@v1\nindex 15\n\n", "note.format"),
        "proofs/16.tlog-proof": (b"\xff\n\n", "text.utf8"),
    }
    outcome = bench.check(reseal({**files, **{name: content for name, (content, _) in cases.items()}}))
    for name, (_, code) in cases.items():
        assert outcome.blames(name, code), (name, code, outcome.faults)


def test_single_entry_with_its_proof(bench: Bench, log: Log) -> None:
    proof, entry = bench.file(log.proof(9, 39, extra=True)), bench.file(log.entries[9])
    options = ["--proof", proof, "--vkey", LOG.vkey]
    assert run(*options, "--entry", entry).status == 0
    assert run(*options, "--entry", bench.file(log.entries[9] + b"\n")).status == 0
    assert run(*options, "--entry", bench.file(log.entries[9] + b"\r\n")).status == 0
    assert run(*options, "--entry", bench.file(log.entries[10])).codes == {"proof.invalid"}
    assert run(*options, "--entry", bench.file(b"{}")).status == 1
    assert run(*options, "--entry", bench.file(log.entries[9] + b"\n\n")).status == 1
    assert run("--proof", proof, "--entry", entry, "--vkey", signer(seed=5).vkey).status == 1
    assert run("--proof", proof, "--entry", entry, "--vkey", signer("other.example").vkey).status == 1
    bundle = bench.unpacked(log.bundle(7, 39))
    assert run(bundle, "--proof", proof, "--entry", entry).status == 0


def test_single_entry_of_another_tenant(bench: Bench, dice: random.Random) -> None:
    log = Log([make_entry(number, dice, OTHER_TENANT) for number in range(9)])
    options = ["--proof", bench.file(log.proof(3, 9)), "--entry", bench.file(log.entries[3]), "--vkey", LOG.vkey]
    assert [fault["code"] for fault in run(*options).faults] == ["entry.tenant"]


def test_proof_in_the_smallest_log(bench: Bench, dice: random.Random) -> None:
    log = make_log(1, dice)
    options = ["--proof", bench.file(log.proof(0, 1)), "--entry", bench.file(log.entries[0]), "--vkey", LOG.vkey]
    assert run(*options).status == 0


# Files.


def test_missing_and_unlisted_files(bench: Bench, files: Files) -> None:
    for name in set(files) - {"manifest.json"}:
        outcome = bench.check({one: content for one, content in files.items() if one != name})
        assert outcome.status == 1 and outcome.blames(name, "file.missing"), name
    for name in ("extra.txt", "proofs/extra.txt", "proofs/30.tlog-proof"):
        outcome = bench.check({**files, name: b"x"})
        assert outcome.status == 1 and outcome.blames(name, "file.unlisted")
    whole = {name: content for name, content in files.items() if name not in ("manifest.json", "log.vkey")}
    assert bench.check(reseal({**whole, "manifest.json": files["manifest.json"]})).blames("log.vkey", "file.missing")


def test_first_checkpoint_of_a_bundle_from_the_beginning(bench: Bench, log: Log) -> None:
    files = log.bundle(0, 39)
    outcome = bench.check(reseal({**files, "checkpoint-first.txt": log.checkpoint(0)}))
    assert outcome.blames("checkpoint-first.txt", "file.unexpected")


def test_flipped_byte_in_each_file(bench: Bench, files: Files, dice: random.Random) -> None:
    """One changed byte is noticed and its file named; in the entries, so is the index."""
    for name, content in files.items():
        if name == "manifest.json":
            continue
        for at in dice.sample(range(len(content)), min(len(content), 12)):
            changed = content[:at] + bytes([content[at] ^ dice.randrange(1, 256)]) + content[at + 1 :]
            outcome = bench.check({**files, name: changed})
            assert outcome.status == 1 and outcome.blames(name, "file.altered"), (name, at)
            if name == "entries.jsonl":
                assert outcome.blames(name, index=7 + content[:at].count(b"\n")), at


def test_flipped_byte_in_each_signed_file_with_mended_manifest(bench: Bench, files: Files, dice: random.Random) -> None:
    signed = set(files) - {"manifest.json", "entries.csv", "report.pdf", "README.txt", "witness.vkey"}
    for name in sorted(signed):
        content = files[name]
        for at in dice.sample(range(len(content)), min(len(content), 25)):
            changed = content[:at] + bytes([content[at] ^ dice.randrange(1, 256)]) + content[at + 1 :]
            outcome = bench.check(reseal({**files, name: changed}))
            assert outcome.status == 1 or is_unsigned(name, content, at), (name, at)


def is_unsigned(name: str, content: bytes, at: int) -> bool:
    """With another name or id, a cosignature is that of a witness not known; the extra line of a proof is unsigned."""
    extra = content.find(b"extra ")
    is_in_extra = 0 <= extra <= at < content.find(b"\n", extra)
    return is_in_extra or name.endswith((".tlog-proof", ".txt")) and 0 <= content.rfind("—".encode()) <= at


def test_flipped_byte_in_the_manifest(bench: Bench, files: Files, dice: random.Random) -> None:
    content = files["manifest.json"]
    for at in dice.sample(range(len(content)), 150):
        changed = content[:at] + bytes([content[at] ^ dice.randrange(1, 256)]) + content[at + 1 :]
        outcome = bench.check({**files, "manifest.json": changed})
        if outcome.status == 0:  # the manifest is not signed, as the report says
            old, new = json.loads(content), json.loads(changed)
            differing = {key for key in old if old[key] != new.get(key)}
            assert differing <= {"created_at", "filters"}, (at, differing)


def test_flipped_byte_in_the_archive(bench: Bench, files: Files, dice: random.Random) -> None:
    content = bench.zipped(files).read_bytes()
    for _ in range(300):
        at = dice.randrange(len(content))
        changed = bench.file(content[:at] + bytes([content[at] ^ dice.randrange(1, 256)]) + content[at + 1 :], ".zip")
        outcome = run(changed, "--vkey", LOG.vkey)
        if outcome.status == 0:
            with zipfile.ZipFile(changed) as archive:
                assert {name: archive.read(name) for name in archive.namelist()} == files
        changed.unlink()


def test_cut_off_archive(bench: Bench, files: Files, dice: random.Random) -> None:
    content = bench.zipped(files).read_bytes()
    for end in [0, 1, 21, *dice.sample(range(len(content)), 40)]:
        assert run(bench.file(content[:end], ".zip"), "--vkey", LOG.vkey).status == 2


# Hostile archives.


def archive_of(bench: Bench, files: Files, *members: tuple[zipfile.ZipInfo, bytes]) -> Path:
    path = bench.zipped(files)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for info, content in members:
            archive.writestr(info, content)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "a/../../evil.txt",
        "/etc/passwd",
        "C:/evil.txt",
        "C:evil.txt",
        "..\\evil.txt",
        "a\\b",
        "proofs//x",
        "./manifest.json",
        "proofs/./x",
        "evil.txt ",
        "evil.txt.",
        "evil\x1b[2J.txt",
        "evil\u202etxt.exe",
        "x" * 300,
        "../",
        "a/..",
        "..",
    ],
)
def test_names_that_lead_astray(bench: Bench, files: Files, name: str) -> None:
    outcome = run(archive_of(bench, files, (zipfile.ZipInfo(name), b"x")), "--vkey", LOG.vkey)
    assert outcome.status == 1 and outcome.blames(name.replace(os.sep, "/"), "zip.name")
    assert sorted(path.name for path in bench.folder.iterdir()) == ["1.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_twice(bench: Bench, files: Files) -> None:
    for name in ("entries.jsonl", "Entries.JSONL", "manifest.json"):
        outcome = run(archive_of(bench, files, (zipfile.ZipInfo(name), b"x")), "--vkey", LOG.vkey)
        assert outcome.blames(name, "zip.twice")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_special_files_in_an_archive(bench: Bench, files: Files, kind: int) -> None:
    info = zipfile.ZipInfo("README2.txt")
    info.external_attr = (kind | 0o777) << 16
    outcome = run(archive_of(bench, files, (info, b"/etc/passwd")), "--vkey", LOG.vkey)
    assert outcome.blames("README2.txt", "zip.special")


def test_special_files_in_a_folder(bench: Bench, files: Files) -> None:
    folder = bench.unpacked(files)
    (folder / "log.vkey").unlink()
    (folder / "log.vkey").symlink_to(bench.file(LOG.vkey))
    os.mkfifo(folder / "pipe")
    outcome = run(folder, "--vkey", LOG.vkey)
    assert outcome.blames("log.vkey", "zip.special") and outcome.blames("pipe", "zip.special")
    folder = bench.unpacked(files)
    shutil.rmtree(folder / "proofs")
    (folder / "proofs").symlink_to("/")
    assert run(folder, "--vkey", LOG.vkey).blames("proofs", "zip.special")


def test_archive_that_unpacks_to_too_much(bench: Bench, files: Files) -> None:
    info = zipfile.ZipInfo("report2.pdf")
    info.compress_type = zipfile.ZIP_DEFLATED
    bomb = archive_of(bench, files, (info, bytes(50 * tool.MIB)))
    tracemalloc.start()
    outcome = run(bomb, "--vkey", LOG.vkey)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcome.blames("report2.pdf", "zip.too-large") and peak < 20 * tool.MIB


def test_archive_that_lies_about_sizes(bench: Bench, files: Files) -> None:
    content = bytearray(bench.zipped(files, zipfile.ZIP_STORED).read_bytes())
    at = content.rindex(b"entries.jsonl", 0, content.rindex(b"indices.txt"))  # in the central directory
    struct.pack_into("<I", content, at - 46 + 24, 0xFFFFFFF0)
    outcome = run(bench.file(bytes(content), ".zip"), "--vkey", LOG.vkey)
    assert outcome.status == 1 and outcome.blames("entries.jsonl")


def test_archive_of_overlapping_files(bench: Bench, files: Files) -> None:
    content = bytearray(bench.zipped(files, zipfile.ZIP_STORED).read_bytes())
    for name in (b"indices.txt",):
        at = content.rindex(name)
        struct.pack_into("<I", content, at - 46 + 42, 0)  # begins where the first one does
    outcome = run(bench.file(bytes(content), ".zip"), "--vkey", LOG.vkey)
    assert outcome.status == 1 and "zip.overlap" in outcome.codes


def test_encrypted_or_oddly_packed_files(bench: Bench, files: Files) -> None:
    content = bytearray(bench.zipped(files).read_bytes())
    at = content.rindex(b"entries.csv")
    struct.pack_into("<H", content, at - 46 + 8, 1)
    assert run(bench.file(bytes(content), ".zip"), "--vkey", LOG.vkey).blames("entries.csv", "zip.encrypted")
    packed = bench.zipped(files, zipfile.ZIP_LZMA)
    assert run(packed, "--vkey", LOG.vkey).blames("entries.csv", "zip.method")


def test_too_many_files(bench: Bench, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "MAX_FILES", 5)
    assert "zip.too-many" in run(bench.zipped(files), "--vkey", LOG.vkey).codes
    assert "zip.too-many" in run(bench.unpacked(files), "--vkey", LOG.vkey).codes
    monkeypatch.undo()
    monkeypatch.setattr(tool, "MAX_TOTAL", 500)
    assert "zip.too-large" in run(bench.zipped(files), "--vkey", LOG.vkey).codes


def test_endless_line(bench: Bench, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "MAX_LINE", 1000)
    monkeypatch.setattr(tool, "CHUNK", 500)
    endless = reseal({**files, "entries.jsonl": files["entries.jsonl"] + b"x" * 5000})
    assert bench.check(endless).blames("entries.jsonl", "lines.too-long")


@pytest.fixture
def with_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "LONG_EXPORT", 0)
    monkeypatch.setattr(tool, "CHUNK", 1000)
    monkeypatch.setattr(tool.os, "cpu_count", lambda: 3)


@pytest.mark.usefixtures("with_helpers")
def test_helpers_find_the_first_bad_entry(bench: Bench, files: Files, dice: random.Random) -> None:
    assert bench.check(files).status == 0
    for _ in range(6):
        changed = lines(files)
        bad = sorted(dice.sample(range(len(changed)), 3))
        for at in bad:
            changed[at] = changed[at].replace(b'"res":"ok"', b'"res":"no"')
        assert bench.check(with_entries(files, changed)).blames("entries.jsonl", "entry.hash", 7 + bad[0])
    cut = reseal({**files, "entries.jsonl": files["entries.jsonl"][:-9]})
    assert bench.check(cut).blames("entries.jsonl", "lines.unfinished", 38)
    changed = lines(files)
    changed[3] = changed[3].replace(b'"res":"ok"', b'"res":"no"')
    cut = with_entries(files, [*changed, b"x"])
    assert bench.check(cut).blames("entries.jsonl", "entry.hash", 10)


@pytest.mark.usefixtures("with_helpers")
def test_goes_on_where_helpers_fail(bench: Bench, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise tool.BrokenExecutor

    monkeypatch.setattr(tool.ProcessPoolExecutor, "submit", fail)
    assert bench.check(files).status == 0
    monkeypatch.undo()
    monkeypatch.setattr(tool, "LONG_EXPORT", 0)
    monkeypatch.setattr(tool, "leave_interrupts_to_the_parent", fail)
    assert bench.check(files).status == 0
    monkeypatch.setattr(tool, "ProcessPoolExecutor", lambda *_, **__: open("/does/not/exist"))
    assert bench.check(files).status == 0


def test_blocks_of_any_length(bench: Bench, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 7, 100, 501):
        monkeypatch.setattr(tool, "CHUNK", size)
        assert bench.check(files).status == 0


# Manifests.


@pytest.mark.parametrize(
    "changes",
    [
        {"range": None},
        {"range": {"first": -1, "end": 39}},
        {"range": {"first": 40, "end": 39}},
        {"range": {"first": 7}},
        {"range": {"first": True, "end": 39}},
        {"range": {"first": 7.0, "end": 39}},
        {"range": {"first": 7, "end": 2**70}},
        {"tenant": "x"},
        {"tenant": TENANT.upper()},
        {"origin": 7},
        {"created_at": "yesterday"},
        {"entries": "32"},
        {"entries": None},
        {"is_filtered": 0},
        {"filters": "all"},
        {"files": []},
        {"files": {"entries.jsonl": 7}},
        {"files": {"entries.jsonl": {"sha256": "AB", "bytes": 7}}},
        {"files": {"manifest.json": {"sha256": "0" * 64, "bytes": 7}}},
        {"files": {"../../etc/passwd": {"sha256": "0" * 64, "bytes": 7}}},
        {"format": 7},
        {"format": "something else"},
    ],
)
def test_wrong_manifest(bench: Bench, log: Log, changes: dict[str, Any]) -> None:
    outcome = bench.check(log.bundle(7, 39, **changes))
    assert outcome.status == 1
    assert outcome.blames("manifest.json") or outcome.blames("../../etc/passwd", "file.missing")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff", b'{"a":1,"a":2}', b"[" * 200_000, b'{"range":' + b"9" * 9999 + b"}", b"NaN"],
)
def test_unreadable_manifest(bench: Bench, files: Files, content: bytes) -> None:
    assert bench.check({**files, "manifest.json": content}).blames("manifest.json")


def test_another_version_of_the_format(bench: Bench, log: Log) -> None:
    outcome = bench.check(log.bundle(format="komorne-audit-bundle/2"))
    assert (outcome.status, outcome.codes) == (2, {"use.format"})


def test_absurd_range(bench: Bench, log: Log) -> None:
    outcome = bench.check(log.bundle(range={"first": 0, "end": 2**52}, entries=2**52))
    assert (outcome.status, outcome.codes) == (2, {"use.too-many-leaves"})


# Checkpoints in mail.


def mail_of(body: str, encoding: str) -> bytes:
    message = email.message.EmailMessage()
    message["Subject"] = "Punkt kontrolny dziennika"
    message["To"] = "iod@example.pl"
    message.set_content(body, cte=encoding)
    return message.as_bytes()


def mail_body(log: Log, *sizes: int) -> str:
    notes = "\n\n".join(log.checkpoint(size).decode() for size in sizes)
    return f"Szanowni Państwo,\n\noto punkt kontrolny dziennika:\n{notes}\n— \nZespół\n— Jan Kowalski"


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_saved_messages(bench: Bench, log: Log, encoding: str) -> None:
    mail = bench.file(mail_of(mail_body(log, 10, 20, 41), encoding))
    outcome = bench.check(log.bundle(7, 39), "--checkpoint", mail)
    assert outcome.status == 0, outcome.faults
    texts = {finding["code"]: finding["text"] for finding in outcome.findings}
    assert (
        texts["ok.found"].endswith("3") and "2 (sizes 10 to 20)" in texts["ok.earlier"] and "41" in texts["limit.later"]
    )
    forged = bench.file(mail_of(mail_body(Log(log.entries, key=signer(seed=5)), 10), encoding))
    assert bench.check(log.bundle(7, 39), "--checkpoint", forged).status == 1


def test_other_ways_to_save_a_message(bench: Bench, log: Log) -> None:
    body = mail_body(log, 10, 20)
    quoted = "\n".join("> " + line for line in body.split("\n"))
    mailbox = b"".join(b"From x\n" + mail_of(mail_body(log, size), "quoted-printable") + b"\n" for size in (10, 20))
    ways = [body, body.replace("\n", "\r\n"), quoted, body.encode("cp1250"), body.encode("utf-16"), mailbox]
    for way in [*ways, body.encode("utf-8-sig")]:
        outcome = bench.check(log.bundle(7, 39), "--checkpoint", bench.file(way))
        assert outcome.status == 0, (way, outcome.faults)
        assert next(one["text"] for one in outcome.findings if one["code"] == "ok.found").endswith("2")


def test_checkpoint_of_another_log_in_mail(bench: Bench, log: Log) -> None:
    other = bench.file(Log(log.entries, key=signer(f"audit.example.pl/{OTHER_TENANT}")).checkpoint(10))
    outcome = bench.check(log.bundle(7, 39), "--checkpoint", other)
    assert outcome.blames(f"--checkpoint {other}", "checkpoint.origin")


def test_checkpoints_outside_the_range(bench: Bench, dice: random.Random) -> None:
    log = make_log(41, dice)
    mail = bench.file(mail_body(log, 3, 41))
    outcome = bench.check(log.bundle(7, 39), "--checkpoint", mail)
    assert outcome.status == 0 and {"limit.earlier", "limit.later", "limit.no-memory"} <= outcome.codes


def test_mutilated_mail(bench: Bench, log: Log, dice: random.Random) -> None:
    note = log.checkpoint(10).decode()
    origin, size, root, _, signature, _, _ = note.split("\n")
    for text in (
        f"{origin}\n{size}\n{root}\n",
        f"{origin}\n{size}\n{root}\n{signature}\n",
        f"{origin}\n{size}\n{root[:-3]}\n\n{signature}\n",
        f"{origin}\n{size} {root}\n\n{signature}\n",
        f"{origin}\n{size}\n{root}\n\n{signature[:90]}\n{signature[90:]}\n",
        f"{origin}\n{size}\n{root}\n\n- {signature[2:]}\n",
    ):
        outcome = bench.check(log.bundle(7, 39), "--checkpoint", bench.file(text))
        assert outcome.status == 1 and "checkpoint.mangled" in outcome.codes, text
    body = mail_body(log, 10, 20).encode()
    for _ in range(150):
        at = dice.randrange(len(body))
        mangled = body[:at] + dice.choice([b"", b"\n", b"\x00", b" ", b"\xff", b"=", b"Z"]) + body[at + 1 :]
        outcome = bench.check(log.bundle(7, 39), "--checkpoint", bench.file(mangled))
        assert outcome.status in (0, 1)
        if outcome.status == 0:
            counted = next(one["text"] for one in outcome.findings if one["code"] == "ok.found")
            assert counted.endswith("2"), (at, mangled)


def test_random_bytes_for_everything(bench: Bench, files: Files, dice: random.Random) -> None:
    """Whatever is in the files: an answer, and never a traceback."""
    kinds: list[Callable[[bytes], bytes]] = [
        lambda content: dice.randbytes(dice.randrange(300)),
        lambda content: content[: dice.randrange(len(content) + 1)],
        lambda content: content + content,
        lambda content: b"",
        lambda content: content.replace(b"\n", b""),
        lambda content: b"\n" * dice.randrange(50),
        lambda content: bytes(dice.sample(content, len(content))),
    ]
    for _ in range(250):
        changed = dict(files)
        for name in dice.sample(sorted(files), dice.randrange(1, 4)):
            changed[name] = dice.choice(kinds)(files[name])
        if dice.random() < 0.5 and changed["manifest.json"] == files["manifest.json"]:
            changed = reseal(changed)
        outcome = bench.check(changed)
        assert outcome.status in (0, 1)
        assert outcome.status == 1 or changed == files or json.loads(changed["manifest.json"])["files"]


# The command.


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "use.arguments"),
        (["a", "b"], "use.arguments"),
        (["--lang", "de", "x"], "use.arguments"),
        (["--nonsense"], "use.arguments"),
        (["--check", "x", "y"], "use.arguments"),
        (["x", "--proof", "y"], "use.proof"),
        (["--proof", "x", "--entry", "y"], "use.proof"),
        (["does-not-exist"], "use.bundle"),
        (["/dev/null"], "use.bundle"),
        (["\x00"], "use.bundle"),
        ([str(PROGRAM)], "use.bundle"),
        (["x", "--vkey", "does-not-exist"], "use.file"),
        (["x", "--vkey", str(PROGRAM)], "use.key"),
        (["x", "--vkey", LOG.vkey[:-1] + "A"], "use.key"),
        (["x", "--checkpoint", "does-not-exist"], "use.file"),
        (["x", "--checkpoint", "\x00"], "use.file"),
        (["x", "--checkpoint", "/dev/zero"], "use.file"),
        (["x", "--checkpoint", str(PROGRAM)], "use.no-checkpoint"),
    ],
)
def test_wrong_usage(arguments: list[str], code: str) -> None:
    outcome = run(*arguments)
    assert (outcome.status, outcome.codes) == (2, {code})


def test_folder_without_manifest(bench: Bench, files: Files) -> None:
    without = {name: content for name, content in files.items() if name != "manifest.json"}
    assert run(bench.zipped(without)).codes == {"use.no-manifest"}
    assert run(bench.unpacked(without)).codes == {"use.no-manifest"}


def test_key_from_a_file(bench: Bench, files: Files) -> None:
    other = signer("audit.example.pl/other").vkey
    mail = bench.file(f"Klucz dziennika:\n\n  {LOG.vkey}\n\n{other}\n{WITNESS_SIGNER.vkey}\n")
    outcome = bench.check(files, "--vkey", mail, trusted=False)
    assert outcome.status == 0 and "limit.own-key" not in outcome.codes
    outcome = bench.check(files, "--vkey", other, trusted=False)
    assert outcome.blames("--vkey", "key.other-log") and outcome.blames("log.vkey", "key.differs")


def call(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", str(PROGRAM), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **options)


def test_what_the_user_reads(bench: Bench, files: Files, log: Log) -> None:
    path = bench.zipped(files)
    done = call(path, "--vkey", LOG.vkey)
    assert (done.returncode, done.stderr) == (0, "")
    assert "WYNIK: ZGODNE" in done.stdout and "Dziennik: " + ORIGIN in done.stdout
    done = call(path, "--lang", "en")
    assert done.returncode == 0 and "RESULT: VERIFIED" in done.stdout and "bundle's own key" in done.stdout
    edited = bench.zipped({**files, "entries.jsonl": files["entries.jsonl"].replace(b'"ok"', b'"no"', 1)})
    done = call(edited, "--vkey", LOG.vkey)
    assert done.returncode == 1 and "entries.jsonl, wpis 7: " in done.stdout and "NIEZGODNE" in done.stdout
    done = call("nothing-here")
    assert (done.returncode, done.stdout) == (2, "") and "Nie można otworzyć paczki nothing-here" in done.stderr
    assert call().returncode == 2
    plain = call(path, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert plain.returncode == 0 and "Traceback" not in plain.stderr


def test_help_in_both_languages() -> None:
    polish, english = call("--help"), call("--lang", "en", "--help")
    assert polish.returncode == english.returncode == 0
    assert "Kod wyjścia" in polish.stdout and "Exit status" in english.stdout
    for option in ("--vkey", "--checkpoint", "--proof", "--entry", "--lang", "--json"):
        assert option in polish.stdout and option in english.stdout


def test_messages_are_whole() -> None:
    source = PROGRAM.read_text(encoding="utf-8")
    for code, (polish, english) in tool.MESSAGES.items():
        assert polish and english and polish != english, code
        fields = [sorted(one[1] for one in tool_fields(text) if one[1]) for text in (polish, english)]
        assert fields[0] == fields[1], code
        is_used = source.count(f'"{code}"') > 1 or code.startswith(("level.", "head."))
        assert is_used, f"{code} is never said"


def tool_fields(text: str) -> list[tuple[Any, ...]]:
    import string

    return list(string.Formatter().parse(text))


def test_hostile_text_is_shown_harmlessly(bench: Bench, log: Log) -> None:
    files = log.bundle(origin=f"\x1b[2Jaudit\u202e/{OTHER_TENANT}")
    done = call(bench.zipped(files))
    assert done.returncode == 1 and "\x1b" not in done.stdout and "\u202e" not in done.stdout
