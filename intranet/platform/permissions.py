"""Who may what: the one table that drives the checks, the tests and the help page."""

from collections.abc import Set
from enum import Enum, StrEnum
from functools import cache


class Role(StrEnum):
    """How somebody stands to a group."""

    ADMIN = "admin"
    FACILITATOR = "facilitator"
    LEADER = "leader"
    MEMBER = "member"
    DECISION_MAKER = "decision_maker"
    LINK = "link"


class Scope(Enum):
    """How far a right reaches."""

    NO = "no"
    YES = "yes"
    OWN = "own"
    OWN_OR_UNOWNED = "own or unowned"


class Right(StrEnum):
    """What can be done, in the order of the table."""

    MANAGE_SYSTEM = "manage_system"
    MANAGE_PROGRAMME = "manage_programme"
    SEE_MEMBERS = "see_members"
    MANAGE_MEMBERS = "manage_members"
    READ_MATERIAL = "read_material"
    WRITE_TEXT = "write_text"
    CHANGE_SECTIONS = "change_sections"
    TAKE_POSITION = "take_position"
    COMMENT = "comment"
    CHANGE_COMMENT = "change_comment"
    ADOPT = "adopt"
    CREATE_ACTION = "create_action"
    CHANGE_ACTION = "change_action"
    CARRY_OVER = "carry_over"
    ADD_DOCUMENT = "add_document"
    CHANGE_DOCUMENT = "change_document"
    SET_ASSIGNMENT = "set_assignment"
    ANSWER = "answer"
    CHANGE_ANSWER = "change_answer"
    CHANGE_AGENDA = "change_agenda"
    RUN_MEETING = "run_meeting"
    REFLECT = "reflect"
    APPROVE_MINUTES = "approve_minutes"
    NOTE_ATTENDANCE = "note_attendance"
    RATE = "rate"
    AGREE_LEVEL = "agree_level"
    CHANGE_UNITS = "change_units"
    SHARE_LEVELS = "share_levels"
    CHANGE_MATRIX = "change_matrix"
    MAKE_SUMMARIES = "make_summaries"
    READ_VERSIONS = "read_versions"
    CHANGE_LETTERHEAD = "change_letterhead"
    MAKE_LINK = "make_link"
    REVOKE_LINK = "revoke_link"


_NO, _YES, _OWN, _FREE = Scope.NO, Scope.YES, Scope.OWN, Scope.OWN_OR_UNOWNED

# A decision maker sees the group's name and the adopted versions; a link shows the one version it was made for.
_ROWS: dict[Right, tuple[Scope, Scope, Scope, Scope, Scope, Scope]] = {
    #                        admin facilitator leader member decision maker link
    Right.MANAGE_SYSTEM: (_YES, _NO, _NO, _NO, _NO, _NO),
    Right.MANAGE_PROGRAMME: (_YES, _YES, _NO, _NO, _NO, _NO),
    Right.SEE_MEMBERS: (_YES, _YES, _YES, _YES, _NO, _NO),
    Right.MANAGE_MEMBERS: (_YES, _YES, _YES, _NO, _NO, _NO),
    Right.READ_MATERIAL: (_NO, _YES, _YES, _YES, _NO, _NO),
    Right.WRITE_TEXT: (_NO, _YES, _YES, _YES, _NO, _NO),
    Right.CHANGE_SECTIONS: (_NO, _YES, _YES, _NO, _NO, _NO),
    Right.TAKE_POSITION: (_NO, _NO, _OWN, _OWN, _NO, _NO),
    Right.COMMENT: (_NO, _YES, _YES, _YES, _NO, _NO),
    Right.CHANGE_COMMENT: (_NO, _OWN, _OWN, _OWN, _NO, _NO),
    Right.ADOPT: (_NO, _NO, _YES, _NO, _NO, _NO),
    Right.CREATE_ACTION: (_NO, _YES, _YES, _YES, _NO, _NO),
    Right.CHANGE_ACTION: (_NO, _YES, _YES, _FREE, _NO, _NO),
    Right.CARRY_OVER: (_NO, _YES, _YES, _NO, _NO, _NO),
    Right.ADD_DOCUMENT: (_NO, _YES, _YES, _YES, _NO, _NO),
    Right.CHANGE_DOCUMENT: (_NO, _YES, _YES, _OWN, _NO, _NO),
    Right.SET_ASSIGNMENT: (_NO, _YES, _YES, _NO, _NO, _NO),
    Right.ANSWER: (_NO, _NO, _OWN, _OWN, _NO, _NO),
    Right.CHANGE_ANSWER: (_NO, _NO, _OWN, _OWN, _NO, _NO),
    Right.CHANGE_AGENDA: (_YES, _YES, _YES, _NO, _NO, _NO),
    Right.RUN_MEETING: (_NO, _YES, _YES, _NO, _NO, _NO),
    Right.REFLECT: (_NO, _NO, _OWN, _OWN, _NO, _NO),
    Right.APPROVE_MINUTES: (_NO, _NO, _YES, _OWN, _NO, _NO),
    Right.NOTE_ATTENDANCE: (_NO, _YES, _YES, _OWN, _NO, _NO),
    Right.RATE: (_NO, _NO, _OWN, _OWN, _NO, _NO),
    Right.AGREE_LEVEL: (_NO, _YES, _YES, _NO, _NO, _NO),
    Right.CHANGE_UNITS: (_NO, _YES, _YES, _NO, _NO, _NO),
    Right.SHARE_LEVELS: (_NO, _NO, _YES, _NO, _NO, _NO),
    Right.CHANGE_MATRIX: (_NO, _YES, _NO, _NO, _NO, _NO),
    Right.MAKE_SUMMARIES: (_NO, _YES, _YES, _NO, _NO, _NO),
    Right.READ_VERSIONS: (_NO, _YES, _YES, _YES, _YES, _YES),
    Right.CHANGE_LETTERHEAD: (_NO, _YES, _YES, _NO, _NO, _NO),
    Right.MAKE_LINK: (_NO, _NO, _YES, _NO, _NO, _NO),
    Right.REVOKE_LINK: (_YES, _NO, _YES, _NO, _NO, _NO),
}

TABLE: dict[Right, dict[Role, Scope]] = {
    right: dict(zip(Role, scopes, strict=True)) for right, scopes in _ROWS.items()
}


def scopes(right: Right, roles: set[Role]) -> Set[Scope]:
    """Give how far a right reaches for somebody who has these roles; empty when it does not reach at all."""
    return _scopes(right, frozenset(roles))


@cache  # as many as there are rights and ways to have roles: a page asks twenty times
def _scopes(right: Right, roles: frozenset[Role]) -> frozenset[Scope]:
    return frozenset(TABLE[right][role] for role in roles) - {Scope.NO}


def roles_with(right: Right) -> list[Role]:
    """Give the roles that have a right, however far it reaches."""
    return [role for role in Role if TABLE[right][role] is not Scope.NO]
