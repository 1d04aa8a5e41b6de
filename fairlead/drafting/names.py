"""What firms and their systems call our columns, most telling name first; compared by letters and digits only."""

from __future__ import annotations

_REP = (
    "rep sales_rep sales_agent agent rep_name salesperson sales_person seller account_executive assigned_to assignee "
    "owner owner_id ownerid deal_owner opportunity_owner lead_owner record_owner hubspot_owner_id assigned_user "
    "user_id user employee_id employee"
)
_LEAD_ID = (
    "lead lead_no lead_number opportunity_id opportunityid opp_id deal_id deal record_id hs_object_id case_id "
    "case_number prospect_id inquiry_id enquiry_id id guid uuid"
)
_CREATED = "created create_date created_date createdate createddate created_on createdon date_created entry_date"
_KINDS = {
    "territory": "region sales_region area zone market country state location",
    "niche": "product product_name product_line product_family industry segment vertical practice business_line",
    "language": "lang locale preferred_language",
    "source": "lead_source leadsource channel origin original_source utm_source campaign_source medium",
    "grade": "lead_grade profile_grade fit_grade rating",
    "engagement": "engagement_score activity_score behavior_score behaviour_score",
    "score": "lead_score leadscore hubspotscore fit_score",
    "value": (
        "expected_value expected_revenue expectedrevenue estimated_value estimatedvalue deal_size potential list_price "
        "sales_price price amount deal_amount budget"
    ),
    "work": "effort workload",
    "account_id": (
        "account account_name accountid company company_id company_name organisation organization customer_id"
    ),
    "person_key": "contact_id contactid person_id buyer_id email email_address contact_email",
}

SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    table: {field: tuple(names.split()) for field, names in fields.items()}
    for table, fields in {
        "history": {
            "lead_id": _LEAD_ID,
            "rep_id": _REP,
            "outcome": (
                "result stage deal_stage dealstage stage_name stagename status lead_status deal_status "
                "opportunity_stage state disposition"
            ),
            "assigned_at": (
                "assigned assigned_on assigned_date assign_date assignment_date date_assigned engage_date engaged_at "
                "owner_assigned_date hubspot_owner_assigneddate handed_over_at start_date opened_at open_date "
                + _CREATED
            ),
            "closed_at": (
                "closed close_date closedate closed_date closed_on date_closed actual_close_date actualclosedate "
                "end_date ended_at won_time decision_date"
            ),
            "revenue": (
                "close_value closed_value closed_amount won_amount won_value actual_value actualvalue actual_revenue"
            ),
            "created_at": _CREATED,
            **_KINDS,
            "reject_reason": "rejection_reason return_reason",
            "accepted_at": "accepted accepted_on accepted_date acceptance_date",
            "first_touch_at": "first_touch first_activity_date first_response_at first_call_at first_contacted_on",
            "contacted_at": "contacted contacted_on contact_date",
            "qualified_at": "qualified qualified_on qualified_date qualification_date converted_date",
        },
        "leads": {
            "lead_id": _LEAD_ID,
            "owner": _REP,
            "created_at": f"{_CREATED} engage_date open_date start_date",
            **_KINDS,
        },
        "reps": {
            "rep_id": f"{_REP} id name full_name fullname email",
            "capacity": "max_leads lead_cap cap capacity_per_week weekly_capacity limit max_open quota_leads",
            "territories": "territory region regions sales_region area areas",
            "niches": "niche product products segments segment industries verticals skills",
            "languages": "language lang",
            "role": "job_role sales_role",
            "team": "team_name regional_office office department sales_team group business_unit",
            "manager": "manager_name supervisor team_lead reports_to",
            "hired_on": "hire_date hired start_date joined_on joined date_joined employment_start",
            "left_on": "leave_date left termination_date exit_date end_date",
            "timezone": "time_zone tz timezonesidkey",
            "hours": "working_hours business_hours",
        },
    }.items()
}
"""Table to our name to theirs."""
