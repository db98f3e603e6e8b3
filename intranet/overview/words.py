"""The permission table in a reader's words."""

from flask_babel import lazy_gettext as _l

from intranet.platform.permissions import Right, Scope

RIGHT_NAMES = {
    Right.MANAGE_SYSTEM: _l("Open and close accounts, begin programmes"),
    Right.MANAGE_PROGRAMME: _l("Plan a programme's workshops and groups"),
    Right.SEE_MEMBERS: _l("See who belongs to the group"),
    Right.MANAGE_MEMBERS: _l("Invite to a group, change roles"),
    Right.READ_MATERIAL: _l("Read the draft, the actions, the workshops and the library"),
    Right.WRITE_TEXT: _l("Write in the charter, note and decide at a workshop"),
    Right.CHANGE_SECTIONS: _l("Change the charter's sections and questions"),
    Right.TAKE_POSITION: _l("Say where one stands"),
    Right.COMMENT: _l("Comment, settle a thread and open it again"),
    Right.CHANGE_COMMENT: _l("Change and remove a comment"),
    Right.ADOPT: _l("Adopt a version"),
    Right.CREATE_ACTION: _l("Add an action"),
    Right.CHANGE_ACTION: _l("Change, check off and drop an action"),
    Right.CARRY_OVER: _l("Carry an action over to the next workshop, change several actions at once"),
    Right.ADD_DOCUMENT: _l("Add a document or a link"),
    Right.CHANGE_DOCUMENT: _l("Change, move and remove a document"),
    Right.SET_ASSIGNMENT: _l("Set the assignment until the next workshop; a leader words it for the group"),
    Right.ANSWER: _l("Hand in an answer to the assignment, and ask colleagues"),
    Right.CHANGE_ANSWER: _l(
        "Remove a file of an answer, close a question to colleagues, remove what they answered"
    ),
    Right.CHANGE_AGENDA: _l("Plan the agenda of a workshop"),
    Right.RUN_MEETING: _l("Run a workshop: begin, pause, move the times"),
    Right.NOTE_ATTENDANCE: _l("Note who is at a workshop"),
    Right.REFLECT: _l("Write down what one takes along from a workshop, and share it"),
    Right.APPROVE_MINUTES: _l("Approve the minutes of a workshop (a member: when chosen)"),
    Right.RATE: _l("Rate the maturity of the organisation's parts"),
    Right.AGREE_LEVEL: _l("Open, close and reveal a round of maturity, put down the level agreed on"),
    Right.CHANGE_UNITS: _l("Name the parts of the organisation, merge and end them"),
    Right.SHARE_LEVELS: _l("Share the agreed levels with other groups that share theirs"),
    Right.CHANGE_MATRIX: _l("Change the programme's maturity matrix"),
    Right.MAKE_SUMMARIES: _l("Choose what is printed for decision makers"),
    Right.READ_VERSIONS: _l("Read adopted versions and print them"),
    Right.CHANGE_LETTERHEAD: _l("Give the logo and the diary number that stand on summaries"),
    Right.MAKE_LINK: _l("Share an adopted version by link with people outside"),
    Right.REVOKE_LINK: _l("See the group's links and revoke them"),
}
SCOPE_NAMES = {
    Scope.NO: "–",
    Scope.YES: _l("yes"),
    Scope.OWN: _l("for oneself"),
    Scope.OWN_OR_UNOWNED: _l("own, one's share in others', or nobody's"),
}
