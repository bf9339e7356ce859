"""THE page: which event wakes which reaction, in this order, in the same transaction. A table, no logic."""

from collections.abc import Callable, Sequence
from typing import Any

from engagement.boards.events import DecisionRecorded
from engagement.feedback.events import AnswerPublished, DraftChanged
from engagement.figures.events import FiguresReleased
from engagement.funds.events import MoneyReleased
from engagement.insights import reactions as insights
from engagement.insights.events import EvidenceGathered, InsightPublished, InsightTakenBack
from engagement.intelligence import reactions as intelligence
from engagement.intelligence.events import (
    ImportUndone,
    NoteCleared,
    NoteEdited,
    NoteGathered,
    NoteHeld,
    NoteLogged,
    NotesImported,
    NoteThemed,
    NoteWithdrawn,
    ThemesChanged,
)
from engagement.learning import reactions as learning
from engagement.notices import reactions as notices
from engagement.notices.events import MessageReleased, MessagesWritten, MessageWritten
from engagement.packs import reactions as packs
from engagement.people.events import SignInLinkAsked
from engagement.priorities import reactions as priorities
from engagement.priorities.events import (
    EvidenceAttached,
    OptionAdded,
    OptionNotChosen,
    OptionSetAside,
    PriorityAgreed,
    PriorityMoved,
    RoundPlanned,
)
from engagement.proposals import reactions as proposals
from engagement.reporting import reactions as reporting
from engagement.shared.events import Event
from engagement.theming import reactions as theming

REACTIONS: dict[type[Event], Sequence[Callable[[Any], None]]] = {
    SignInLinkAsked: (notices.write_sign_in_link,),
    MessageWritten: (notices.wake_the_postman,),
    MessagesWritten: (notices.wake_the_postman,),
    MessageReleased: (notices.wake_the_postman,),
    NoteLogged: (theming.put_in_the_queue,),
    NoteGathered: (packs.keep_what_was_told,),
    NoteHeld: (theming.follow_the_note, insights.leave_the_evidence, priorities.take_back_evidence),
    NoteCleared: (theming.follow_the_note,),
    NoteEdited: (theming.follow_the_edit, insights.follow_the_edit, priorities.follow_the_edit),
    NotesImported: (theming.put_all_in_the_queue,),
    ImportUndone: (theming.take_all_out,),
    NoteThemed: (intelligence.say_it_was_understood, theming.follow_the_themes),
    NoteWithdrawn: (theming.follow_the_note, insights.leave_the_evidence, priorities.take_back_evidence),
    EvidenceGathered: (insights.tell_it_is_weighed, insights.count_as_read),
    InsightPublished: (insights.tell_what_was_found,),
    InsightTakenBack: (insights.tell_it_is_taken_back,),
    ThemesChanged: (theming.follow_the_list,),
    RoundPlanned: (priorities.put_in_the_calendar,),
    OptionAdded: (priorities.tell_who_suggested,),
    EvidenceAttached: (priorities.tell_those_behind, priorities.count_as_read),
    OptionSetAside: (priorities.say_why_set_aside,),
    OptionNotChosen: (priorities.say_why_not,),
    PriorityAgreed: (priorities.tell_it_is_agreed,),
    PriorityMoved: (priorities.tell_what_came_of_it,),
    DecisionRecorded: (proposals.settle,),
    MoneyReleased: (proposals.tell_money_went_back,),
    DraftChanged: (intelligence.count_answered_as_read,),
    AnswerPublished: (intelligence.count_answered_as_read, learning.take_in_answer),
    FiguresReleased: (reporting.count_who_spoke,),
}
