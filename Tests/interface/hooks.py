"""What schemathesis has to be told about Komorne: where its names lead, and how one of its users shows who they are.

The environment says the rest:

    KOMORNE_ORIGIN      https://host:port of the unit under test
    KOMORNE_AUTHORITY   the certificate authority to trust
    KOMORNE_CALLER      a role's name, or "token"
    KOMORNE_NEIGHBOUR   what stands in the other unit's rows and must not be in any answer
    KOMORNE_COUNTS      where to write how often each operation gave each status
    HOME                a folder of the run's own
"""

import atexit
import json
import os
import socket
import time
from collections import Counter

import hypothesis.configuration
import requests
import schemathesis

ORIGIN = os.environ["KOMORNE_ORIGIN"]
AUTHORITY = os.environ["KOMORNE_AUTHORITY"]
CALLER = os.environ["KOMORNE_CALLER"]
NEIGHBOUR = os.environ["KOMORNE_NEIGHBOUR"]
COUNTS = os.environ["KOMORNE_COUNTS"]

# What hypothesis writes down goes with the run's own home folder, not into the repository.
hypothesis.configuration.set_hypothesis_home_dir(os.environ["HOME"])

SESSION = "__Host-ks"

# Names below `localhost` lead to this machine (RFC 6761), which not every resolver knows.
_resolve = socket.getaddrinfo


def resolve(host, *rest, **more):
    if isinstance(host, str) and host.endswith(".localhost"):
        host = "127.0.0.1"
    return _resolve(host, *rest, **more)


socket.getaddrinfo = resolve


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """`default` allows every status; without it each operation is held to what its own row lists."""
    for path in raw_schema["paths"].values():
        for operation in path.values():
            operation["responses"].pop("default", None)
            if CALLER == "token" and "parameters" in operation:
                # The field goes with a session's cookie; beside a token nobody reads it, whatever it holds.
                operation["parameters"] = [each for each in operation["parameters"] if each["name"] != "X-Komorne"]


connection = requests.Session()
connection.verify = AUTHORITY


def ask(path, **more):
    answer = connection.get(ORIGIN + path, timeout=30, **more)
    # Only what is sent on purpose goes along with the next question.
    connection.cookies.clear()
    return answer


@schemathesis.auth(refresh_interval=None)
class Caller:
    """Somebody of the role, with a session that is in force and stepped up.

    Much of what is tried ends the session it is tried with: signing out, wrong codes, other roles. So the session is
    looked at again after whatever may have ended it, and a new person comes in where it has; and before five minutes
    are over, for then it is stepped up no more.
    """

    credential = None
    # Identifiers by the name that they have in paths: what there is in this unit, and in the other.
    things = {}
    turn = 0
    is_doubtful = False
    since = 0.0

    def get(self, case, context):
        if not case.operation.definition.raw.get("security"):
            return None
        if not self.is_good():
            answer = ask("/test/callers/" + CALLER)
            answer.raise_for_status()
            Caller.credential, Caller.things = answer.json()["credential"], answer.json()["things"]
            Caller.since = time.monotonic()
        Caller.is_doubtful = False
        return self.credential

    def is_good(self):
        if self.credential is None or time.monotonic() - self.since > 200:
            return False
        return not self.is_doubtful or ask("/api/v1/me", **self.shown()).status_code != 401

    def shown(self):
        if CALLER == "token":
            return {"headers": {"Authorization": "Bearer " + self.credential}}
        return {"cookies": {SESSION: self.credential}}

    def set(self, case, data, context):
        self.lead_somewhere(case)
        if CALLER == "token":
            case.headers["Authorization"] = "Bearer " + data
            return
        case.cookies[SESSION] = data
        # As the unit's own pages send them. What the case says of these fields itself, it means.
        case.headers.setdefault("X-Komorne", "1")
        case.headers.setdefault("Origin", ORIGIN)


    def lead_somewhere(self, case):
        """Drawn identifiers lead nowhere, so one in three becomes one of ours, and one in three a neighbour's."""
        if case.meta is None or not case.meta.generation.mode.is_positive or case.meta.phase.name == "stateful":
            return
        Caller.turn += 1
        for name in case.path_parameters or {}:
            there = self.things.get(name, [])
            if self.turn % 3 < len(there):
                case.path_parameters[name] = there[self.turn % 3]


@schemathesis.check
def nothing_of_a_neighbour(ctx, response, case):
    """Whatever is asked, and however: nothing of the other unit comes out."""
    if NEIGHBOUR.encode() in response.content.lower():
        raise AssertionError("The answer shows something of another unit")


counts = {}


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 401 or (response.status_code < 300 and case.method != "GET"):
        Caller.is_doubtful = True
    counts.setdefault(case.operation.label, Counter())[response.status_code] += 1


@atexit.register
def write_counts():
    with open(COUNTS, "w", encoding="utf-8") as file:
        json.dump(counts, file)
