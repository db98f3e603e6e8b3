"""A workshop where somebody's attendance is noted stays."""

import pytest

from intranet.meetings.attendance import Attendance
from intranet.meetings.models import Meeting
from intranet.workshops.in_the_way import in_the_way
from intranet.workshops.models import InUse


def test_attendance_is_in_the_way(app, storuman, karin, eva, workshops):
    meeting = Meeting.hold(storuman, workshops[1])
    assert in_the_way(workshops[1]) == []
    for person, is_here in ((karin, True), (eva, False)):
        Attendance.note(meeting, person, is_here=is_here)
    assert in_the_way(workshops[1]) == [("Storumans kommun", "närvaro för 2 personer")]
    with pytest.raises(InUse):
        workshops[1].remove()
