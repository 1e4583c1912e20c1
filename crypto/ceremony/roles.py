"""What a member is in an office. Only the first two hold something of the office's keys; everyone has a certificate."""

from __future__ import annotations

import enum


class Role(enum.StrEnum):
    KEEPER = "keeper"  # holds the office secret, signs certificates
    INTAKE = "intake"  # holds the office's sealing seed, opens new cases
    HANDLER = "handler"  # single cases, by seals of their own
    PROTECTION = "protection"  # the same, for the safety of people
    SUPERVISOR = "supervisor"  # the office's cases and their record; content by a seal of their own
    AUDITOR = "auditor"  # the record, never content
    ADMINISTRATOR = "administrator"  # technical: no case, not even a list
