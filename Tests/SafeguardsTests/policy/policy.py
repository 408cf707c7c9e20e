"""A second evaluator of the permissions, written from prose alone so that it shares no mistake with the first.

    python3 policy.py --requests FILE

reads one JSON request a line and writes one answer a line; README.md describes both.
"""

import argparse
import json
import sys
from typing import NamedTuple

# A line is a permission, a column a role, a cell REACH[:VIEW][/NEEDS]; "-" allows nothing. A permission without a line
# is denied: break_glass.* has none on purpose.
#
# Reach: own         the resource is the asker
#        assigned    assigned to the asker
#        court       assigned to the asker as the lawyer in court
#        department  in a department of the asker's, or assigned to them
#        all         everything in the asker's tenant
#        scope       all, if the token's scopes name the permission
# View:  none given is clear, m is masked, p is pseudonymised
# Needs: R reason, Q request of the person, S step-up, A approval; all of those given must be met
TABLE = """
permission                     user admin head  dpo     manager    worker       account lawyer  auditor integr  oper
# Cases, persons, money
case.list                      -    -     -     -       all:m      department:m all:m   court:m all:m   scope:m -
person.contact.read            -    -     -     all/Q   all        assigned     -       court   all:m   scope   -
person.identifiers.reveal      -    -     -     all/Q   all/R      assigned/R   -       court   -       scope   -
person.identifiers.reveal_many -    -     -     -       all/RS     -            -       -       -       -       -
person.social.read             -    -     -     all/Q   all/R      assigned     -       -       -       -       -
case.money.read                -    -     -     -       all        assigned     all     court   all     scope   -
case.court.read                -    -     -     -       all        assigned     -       court   all:m   -       -
case.notes.read                -    -     -     -       all        assigned     -       -       -       -       -
case.notes.write               -    -     -     -       all        assigned     -       -       -       -       -
person.register                -    -     -     -       all        all          -       -       -       scope   -
person.change                  -    -     -     -       all        assigned     -       -       -       scope   -
payment.record                 -    -     -     -       -          -            all     -       -       scope   -
payment.correct                -    -     -     -       -          -            all     -       -       scope   -
payment.propose                -    -     -     -       -          assigned     -       -       -       -       -
payment.approve                -    -     -     -       all        -            -       -       -       -       -
instalment_plan.read           -    -     -     -       all        assigned     all     court   all:m   -       -
instalment_plan.propose        -    -     -     -       -          assigned     -       -       -       -       -
instalment_plan.approve        -    -     -     -       all        -            -       -       -       -       -
writeoff.read                  -    -     -     -       all        assigned     all     court   all:m   -       -
writeoff.propose               -    -     -     -       -          assigned     all     -       -       -       -
writeoff.give_opinion          -    -     -     -       -          -            -       court   -       -       -
writeoff.approve               -    -     -     -       all        -            -       -       -       -       -
limitation_waiver.propose      -    -     -     -       -          -            -       court   -       -       -
limitation_waiver.approve      -    -     -     -       all        -            -       -       -       -       -
message.send                   -    -     -     -       all        assigned     -       court   -       -       -
message.propose_many           -    -     -     -       -          assigned     -       -       -       -       -
message.send_many              -    -     -     -       all/A      -            -       -       -       -       -
court_document.prepare         -    -     -     -       -          assigned     -       court   -       -       -
court_document.file            -    -     -     -       -          -            -       court   -       -       -
court_document.approve         -    -     -     -       all        -            -       -       -       -       -
restriction.propose            -    -     -     all     all        -            -       -       -       -       -
restriction.give_opinion       -    -     -     -       -          -            -       court   -       -       -
restriction.approve            -    -     -     all     -          -            -       -       -       -       -
erasure.propose                -    -     -     all     all        -            -       -       -       -       -
erasure.give_opinion           -    -     -     -       -          -            -       court   -       -       -
erasure.approve                -    -     -     all     -          -            -       -       -       -       -
# Exports
person.export                  -    -     -     all/Q   all/S      assigned     -       court   all:p   -       -
person.export_many             -    -     -     all/QSA all/S      -            -       court/S all:p/S -       -
balance.export                 -    -     -     -       -          -            all     -       -       -       -
balance.export_many            -    -     -     -       -          -            all/S   -       -       -       -
export.approve                 -    -     all   all     -          -            -       -       -       -       -
# Audit log
audit.read_own                 -    own   -     -       -          own          own     own     -       -       -
audit.count_team               -    -     -     -       department -            -       -       -       -       -
audit.search                   -    -     -     all/S   -          -            -       -       all:p   -       -
audit.export                   -    -     -     all/S   -          -            -       -       all:p   -       -
audit.export_raw               -    -     -     all/SA  -          -            -       -       -       -       -
# Rules, templates, keys of the unit
interest_table.read            -    -     -     -       all        -            all     -       all     -       -
interest_table.propose         -    -     -     -       -          -            all     -       -       -       -
interest_table.approve         -    -     -     -       all        -            -       -       -       -       -
account_chart.read             -    -     -     -       all        -            all     -       all     -       -
account_chart.propose          -    -     -     -       -          -            all     -       -       -       -
account_chart.approve          -    -     -     -       all        -            -       -       -       -       -
bank_account.propose           -    -     -     -       -          -            all/S   -       -       -       -
bank_account.approve           -    -     -     -       all/S      -            -       -       -       -       -
retention.read                 -    all   all   all     -          -            -       -       all     -       -
retention.propose              -    all   -     -       -          -            -       -       -       -       -
retention.give_opinion         -    -     -     all     -          -            -       -       -       -       -
retention.approve              -    -     all   -       -          -            -       -       -       -       -
template.read                  -    all   -     -       all        -            -       all     all     -       -
template.propose               -    all   -     -       -          -            -       -       -       -       -
template.write_legal           -    -     -     -       -          -            -       all     -       -       -
template.approve               -    -     -     -       all/S      -            -       -       -       -       -
key.import                     -    all/A -     all/A   -          -            -       -       -       -       -
key.destroy                    -    all/A -     all/A   -          -            -       -       -       -       -
# Accounts, roles, settings
profile.read                   own  -     -     -       -          -            -       -       -       -       -
profile.change                 own  -     -     -       -          -            -       -       -       -       -
session.list                   own  -     -     -       -          -            -       -       -       -       -
session.end                    own  -     -     -       -          -            -       -       -       -       -
session.step_up                own  -     -     -       -          -            -       -       -       -       -
permission.read                all  -     -     -       -          -            -       -       -       -       -
department.list                all  -     -     -       -          -            -       -       -       -       -
approval.read                  all  -     -     -       -          -            -       -       -       -       -
interest.calculate             all  -     -     -       -          -            -       -       -       -       -
user.list                      -    all   all   all     -          -            -       -       all     -       -
user.show                      -    all   all   all     -          -            -       -       all     -       -
role.list                      -    all   all   all     -          -            -       -       all     -       -
permission.inspect             -    all   all   all     -          -            -       -       -       -       -
user.invite                    -    all   -     -       -          -            -       -       -       -       -
user.change                    -    all   -     -       -          -            -       -       -       -       -
user.dismiss                   -    all   -     -       -          -            -       -       -       -       -
user.sign_out                  -    all   -     -       -          -            -       -       -       -       -
user.assign_roles              -    all/S -     -       -          -            -       -       -       -       -
role.define                    -    all/S -     -       -          -            -       -       -       -       -
department.define              -    all   -     -       -          -            -       -       -       -       -
dpo.propose                    -    all/S -     -       -          -            -       -       -       -       -
dpo.approve                    -    -     all/S -       -          -            -       -       -       -       -
factor_reset.propose           -    all/S -     all/S     -          -            -       -       -       -       -
factor_reset.approve           -    all/S all/S all/S     -          -            -       -       -       -       -
setting.read                   -    all   all   all     -          -            -       -       all     -       -
setting.change                 -    all/S -     -       -          -            -       -       -       -       -
token.list                     -    all   -     all     -          -            -       -       all     -       -
token.create                   -    all/S -     -       -          -            -       -       -       -       -
token.rotate                   -    all/S -     -       -          -            -       -       -       -       -
token.revoke                   -    all   -     -       -          -            -       -       -       -       -
# The platform
key.wrap                       -    -     -     -       -          -            -       -       -       -       all
key.rotate                     -    -     -     -       -          -            -       -       -       -       all
platform_log.search            -    -     -     -       -          -            -       -       -       -       all
tenant.list                    -    -     -     -       -          -            -       -       -       -       all
tenant.show                    -    -     -     -       -          -            -       -       -       -       all
tenant.health                  -    -     -     -       -          -            -       -       -       -       all
tenant.create                  -    -     -     -       -          -            -       -       -       -       all
tenant.invite_administrator    -    -     -     -       -          -            -       -       -       -       all
tenant.suspend                 -    -     -     -       -          -            -       -       -       -       all
tenant.resume                  -    -     -     -       -          -            -       -       -       -       all
tenant.export                  -    -     -     -       -          -            -       -       -       -       all
tenant.import                  -    -     -     -       -          -            -       -       -       -       all
tenant.drop                    -    -     -     -       -          -            -       -       -       -       all
tenant.migrate                 -    -     -     -       -          -            -       -       -       -       all
operator.list                  -    -     -     -       -          -            -       -       -       -       all
operator.create                -    -     -     -       -          -            -       -       -       -       all
operator.dismiss               -    -     -     -       -          -            -       -       -       -       all
operator.reset_factor          -    -     -     -       -          -            -       -       -       -       all
"""

# The heads of the table are short to keep a permission on one line; requests use the names on the right.
COLUMNS = {
    "user": "user",
    "admin": "tenant_admin",
    "head": "head_of_unit",
    "dpo": "dpo",
    "manager": "manager",
    "worker": "case_worker",
    "account": "accountant",
    "lawyer": "lawyer",
    "auditor": "auditor",
    "integr": "integration",
    "oper": "operator",
}

# From the narrowest; this order decides what a tenant's own role gets. Scope is not in it: none of MODELS has it.
REACHES = ("own", "assigned", "court", "department", "all")
# From the one that shows most.
VIEWS = ("clear", "masked", "pseudonymised")
VIEW_LETTERS = {"": "clear", "m": "masked", "p": "pseudonymised"}
NEEDS = {"R": "has_reason", "Q": "is_subject_request", "S": "is_stepped_up", "A": "is_approved"}

# A tenant's own role gets no more than the narrowest of these has.
MODELS = ("tenant_admin", "manager", "case_worker", "accountant", "lawyer", "auditor")

# What a tenant's own role never gives: with it, whoever defines roles could hand on the office itself.
RESERVED = frozenset({
    "user.invite", "user.change", "user.assign_roles", "dpo.propose", "factor_reset.propose", "factor_reset.approve",
    "role.define", "department.define", "token.create", "token.rotate", "key.import", "key.destroy",
})

# Forbidden to everybody, whatever they hold.
NOT_TO_ONESELF = frozenset({
    "user.change", "user.assign_roles", "user.dismiss", "dpo.propose", "dpo.approve", "factor_reset.propose",
    "factor_reset.approve", "role.define",
})
NOT_TO_THE_DPO = frozenset({"user.change", "user.assign_roles", "user.dismiss"})
NOT_ONES_OWN_PROPOSAL = frozenset({
    "payment.approve", "instalment_plan.approve", "writeoff.approve", "limitation_waiver.approve",
    "interest_table.approve", "account_chart.approve", "bank_account.approve", "restriction.approve", "erasure.approve",
    "retention.approve", "dpo.approve", "factor_reset.approve", "court_document.approve", "template.approve",
    "export.approve",
    # These three have no ".approve": a second holder of the same permission agrees.
    "message.send_many", "key.import", "key.destroy",
})


class Cell(NamedTuple):
    reach: str
    view: str
    needs: frozenset


def parse_cell(text):
    rest, _, needs = text.partition("/")
    reach, _, view = rest.partition(":")
    if reach not in REACHES and reach != "scope":
        raise ValueError(f"unknown reach: {text}")
    return Cell(reach, VIEW_LETTERS[view], frozenset(NEEDS[letter] for letter in needs))


def parse_table(text):
    """Permission -> role -> cell. A slip of the pen in the table must end the program, not move a cell."""
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    (_, *heads), *rows = lines
    if heads != list(COLUMNS):
        raise ValueError("the heads of the table are not the columns")
    table = {}
    for permission, *cells in rows:
        if len(cells) != len(heads) or permission in table:
            raise ValueError(f"bad row: {permission}")
        table[permission] = {COLUMNS[head]: parse_cell(cell) for head, cell in zip(heads, cells) if cell != "-"}
    for named in (RESERVED, NOT_TO_ONESELF, NOT_TO_THE_DPO, NOT_ONES_OWN_PROPOSAL):
        if not named <= table.keys():
            raise ValueError(f"no such permission: {sorted(named - table.keys())}")
    return table


def custom_cell(permission, row):
    """What a tenant's own role gets from a row, or None."""
    cells = [row[role] for role in MODELS if role in row]
    if permission in RESERVED or not cells:
        return None
    reach = min((cell.reach for cell in cells), key=REACHES.index)
    narrowest = [cell for cell in cells if cell.reach == reach]
    view = max((cell.view for cell in narrowest), key=VIEWS.index)
    return Cell(reach, view, frozenset().union(*(cell.needs for cell in narrowest)))


ROWS = parse_table(TABLE)
CUSTOM = {permission: custom_cell(permission, row) for permission, row in ROWS.items()}


def must_not_meet(roles, custom):
    """Whether the roles hold a combination that makes none of them count."""
    held = len(roles) + (1 if custom else 0)  # permissions of a tenant's own roles count as one role more
    if "integration" in roles or "operator" in roles:
        return held > 1
    return "dpo" in roles and held > (2 if "user" in roles else 1)


def reaches(cell, permission, scopes, facts):
    reach = cell.reach
    if reach == "all":
        return True
    if reach == "department":
        return facts["is_in_department"] or facts["is_assigned"]
    if reach == "court":
        return facts["is_court_assigned"]
    if reach == "assigned":
        return facts["is_assigned"]
    if reach == "own":
        return facts["is_oneself"]
    return permission in scopes  # "scope", which only the integration's column has


def decide(roles, custom, scopes, tenant, permission, facts, circumstances):
    """The answer to one request; the parameters are its keys. What nothing below allows is denied."""
    row = ROWS.get(permission)
    if row is None:
        return "deny"

    roles = frozenset(roles)
    if must_not_meet(roles, custom):
        return "deny"
    # The platform is open to operators only, and operators hold nothing elsewhere.
    if tenant == "own":
        if "operator" in roles:
            return "deny"
    elif tenant != "platform" or "operator" not in roles:
        return "deny"

    if facts["is_oneself"] and permission in NOT_TO_ONESELF:
        return "deny"
    if facts["holds_dpo"] and permission in NOT_TO_THE_DPO:
        return "deny"
    if facts["is_own_proposal"] and permission in NOT_ONES_OWN_PROPOSAL:
        return "deny"

    cells = [row[role] for role in roles if role in row]
    if permission in custom and CUSTOM[permission] is not None:
        cells.append(CUSTOM[permission])
    views = {
        cell.view for cell in cells
        if all(circumstances[need] for need in cell.needs) and reaches(cell, permission, scopes, facts)
    }
    for view in VIEWS:
        if view in views:
            return "permit:" + view
    return "deny"


def main():
    parser = argparse.ArgumentParser(description="Decides requests by the table of permissions.")
    parser.add_argument("--requests", required=True, metavar="FILE", help="one JSON request a line")
    path = parser.parse_args().requests
    # newline="\n": a lone carriage return ends no request, or answers would shift against requests.
    with open(path, encoding="utf-8", newline="\n") as requests:
        sys.stdout.writelines(decide(**json.loads(line)) + "\n" for line in requests)


if __name__ == "__main__":
    main()
