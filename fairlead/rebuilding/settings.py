"""``[history.rebuild]`` of a mapping: where leads, owner changes, deals and users stand, and what their words mean.

Tables are named without an ending: ``Lead`` is ``Lead.csv`` beside ``LeadHistory.csv``, ``Lead.parquet`` beside a
Parquet file, and the table ``Lead`` of the same database. The defaults are Salesforce's own names.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LeadColumns(_Strict):
    """Where the leads are, and how each stands now.

    Attributes
    ----------
    id, owner, created, status
        Columns of the lead's id, its present owner, when it was made, and its present status.
    converted, converted_at, opportunity
        Whether it became a deal, when (a day will do), and which.
    modified
        When it was last changed: the best there is where no change of status was recorded; may be absent.
    """

    table: str = "Lead"
    id: str = "Id"
    owner: str = "OwnerId"
    created: str = "CreatedDate"
    status: str = "Status"
    converted: str = "IsConverted"
    converted_at: str = "ConvertedDate"
    opportunity: str = "ConvertedOpportunityId"
    modified: str = "LastModifiedDate"


class ChangeColumns(_Strict):
    """Which columns of the record of changes hold what, and which words of its ``field`` mean what."""

    lead: str = "LeadId"
    field: str = "Field"
    old: str = "OldValue"
    new: str = "NewValue"
    at: str = "CreatedDate"
    owner_words: tuple[str, ...] = ("Owner", "ownerAssignment", "ownerAccepted")
    created_words: tuple[str, ...] = ("created",)
    converted_words: tuple[str, ...] = ("leadConverted",)
    status_words: tuple[str, ...] = ("Status",)


class OpportunityColumns(_Strict):
    """Where the deals are; ``closed_at`` names columns in the order in which they are believed, days or times."""

    table: str = "Opportunity"
    id: str = "Id"
    owner: str = "OwnerId"
    closed: str = "IsClosed"
    won: str = "IsWon"
    closed_at: tuple[str, ...] = ("LastStageChangeDate", "CloseDate")
    amount: str = "Amount"


class UserColumns(_Strict):
    """Where the users are: names are looked up here where the record of changes has no ids."""

    table: str = "User"
    id: str = "Id"
    name: str = "Name"


class Rebuild(_Strict):
    """How assignments are rebuilt.

    Attributes
    ----------
    closed
        Words of a lead's status that mean closed without a deal.
    user_prefixes, queue_prefixes
        How ids of users and of queues begin.
    queue_names
        Names of queues, for records of changes that hold names only.
    """

    closed: tuple[str, ...]
    user_prefixes: tuple[str, ...] = ("005",)
    queue_prefixes: tuple[str, ...] = ("00G",)
    queue_names: tuple[str, ...] = ()
    leads: LeadColumns = LeadColumns()
    changes: ChangeColumns = ChangeColumns()
    opportunities: OpportunityColumns = OpportunityColumns()
    users: UserColumns = UserColumns()
