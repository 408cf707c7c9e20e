#!/usr/bin/env python3
"""Niezależne sprawdzenie paczki z dziennikiem zdarzeń Komornego, bez sieci.

    python3 komorne_verify.py PACZKA.zip --vkey KLUCZ --checkpoint LIST.eml

Program czyta paczkę (plik .zip albo folder po rozpakowaniu) i niczego w niej nie zmienia. Liczy od nowa skróty wpisów
i drzewo skrótów (RFC 6962), sprawdza podpisy punktów kontrolnych (C2SP) i mówi, co z tego wynika, a co nie.
Pełny opis: --help.

An independent check of an exported Komorne audit bundle, offline.

The program reads the bundle (a .zip file, or the folder it unpacks to) and changes nothing in it. It computes the
hashes of the entries and the tree of hashes anew (RFC 6962), checks the signatures of the checkpoints (C2SP), and says
what follows from that and what does not. In full: --help --lang en.

Written from RFC 6962, RFC 8785 and the C2SP texts signed-note, tlog-checkpoint, tlog-cosignature and tlog-proof. It
shares no code with Komorne, so that it is a second opinion. It needs Python 3.11 and either the package `cryptography`
or the program `openssl` 3.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import email
import functools
import hashlib
import itertools
import json
import operator
import os
import re
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, Any

# RFC 6962: what goes before a leaf and before a node, so that one is never taken for the other.
LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"
HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

# C2SP signed-note: kinds of signature, and how long a key's id is.
LOG_SIGNATURE = 0x01
WITNESS_SIGNATURE = 0x04
KEY_ID_SIZE = 4
PUBLIC_KEY_SIZE = 32
SIGNATURE_SIZE = 64
TIMESTAMP_SIZE = 8

BUNDLE_FORMAT = "komorne-audit-bundle/1"
PROOF_FORMAT = "c2sp.org/tlog-proof@v1"
MANIFEST = "manifest.json"
ENTRIES = "entries.jsonl"
INDICES = "indices.txt"
LEAVES = "leaves.bin"
PREFIX = "prefix.txt"
CHECKPOINT_FIRST = "checkpoint-first.txt"
CHECKPOINT_LAST = "checkpoint-last.txt"
CHECKPOINT_PREVIOUS = "checkpoint-previous.txt"
CONSISTENCY = "consistency.txt"
CONSISTENCY_PREVIOUS = "consistency-previous.txt"
LOG_KEY = "log.vkey"
WITNESS_KEY = "witness.vkey"
PROOF_NAME = re.compile(r"proofs/(0|[1-9][0-9]*)\.tlog-proof")

# A bundle beyond these is taken for an attack on the reader, not for a log.
KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
MAX_FILES = 200_000
MAX_NAME = 255
MAX_TOTAL = 64 * GIB
MAX_MANIFEST = 64 * MIB
MAX_SMALL_FILE = 64 * KIB
MAX_MAIL = 32 * MIB
MAX_LINE = 16 * MIB
MAX_LEAVES = 50_000_000
ZIP_HEADER_SIZE = 30
MAX_UNPACKING = 200  # times the packed size; audit entries unpack to some five times theirs

CHUNK = 1 * MIB
BLOCKS_AHEAD = 12
LONG_EXPORT = 32 * MIB
MAX_HELPERS = 4
LARGEST_BLOCK = 1 << 16
LARGEST_INTEGER = 2**53 - 1  # the largest that every reader of JSON keeps exactly

VERIFIED, NOT_VERIFIED, UNUSABLE = 0, 1, 2

sha256 = hashlib.sha256


# ---------------------------------------------------------------------------------------------------------------------
# What is said to the user
# ---------------------------------------------------------------------------------------------------------------------

MESSAGES: dict[str, tuple[str, str]] = {
    # What was found in order.
    "ok.files": ("Pliki zgodne z manifestem: {count}", "Files that agree with the manifest: {count}"),
    "ok.signature": (
        "Podpis dziennika prawidłowy, rozmiar {size}, klucz {key}",
        "The log's signature is valid, size {size}, key {key}",
    ),
    "ok.cosignature": (
        "Podpis świadka {witness} prawidłowy, złożony {time}",
        "The signature of witness {witness} is valid, made {time}",
    ),
    "ok.root": (
        "Skrót całego drzewa policzony od nowa zgadza się z podpisanym, rozmiar {size}",
        "The root computed anew equals the signed one, size {size}",
    ),
    "ok.earlier": (
        "Wcześniejsze punkty kontrolne zgodne z tym dziennikiem: {count} (rozmiary od {low} do {high})",
        "Earlier checkpoints that agree with this log: {count} (sizes {low} to {high})",
    ),
    "ok.consistency": (
        "Dziennik od rozmiaru {old} do {new} tylko rósł",
        "From size {old} to {new} the log has only grown",
    ),
    "ok.entries": (
        "Wpisy zgodne ze swoimi skrótami, w kolejności, bez powtórzeń: {count}",
        "Entries that agree with their hashes, in order, none twice: {count}",
    ),
    "ok.complete": (
        "Żadnego wpisu nie brakuje: indeksy od {first} do {last}",
        "No entry is missing: indexes {first} to {last}",
    ),
    "ok.proof": (
        "Dowód prawidłowy: wpis {number} jest w dzienniku o rozmiarze {size}",
        "The proof is valid: entry {number} is in the log of size {size}",
    ),
    "ok.proofs": ("Dowody pojedynczych wpisów prawidłowe: {count}", "Valid proofs of single entries: {count}"),
    "ok.found": ("Znalezione punkty kontrolne: {count}", "Checkpoints found: {count}"),
    # Files and archive.
    "zip.too-many": ("Za dużo plików w archiwum: {count}", "Too many files in the archive: {count}"),
    "zip.too-large": (
        "Podejrzanie duży plik: po rozpakowaniu {size} bajtów",
        "Suspiciously large: {size} bytes when unpacked",
    ),
    "zip.name": ("Niedozwolona nazwa pliku", "A file name that is not allowed"),
    "zip.twice": ("Ta sama nazwa pliku dwa razy", "The same file name twice"),
    "zip.special": (
        "Dowiązanie albo inny plik specjalny zamiast zwykłego pliku",
        "A link or another special file instead of a plain file",
    ),
    "zip.encrypted": ("Plik w archiwum jest zaszyfrowany", "The file is encrypted in the archive"),
    "zip.method": ("Nieznany sposób kompresji", "An unknown way of compression"),
    "zip.overlap": ("Pliki w archiwum nachodzą na siebie", "Files in the archive overlap"),
    "file.missing": ("Brak pliku", "The file is missing"),
    "file.unlisted": (
        "Pliku nie ma w manifeście; nie należy do paczki",
        "The manifest does not list this file; it is no part of the bundle",
    ),
    "file.altered": (
        "Plik zmieniony: jego skrót SHA-256 nie zgadza się z manifestem",
        "The file was changed: its SHA-256 differs from the manifest",
    ),
    "file.size": (
        "Plik ma {size} bajtów, a powinien mieć {expected}",
        "The file has {size} bytes and should have {expected}",
    ),
    "file.damaged": ("Pliku nie da się odczytać, jest uszkodzony", "The file cannot be read, it is damaged"),
    "file.too-large": ("Plik jest za duży: {size} bajtów", "The file is too large: {size} bytes"),
    "file.unexpected": (
        "Ten plik nie może tu być, bo zakres zaczyna się od początku dziennika",
        "This file must not be here, for the range begins with the log",
    ),
    # Texts and numbers.
    "text.utf8": ("Plik nie jest tekstem UTF-8", "The file is not UTF-8 text"),
    "text.hash": ("Wiersz {line}: to nie jest skrót SHA-256 w base64", "Line {line} is no SHA-256 hash in base64"),
    "text.count": (
        "Plik ma {count} wierszy, a powinien mieć {expected}",
        "The file has {count} lines and should have {expected}",
    ),
    "lines.too-long": ("Wiersz jest za długi", "A line is too long"),
    "lines.unfinished": ("Ostatni wiersz jest urwany", "The last line is cut off"),
    "manifest.json": ("Manifest nie jest prawidłowym JSON", "The manifest is not valid JSON"),
    "manifest.field": (
        "W manifeście brakuje pola „{name}” albo jest ono błędne",
        "The field “{name}” of the manifest is missing or wrong",
    ),
    "manifest.origin": (
        "Nazwa dziennika „{origin}” nie należy do jednostki {tenant}",
        "The log's name “{origin}” is not that of unit {tenant}",
    ),
    "manifest.count": (
        "Pełny eksport ma mieć {expected} wpisów, manifest podaje {count}",
        "A whole export has {expected} entries, the manifest says {count}",
    ),
    # Keys and checkpoints.
    "key.format": ("To nie jest klucz w formacie C2SP", "This is no key in the format of C2SP"),
    "key.id": ("Identyfikator klucza nie pasuje do klucza", "The key's id does not fit the key"),
    "key.other-log": (
        "Klucz należy do innego dziennika: „{name}”",
        "The key belongs to another log: “{name}”",
    ),
    "key.differs": (
        "Klucz w paczce jest inny niż podany przez --vkey",
        "The key in the bundle is not the one given by --vkey",
    ),
    "note.control": (
        "Tekst zawiera niedozwolone znaki sterujące",
        "The text has control characters that are not allowed",
    ),
    "note.format": ("To nie jest podpisany tekst C2SP", "This is no signed note of C2SP"),
    "note.signature-line": ("Uszkodzony wiersz podpisu", "A damaged signature line"),
    "checkpoint.format": ("To nie jest punkt kontrolny C2SP", "This is no checkpoint of C2SP"),
    "checkpoint.origin": (
        "Punkt kontrolny innego dziennika: „{origin}”",
        "A checkpoint of another log: “{origin}”",
    ),
    "checkpoint.size": (
        "Punkt kontrolny ma rozmiar {size}, a powinien mieć {expected}",
        "The checkpoint has size {size} and should have {expected}",
    ),
    "checkpoint.too-new": (
        "Wcześniejszy eksport ma rozmiar {size}, większy niż ten: {expected}",
        "The earlier export has size {size}, more than this one: {expected}",
    ),
    "checkpoint.mangled": (
        "Od wiersza {line}: uszkodzony punkt kontrolny",
        "From line {line}: a damaged checkpoint",
    ),
    "signature.none": (
        "Brak podpisu znanym kluczem dziennika",
        "No signature by a known key of the log",
    ),
    "signature.invalid": ("Podpis dziennika jest nieprawidłowy", "The log's signature is not valid"),
    "cosignature.invalid": (
        "Podpis świadka {witness} jest nieprawidłowy",
        "The signature of witness {witness} is not valid",
    ),
    # The tree.
    "root.differs": (
        "Skrót drzewa policzony od nowa dla rozmiaru {size} nie zgadza się z podpisanym",
        "The root computed anew for size {size} is not the signed one",
    ),
    "root.unchecked": (
        "Drzewa nie można policzyć, bo brakuje części paczki albo jest ona błędna",
        "The tree cannot be computed, for a part of the bundle is missing or wrong",
    ),
    "root.between": (
        "Pierwsza zmiana leży między indeksem {low} a {high} (włącznie)",
        "The first change lies between index {low} and {high} (inclusive)",
    ),
    "equivocation": (
        "DOWÓD DWÓCH WERSJI HISTORII: dziennik podpisał dla rozmiaru {size} dwa różne skróty, drugi w: {other}",
        "PROOF OF TWO HISTORIES: for size {size} the log has signed two different roots, the other in: {other}",
    ),
    "equivocation.rebuilt": (
        "DOWÓD DWÓCH WERSJI HISTORII: podpisany skrót dla rozmiaru {size} nie należy do wersji podpisanej w: {other}",
        "PROOF OF TWO HISTORIES: the signed root for size {size} does not belong to the log signed in: {other}",
    ),
    "consistency.invalid": (
        "Dowód ciągłości od rozmiaru {old} do {new} jest nieprawidłowy",
        "The consistency proof from size {old} to {new} is not valid",
    ),
    # Entries.
    "indices.number": ("Wiersz {line}: to nie jest indeks", "Line {line} is no index"),
    "indices.order": ("Indeksy nie rosną", "The indexes do not rise"),
    "indices.range": ("Indeks spoza zakresu paczki", "The index is outside the range of the bundle"),
    "indices.gap": ("Brakuje wpisu o tym indeksie", "The entry of this index is missing"),
    "indices.count": (
        "Indeksów jest {count}, manifest podaje {expected}",
        "There are {count} indexes, the manifest says {expected}",
    ),
    "entry.hash": (
        "Wpis nie zgadza się ze swoim skrótem w leaves.bin: zmieniony, wstawiony albo przestawiony (wiersz {line})",
        "The entry does not agree with its hash in leaves.bin: edited, inserted or moved (line {line})",
    ),
    "entry.json": ("Wpis nie jest prawidłowym JSON (wiersz {line})", "The entry is not valid JSON (line {line})"),
    "entry.canonical": (
        "Wpis nie ma postaci kanonicznej RFC 8785 (wiersz {line})",
        "The entry is not in the canonical form of RFC 8785 (line {line})",
    ),
    "entry.fields": (
        "Wpis nie ma pól „t” i „id” (wiersz {line})",
        "The entry lacks the fields “t” and “id” (line {line})",
    ),
    "entry.tenant": (
        "Wpis innej jednostki: „{tenant}” (wiersz {line})",
        "An entry of another unit: “{tenant}” (line {line})",
    ),
    "entry.repeated": (
        "Ten sam „id” co we wpisie {other} (wiersz {line})",
        "The same “id” as in entry {other} (line {line})",
    ),
    "entry.surplus": ("Wpis bez indeksu (wiersz {line})", "An entry without an index (line {line})"),
    "entry.missing": ("Brakuje wpisu o tym indeksie", "The entry of this index is missing"),
    # Proofs.
    "proof.format": ("To nie jest dowód w formacie tlog-proof", "This is no proof in the format tlog-proof"),
    "proof.index": (
        "Dowód dotyczy wpisu {number}, a nazwa pliku mówi co innego",
        "The proof is about entry {number}, and the file's name says otherwise",
    ),
    "proof.range": ("Dowód wpisu spoza zakresu paczki", "A proof of an entry outside the range of the bundle"),
    "proof.invalid": ("Dowód wpisu {number} jest nieprawidłowy", "The proof of entry {number} is not valid"),
    # What is not proved.
    "limit.own-key": (
        "Użyto klucza z samej paczki. To nie dowodzi, kto ją podpisał: kto podrobi całą paczkę, dołoży swój klucz. "
        "Podaj przez --vkey klucz otrzymany inną drogą",
        "The bundle's own key was used. This does not prove who signed: whoever forges a whole bundle adds a key of "
        "their own. Give the key that you received by another way with --vkey",
    ),
    "limit.filtered": (
        "Eksport jest filtrowany. Pokazane wpisy są w dzienniku, a w zakresie nie ma luki; nie dowodzi to, że żaden "
        "z niepokazanych wpisów nie dotyczy danej osoby. Do tego trzeba wyeksportować cały zakres",
        "The export is filtered. The entries shown are in the log and the range has no gap; that does not prove that "
        "no entry left out concerns the person. For that, export the whole range",
    ),
    "limit.manifest": (
        "Manifest nie jest podpisany. Data, opis filtrów oraz pliki do czytania (CSV, PDF, README) są tylko "
        "oświadczeniem tego, kto zrobił eksport; dowodem są wpisy w entries.jsonl",
        "The manifest is not signed. Its date, the filters named and the files for reading (CSV, PDF, README) are only "
        "what the exporter states; the evidence is entries.jsonl",
    ),
    "limit.no-memory": (
        "Nie podano wcześniejszych punktów kontrolnych (--checkpoint) i nie ma podpisu świadka. Bez nich nie widać, "
        "czy właściciel klucza nie podpisał całej historii na nowo",
        "No earlier checkpoints were given (--checkpoint) and no witness has signed. Without them it cannot be seen "
        "whether the holder of the key has signed a whole new history",
    ),
    "limit.witness-key": (
        "Klucz świadka {witness} pochodzi z paczki; porównaj go z otrzymanym od świadka: {key}",
        "The key of witness {witness} comes from the bundle; compare it with the one the witness gave you: {key}",
    ),
    "limit.no-cosignature": (
        "Żaden świadek nie podpisał tego punktu kontrolnego",
        "No witness has signed this checkpoint",
    ),
    "limit.later": (
        "Rozmiar {size} leży za końcem zakresu; nie można go sprawdzić tą paczką. Dziennik był już wtedy dłuższy: "
        "wyeksportuj go co najmniej do tego rozmiaru",
        "Size {size} is beyond the end of the range and cannot be checked with this bundle. The log was that long "
        "already: export it at least up to that size",
    ),
    "limit.earlier": (
        "Rozmiar {size} leży przed początkiem zakresu; nie można go sprawdzić tą paczką",
        "Size {size} is before the range and cannot be checked with this bundle",
    ),
    "limit.recorded": (
        "Sprawdzenie dotyczy tego, co zapisano. Nie dowodzi, że zapisano wszystko, co się wydarzyło",
        "What was checked is what was recorded. It does not prove that all that happened was recorded",
    ),
    # Why nothing could be checked.
    "use.bundle": (
        "Nie można otworzyć paczki {path}: to nie jest ani folder, ani archiwum .zip",
        "Cannot open the bundle {path}: it is neither a folder nor a .zip archive",
    ),
    "use.no-manifest": (
        "To nie jest paczka dziennika: brak pliku manifest.json",
        "No audit bundle: manifest.json is missing",
    ),
    "use.format": ("Nieznany format paczki: „{format}”", "An unknown format of bundle: “{format}”"),
    "use.too-many-leaves": ("Za duży zakres: {count} wpisów", "Too large a range: {count} entries"),
    "use.file": ("Nie można odczytać pliku {path}", "Cannot read the file {path}"),
    "use.key": (
        "--vkey: ani to klucz, ani plik, w którym jest klucz",
        "--vkey: neither a key nor a file that holds one",
    ),
    "use.no-checkpoint": (
        "W pliku {path} nie ma żadnego punktu kontrolnego",
        "There is no checkpoint in the file {path}",
    ),
    "use.arguments": (
        "Niezrozumiałe wywołanie; opis: --help",
        "The arguments are not understood; see --help --lang en",
    ),
    "use.proof": (
        "--proof i --entry podaje się razem; bez paczki potrzebny jest też --vkey",
        "--proof and --entry go together; without a bundle --vkey is needed too",
    ),
    "use.cryptography": (
        "Nie ma czym sprawdzić podpisów: potrzebny jest pakiet „cryptography” albo program openssl 3",
        "Nothing to check signatures with: the package “cryptography” or the program openssl 3 is needed",
    ),
    "use.memory": ("Za mało pamięci", "Not enough memory"),
    "use.interrupted": ("Przerwano", "Interrupted"),
    "use.internal": (
        "Błąd samego programu ({kind}); niczego nie sprawdzono do końca",
        "A fault of this program itself ({kind}); nothing was checked to the end",
    ),
    # Headings.
    "head.log": ("Dziennik: {origin}", "Log: {origin}"),
    "head.range": (
        "Zakres: od {first} do {end} (bez niego), wpisy w paczce: {count}, eksport z {created}",
        "Range: from {first} up to {end} (without it), entries in the bundle: {count}, exported {created}",
    ),
    "head.tool": ("Podpisy sprawdza: {tool}", "Signatures are checked by: {tool}"),
    "head.verified": ("WYNIK: ZGODNE", "RESULT: VERIFIED"),
    "head.not-verified": ("WYNIK: NIEZGODNE, liczba błędów: {count}", "RESULT: NOT VERIFIED, faults: {count}"),
    "head.index": ("wpis {index}", "entry {index}"),
    "level.ok": ("dobrze", "ok"),
    "level.bad": ("BŁĄD", "BAD"),
    "level.limit": ("uwaga", "note"),
}

LANGUAGES = ("pl", "en")

HELP: dict[str, str] = {
    "pl": """\
Sprawdza paczkę z dziennikiem zdarzeń Komornego, bez sieci.

  python3 komorne_verify.py PACZKA [--vkey KLUCZ] [--checkpoint PLIK]... [--lang pl|en] [--json]
  python3 komorne_verify.py --proof PLIK --entry PLIK --vkey KLUCZ

  PACZKA             plik .zip z eksportem albo folder, do którego go rozpakowano
  --vkey KLUCZ       klucz dziennika otrzymany inną drogą niż paczka (np. pocztą): sam klucz albo plik, w którym jest;
                     bez niego program użyje klucza z paczki, co dowodzi mniej
  --checkpoint PLIK  wcześniejszy punkt kontrolny, np. zapisany list z codzienną wiadomością; w pliku może ich być
                     wiele, a opcję można powtarzać
  --proof PLIK       dowód pojedynczego wpisu (.tlog-proof)
  --entry PLIK       ten wpis: jeden wiersz, dokładnie tak, jak go otrzymano
  --lang pl|en       język komunikatów (zwykle polski)
  --json             wynik dla programów
  --help             ten opis

Kod wyjścia: 0 zgodne, 1 niezgodne, 2 nie było czego sprawdzić (zły plik albo wywołanie).

Co sprawdza: skróty plików, podpisy punktów kontrolnych, skrót każdego wpisu i całego drzewa, ciągłość dziennika,
kolejność i kompletność wpisów, przynależność do jednostki, dowody pojedynczych wpisów. Czego nie dowodzi, mówi przy
każdym sprawdzeniu pod słowem „uwaga”.
""",
    "en": """\
Verifies an exported Komorne audit bundle, offline.

  python3 komorne_verify.py BUNDLE [--vkey KEY] [--checkpoint FILE]... [--lang pl|en] [--json]
  python3 komorne_verify.py --proof FILE --entry FILE --vkey KEY

  BUNDLE             the exported .zip file, or the folder it was unpacked to
  --vkey KEY         the log's key, received by another way than the bundle (by e-mail, say): the key itself or a file
                     that holds it; without it the bundle's own key is used, which proves less
  --checkpoint FILE  an earlier checkpoint, such as a saved daily message; a file may hold many, and the option may be
                     given many times
  --proof FILE       the proof of a single entry (.tlog-proof)
  --entry FILE       that entry: one line, exactly as it was received
  --lang pl|en       the language of the messages (Polish unless told)
  --json             the result for programs
  --help             this text

Exit status: 0 verified, 1 not verified, 2 nothing could be checked (a wrong file or wrong arguments).

What it checks: the hashes of the files, the signatures of the checkpoints, the hash of every entry and of the whole
tree, that the log has only grown, order and completeness of the entries, that they are this unit's, proofs of single
entries. What is not proved is said each time after the word “note”.
""",
}


class Problem(Exception):
    """Something is wrong with what was given to check; `code` is a key of MESSAGES."""

    def __init__(self, code: str, index: int | None = None, **details: Any) -> None:
        super().__init__(code)
        self.code, self.index, self.details = code, index, details


class Unusable(Problem):
    """There is nothing that could be checked at all."""


@dataclass(frozen=True)
class Finding:
    level: str  # ok, bad or limit
    code: str
    file: str | None = None
    index: int | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str) -> str:
        return say(self.code, language, **self.details)


@dataclass
class Report:
    """What was found, in the order in which it was found."""

    findings: list[Finding] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def ok(self, code: str, file: str | None = None, **details: Any) -> None:
        self.findings.append(Finding("ok", code, file, None, details))

    def limit(self, code: str, file: str | None = None, **details: Any) -> None:
        self.findings.append(Finding("limit", code, file, None, details))

    def bad(self, file: str, code: str, index: int | None = None, **details: Any) -> None:
        finding = Finding("bad", code, file, index, details)
        if repr(finding) not in self._known:
            self._known.add(repr(finding))
            self.findings.append(finding)
            self.faults.append(finding)

    @contextmanager
    def blame(self, file: str) -> Iterator[None]:
        """Writes a problem met inside down against `file` and goes on after it."""
        try:
            yield
        except Unusable:
            raise
        except Problem as problem:
            self.bad(file, problem.code, problem.index, **problem.details)


def say(code: str, language: str, **details: Any) -> str:
    shown = {name: printable(value) if isinstance(value, str) else value for name, value in details.items()}
    return MESSAGES[code][LANGUAGES.index(language)].format(**shown)


def printable(text: str) -> str:
    """The text without anything that could move the cursor, hide or turn around what follows."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)
    return shown if len(shown) <= MAX_NAME else shown[:MAX_NAME] + "…"


# ---------------------------------------------------------------------------------------------------------------------
# Strict readers of small things
# ---------------------------------------------------------------------------------------------------------------------

DECIMAL = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)


def read_decimal(text: str) -> int | None:
    return int(text) if DECIMAL.fullmatch(text) else None


def read_base64(text: str) -> bytes | None:
    """The bytes, unless the text is anything else than their one spelling in base64."""
    try:
        content = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        return None
    return content if base64.b64encode(content).decode() == text else None


def read_hash(text: str) -> bytes | None:
    content = read_base64(text)
    return content if content is not None and len(content) == HASH_SIZE else None


def read_text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem("text.utf8") from None


def read_hashes(content: bytes) -> list[bytes]:
    """A file with one hash on each line, or none at all."""
    lines = read_text(content).removesuffix("\n").split("\n") if content else []
    hashes = []
    for number, line in enumerate(lines, 1):
        one = read_hash(line)
        if one is None:
            raise Problem("text.hash", line=number)
        hashes.append(one)
    return hashes


# ---------------------------------------------------------------------------------------------------------------------
# The tree of RFC 6962
# ---------------------------------------------------------------------------------------------------------------------


def leaf_hash(entry: bytes) -> bytes:
    return sha256(LEAF_PREFIX + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(NODE_PREFIX + left + right).digest()


def perfect_root(hashes: bytes) -> bytes:
    """The root over 1, 2, 4, 8, … hashes that stand one after the other: neighbours are paired until one is left."""
    pair = 2 * HASH_SIZE
    while len(hashes) > HASH_SIZE:
        pairs = range(0, len(hashes), pair)
        hashes = b"".join([sha256(NODE_PREFIX + hashes[at : at + pair]).digest() for at in pairs])
    return hashes


class GrowingTree:
    """A tree that leaves are added to, of which only the roots of its perfect subtrees are kept, largest first.

    A tree of 13 leaves is kept as three roots, over 8, 4 and 1 leaves: 13 is 1101 in binary.
    """

    def __init__(self, size: int = 0, subtrees: Sequence[bytes] = ()) -> None:
        if len(subtrees) != size.bit_count():
            raise Problem("text.count", count=len(subtrees), expected=size.bit_count())
        self.size = size
        self.subtrees = list(subtrees)

    def root(self) -> bytes:
        if not self.subtrees:
            return EMPTY_ROOT
        return functools.reduce(lambda right, left: node_hash(left, right), reversed(self.subtrees))

    def extend(self, leaves: bytes | memoryview) -> None:
        done, count = 0, len(leaves) // HASH_SIZE
        while done < count:
            width = self._next_block(count - done)
            self._add(perfect_root(bytes(leaves[done * HASH_SIZE : (done + width) * HASH_SIZE])), width)
            done += width

    def _next_block(self, available: int) -> int:
        """How many leaves come next that make up a perfect subtree of their own."""
        aligned = self.size & -self.size or LARGEST_BLOCK
        largest = 1 << (available.bit_length() - 1)
        return min(aligned, largest, LARGEST_BLOCK)

    def _add(self, root: bytes, width: int) -> None:
        carried = width
        while self.size & carried:
            root = node_hash(self.subtrees.pop(), root)
            carried *= 2
        self.subtrees.append(root)
        self.size += width


def roots_at(sizes: Iterable[int], tree: GrowingTree, leaves: bytearray) -> dict[int, bytes]:
    """The roots that the tree has at these sizes while it grows by the leaves."""
    first, end = tree.size, tree.size + len(leaves) // HASH_SIZE
    view = memoryview(leaves)
    roots = {}
    for size in sorted({first, end, *(size for size in sizes if first <= size <= end)}):
        tree.extend(view[(tree.size - first) * HASH_SIZE : (size - first) * HASH_SIZE])
        roots[size] = tree.root()
    return roots


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that follows from a leaf and its proof (RFC 6962, 2.1.1; the steps are those of RFC 9162, 2.1.3.2)."""
    if index >= size:
        return None
    node, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            root = node_hash(sibling, root)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        node, last = node >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree only grew (RFC 6962, 2.1.2; the steps are those of RFC 9162, 2.1.4.2)."""
    if old > new:
        return False
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old.bit_count() == 1 else list(path)
    if not steps:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    seen_old = seen_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            seen_old, seen_new = node_hash(step, seen_old), node_hash(step, seen_new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            seen_new = node_hash(seen_new, step)
        node, last = node >> 1, last >> 1
    return last == 0 and seen_old == old_root and seen_new == new_root


# ---------------------------------------------------------------------------------------------------------------------
# Ed25519, by whichever tool there is
# ---------------------------------------------------------------------------------------------------------------------

Verifier = Callable[[bytes, bytes, bytes], bool]

# RFC 8032, 7.1, test 2: a tool that does not know this signature for valid, or its neighbour for invalid, is not used.
KNOWN_PUBLIC_KEY = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
KNOWN_MESSAGE = b"\x72"
KNOWN_SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
SPKI_PREFIX = bytes.fromhex("302a300506032b6570032100")


def verify_with_cryptography(public: bytes, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_with_openssl(public: bytes, signature: bytes, message: bytes) -> bool:
    program = shutil.which("openssl")
    if program is None:
        raise OSError("openssl is not installed")
    encoded = base64.b64encode(SPKI_PREFIX + public).decode()
    pem = f"-----BEGIN PUBLIC KEY-----\n{encoded}\n-----END PUBLIC KEY-----\n"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "key").write_text(pem, encoding="ascii")
        (folder / "signature").write_bytes(signature)
        (folder / "message").write_bytes(message)
        arguments = ["-pubin", "-inkey", folder / "key", "-sigfile", folder / "signature", "-in", folder / "message"]
        command = [program, "pkeyutl", "-verify", "-rawin", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    return done.returncode == 0


@functools.cache
def signature_tool() -> tuple[str, Verifier]:
    for name, verify in (("cryptography", verify_with_cryptography), ("openssl", verify_with_openssl)):
        try:
            knows_valid = verify(KNOWN_PUBLIC_KEY, KNOWN_SIGNATURE, KNOWN_MESSAGE)
            knows_invalid = not verify(KNOWN_PUBLIC_KEY, KNOWN_SIGNATURE, b"\x73")
        except (ImportError, OSError, subprocess.SubprocessError):
            continue
        if knows_valid and knows_invalid:
            return name, verify
    raise Unusable("use.cryptography")


@functools.lru_cache(maxsize=4096)
def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    _, verify = signature_tool()
    return verify(public, signature, message)


# ---------------------------------------------------------------------------------------------------------------------
# Keys, signed notes and checkpoints (C2SP)
# ---------------------------------------------------------------------------------------------------------------------

KEY_TEXT = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})")
SIGNATURE_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
CONTROL_CHARACTER = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Key:
    """A verifier key: <name>+<id in hex>+<base64 of the kind and the public key>."""

    name: str
    id: bytes
    public: bytes
    text: str = field(compare=False)


@dataclass(frozen=True)
class Signature:
    name: str
    key_id: bytes
    content: bytes

    def is_by(self, key: Key) -> bool:
        return (self.name, self.key_id) == (key.name, key.id)


@dataclass(frozen=True)
class Checkpoint:
    """What the log has signed: at this size its tree had this root."""

    origin: str
    size: int
    root: bytes
    text: bytes
    signatures: tuple[Signature, ...]


def read_key(text: str, kind: int) -> Key:
    match = KEY_TEXT.fullmatch(text)
    content = read_base64(match[3]) if match else None
    if match is None or content is None or len(content) != 1 + PUBLIC_KEY_SIZE or content[0] != kind:
        raise Problem("key.format")
    name = match[1]
    key_id = sha256(name.encode() + b"\n" + content).digest()[:KEY_ID_SIZE]
    if key_id.hex() != match[2]:
        raise Problem("key.id")
    return Key(name, key_id, content[1:], text)


def read_signature(line: str) -> Signature:
    match = SIGNATURE_LINE.fullmatch(line)
    content = read_base64(match[2]) if match else None
    if match is None or content is None or len(content) <= KEY_ID_SIZE:
        raise Problem("note.signature-line")
    return Signature(match[1], content[:KEY_ID_SIZE], content[KEY_ID_SIZE:])


def read_checkpoint(content: bytes) -> Checkpoint:
    note = read_text(content)
    if CONTROL_CHARACTER.search(note):
        raise Problem("note.control")
    body, separator, signatures = note.rpartition("\n\n")
    if not separator or not body or not signatures.endswith("\n"):
        raise Problem("note.format")
    signed = tuple(read_signature(line) for line in signatures.removesuffix("\n").split("\n"))
    lines = body.split("\n")
    if len(lines) < 3 or not all(lines):
        raise Problem("checkpoint.format")
    size, root = read_decimal(lines[1]), read_hash(lines[2])
    if size is None or root is None:
        raise Problem("checkpoint.format")
    return Checkpoint(lines[0], size, root, body.encode() + b"\n", signed)


def check_signature(checkpoint: Checkpoint, keys: Sequence[Key]) -> Key:
    """The key that signed. Signatures by keys that are not known say nothing and are passed over."""
    known = [(signature, key) for signature in checkpoint.signatures for key in keys if signature.is_by(key)]
    if not known:
        raise Problem("signature.none")
    for signature, key in known:
        if len(signature.content) != SIGNATURE_SIZE or not is_signed(key.public, signature.content, checkpoint.text):
            raise Problem("signature.invalid")
    return known[0][1]


def check_cosignature(checkpoint: Checkpoint, signature: Signature, witness: Key) -> datetime:
    """When the witness signed: what it signs is the time and the text of the checkpoint."""
    seconds = int.from_bytes(signature.content[:TIMESTAMP_SIZE], "big")
    message = b"cosignature/v1\ntime %d\n" % seconds + checkpoint.text
    content = signature.content[TIMESTAMP_SIZE:]
    try:
        time = datetime.fromtimestamp(seconds, timezone.utc)
    except (OverflowError, OSError, ValueError):
        raise Problem("cosignature.invalid", witness=witness.name) from None
    if len(content) != SIGNATURE_SIZE or not is_signed(witness.public, content, message):
        raise Problem("cosignature.invalid", witness=witness.name)
    return time


# ---------------------------------------------------------------------------------------------------------------------
# Checkpoints in mail
# ---------------------------------------------------------------------------------------------------------------------

MAILBOX_SEPARATOR = re.compile(rb"^From [^\n]*\n", re.MULTILINE)
QUOTATION = re.compile(r"^(?:> ?)+")


@dataclass(frozen=True)
class Gathered:
    """The checkpoints found in a text, and the lines where one seems to have been but cannot be read."""

    checkpoints: list[Checkpoint]
    mangled: list[int]


def gather_checkpoints(content: bytes) -> Gathered:
    """All checkpoints in a note, a text, a saved message or a mailbox."""
    found: dict[tuple[bytes, tuple[Signature, ...]], Checkpoint] = {}
    mangled: list[int] = []
    for text in [decode_text(content), *decoded_parts(content)]:
        gathered = gather_from_text(text)
        mangled += gathered.mangled
        found |= {(one.text, one.signatures): one for one in gathered.checkpoints}
    return Gathered(list(found.values()), mangled)


def decode_text(content: bytes) -> str:
    """The text, in whichever of the usual ways for Polish it was saved."""
    for encoding in ("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1250"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return content.decode("utf-8", "replace")


def decoded_parts(content: bytes) -> Iterator[str]:
    """The texts of messages that were encoded for transport."""
    for message in MAILBOX_SEPARATOR.split(content):
        try:
            for part in email.message_from_bytes(message).walk():
                encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
                payload = part.get_payload(decode=True)
                is_encoded = encoding in ("base64", "quoted-printable") and part.get_content_type() == "text/plain"
                if is_encoded and isinstance(payload, bytes):
                    yield decode_text(payload)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            continue


def gather_from_text(text: str) -> Gathered:
    lines = [QUOTATION.sub("", line.rstrip()) for line in text.split("\n")]
    heads = [at for at in range(len(lines) - 2) if is_head(lines, at)]
    signed = [at for at, line in enumerate(lines) if looks_signed(line)]
    used: set[int] = set()
    checkpoints, mangled = [], []
    for head in heads:
        end = note_end(lines, head)
        used.update(range(head, end))
        try:
            checkpoints.append(read_checkpoint("\n".join(lines[head:end]).encode("utf-8", "replace") + b"\n"))
        except Problem:
            mangled.append(head + 1)
    mangled += [at + 1 for at in signed if at not in used]
    return Gathered(checkpoints, mangled)


def is_head(lines: Sequence[str], at: int) -> bool:
    """Whether a line, a size and a root follow each other here."""
    return bool(lines[at]) and read_decimal(lines[at + 1]) is not None and read_hash(lines[at + 2]) is not None


def looks_signed(line: str) -> bool:
    match = SIGNATURE_LINE.fullmatch(line)
    return match is not None and len(match[2]) >= SIGNATURE_SIZE


def note_end(lines: Sequence[str], head: int) -> int:
    """The line after the last signature of the note that begins at `head`."""
    end = head
    while end < len(lines) and lines[end]:
        end += 1
    end += 1
    while end < len(lines) and lines[end].startswith("— "):
        end += 1
    return min(end, len(lines))


# ---------------------------------------------------------------------------------------------------------------------
# Canonical JSON (RFC 8785) of what an entry may hold: objects, arrays, strings, whole numbers, true, false, null
# ---------------------------------------------------------------------------------------------------------------------

SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
TO_ESCAPE = re.compile(r'["\\\x00-\x1f]')


def write_string(text: str) -> str:
    return '"' + TO_ESCAPE.sub(lambda found: SHORT_ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}"), text) + '"'


def write_canonical(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return write_string(value)
        case list():
            return "[" + ",".join(map(write_canonical, value)) + "]"
        case dict():
            names = sorted(value, key=lambda name: name.encode("utf-16-be"))
            return "{" + ",".join(f"{write_string(name)}:{write_canonical(value[name])}" for name in names) + "}"
    raise ValueError("no value of an entry")


def refuse(text: str) -> Any:
    raise ValueError(f"not allowed: {text}")


def read_integer(text: str) -> int:
    value = int(text)
    return value if abs(value) <= LARGEST_INTEGER else refuse(text)


def read_object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(members) if len(dict(members)) == len(members) else refuse("the same name twice")


ENTRY_DECODER = json.JSONDecoder(
    object_pairs_hook=read_object, parse_int=read_integer, parse_float=refuse, parse_constant=refuse
)
MANIFEST_DECODER = json.JSONDecoder(object_pairs_hook=read_object, parse_constant=refuse)


def read_entry(line: bytes) -> tuple[str, str]:
    """The "id" and "t" of an entry, which must be in canonical form."""
    try:
        entry = ENTRY_DECODER.decode(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Problem("entry.json") from None
    try:
        canonical = write_canonical(entry).encode("utf-8")
    except (ValueError, RecursionError):
        raise Problem("entry.canonical") from None
    if canonical != line:
        raise Problem("entry.canonical")
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not isinstance(entry.get("t"), str):
        raise Problem("entry.fields")
    return entry["id"], entry["t"]


class EntryReader:
    """Reads a million entries as strictly as `read_entry` reads one, in a tenth of the time.

    Entries of one kind differ only between the quotation marks of their values and in their numbers. So an entry that
    has passed `read_entry` is made into a pattern, in which each string value stands for any text without quotation
    mark and each number for any whole number. A further entry that fits the pattern has the same names in the same
    order and nothing between them: it is canonical too, as long as no text in it would have to be escaped.
    `is_plain` makes sure of that; what is not plain, and what fits no pattern, is read in full.
    """

    MAX_PATTERNS = 400
    ANY_TEXT = rb'[^"]*'
    ANY_INTEGER = rb"(?:0|-?[1-9][0-9]{0,14})"
    INTEGER = re.compile(rb"-?[0-9]+")
    WITHOUT_ESCAPED = bytes(range(0x100)).translate(bytes.maketrans(bytes(range(0x20)) + b"\\", b" " * 0x21))

    def __init__(self) -> None:
        self._patterns: dict[int, list[Callable[[bytes], re.Match[bytes] | None]]] = {}
        self._count = 0

    def read(self, lines: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        """The "id" and "t" of each entry; a Problem if one of them is not in order."""
        if self.is_plain(b"".join(lines)):
            return [self._read_plain(line) for line in lines]
        return [encode_both(read_entry(line)) for line in lines]

    @classmethod
    def is_plain(cls, text: bytes) -> bool:
        """Whether the text is UTF-8 without anything that JSON escapes, the quotation mark aside."""
        if text.translate(cls.WITHOUT_ESCAPED) != text:
            return False
        try:
            return text.isascii() or bool(text.decode("utf-8"))
        except UnicodeDecodeError:
            return False

    def _read_plain(self, line: bytes) -> tuple[bytes, bytes]:
        quotes = line.count(b'"')
        for fits in self._patterns.get(quotes, ()):
            if match := fits(line):
                return match.groups()  # type: ignore[return-value]
        found = encode_both(read_entry(line))
        if self._count < self.MAX_PATTERNS:
            self._patterns.setdefault(quotes, []).append(re.compile(self._pattern(line)).fullmatch)
            self._count += 1
        return found

    @classmethod
    def _pattern(cls, line: bytes) -> bytes:
        """The pattern of a plain canonical entry. Its two groups are the values of the entry's own "id" and "t"."""
        pieces = line.split(b'"')  # between, text, between, text, …, between
        pattern, depth, name = [], 0, b""
        for at, piece in enumerate(pieces):
            if at % 2 == 0:
                depth += piece.count(b"{") - piece.count(b"}")
                pattern.append(cls.INTEGER.sub(lambda _: cls.ANY_INTEGER, re.escape(piece).replace(rb"\-", b"-")))
            elif pieces[at + 1].startswith(b":"):
                name = piece
                pattern.append(re.escape(piece))
            else:
                is_own = depth == 1 and pieces[at - 1] == b":" and name in (b"id", b"t")
                pattern.append(b"(" + cls.ANY_TEXT + b")" if is_own else cls.ANY_TEXT)
        return b'"'.join(pattern)


def encode_both(found: tuple[str, str]) -> tuple[bytes, bytes]:
    return found[0].encode(), found[1].encode()


# ---------------------------------------------------------------------------------------------------------------------
# The bundle as a folder or an archive
# ---------------------------------------------------------------------------------------------------------------------

READING_FAILS = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    LookupError,
    ArithmeticError,
    zlib.error,
    zipfile.BadZipFile,
    struct.error,
)


@dataclass(frozen=True)
class Bundle:
    """The names and sizes of a bundle's files, and the way to open one. Nothing is ever unpacked to the disk."""

    sizes: dict[str, int]
    open: Callable[[str], IO[bytes]]


@contextmanager
def open_bundle(path: str, report: Report) -> Iterator[Bundle | None]:
    """The bundle, or nothing where the archive itself is not safe to read; the report says why."""
    if os.path.isdir(path):
        yield open_folder(path, report)
    elif os.path.isfile(path):
        try:
            archive = zipfile.ZipFile(path)
        except READING_FAILS:
            raise Unusable("use.bundle", path=path) from None
        with archive:
            yield open_archive(archive, report)
    else:
        raise Unusable("use.bundle", path=path)


def open_archive(archive: zipfile.ZipFile, report: Report) -> Bundle | None:
    members = [member for member in archive.infolist() if not is_empty_folder(member)]
    before = len(report.faults)
    check_amount(((member.orig_filename, member.file_size) for member in members), len(members), report)
    seen: set[str] = set()
    for member in members:
        with report.blame(member.orig_filename):
            check_member(member)
            check_name(member.orig_filename, seen)
    check_overlap(archive, report)
    if len(report.faults) > before:
        return None
    by_name = {member.orig_filename: member for member in members}
    return Bundle(
        {name: member.file_size for name, member in by_name.items()},
        lambda name: archive.open(by_name[name]),
    )


def is_empty_folder(member: zipfile.ZipInfo) -> bool:
    name, kind = member.orig_filename, stat.S_IFMT(member.external_attr >> 16)
    return name.endswith("/") and is_safe(name[:-1]) and member.file_size == 0 and kind in (0, stat.S_IFDIR)


def check_member(member: zipfile.ZipInfo) -> None:
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        raise Problem("zip.special")
    if member.flag_bits & 0x1:
        raise Problem("zip.encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Problem("zip.method")
    if member.file_size > MAX_UNPACKING * member.compress_size + MIB:
        raise Problem("zip.too-large", size=member.file_size)


def is_safe(name: str) -> bool:
    """Whether the name stays within its folder and means the same file on every system."""
    has_odd = any(c in '\\:*?"<>|' or not c.isprintable() for c in name)
    return not has_odd and len(name) <= MAX_NAME and all(part and part.rstrip(" .") == part for part in name.split("/"))


def check_name(name: str, seen: set[str]) -> None:
    if not is_safe(name):
        raise Problem("zip.name")
    if name.casefold() in seen:
        raise Problem("zip.twice")
    seen.add(name.casefold())


def check_amount(sizes: Iterable[tuple[str, int]], count: int, report: Report) -> None:
    if count > MAX_FILES:
        report.bad(MANIFEST, "zip.too-many", count=count)
        return
    total = 0
    for name, size in sizes:
        total += size
        if total > MAX_TOTAL:
            report.bad(name, "zip.too-large", size=size)
            return


def check_overlap(archive: zipfile.ZipFile, report: Report) -> None:
    """Files that share their packed bytes are how a small archive unpacks to an endless one."""
    members = sorted(archive.infolist(), key=lambda member: member.header_offset)
    starts = [member.header_offset for member in members[1:]] + [archive.start_dir]
    for member, next_start in zip(members, starts):
        if member.header_offset + ZIP_HEADER_SIZE + member.compress_size > next_start:
            report.bad(member.orig_filename, "zip.overlap")


def open_folder(path: str, report: Report) -> Bundle | None:
    sizes: dict[str, int] = {}
    seen: set[str] = set()
    folders = [""]
    while folders and len(sizes) <= MAX_FILES:
        folder = folders.pop()
        try:
            found = sorted(os.scandir(os.path.join(path, folder)), key=lambda item: item.name)
        except OSError:
            raise Unusable("use.file", path=os.path.join(path, folder)) from None
        for item in found:
            name = folder + item.name
            with report.blame(name):
                check_name(name, seen)
                if item.is_dir(follow_symlinks=False):
                    folders.append(name + "/")
                elif not item.is_file(follow_symlinks=False):
                    raise Problem("zip.special")
                else:
                    sizes[name] = item.stat(follow_symlinks=False).st_size
    check_amount(sizes.items(), len(sizes), report)
    return None if report.faults else Bundle(sizes, lambda name: open(os.path.join(path, name), "rb"))


# ---------------------------------------------------------------------------------------------------------------------
# The manifest
# ---------------------------------------------------------------------------------------------------------------------

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")
ORIGIN_HOST = re.compile(r"[^\s+/]+(?:/[^\s+/]+)*")
HEX_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ListedFile:
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    tenant: str
    origin: str
    created_at: str
    first: int
    end: int
    entries: int
    is_filtered: bool
    files: dict[str, ListedFile]

    @property
    def count(self) -> int:
        return self.end - self.first


def read_manifest(bundle: Bundle) -> Manifest:
    content = read_limited(bundle, MANIFEST, MAX_MANIFEST)
    try:
        found = MANIFEST_DECODER.decode(read_text(content))
    except (ValueError, RecursionError):
        raise Problem("manifest.json") from None
    if not isinstance(found, dict):
        raise Problem("manifest.json")
    if found.get("format") != BUNDLE_FORMAT:
        if isinstance(found.get("format"), str) and found["format"].startswith(BUNDLE_FORMAT.split("/")[0] + "/"):
            raise Unusable("use.format", format=found["format"])
        raise Problem("manifest.field", name="format")
    manifest = manifest_from(found)
    if manifest.count > MAX_LEAVES:
        raise Unusable("use.too-many-leaves", count=manifest.count)
    return manifest


def manifest_from(found: dict[str, Any]) -> Manifest:
    span = required(found, "range", lambda value: isinstance(value, dict))
    first = required(span, "first", is_count)
    manifest = Manifest(
        tenant=required(found, "tenant", lambda value: is_like(UUID, value)),
        origin=required(found, "origin", lambda value: isinstance(value, str)),
        created_at=required(found, "created_at", lambda value: is_like(TIME, value)),
        first=first,
        end=required(span, "end", lambda value: is_count(value) and value >= first),
        entries=required(found, "entries", is_count),
        is_filtered=required(found, "is_filtered", lambda value: isinstance(value, bool)),
        files=read_listing(required(found, "files", lambda value: isinstance(value, dict))),
    )
    required(found, "filters", lambda value: isinstance(value, dict))
    host, _, tenant = manifest.origin.rpartition("/")
    if tenant != manifest.tenant or not ORIGIN_HOST.fullmatch(host):
        raise Problem("manifest.origin", origin=manifest.origin, tenant=manifest.tenant)
    return manifest


def read_listing(files: dict[str, Any]) -> dict[str, ListedFile]:
    listing = {}
    for name, about in files.items():
        if name == MANIFEST or not isinstance(about, dict):
            raise Problem("manifest.field", name=f"files/{name}")
        digest = required(about, "sha256", lambda value: is_like(HEX_HASH, value))
        listing[name] = ListedFile(digest, required(about, "bytes", is_count))
    return listing


def required(found: dict[str, Any], name: str, is_right: Callable[[Any], bool]) -> Any:
    if name not in found or not is_right(found[name]):
        raise Problem("manifest.field", name=name)
    return found[name]


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_INTEGER


def is_like(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


# ---------------------------------------------------------------------------------------------------------------------
# Reading the files
# ---------------------------------------------------------------------------------------------------------------------


def read_limited(bundle: Bundle, name: str, limit: int) -> bytes:
    if bundle.sizes[name] > limit:
        raise Problem("file.too-large", size=bundle.sizes[name])
    return b"".join(chunks_of(bundle, name))


def chunks_of(bundle: Bundle, name: str) -> Iterator[bytes]:
    try:
        with bundle.open(name) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except READING_FAILS:
        raise Problem("file.damaged") from None


@dataclass
class Contents:
    """The bundle's files. Each is compared with the manifest when it is read to its end for the first time."""

    bundle: Bundle
    listing: dict[str, ListedFile]
    report: Report
    compared: set[str] = field(default_factory=set)

    def __contains__(self, name: str) -> bool:
        return name in self.bundle.sizes

    def read(self, name: str, limit: int = MAX_SMALL_FILE) -> bytes:
        if name in self and self.bundle.sizes[name] > limit:
            raise Problem("file.too-large", size=self.bundle.sizes[name])
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        if name not in self:
            raise Problem("file.missing")
        digest, size = sha256(), 0
        for chunk in chunks_of(self.bundle, name):
            digest.update(chunk)
            size += len(chunk)
            yield chunk
        self._compare(name, ListedFile(digest.hexdigest(), size))

    def _compare(self, name: str, found: ListedFile) -> None:
        listed = self.listing.get(name)
        if name in self.compared or listed is None:
            return
        self.compared.add(name)
        if found.size != listed.size:
            self.report.bad(name, "file.size", size=found.size, expected=listed.size)
        elif found != listed:
            self.report.bad(name, "file.altered")


def blocks_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks of whole lines. Each line must end, the last one too."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        end = text.rfind(b"\n") + 1
        block, rest = text[:end], text[end:]
        if len(rest) > MAX_LINE:
            raise Problem("lines.too-long")
        if block:
            yield block
    if rest:
        raise Problem("lines.unfinished")


def lines_in(block: bytes) -> list[bytes]:
    return block[:-1].split(b"\n")


# ---------------------------------------------------------------------------------------------------------------------
# Indexes and entries
# ---------------------------------------------------------------------------------------------------------------------


def read_indexes(chunks: Iterable[bytes], manifest: Manifest) -> array[int]:
    """The leaf index of each exported entry, rising and within the range."""
    indexes: array[int] = array("Q")
    for lines in map(lines_in, blocks_of(chunks)):
        try:
            numbers = array("Q", map(int, lines))
            is_plain = list(map(b"%d".__mod__, numbers)) == lines
        except (ValueError, OverflowError):
            is_plain = False
        if not is_plain:
            bad = next((at for at, line in enumerate(lines) if read_decimal(line.decode("latin-1")) is None), 0)
            raise Problem("indices.number", line=len(indexes) + bad + 1)
        check_rising(numbers, indexes[-1] if indexes else -1, manifest)
        indexes.extend(numbers)
    return indexes


def check_rising(numbers: array[int], before: int, manifest: Manifest) -> None:
    preceding = itertools.chain([before], numbers)
    if not all(map(operator.lt, preceding, numbers)):
        wrong = next(number for earlier, number in zip([before, *numbers], numbers) if number <= earlier)
        raise Problem("indices.order", wrong)
    for number in (numbers[0], numbers[-1]):
        if not manifest.first <= number < manifest.end:
            raise Problem("indices.range", number)


def check_indexes_complete(indexes: array[int], manifest: Manifest) -> None:
    if not manifest.is_filtered and len(indexes) < manifest.count:  # they rise, so with this many none is missing
        for expected, index in itertools.zip_longest(range(manifest.first, manifest.end), indexes):
            if expected != index:
                raise Problem("indices.gap", expected)
    if not manifest.is_filtered and manifest.entries != manifest.count:
        raise Problem("manifest.count", count=manifest.entries, expected=manifest.count)
    if len(indexes) != manifest.entries:
        raise Problem("indices.count", count=len(indexes), expected=manifest.entries)


def leaves_between(leaves: bytearray, manifest: Manifest, first: int, end: int) -> bytes:
    return bytes(leaves[(first - manifest.first) * HASH_SIZE : (end - manifest.first) * HASH_SIZE])


@functools.cache
def entry_reader() -> EntryReader:
    return EntryReader()


def ids_if_in_order(block: bytes, leaves: bytes, tenant: bytes) -> list[bytes] | None:
    """The ids of a block of entries, or nothing where one of them is not as it must be."""
    lines = lines_in(block)
    try:
        ids, tenants = zip(*entry_reader().read(lines))
    except Problem:
        return None
    hashes = b"".join([sha256(LEAF_PREFIX + line).digest() for line in lines])
    return list(ids) if hashes == leaves and set(tenants) == {tenant} else None


class Helpers:
    """Further processes for long exports; where there are none, the work is done at once by this one."""

    def __init__(self, is_long: bool) -> None:
        count = min(os.cpu_count() or 1, MAX_HELPERS)
        self._pool: ProcessPoolExecutor | None = None
        if is_long and count > 1:
            with suppress(OSError, ImportError, ValueError):
                self._pool = ProcessPoolExecutor(count, initializer=leave_interrupts_to_the_parent)

    def __enter__(self) -> Helpers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def begin(self, *task: bytes) -> Callable[[], list[bytes] | None]:
        """Begins to look through a block, and returns how to ask for what was found."""
        if self._pool:
            with suppress(OSError, BrokenExecutor):
                return functools.partial(self._finish, self._pool.submit(ids_if_in_order, *task), task)
        found = ids_if_in_order(*task)
        return lambda: found

    @staticmethod
    def _finish(future: Future[list[bytes] | None], task: tuple[bytes, ...]) -> list[bytes] | None:
        try:
            return future.result()
        except (OSError, BrokenExecutor):
            return ids_if_in_order(*task)


def leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@dataclass(frozen=True)
class PendingBlock:
    block: bytes
    indexes: array[int]
    ask: Callable[[], list[bytes] | None]


@dataclass
class EntryCheck:
    """Compares the exported entries with their hashes, block by block."""

    manifest: Manifest
    leaves: bytearray
    indexes: array[int]
    helpers: Helpers
    begun: int = 0
    done: int = 0
    id_hashes: array[int] = field(default_factory=lambda: array("q"))
    _pending: deque[PendingBlock] = field(default_factory=deque)

    def take_all(self, blocks: Iterable[bytes]) -> None:
        try:
            for block in blocks:
                self._begin(block)
            self._finish_all()
        except Problem as problem:
            self._finish_all()  # what came before may hold an earlier fault
            if problem.index is None and self.done < len(self.indexes):
                problem.index = self.indexes[self.done]
            raise
        if self.done < len(self.indexes):
            raise Problem("entry.missing", self.indexes[self.done])

    def _begin(self, block: bytes) -> None:
        indexes = self.indexes[self.begun : self.begun + block.count(b"\n")]
        self.begun += block.count(b"\n")
        ask = self.helpers.begin(block, self._listed_leaves(indexes), self.manifest.tenant.encode())
        self._pending.append(PendingBlock(block, indexes, ask))
        if len(self._pending) > BLOCKS_AHEAD:
            self._finish_one()

    def _finish_all(self) -> None:
        while self._pending:
            self._finish_one()

    def _finish_one(self) -> None:
        one = self._pending.popleft()
        ids = one.ask()
        if ids is None:
            self._pending.clear()
            self._find_first_bad(lines_in(one.block), one.indexes)
        else:
            self.id_hashes.extend(map(hash, ids))
            self.done += len(ids)

    def _listed_leaves(self, indexes: Sequence[int]) -> bytes:
        has_no_gap = len(indexes) > 0 and indexes[-1] - indexes[0] == len(indexes) - 1
        if has_no_gap:
            return leaves_between(self.leaves, self.manifest, indexes[0], indexes[-1] + 1)
        return b"".join([leaves_between(self.leaves, self.manifest, index, index + 1) for index in indexes])

    def _find_first_bad(self, lines: list[bytes], indexes: array[int]) -> None:
        for number, (line, index) in enumerate(itertools.zip_longest(lines, indexes), self.done + 1):
            if index is None:
                self.done = len(self.indexes)
                raise Problem("entry.surplus", line=number)
            if leaf_hash(line) != self._listed_leaves([index]):
                raise Problem("entry.hash", index, line=number)
            try:
                _, tenant = read_entry(line)
            except Problem as problem:
                raise Problem(problem.code, index, line=number) from None
            if tenant != self.manifest.tenant:
                raise Problem("entry.tenant", index, line=number, tenant=tenant)


def repeated(hashes: array[int]) -> set[int]:
    if len(set(hashes)) == len(hashes):
        return set()
    return {one for one, count in Counter(hashes).items() if count > 1}


def check_unique(suspects: set[int], blocks: Iterable[bytes], indexes: array[int]) -> None:
    """Reads the entries once more for those few whose ids have the same short hash."""
    reader, first_use, done = EntryReader(), dict[bytes, int](), 0
    for lines in map(lines_in, blocks):
        for at, (one, _) in enumerate(reader.read(lines), done):
            if hash(one) in suspects and first_use.setdefault(one, at) != at:
                raise Problem("entry.repeated", indexes[at], line=at + 1, other=indexes[first_use[one]])
        done += len(lines)


# ---------------------------------------------------------------------------------------------------------------------
# Proofs of single entries
# ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proof:
    index: int
    path: list[bytes]
    checkpoint: Checkpoint


def read_proof(content: bytes) -> Proof:
    head, separator, note = read_text(content).partition("\n\n")
    lines = head.split("\n")
    if not separator or lines.pop(0) != PROOF_FORMAT:
        raise Problem("proof.format")
    if lines and lines[0].startswith("extra ") and read_base64(lines.pop(0).removeprefix("extra ")) is None:
        raise Problem("proof.format")
    if not lines or not lines[0].startswith("index "):
        raise Problem("proof.format")
    index = read_decimal(lines.pop(0).removeprefix("index "))
    path = [read_hash(line) for line in lines]
    if index is None or None in path:
        raise Problem("proof.format")
    return Proof(index, path, read_checkpoint(note.encode()))  # type: ignore[arg-type]


def check_proof(proof: Proof, leaf: bytes) -> None:
    checkpoint = proof.checkpoint
    if root_from_inclusion(leaf, proof.index, checkpoint.size, proof.path) != checkpoint.root:
        raise Problem("proof.invalid", proof.index, number=proof.index)


def check_single_entry(proof_path: str, entry_path: str, keys: Sequence[Key], report: Report) -> None:
    """A proof and its entry that came without a bundle, as an enclosure to a letter."""
    proof_name, entry_name = f"--proof {proof_path}", f"--entry {entry_path}"
    content = read_argument(proof_path, MAX_SMALL_FILE)
    line = read_argument(entry_path, MAX_LINE).removesuffix(b"\n").removesuffix(b"\r")
    faults, tenant = len(report.faults), ""
    with report.blame(entry_name):
        _, tenant = read_single_entry(line)
    with report.blame(proof_name):
        proof = read_proof(content)
        if proof.checkpoint.origin not in {key.name for key in keys}:
            raise Problem("checkpoint.origin", origin=proof.checkpoint.origin)
        key = check_signature(proof.checkpoint, keys)
        check_proof(proof, leaf_hash(line))
        report.ok("ok.signature", proof_name, size=proof.checkpoint.size, key=key.id.hex())
        if len(report.faults) == faults and proof.checkpoint.origin.rpartition("/")[2] != tenant:
            report.bad(entry_name, "entry.tenant", proof.index, tenant=tenant, line=1)
        if len(report.faults) == faults:
            report.ok("ok.proof", proof_name, number=proof.index, size=proof.checkpoint.size)


def read_single_entry(line: bytes) -> tuple[str, str]:
    try:
        return read_entry(line)
    except Problem as problem:
        raise Problem(problem.code, line=1) from None


# ---------------------------------------------------------------------------------------------------------------------
# The whole bundle
# ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sighting:
    """A checkpoint with a valid signature, and where it was seen."""

    source: str
    checkpoint: Checkpoint


@dataclass
class BundleCheck:
    """One bundle and all that is found out about it. The methods are in the order in which `run` calls them."""

    manifest: Manifest
    contents: Contents
    report: Report
    trusted: Sequence[Key]
    keys: list[Key] = field(default_factory=list)
    witnesses: list[Key] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    heads: dict[int, dict[bytes, str]] = field(default_factory=dict)  # size, root, where first seen
    proofs: dict[str, Proof] = field(default_factory=dict)
    leaves: bytearray | None = None
    roots: dict[int, bytes] = field(default_factory=dict)
    cosigned: bool = False
    earlier: dict[str, list[int]] = field(default_factory=dict)  # the sizes that each --checkpoint lets us compare

    def run(self, mails: Sequence[tuple[str, Gathered]]) -> None:
        self.check_listing()
        self.read_keys()
        self.read_checkpoints()
        self.read_proofs()
        for name, gathered in mails:
            self.read_earlier(name, gathered)
        self.rebuild_tree()
        self.compare_roots()
        self.check_consistency()
        self.check_entries()
        self.check_proofs()
        self.compare_remaining_files()
        self.state_limits()

    def check_listing(self) -> None:
        manifest = self.manifest
        needed = {ENTRIES, INDICES, LEAVES, PREFIX, CHECKPOINT_LAST, CONSISTENCY, LOG_KEY}
        if manifest.first > 0:
            needed.add(CHECKPOINT_FIRST)
        elif CHECKPOINT_FIRST in self.contents:
            self.report.bad(CHECKPOINT_FIRST, "file.unexpected")
        present = set(self.contents.bundle.sizes) - {MANIFEST}
        for name in sorted((needed | set(manifest.files)) - present):
            self.report.bad(name, "file.missing")
        for name in sorted(present - set(manifest.files)):
            self.report.bad(name, "file.unlisted")

    def read_keys(self) -> None:
        with self.report.blame(LOG_KEY):
            key = read_key(read_text(self.contents.read(LOG_KEY)).removesuffix("\n"), LOG_SIGNATURE)
            if self.trusted and key not in self.trusted:
                raise Problem("key.differs")
            if key.name != self.manifest.origin:
                raise Problem("key.other-log", name=key.name)
            self.keys = [key]
        if self.trusted:
            self.keys = [key for key in self.trusted if key.name == self.manifest.origin]
            if not self.keys:
                self.report.bad("--vkey", "key.other-log", name=self.trusted[0].name)
        if WITNESS_KEY in self.contents:
            with self.report.blame(WITNESS_KEY):
                lines = read_text(self.contents.read(WITNESS_KEY)).removesuffix("\n").split("\n")
                self.witnesses = [read_key(line, WITNESS_SIGNATURE) for line in lines]

    def read_checkpoints(self) -> None:
        if self.manifest.first > 0:
            self._read_own(CHECKPOINT_FIRST, self.manifest.first)
        self._read_own(CHECKPOINT_LAST, self.manifest.end)
        if CHECKPOINT_PREVIOUS in self.contents:
            self._read_own(CHECKPOINT_PREVIOUS, None)

    def _read_own(self, name: str, expected: int | None) -> None:
        with self.report.blame(name):
            checkpoint = read_checkpoint(self.contents.read(name))
            self._sight(name, checkpoint)
            if expected is not None and checkpoint.size != expected:
                raise Problem("checkpoint.size", size=checkpoint.size, expected=expected)
            if checkpoint.size > self.manifest.end:
                raise Problem("checkpoint.too-new", size=checkpoint.size, expected=self.manifest.end)

    def _sight(self, source: str, checkpoint: Checkpoint, quietly: bool = False) -> None:
        """Takes a checkpoint into account if it is this log's and signed, and compares it with all others seen."""
        if checkpoint.origin != self.manifest.origin:
            raise Problem("checkpoint.origin", origin=checkpoint.origin)
        key = check_signature(checkpoint, self.keys)
        if not quietly:
            self.report.ok("ok.signature", source, size=checkpoint.size, key=key.id.hex())
        self._check_cosignatures(source, checkpoint, quietly)
        known = self.heads.setdefault(checkpoint.size, {})
        for root, other in known.items():
            if root != checkpoint.root:
                self.report.bad(source, "equivocation", size=checkpoint.size, other=other)
        known.setdefault(checkpoint.root, source)
        self.sightings.append(Sighting(source, checkpoint))

    def _check_cosignatures(self, source: str, checkpoint: Checkpoint, quietly: bool) -> None:
        count = 0
        for signature in checkpoint.signatures:
            for witness in self.witnesses:
                if signature.is_by(witness):
                    time = f"{check_cosignature(checkpoint, signature, witness):%Y-%m-%d %H:%M:%S} UTC"
                    count += 1
                    if not quietly:
                        self.report.ok("ok.cosignature", source, witness=witness.name, time=time)
        if source == CHECKPOINT_LAST:
            self.cosigned = count > 0
            if self.witnesses and not count:
                self.report.limit("limit.no-cosignature", source)

    def read_proofs(self) -> None:
        for name in sorted(self.contents.bundle.sizes):
            if match := PROOF_NAME.fullmatch(name):
                with self.report.blame(name):
                    proof = read_proof(self.contents.read(name))
                    if str(proof.index) != match[1]:
                        raise Problem("proof.index", proof.index, number=proof.index)
                    self._sight(name, proof.checkpoint, quietly=True)
                    self.proofs[name] = proof

    def read_earlier(self, name: str, gathered: Gathered) -> None:
        self.report.ok("ok.found", name, count=len(gathered.checkpoints))
        for line in gathered.mangled:
            self.report.bad(name, "checkpoint.mangled", line=line)
        for checkpoint in gathered.checkpoints:
            with self.report.blame(name):
                self._sight(name, checkpoint, quietly=True)
                if checkpoint.size > self.manifest.end:
                    self.report.limit("limit.later", name, size=checkpoint.size)
                elif checkpoint.size < self.manifest.first:
                    self.report.limit("limit.earlier", name, size=checkpoint.size)
                else:
                    self.earlier.setdefault(name, []).append(checkpoint.size)

    def rebuild_tree(self) -> None:
        with self.report.blame(LEAVES):
            expected, present = self.manifest.count * HASH_SIZE, self.contents.bundle.sizes.get(LEAVES)
            if present is not None and present != expected:
                raise Problem("file.size", size=present, expected=expected)
            leaves = bytearray()
            for chunk in self.contents.stream(LEAVES):
                leaves += chunk
            if len(leaves) != expected:
                raise Problem("file.size", size=len(leaves), expected=expected)
            self.leaves = leaves
        with self.report.blame(PREFIX):
            tree = GrowingTree(self.manifest.first, read_hashes(self.contents.read(PREFIX)))
            if self.leaves is not None:
                self.roots = roots_at((seen.checkpoint.size for seen in self.sightings), tree, self.leaves)
        if not self.roots:
            self.report.bad(LEAVES, "root.unchecked")

    def compare_roots(self) -> None:
        checkable = [seen for seen in self.sightings if seen.checkpoint.size in self.roots]
        wrong = [seen for seen in checkable if self.roots[seen.checkpoint.size] != seen.checkpoint.root]
        is_end_right = any(seen.source == CHECKPOINT_LAST for seen in checkable) and all(
            seen.source != CHECKPOINT_LAST for seen in wrong
        )
        for seen in wrong:
            if is_end_right:
                self.report.bad(seen.source, "equivocation.rebuilt", size=seen.checkpoint.size, other=CHECKPOINT_LAST)
            else:
                self.report.bad(seen.source, "root.differs", size=seen.checkpoint.size)
        self._say_what_agrees(checkable, {seen.source for seen in wrong})
        if wrong and not is_end_right:
            self._narrow_down(checkable, [seen.checkpoint.size for seen in wrong])

    def _say_what_agrees(self, checkable: list[Sighting], wrong: set[str]) -> None:
        for seen in checkable:
            if seen.source not in wrong and seen.source not in self.proofs and seen.source not in self.earlier:
                self.report.ok("ok.root", seen.source, size=seen.checkpoint.size)
        for source, sizes in self.earlier.items():
            if self.roots and source not in wrong:
                self.report.ok("ok.earlier", source, count=len(sizes), low=min(sizes), high=max(sizes))

    def _narrow_down(self, checkable: list[Sighting], wrong: list[int]) -> None:
        """Between the last size at which the roots agree and the first at which they do not, something was changed."""
        good = {self.manifest.first, *(seen.checkpoint.size for seen in checkable)} - set(wrong)
        if self.manifest.first not in wrong:
            low = max(size for size in good if size < min(wrong))
            self.report.bad(LEAVES, "root.between", low, low=low, high=min(wrong) - 1)

    def check_consistency(self) -> None:
        signed = {seen.source: seen.checkpoint for seen in self.sightings}
        last = signed.get(CHECKPOINT_LAST)
        self._check_growth(CONSISTENCY, self._first_head(signed), last)
        if CHECKPOINT_PREVIOUS in self.contents or CONSISTENCY_PREVIOUS in self.contents:
            if CHECKPOINT_PREVIOUS not in self.contents:
                self.report.bad(CHECKPOINT_PREVIOUS, "file.missing")
            previous = signed.get(CHECKPOINT_PREVIOUS)
            self._check_growth(CONSISTENCY_PREVIOUS, (previous.size, previous.root) if previous else None, last)

    def _first_head(self, signed: dict[str, Checkpoint]) -> tuple[int, bytes] | None:
        if self.manifest.first == 0:
            return 0, EMPTY_ROOT
        first = signed.get(CHECKPOINT_FIRST)
        return (first.size, first.root) if first else None

    def _check_growth(self, name: str, old: tuple[int, bytes] | None, last: Checkpoint | None) -> None:
        with self.report.blame(name):
            path = read_hashes(self.contents.read(name))
            if old is None or last is None:
                return
            old_size, old_root = old
            if not is_consistent(old_size, old_root, last.size, last.root, path):
                raise Problem("consistency.invalid", old=old_size, new=last.size)
            self.report.ok("ok.consistency", name, old=old_size, new=last.size)

    def check_entries(self) -> None:
        indexes = None
        with self.report.blame(INDICES):
            indexes = read_indexes(self.contents.stream(INDICES), self.manifest)
            check_indexes_complete(indexes, self.manifest)
        if indexes is None or self.leaves is None:
            return
        is_long = self.contents.bundle.sizes.get(ENTRIES, 0) >= LONG_EXPORT
        with self.report.blame(ENTRIES), Helpers(is_long) as helpers:
            check = EntryCheck(self.manifest, self.leaves, indexes, helpers)
            check.take_all(blocks_of(self.contents.stream(ENTRIES)))
            if suspects := repeated(check.id_hashes):
                check_unique(suspects, blocks_of(self.contents.stream(ENTRIES)), indexes)
            self.report.ok("ok.entries", ENTRIES, count=check.done)
            if not self.manifest.is_filtered and check.done == self.manifest.count > 0:
                self.report.ok("ok.complete", INDICES, first=self.manifest.first, last=self.manifest.end - 1)

    def check_proofs(self) -> None:
        count = 0
        for name, proof in self.proofs.items():
            with self.report.blame(name):
                if not self.manifest.first <= proof.index < self.manifest.end:
                    raise Problem("proof.range", proof.index)
                if self.leaves is None:
                    continue
                check_proof(proof, leaves_between(self.leaves, self.manifest, proof.index, proof.index + 1))
                count += 1
        if count:
            self.report.ok("ok.proofs", "proofs", count=count)

    def compare_remaining_files(self) -> None:
        for name in sorted(set(self.manifest.files) - self.contents.compared):
            if name in self.contents:
                with self.report.blame(name):
                    for _ in self.contents.stream(name):
                        pass
        wrong = {fault.file for fault in self.report.faults}
        self.report.ok("ok.files", MANIFEST, count=len(self.contents.compared - wrong))

    def state_limits(self) -> None:
        if not self.trusted:
            self.report.limit("limit.own-key", LOG_KEY)
        for witness in self.witnesses:
            self.report.limit("limit.witness-key", WITNESS_KEY, witness=witness.name, key=witness.text)
        if not self.earlier and not self.cosigned:
            self.report.limit("limit.no-memory")
        if self.manifest.is_filtered:
            self.report.limit("limit.filtered")
        self.report.limit("limit.manifest", MANIFEST)
        self.report.limit("limit.recorded")


def verify_bundle(
    path: str, trusted: Sequence[Key], mails: Sequence[tuple[str, Gathered]], report: Report
) -> BundleCheck | None:
    with open_bundle(path, report) as bundle:
        if bundle is None:
            return None
        if MANIFEST not in bundle.sizes:
            raise Unusable("use.no-manifest")
        check = None
        with report.blame(MANIFEST):
            manifest = read_manifest(bundle)
            check = BundleCheck(manifest, Contents(bundle, manifest.files, report), report, trusted)
        if check is not None:
            check.run(mails)
        return check


# ---------------------------------------------------------------------------------------------------------------------
# The command
# ---------------------------------------------------------------------------------------------------------------------


class Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise Unusable("use.arguments")


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Arguments(add_help=False, allow_abbrev=False)
    parser.add_argument("bundle", nargs="?")
    parser.add_argument("--vkey")
    parser.add_argument("--checkpoint", action="append", default=[])
    parser.add_argument("--proof")
    parser.add_argument("--entry")
    parser.add_argument("--lang", choices=LANGUAGES, default="pl")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--help", "-h", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.help:
        return chosen
    if chosen.bundle is None and chosen.proof is None:
        raise Unusable("use.arguments")
    if (chosen.proof is None) != (chosen.entry is None) or (chosen.bundle is None and chosen.vkey is None):
        raise Unusable("use.proof")
    if chosen.bundle is None and chosen.checkpoint:
        raise Unusable("use.arguments")
    return chosen


def language_of(arguments: Sequence[str]) -> str:
    """The language wished for, known even where the other arguments are wrong."""
    wished = " ".join(arguments).replace("--lang=", "--lang ")
    return "en" if "--lang en" in wished else "pl"


def read_argument(path: str, limit: int) -> bytes:
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > limit:
            raise Unusable("use.file", path=path)
        return Path(path).read_bytes()
    except (OSError, ValueError):
        raise Unusable("use.file", path=path) from None


def read_trusted(value: str | None) -> list[Key]:
    """The key given by --vkey, or the keys in the file that it names."""
    if value is None:
        return []
    is_key = KEY_TEXT.fullmatch(value.strip()) is not None
    text = value if is_key else read_argument(value, MAX_MAIL).decode("utf-8", "replace")
    keys = []
    for match in KEY_TEXT.finditer(text):
        with suppress(Problem):
            keys.append(read_key(match[0], LOG_SIGNATURE))
    if not keys:
        raise Unusable("use.key")
    return keys


def read_mails(paths: Sequence[str]) -> list[tuple[str, Gathered]]:
    mails = []
    for path in paths:
        gathered = gather_checkpoints(read_argument(path, MAX_MAIL))
        if not gathered.checkpoints and not gathered.mangled:
            raise Unusable("use.no-checkpoint", path=path)
        mails.append((f"--checkpoint {path}", gathered))
    return mails


def verify(chosen: argparse.Namespace, report: Report) -> Manifest | None:
    trusted, mails = read_trusted(chosen.vkey), read_mails(chosen.checkpoint)
    signature_tool()
    check = verify_bundle(chosen.bundle, trusted, mails, report) if chosen.bundle is not None else None
    if chosen.proof is not None:
        keys = trusted or (check.keys if check else [])
        check_single_entry(chosen.proof, chosen.entry, keys, report)
    return check.manifest if check else None


def show(report: Report, manifest: Manifest | None, language: str) -> None:
    if manifest:
        print(say("head.log", language, origin=manifest.origin))
        span = {"first": manifest.first, "end": manifest.end, "count": manifest.entries}
        print(say("head.range", language, **span, created=manifest.created_at))
    print(say("head.tool", language, tool=signature_tool()[0]), end="\n\n")
    for finding in report.findings:
        place = [printable(finding.file)] if finding.file else []
        if finding.index is not None:
            place.append(say("head.index", language, index=finding.index))
        where = ", ".join(place) + ": " if place else ""
        print(f"[{say('level.' + finding.level, language)}] {where}{finding.text(language)}")
    faults = len(report.faults)
    print("\n" + say("head.not-verified" if faults else "head.verified", language, count=faults))


def show_json(report: Report, status: int, language: str) -> None:
    findings = [
        {"level": one.level, "code": one.code, "file": one.file, "index": one.index, "text": one.text(language)}
        for one in report.findings
    ]
    result = {"format": "komorne-audit-verification/1", "status": status, "verified": status == VERIFIED}
    print(json.dumps({**result, "findings": findings}, ensure_ascii=True, indent=1))


def show_unusable(problem: Problem, wants_json: bool, language: str) -> int:
    if wants_json:
        unusable = Report([Finding("bad", problem.code, None, problem.index, problem.details)])
        show_json(unusable, UNUSABLE, language)
    else:
        print(say(problem.code, language, **problem.details), file=sys.stderr)
    return UNUSABLE


def main(arguments: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    language, wants_json = language_of(arguments), "--json" in arguments
    try:
        chosen = read_arguments(arguments)
        if chosen.help:
            print(HELP[language], end="")
            return VERIFIED
        report = Report()
        manifest = verify(chosen, report)
        status = NOT_VERIFIED if report.faults else VERIFIED
        if wants_json:
            show_json(report, status, language)
        else:
            show(report, manifest, language)
        return status
    except Problem as problem:
        return show_unusable(problem, wants_json, language)
    except MemoryError:
        return show_unusable(Problem("use.memory"), wants_json, language)
    except KeyboardInterrupt:
        return show_unusable(Problem("use.interrupted"), wants_json, language)
    except Exception as error:  # never a traceback before a reader who did not write this
        return show_unusable(Problem("use.internal", kind=type(error).__name__), wants_json, language)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
