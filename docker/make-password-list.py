#!/usr/bin/env python3
"""Makes config/common-passwords.bloom: passwords and words that everybody tries first.

The result is in the repository; this runs again only when the list shall change, and then gives the same bytes on every
machine. It downloads into a temporary folder, with pip and apt-get:

- Django's list of common passwords, collected by Royce Williams. Django is under the 3-clause BSD licence,
  Copyright (c) Django Software Foundation and individual contributors.
- Polish words of Debian's package hunspell-pl, Copyright (c) Marek Futrega and the editors of sjp.pl, under the GPL, LGPL,
  MPL, Apache 2.0 or Creative Commons CC-SA licence; taken here under Apache 2.0. From its 300 000 base forms come the
  words of four to seven letters and the proper names of up to ten: what passwords are put together from.

The words themselves are not in the result and cannot be got out of it: it is a Bloom filter, whose format is told in
Sources/Safeguards/PasswordBlockList.swift.
"""

import gzip
import hashlib
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import zipfile

DJANGO = ("django==5.2.19", "29ca0fa5303165f012f3e9775e3e95a3071cdd59f219973ec1cbb308d0214a6f")
WORDS = ("hunspell-pl=1:7.5.0-1", "215fd73aa47b11e7fdd2e4d655e9fe37be4acdae16ff833badcfdfce79110aad")

# What Polish people choose that stands in neither list.
MORE = """
haslo haslo123 mojehaslo tajne tajnehaslo zaq12wsx zaq1zaq1 polska polska1 kochamcie kochamciebie kochanie kocham
niewiem niepamietam zapomnialem dupadupa kurwamac lubieplacki samochod pieniadze komputer szczescie wakacje
styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
poniedzialek wtorek sroda czwartek piatek sobota niedziela wiosna jesien
administrator administracja sekretariat ksiegowosc kierownik dyrektor prezydent burmistrz urzadmiasta urzadgminy
komornik windykacja dluznik mieszkanie mieszkaniowy nieruchomosci
correcthorsebatterystaple qwertyuiopasdfghjklzxcvbnm letmeinletmein trustno1 iloveyou password passwort
""".split()

MOST_BYTES = 299_520
ACCENTS = str.maketrans("ąćęłńóśźż", "acelnoszz")


def fetched(folder, command, pattern, digest, read):
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    content = read(next(pathlib.Path(folder).glob(pattern)))
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        sys.exit(f"{pattern} holds something else than it did: {found}")
    return content


def passwords(folder):
    def read(wheel):
        with zipfile.ZipFile(wheel) as archive:
            return gzip.decompress(archive.read("django/contrib/auth/common-passwords.txt.gz"))

    name, digest = DJANGO
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", name]
    text = fetched(folder, command, "[dD]jango-*.whl", digest, read).decode()
    return {line.lower() for line in text.split("\n") if len(line) >= 4 and line.isascii()}


def polish_words(folder):
    def read(package):
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        return (pathlib.Path(folder) / "usr/share/hunspell/pl_PL.dic").read_bytes()

    name, digest = WORDS
    text = fetched(folder, ["apt-get", "download", "--quiet=2", name], "hunspell-pl_*.deb", digest, read)
    words = set()
    for line in text.decode("iso8859-2").split("\n"):
        word = line.split("/")[0].strip()
        folded = word.lower().translate(ACCENTS)
        longest = 10 if word[:1].isupper() else 7
        if folded.isascii() and folded.isalpha() and 4 <= len(folded) <= longest:
            words.add(folded)
    return words


def fnv1a(word):
    value = 0xCBF29CE484222325
    for byte in word.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def mixed(value):
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    value = (value ^ value >> 27) * 0x94D049BB133111EB % 2**64
    return value ^ value >> 31


def places(word, probes, bit_count):
    value = fnv1a(word)
    first, step = mixed(value), mixed((value + 0x9E3779B97F4A7C15) % 2**64) | 1
    return [(first + probe * step) % 2**64 % bit_count for probe in range(probes)]


def bloom(words):
    bit_count = MOST_BYTES * 8
    probes = round(bit_count / len(words) * 0.6931)
    bits = bytearray(MOST_BYTES)
    for word in words:
        for place in places(word, probes, bit_count):
            bits[place // 8] |= 1 << place % 8
    return probes, bits


def false_positives(words, probes, bits, count):
    draw = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    texts = ("".join(draw.choices(letters, k=12)) for _ in range(count))
    hits = 0
    for text in texts:
        found = all(bits[place // 8] >> place % 8 & 1 for place in places(text, probes, len(bits) * 8))
        hits += found and text not in words
    return hits


def main():
    target = pathlib.Path(__file__).resolve().parent.parent / "config/common-passwords.bloom"
    with tempfile.TemporaryDirectory() as folder:
        words = passwords(folder) | polish_words(folder) | set(MORE)
    probes, bits = bloom(words)
    hits = false_positives(words, probes, bits, 300_000)
    target.write_bytes(b"KMRNBLM1" + struct.pack(">III", probes, len(bits) * 8, len(words)) + bits)
    print(f"{len(words)} words, {probes} bits each, {hits} of 300000 other texts taken for one of them")


if __name__ == "__main__":
    main()
