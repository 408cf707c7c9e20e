"""Reads messages as Python's own library does, and says what it found in them.

In: a JSON list of messages in base64. Out: a JSON list of what each holds.
"""

import base64
import email
import email.header
import email.policy
import email.utils
import json
import sys


def mailbox(message, field):
    """By both of the library's readers: the newer one puts blanks between encoded words that stand for none."""
    (address,) = message[field].addresses
    old = email.message_from_bytes(message.as_bytes(), policy=email.policy.compat32)[field]
    name, spec = email.utils.parseaddr(str(old).replace("\r\n", "").replace("\n", ""))
    name = str(email.header.make_header(email.header.decode_header(name))) if name else ""
    assert spec == address.addr_spec
    assert "".join(name.split(" ")) == "".join(address.display_name.split(" "))
    return {"name": name, "address": spec}


def body(message, kind):
    part = message.get_body(preferencelist=(kind,))
    return None if part is None else part.get_content().replace("\r\n", "\n")


def defects(message):
    found = [type(defect).__name__ for part in message.walk() for defect in part.defects]
    for part in message.walk():
        for header in part.values():
            found += [type(defect).__name__ for defect in header.defects]
    return found


def attachment(part):
    content = part.get_payload(decode=True)
    return {
        "name": part.get_filename(),
        "mediaType": part.get_content_type(),
        "content": base64.b64encode(content).decode(),
    }


def read(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    lines = raw.split(b"\r\n")
    return {
        "from": mailbox(message, "From"),
        "to": mailbox(message, "To"),
        "date": message["Date"].datetime.timestamp(),
        "messageID": message["Message-ID"],
        "subject": message["Subject"],
        "autoSubmitted": message["Auto-Submitted"],
        "language": message["Content-Language"],
        "mediaType": message.get_content_type(),
        "headers": sorted(message.keys()),
        "text": body(message, "plain"),
        "html": body(message, "html"),
        "attachments": [attachment(part) for part in message.iter_attachments()],
        "defects": defects(message),
        "isASCII": raw.isascii(),
        "hasBareLineEnds": any(b"\r" in line or b"\n" in line for line in lines),
        "endsInLineEnd": raw.endswith(b"\r\n"),
        "longestLine": max(len(line) for line in lines),
        "hasDotFirst": any(line.startswith(b".") for line in lines),
        "hasBlankLast": any(line.endswith((b" ", b"\t")) for line in lines),
    }


messages = [base64.b64decode(text) for text in json.load(sys.stdin)]
json.dump([read(message) for message in messages], sys.stdout)
