"""Who sees how the sync with Airtable goes, and who steps in."""

from engagement.people.permissions import administrator, auditor

see_sync = administrator | auditor
run_sync = administrator
