"""What each role may do in the console: the one table that every view names a line of.

``docs/permissions.md`` lists the addresses under each permission; it is generated from here.
"""

from enum import Enum
from typing import Final, Self

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.roles import OFFICERS, STAFF, Role

_INSPECTOR: Final = Role.INSPECTOR


class _Weight(Enum):
    """What stands in the table beside sentence and roles."""

    GRAVE = "grave"


_GRAVE: Final = _Weight.GRAVE


@term("权限")
class Permission(Enum):
    """A line of the table: what it allows, in a sentence, and the roles that have it.

    What a grave one allows binds others: before an act under it a person shows once more who they
    are, unless the act takes nothing from anybody.
    """

    roles: frozenset[Role]
    is_grave: bool

    def __new__(cls, sentence: str, *rest: Role | _Weight) -> Self:
        """Keep the sentence as the value."""
        permission = object.__new__(cls)
        permission._value_ = sentence
        permission.roles = frozenset(one for one in rest if isinstance(one, Role))
        permission.is_grave = _Weight.GRAVE in rest
        return permission

    @property
    def sentence(self) -> str:
        """What the permission allows."""
        return str(self.value)

    SIGNED_IN = "Come in, go out, and look after one's own account.", *Role

    READ = "Read what the office works on, short of what has a line of its own below.", *STAFF
    READ_SUCCESSIONS = (
        "Read which newcomers may carry on for closed agencies.",
        *OFFICERS,
        Role.AUDITOR,
    )
    READ_OVERVIEW = (
        "Read the figures for the leadership.",
        Role.APPROVER,
        Role.AUDITOR,
        Role.ADMIN,
    )
    READ_TRAIL = "Read who did what, when.", Role.AUDITOR, Role.ADMIN
    READ_REQUEST_PAPERS = (
        "Read files and decisions of a request; an agency its own only.",
        *STAFF,
        Role.AGENCY,
    )

    REVIEW_LEADS = "Confirm or reject leads, and take that back.", *OFFICERS
    CORRECT_LEADS = (
        "Strike a hit off a lead, mark a sentence the machine missed, and take that back.",
        *OFFICERS,
    )
    SHOW_CONTACTS = "Uncover phone numbers and the like in an ad; the trail keeps it.", *OFFICERS
    TAKE_ORIGINALS = "Take a page as it was received; the trail keeps it.", *OFFICERS
    JUDGE_POSTERS = (
        "Say which agency a poster is, or that it is none, and take it back.",
        *OFFICERS,
    )
    ADOPT_SHORT_NAMES = "Enter a poster's name as a short name in the register.", Role.APPROVER
    JUDGE_SUCCESSIONS = "Say whether a newcomer carries on for a closed agency.", _INSPECTOR
    READ_BLIND = "Read drawn ads without the machine's marks.", *OFFICERS
    READ_LOOKS = (
        "Read ads worth a look, and say what is in them.",
        *OFFICERS,
    )

    HANDLE_CASES = "Open cases, propose decisions, note service and fulfillment.", *OFFICERS
    KEEP_TEMPLATES = (
        "Put templates of papers into use, and go back to those of the product.",
        Role.APPROVER,
        Role.ADMIN,
        _GRAVE,
    )
    DECIDE_CASES = "Approve a proposal, send it back, revoke a decision.", Role.APPROVER, _GRAVE
    HANDLE_COMPLAINTS = "Take complaints through their steps and answer them.", *OFFICERS
    OPEN_IDENTITIES = "Grant or refuse a look at who complained.", Role.APPROVER, _GRAVE

    REVIEW_REQUESTS = "Review applications for repair and objections.", *OFFICERS
    DECIDE_REQUESTS = "Decide applications for repair and objections.", Role.APPROVER, _GRAVE
    RECEIVE_ANNUAL_REPORTS = "Note that an annual report has come in.", *OFFICERS
    CHECK_DUTIES = (
        "Return a notice of change; accept or return reports and statistics; remind agencies.",
        *OFFICERS,
    )
    ACCEPT_CHANGES = "Accept a notice of change: the register follows.", Role.APPROVER, _GRAVE
    PUBLISH_REPORTS = (
        "Show the permitted part of an annual report, or hide it.",
        Role.APPROVER,
        _GRAVE,
    )
    SHOW_STAFF = "Uncover an agency's staff list; the trail keeps it.", *OFFICERS
    HANDLE_MEASURES = (
        "Propose measures of incentive and restraint, record what is done.",
        *OFFICERS,
    )
    DECIDE_MEASURES = (
        "Approve or withdraw measures of incentive and restraint.",
        Role.APPROVER,
        _GRAVE,
    )
    CHECK_REPLIES = "Let an agency's reply be shown, or return it.", *OFFICERS
    DRAFT_SCHEMES = "Draft schemes of credit and stars.", *OFFICERS
    DECIDE_SCHEMES = "Approve a scheme or return it.", Role.APPROVER, _GRAVE
    CHECK_RATINGS = "Open rounds of star ratings and check what agencies state.", *OFFICERS
    DECIDE_RATINGS = "Decide stars for the committee and move a round on.", Role.APPROVER, _GRAVE

    VOTE_RATINGS = (
        "Vote on stars as a member of the committee, declare an interest.",
        *OFFICERS,
    )

    INSPECT = "Fill in the form of an inspection drawn for oneself.", _INSPECTOR
    DRAW_INSPECTIONS = "Freeze lists, draw agencies and inspectors, open cases.", *OFFICERS
    PUBLISH_INSPECTIONS = "Publish the result of an inspection.", Role.APPROVER, _GRAVE
    VISIT_IN_CAMPAIGNS = "Note visits of a campaign and open cases from them.", *OFFICERS
    LEAD_CAMPAIGNS = "Plan, change and close campaigns.", Role.APPROVER
    KEEP_EVENTS = "Keep the calendar of recruitment events.", *OFFICERS, Role.ADMIN

    KEEP_STATIONS = (
        "Keep gig stations and what they did by day; ask after events.",
        *OFFICERS,
        Role.ADMIN,
    )
    CHECK_EXHIBITORS = (
        "Check exhibitors of an event, admit or refuse them, count people on the day.",
        *OFFICERS,
    )
    DECIDE_EVENT_PLANS = "Agree to the application for an event, or return it.", Role.APPROVER

    KEEP_CALENDAR = (
        "Keep the year's calendar of the office, note what was seen to.",
        *OFFICERS,
        Role.ADMIN,
    )
    KEEP_STREETS = "Say who is responsible for a street.", Role.APPROVER

    TAKE_PICTURES = (
        "Take in pictures of ads and papers, have them read, correct what was read.",
        *OFFICERS,
    )
    KEEP_LISTS = (
        "Put lists of other authorities in force, and take them back.",
        Role.APPROVER,
        Role.ADMIN,
        _GRAVE,
    )
    HANDLE_INQUIRIES = "Ask other authorities about posters, and record answers.", *OFFICERS
    KEEP_REGISTER = (
        "Import the register of agencies, take an import back.",
        Role.APPROVER,
        Role.ADMIN,
        _GRAVE,
    )
    EDIT_REGISTER = (
        "Edit an agency; what a right hangs on waits for a second person.",
        *OFFICERS,
        Role.ADMIN,
    )
    DECIDE_REGISTER = (
        "Accept or refuse what others propose for the register.",
        Role.APPROVER,
        _GRAVE,
    )
    KEEP_ENTITIES = "Take in new market entities and note what was done.", *OFFICERS, Role.ADMIN
    # Whoever sees that a site is being harmed must be able to stop it, at any hour.
    RUN_SOURCES = (
        "Pause, resume and run sources, hand over files, take on incidents, check the chain.",
        *OFFICERS,
        Role.ADMIN,
    )
    RESET_SOURCES = (
        "Let a source learn anew what is usual for it.",
        Role.APPROVER,
        Role.ADMIN,
    )
    JUDGE_RULE_SAMPLES = "Judge the hits of a rule on trial.", *OFFICERS
    PROPOSE_READERS = "Ask for a trained candidate of the reader to be put in force.", *OFFICERS
    KEEP_RULES = (
        "Submit, run, approve, stop and resume rules and models of the reader.",
        Role.APPROVER,
        _GRAVE,
    )

    KEEP_ACCOUNTS = (
        "Make and shut accounts, give passwords and roles, clear lost devices, end sessions.",
        Role.ADMIN,
        _GRAVE,
    )
    KEEP_MAIL = "See to mail that could not be sent.", Role.ADMIN
    KEEP_INTERFACES = (
        "Make and end tokens of programs, register and end endpoints that are told of changes.",
        Role.ADMIN,
    )

    OWN_AGENCY = "Use one's own agency's door: its file, ads, requests and replies.", Role.AGENCY
