#include "cli/commands.hpp"

#include "cli/arrive.hpp"
#include "cli/audit.hpp"
#include "cli/config.hpp"
#include "cli/config_hours.hpp"
#include "cli/dose_log.hpp"
#include "cli/dose_log_away.hpp"
#include "cli/dose_log_calendar.hpp"
#include "cli/dose_log_counter.hpp"
#include "cli/dose_log_due.hpp"
#include "cli/dose_log_fill.hpp"
#include "cli/dose_log_prepare.hpp"
#include "cli/dose_log_sheet.hpp"
#include "cli/dose_log_take_homes.hpp"
#include "cli/dose_log_why.hpp"
#include "cli/dose_log_window.hpp"
#include "cli/group.hpp"
#include "cli/incident.hpp"
#include "cli/init.hpp"
#include "cli/intake.hpp"
#include "cli/intake_exam.hpp"
#include "cli/intake_find.hpp"
#include "cli/intake_health.hpp"
#include "cli/intake_merge.hpp"
#include "cli/intake_update.hpp"
#include "cli/nightly.hpp"
#include "cli/policy.hpp"
#include "cli/remind.hpp"
#include "cli/report.hpp"
#include "cli/session.hpp"
#include "cli/sign.hpp"
#include "cli/staff.hpp"
#include "cli/staff_details.hpp"
#include "cli/staff_pin.hpp"
#include "cli/stock.hpp"
#include "cli/stock_count.hpp"
#include "cli/stock_journal.hpp"
#include "cli/stock_move.hpp"
#include "cli/store_command.hpp"
#include "cli/undo.hpp"

namespace mat::cli {
namespace {

using domain::Role;
using domain::Roles;

// Who may do what (cli.md 2). Empty means any login of the staff.
constexpr Roles anybody{};
constexpr Roles admins = Role::admin;
constexpr Roles prescribers = Role::prescriber;
constexpr Roles dosing = Role::prescriber | Role::nurse; // a prescriber may all that a nurse may
constexpr Roles labelling = Role::prescriber | Role::nurse | Role::pharmacist;
constexpr Roles calling = Role::prescriber | Role::nurse | Role::director;
constexpr Roles entry = Role::front_desk | Role::prescriber | Role::nurse;
constexpr Roles finders = Role::front_desk | Role::prescriber | Role::nurse | Role::pharmacist | Role::counselor | Role::case_manager;
constexpr Roles examining = Role::prescriber | Role::nurse | Role::counselor | Role::case_manager;
constexpr Roles leaving = Role::prescriber | Role::counselor | Role::case_manager;
constexpr Roles care = Role::prescriber | Role::nurse | Role::counselor | Role::case_manager | Role::peer_specialist |
                       Role::front_desk | Role::director | Role::auditor | Role::pharmacist;
constexpr Roles doses = Role::prescriber | Role::nurse | Role::pharmacist | Role::counselor | Role::case_manager |
                        Role::director | Role::auditor;
constexpr Roles reports = doses | Role::robot;
constexpr Roles care_reports = Role::prescriber | Role::nurse | Role::counselor | Role::case_manager | Role::director |
                               Role::auditor | Role::robot;
constexpr Roles logging = Role::prescriber | Role::nurse | Role::counselor | Role::case_manager | Role::peer_specialist;
constexpr Roles session_readers = logging | Role::front_desk | Role::director | Role::auditor;
constexpr Roles group_keepers = Role::counselor | Role::case_manager | Role::peer_specialist;
constexpr Roles health_keepers = dosing | Role::pharmacist;
constexpr Roles stock = Role::pharmacist;
constexpr Roles stock_hands = dosing | Role::pharmacist; // count, open, waste: whoever stands at it
constexpr Roles stock_readers = Role::pharmacist | Role::prescriber | Role::nurse | Role::director | Role::auditor;
constexpr Roles senders = Role::admin | Role::director | Role::robot;
constexpr Roles log_readers = stock_readers | Role::robot;
constexpr Roles keepers = Role::admin | Role::robot;
constexpr Roles checkers = Role::admin | Role::robot | Role::auditor | Role::director;
constexpr Roles attesting = Role::admin | Role::prescriber | Role::nurse;
constexpr Roles asking = Role::prescriber | Role::nurse | Role::counselor | Role::case_manager; // a request, an absence
constexpr Roles incident_readers = Role::prescriber | Role::nurse | Role::pharmacist | Role::director | Role::auditor;
constexpr Roles auditors = Role::auditor | Role::director | Role::admin;
constexpr Roles access_readers = Role::auditor | Role::director;
constexpr Roles policy_makers = Role::director | Role::admin | Role::prescriber; // a State's and the house's, or a patient's
constexpr Roles replayers = Role::director | Role::prescriber | Role::auditor;
constexpr Roles askers = doses | Role::front_desk | Role::peer_specialist | Role::admin; // each view has its own readers

constexpr Effect reads = Effect::reads, writes = Effect::writes;

#define MAT_VERB(Request, stem) describe<Request, add_##stem>, parse_and_run<Request, add_##stem, run_##stem>

#define MAT_REPORT(name) +[] { return report_flags(name); }, run_report

// clang-format off
constexpr Command table[] = {
    {"dose-log", "administer",  "give",      "record an observed dose",                             writes, dosing,      MAT_VERB(DoseLogAdministerRequest, dose_log_administer)},
    {"dose-log", "dispense",    "take-home", "hand out bottles for days ahead",                     writes, dosing,      MAT_VERB(DoseLogDispenseRequest, dose_log_dispense)},
    {"dose-log", "refuse",     "",          "the person declines today's dose",                    writes, dosing,      MAT_VERB(DoseLogRefuseRequest, dose_log_refuse)},
    {"dose-log", "spill",      "",          "part of a dose was spilled before it was swallowed",  writes, dosing,      MAT_VERB(DoseLogSpillRequest, dose_log_spill)},
    {"dose-log", "emesis",     "",          "a dose was vomited; what is given again",             writes, dosing,      MAT_VERB(DoseLogEmesisRequest, dose_log_emesis)},
    {"dose-log", "check",      "",          "breath alcohol, respiration, saturation, sedation",   writes, dosing,      MAT_VERB(DoseLogCheckRequest, dose_log_check)},
    {"dose-log", "response",   "",          "how the dose works: craving, withdrawal, 0 to 10",    writes, dosing,      MAT_VERB(DoseLogResponseRequest, dose_log_response)},
    {"dose-log", "request",    "",          "what a person asks of the prescriber",                writes, asking,      MAT_VERB(DoseLogRequestRequest, dose_log_request)},
    {"dose-log", "hold",        "",          "withhold doses until a prescriber releases",          writes, dosing,      MAT_VERB(DoseLogHoldRequest, dose_log_hold)},
    {"dose-log", "release",     "",          "end a hold",                                          writes, prescribers, MAT_VERB(DoseLogReleaseRequest, dose_log_release)},
    {"dose-log", "order",       "",          "write an order; it replaces the one before",          writes, dosing,      MAT_VERB(DoseLogOrderRequest, dose_log_order)},
    {"dose-log", "fill",        "",          "what a pharmacy supplied or delivered",               writes, dosing,      MAT_VERB(DoseLogFillRequest, dose_log_fill)},
    {"dose-log", "void",        "",          "say that a recorded dose was not given",              writes, dosing,      MAT_VERB(DoseLogVoidRequest, dose_log_void)},
    {"dose-log", "correct",     "",          "mend a recorded amount; both are kept",               writes, dosing,      MAT_VERB(DoseLogCorrectRequest, dose_log_correct)},
    {"dose-log", "take-home-order", "",      "a practitioner's determination on take-homes",         writes, prescribers, MAT_VERB(DoseLogTakeHomeOrderRequest, dose_log_take_home_order)},
    {"dose-log", "return",      "",          "bottles come back; their days are open again",        writes, dosing,      MAT_VERB(DoseLogReturnRequest, dose_log_return)},
    {"dose-log", "prepare",     "",          "bottles that are filled before they are handed out",  writes, labelling,   MAT_VERB(DoseLogPrepareRequest, dose_log_prepare)},
    {"dose-log", "label",       "",          "labels for the bottles of the last hand-over",        writes, labelling,   MAT_VERB(DoseLogLabelRequest, dose_log_label)},
    {"dose-log", "naloxone",    "",          "record naloxone that was handed out",                 writes, dosing,      MAT_VERB(DoseLogNaloxoneRequest, dose_log_naloxone)},
    {"dose-log", "closure-plan","",          "who is covered on a closed day, who needs a bottle",  reads,  doses,       MAT_VERB(DoseLogClosurePlanRequest, dose_log_closure_plan)},
    {"dose-log", "call-back publish", "",    "publish the digest of a draw's seed beforehand",      writes, calling,     MAT_VERB(CallBackPublishRequest, call_back_publish)},
    {"dose-log", "call-back draw", "",       "draw who brings their bottles in",                    writes, calling,     MAT_VERB(CallBackDrawRequest, call_back_draw)},
    {"dose-log", "call-back count", "",      "record how many bottles were brought in",             writes, dosing,      MAT_VERB(CallBackCountRequest, call_back_count)},
    {"dose-log", "call-back close", "",      "close a variance, or a call that came to nothing",    writes, calling,     MAT_VERB(CallBackCloseRequest, call_back_close)},
    {"dose-log", "call-back list", "",       "open call-backs and their counts",                    reads,  calling,     MAT_VERB(CallBackListRequest, call_back_list)},
    {"dose-log", "absence",    "",          "days away, and whether doses there are verified",     writes, asking,      MAT_VERB(DoseLogAbsenceRequest, dose_log_absence)},
    {"dose-log", "guest out",  "",          "our person is to be dosed at another program",        writes, dosing,      MAT_VERB(DoseLogGuestOutRequest, dose_log_guest_out)},
    {"dose-log", "guest confirm","",          "doses that another program gave our person",          writes, dosing,      MAT_VERB(DoseLogGuestConfirmRequest, dose_log_guest_confirm)},
    {"dose-log", "guest in",   "",          "another program's person is to be dosed here",        writes, dosing,      MAT_VERB(DoseLogGuestInRequest, dose_log_guest_in)},
    {"dose-log", "show",        "",          "a person's doses, or one dose",                       reads,  doses,       MAT_VERB(DoseLogShowRequest, dose_log_show)},
    {"dose-log", "missed",      "",          "who has missed how many days",                        reads,  doses,       MAT_VERB(DoseLogMissedRequest, dose_log_missed)},
    {"dose-log", "window",      "",          "the dosing window: number in, card out, one key",     writes, dosing,      MAT_VERB(DoseLogWindowRequest, dose_log_window)},
    {"dose-log", "sheet",       "",          "the sheet for a day without a computer, with names",  writes, dosing,      MAT_VERB(DoseLogSheetRequest, dose_log_sheet)},
    {"dose-log", "due",         "",          "whose dose is due today and not yet covered",         reads,  doses,       MAT_VERB(DoseLogDueRequest, dose_log_due)},
    {"dose-log", "why",         "",          "may this person be dosed now; who can clear it",      reads,  doses,       MAT_VERB(DoseLogWhyRequest, dose_log_why)},
    {"dose-log", "calendar",    "",          "a month of one person's days",                        reads,  doses,       MAT_VERB(DoseLogCalendarRequest, dose_log_calendar)},

    {"intake",   "refer",       "",          "a first contact: makes a client number",              writes, entry,       MAT_VERB(IntakeReferRequest, intake_refer)},
    {"intake",   "admit",       "",          "open an episode of care",                             writes, entry,       MAT_VERB(IntakeAdmitRequest, intake_admit)},
    {"intake",   "list",        "",          "everybody, by number",                                reads,  care,        MAT_VERB(IntakeListRequest, intake_list)},
    {"intake",   "find",        "",          "who has this name, birth date or telephone",           writes, finders,     MAT_VERB(IntakeFindRequest, intake_find)},
    {"intake",   "show",        "",          "one person on one screen",                            reads,  care,        MAT_VERB(IntakeShowRequest, intake_show)},
    {"intake",   "update",      "",          "a newer version of who somebody is",                  writes, entry,       MAT_VERB(IntakeUpdateRequest, intake_update)},
    {"intake",   "exam",        "",          "an examination was made",                             writes, examining,   MAT_VERB(IntakeExamRequest, intake_exam)},
    {"intake",   "merge",       "",          "two numbers are one person",                          writes, entry,       MAT_VERB(IntakeMergeRequest, intake_merge)},
    {"intake",   "unmerge",     "",          "they are two people after all",                       writes, dosing,      MAT_VERB(IntakeUnmergeRequest, intake_unmerge)},
    {"intake",   "allergy",     "",          "allergies: note one, end one, or list them",          writes, health_keepers, MAT_VERB(HealthRequest, intake_allergy)},
    {"intake",   "condition",   "",          "illnesses that warn beside orders and doses",         writes, health_keepers, MAT_VERB(HealthRequest, intake_condition)},
    {"intake",   "medication",  "",          "other medicines that somebody takes",                 writes, health_keepers, MAT_VERB(HealthRequest, intake_medication)},
    {"intake",   "pregnancy",   "",          "pregnant, postpartum or breastfeeding",               writes, health_keepers, MAT_VERB(HealthRequest, intake_pregnancy)},
    {"intake",   "lab",         "",          "values that warn: QTc of an ECG, kidneys",            writes, health_keepers, MAT_VERB(LabRequest, intake_lab)},
    {"intake",   "discharge",   "",          "end an episode and its orders",                       writes, leaving,     MAT_VERB(IntakeDischargeRequest, intake_discharge)},

    {"session",  "log",         "",          "a session with a person, and a signed note",          writes, logging,     MAT_VERB(SessionLogRequest, session_log)},
    {"session",  "no-show",     "",          "a person did not come",                               writes, logging,     MAT_VERB(SessionNoShowRequest, session_no_show)},
    {"session",  "list",        "",          "sessions of a person, or of some days",               reads,  session_readers, MAT_VERB(SessionListRequest, session_list)},
    {"session",  "show",        "",          "one session, with its note where it is asked for",    reads,  session_readers, MAT_VERB(SessionShowRequest, session_show)},

    {"group",    "attend",      "",          "who was there: one entry for everybody",              writes, group_keepers, MAT_VERB(GroupAttendRequest, group_attend)},
    {"group",    "roster",      "",          "who is in a group",                                   reads,  session_readers, MAT_VERB(GroupRosterRequest, group_roster)},
    {"group",    "list",        "",          "every group, when it meets, how full it is",          reads,  session_readers, MAT_VERB(GroupListRequest, group_list)},
    {"group",    "join",        "",          "people come into a group",                            writes, group_keepers, MAT_VERB(GroupJoinRequest, group_join)},
    {"group",    "leave",       "",          "a person is no longer in a group",                    writes, group_keepers, MAT_VERB(GroupLeaveRequest, group_leave)},
    {"group",    "add",         "",          "a new group",                                         writes, group_keepers, MAT_VERB(GroupAddRequest, group_add)},

    {"incident", "list",        "",          "what went wrong",                                     reads,  incident_readers, MAT_VERB(IncidentListRequest, incident_list)},
    {"incident", "show",        "",          "one incident, with its words where they are asked for", writes, incident_readers, MAT_VERB(IncidentShowRequest, incident_show)},
    {"incident", "review",      "",          "a prescriber has looked at it",                       writes, prescribers, MAT_VERB(IncidentReviewRequest, incident_review)},
    {"incident", "close",       "",          "a director closes it, with what was found",            writes, Role::director, MAT_VERB(IncidentCloseRequest, incident_close)},

    {"report",   "census",      "",          "who is in care on a day",                             reads,  reports,     MAT_REPORT("census")},
    {"report",   "doses",       "",          "amounts per day and medication",                      reads,  reports,     MAT_REPORT("doses")},
    {"report",   "dispensing-log", "",       "the log of 21 CFR 1304.24, eight fields",             reads,  log_readers, MAT_REPORT("dispensing-log")},
    {"report",   "reconcile",   "",          "stock: expected against counted, and the variance",   reads,  log_readers, MAT_REPORT("reconcile")},
    {"report",   "missed",      "",          "runs of missed days",                                 reads,  reports,     MAT_REPORT("missed")},
    {"report",   "take-homes",  "",          "permits, supply out, cap that applies, over-limit",   reads,  reports,     MAT_REPORT("take-homes")},
    {"report",   "attendance",  "",          "sessions kept, no-show, cancelled, unresolved",       reads,  care_reports, MAT_REPORT("attendance")},
    {"report",   "groups",      "",          "meetings, attendance, hours, capacity of groups",     reads,  care_reports, MAT_REPORT("groups")},
    {"report",   "retention",   "",          "how long people stay in care (Kaplan-Meier)",         reads,  reports,     MAT_REPORT("retention")},
    {"report",   "due",         "",          "what is due or overdue, per worker",                  reads,  reports,     MAT_REPORT("due")},
    {"report",   "nightly",     "",          "a page of the day and its figures, in a folder",      writes, senders,     MAT_VERB(NightlyRequest, nightly)},

    {"remind",   "list",        "",          "what your reminders of a day say",                    reads,  anybody,     MAT_VERB(RemindListRequest, remind_list)},
    {"remind",   "send",        "",          "send each reminder of today, once",                   writes, senders,     MAT_VERB(RemindSendRequest, remind_send)},

    {"stock",    "receive",     "",          "a lot comes in",                                      writes, stock,       MAT_VERB(StockReceiveRequest, stock_receive)},
    {"stock",    "open",        "",          "a lot is in use at a station",                        writes, stock_hands, MAT_VERB(StockOpenRequest, stock_open)},
    {"stock",    "count",       "",          "what is there, before anybody says what should be",   writes, stock_hands, MAT_VERB(StockCountRequest, stock_count)},
    {"stock",    "close",       "",          "close the variance of a count, with a reason",        writes, stock,       MAT_VERB(StockCloseRequest, stock_close)},
    {"stock",    "reconcile",   "",          "open variances, and which entries may account for one", reads, stock_readers, MAT_VERB(StockReconcileRequest, stock_reconcile)},
    {"stock",    "waste",       "",          "poured away, before a witness",                       writes, stock_hands, MAT_VERB(StockWasteRequest, stock_waste)},
    {"stock",    "destroy",     "",          "destroyed as on form 41, before two witnesses",       writes, stock,       MAT_VERB(StockDestroyRequest, stock_destroy)},
    {"stock",    "transfer",    "",          "handed on to another registrant",                     writes, stock,       MAT_VERB(StockTransferRequest, stock_transfer)},
    {"stock",    "loss report", "",          "a loss was reported; or which were, and which not",   writes, stock,       MAT_VERB(StockLossReportRequest, stock_loss_report)},
    {"stock",    "loss",        "",          "stolen or lost; its clocks begin",                    writes, stock,       MAT_VERB(StockLossRequest, stock_loss)},
    {"stock",    "calibrate",   "",          "a pump was run: what was wanted, what came",          writes, stock_hands, MAT_VERB(StockCalibrateRequest, stock_calibrate)},
    {"stock",    "witness",     "",          "you saw it; or what waits for a witness",             writes, stock_hands, MAT_VERB(StockWitnessRequest, stock_witness)},
    {"stock",    "void",        "",          "take back a movement, or a lot that never came",      writes, stock,       MAT_VERB(StockVoidRequest, stock_void)},
    {"stock",    "lot",         "",          "the ledger of one lot",                               reads,  stock_readers, MAT_VERB(StockLotRequest, stock_lot)},
    {"stock",    "journal",     "",          "the ledger as a journal for hledger",                 reads,  stock_readers, MAT_VERB(StockJournalRequest, stock_journal)},
    {"stock",    "list",        "",          "lots and what should be left of them",                reads,  stock_readers, MAT_VERB(StockListRequest, stock_list)},

    {"staff",    "add",         "",          "a login, a name, its roles",                          writes, admins,      MAT_VERB(StaffAddRequest, staff_add)},
    {"staff",    "role",        "",          "set the roles of a login",                            writes, admins,      MAT_VERB(StaffRoleRequest, staff_role)},
    {"staff",    "mail",        "",          "where a login's reminders go",                        writes, admins,      MAT_VERB(StaffMailRequest, staff_mail)},
    {"staff",    "supervise",   "",          "who supervises whom, from a day on",                  writes, admins,      MAT_VERB(StaffSuperviseRequest, staff_supervise)},
    {"staff",    "credential",  "",          "a licence or certificate and when it expires",        writes, admins,      MAT_VERB(StaffCredentialRequest, staff_credential)},
    {"staff",    "leave",       "",          "days on which somebody is away",                      writes, admins,      MAT_VERB(StaffLeaveRequest, staff_leave)},
    {"staff",    "pin",         "",          "a PIN, to witness at somebody else's terminal",       writes, anybody,     MAT_VERB(StaffPinRequest, staff_pin)},
    {"staff",    "list",        "",          "who works here, with which roles",                    reads,  anybody,     MAT_VERB(StaffListRequest, staff_list)},

    {"config",   "get",         "",          "one setting",                                         reads,  anybody,     MAT_VERB(ConfigGetRequest, config_get)},
    {"config",   "set",         "",          "change a setting, from a day on",                     writes, admins,      MAT_VERB(ConfigSetRequest, config_set)},
    {"config",   "list",        "",          "every setting",                                       reads,  anybody,     MAT_VERB(ConfigListRequest, config_list)},
    {"config",   "hours",       "",          "when the dosing window is open, by weekday",          writes, anybody,     MAT_VERB(ConfigHoursRequest, config_hours)},
    {"config",   "closure add", "",          "a day on which the clinic is closed",                 writes, admins,      MAT_VERB(ClosureAddRequest, closure_add)},
    {"config",   "closure list","",          "closed days",                                         reads,  anybody,     MAT_VERB(ClosureListRequest, closure_list)},

    {"policy",   "show",        "",          "what rules judge by, and which layer decided it",     reads,  anybody,     MAT_VERB(PolicyShowRequest, policy_show)},
    {"policy",   "check",       "",          "what a layer of policy would change",                 reads,  anybody,     MAT_VERB(PolicyCheckRequest, policy_check)},
    {"policy",   "adopt",       "",          "a layer of policy holds from a day on",               writes, policy_makers, MAT_VERB(PolicyAdoptRequest, policy_adopt)},
    {"policy",   "replay",      "",          "which recorded doses a layer would judge otherwise",  reads,  replayers,   MAT_VERB(PolicyReplayRequest, policy_replay)},

    {"store",    "info",        "",          "what is in the store, and since when",                reads,  anybody,     MAT_VERB(StoreInfoRequest, store_info)},
    {"store",    "check",       "",          "is everything whole?",                                writes, checkers,    MAT_VERB(StoreCheckRequest, store_check)},
    {"store",    "query",       "",          "your own SELECT over documented views",               reads,  askers,      MAT_VERB(StoreQueryRequest, store_query)},
    {"store",    "import",      "",          "bring in a clinic's history from CSV files",          writes, admins,      MAT_VERB(StoreImportRequest, store_import)},
    {"store",    "backup",      "",          "a verified copy of the store, without the key",       writes, keepers,     MAT_VERB(StoreBackupRequest, store_backup)},
    {"store",    "restore",     "",          "put a backup in the store's place",                   writes, admins,      MAT_VERB(StoreRestoreRequest, store_restore)},
    {"store",    "attest",      "",          "doses since a restore are known; the clock is right", writes, attesting,   MAT_VERB(StoreAttestRequest, store_attest)},
    {"store",    "rekey",       "",          "a new master key",                                    writes, admins,      MAT_VERB(StoreRekeyRequest, store_rekey)},
    {"store",    "migrate",     "",          "bring an older store up to this program",             writes, admins,      MAT_VERB(StoreMigrateRequest, store_migrate)},

    {"audit",    "verify",      "",          "does the audit chain hold?",                          reads,  checkers,    MAT_VERB(AuditVerifyRequest, audit_verify)},
    {"audit",    "head",        "",          "the last entry's hash, to keep elsewhere",            reads,  checkers,    MAT_VERB(AuditHeadRequest, audit_head)},
    {"audit",    "log",         "",          "who did what, when",                                  reads,  auditors,    MAT_VERB(AuditLogRequest, audit_log)},
    {"audit",    "access",      "",          "who looked at a person's identity",                   reads,  access_readers, MAT_VERB(AuditAccessRequest, audit_access)},

    {"arrive",   "",            "",          "somebody has come; without a number: who waits",      writes, entry,       MAT_VERB(ArriveRequest, arrive)},
    {"sign",     "",            "",          "what waits for your decision or signature, and signing", writes, prescribers, MAT_VERB(SignRequest, sign)},
    {"undo",     "",            "",          "take back what you recorded last",                    writes, anybody,     MAT_VERB(UndoRequest, undo)},
    {"init",     "",            "",          "make a store and its key",                            writes, anybody,     MAT_VERB(InitRequest, init)},
};
// clang-format on
#undef MAT_VERB
#undef MAT_REPORT

} // namespace

std::span<const Command> commands() { return table; }

} // namespace mat::cli
