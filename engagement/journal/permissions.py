"""Who may read the journal."""

from engagement.people.permissions import administrator, auditor

read_journal = auditor | administrator
