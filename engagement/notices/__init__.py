"""Notices: messages to people, written inside the change they tell of and sent afterwards by a worker.

Noun: Message. Invariants: a message is written in the transaction of what it is about, so it exists exactly when that does; it is
claimed and committed before it is sent, so a crash can only lead to a second copy that says so, never to a lost message; a
sign-in link is never stored. Events: MessageWritten, MessagesWritten, MessageEdited,
MessageReleased, MessageSent, MessageSentAgain, MessageFailed.
"""
