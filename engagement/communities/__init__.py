"""Communities: the groups in which people organise themselves, who sits in them, and when they meet.

Nouns: Group (a user-led or a direct-delivery Community of Practice, or a board; each belongs to one locality), term (a
`people.Role` with the group's id: it starts, it ends, it is never deleted), Meeting, Attendance.
Invariants: only the offices of a group's kind can be held in it; nobody holds one office twice at a time; a board meets with clear
days' notice or says why not; what is written about a meeting stays open until the meeting is closed.
Events: GroupFormed, PersonSeated, PersonUnseated, MeetingPlanned, AttendanceRecorded, MeetingClosed.
"""
