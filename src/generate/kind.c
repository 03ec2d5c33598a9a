/* generate/kind.c -- the two tables: event kinds and agencies. */
#include "generate/kind.h"

#define Y *12
#define ADULT 18 Y
#define ANY 120 Y
#define AE PARTNER_AE
#define CH PARTNER_COMMUNITY
#define GP PARTNER_GP
#define HOSP PARTNER_CHILDRENS
#define PRIM PARTNER_PRIMARY
#define SEC PARTNER_SECONDARY
#define POL PARTNER_POLICE
#define CSC PARTNER_SOCIAL_CARE
#define HOU PARTNER_HOUSING
#define FIRE PARTNER_FIRE
#define ASC PARTNER_ADULT_CARE
#define CHA PARTNER_CHARITY
#define R CLASS_ROUTINE
#define C CLASS_CONCERN
#define H CLASS_HIGH
#define S CLASS_STATUS
#define M CLASS_MISSED
#define E USE_EXPECTED
#define N USE_NOW
#define T USE_TROUBLE

const struct event_kind event_kinds[] = {
    {"ae_attendance", "A&E attendance", AE, R, true, 2, N, 0, ANY, 3100, "ae"},
    {"ae_injury", "A&E attendance: injury to a child", AE, C, true, 2, T, 0, ADULT, 90, "ae"},
    {"ae_injury_infant", "Injury to a baby who cannot move about", AE, H, true, 3, T, 0, 9, 40,
     "ae"},
    {"ae_self_harm", "A&E attendance: self-harm", AE, H, true, 3, T, 11 Y, ANY, 25, "ae"},
    {"ae_alcohol_drugs", "A&E attendance: alcohol or drugs", AE, C, true, 3, T, 12 Y, ANY, 50,
     "ae"},
    {"ae_left_before_seen", "Left A&E before being seen", AE, C, false, 2, T, 0, ANY, 35, "ae"},
    {"ae_assault", "A&E attendance: assault", AE, H, true, 3, T, 14 Y, ANY, 20, "ae"},
    {"hv_new_birth", "New birth visit", CH, R, true, 2, E, 0, 0, 9600, "hv"},
    {"hv_six_weeks", "6 to 8 week review", CH, R, true, 2, E, 1, 2, 8200, "hv"},
    {"hv_one_year", "1 year review", CH, R, true, 2, E, 11, 14, 8600, "hv"},
    {"hv_two_years", "2 to 2½ year review", CH, R, true, 2, E, 24, 30, 7800, "hv"},
    {"community_safeguarding_referral", "School nurse", CH, C, true, 2, T, 4 Y, ADULT, 70,
     "school-nurse"},
    {"parent_child_interaction", "Health visitor concern", CH, C, true, 2, T, 0, 5 Y, 80, "hv"},
    {"not_brought", "Child not brought", CH, M, false, 2, T, 0, ADULT, 70, "hv"},
    {"immunisation", "Immunisation", GP, R, true, 2, E, 2, 2, 9200, "practice"},
    {"immunisation", "School-age immunisation", GP, R, true, 2, E, 12 Y, 15 Y, 4500, "practice"},
    {"gp_contact", "GP appointment", GP, R, true, 2, N, 0, ANY, 7200, "practice"},
    {"not_brought", "GP appointment missed", GP, M, false, 2, T, 0, ANY, 50, "practice"},
    {"gp_deregistered", "De-registered, no new practice known", GP, C, false, 2, T, 0, ADULT, 15,
     "practice"},
    {"hospital_admission", "Birth", HOSP, R, true, 2, E, 0, 0, 5000, "maternity"},
    {"hospital_outpatient", "Outpatient appointment", HOSP, R, true, 2, N, 0, ADULT, 2000,
     "outpatients"},
    {"hospital_not_brought", "Not brought to outpatients", HOSP, M, false, 2, T, 0, ADULT, 45,
     "outpatients"},
    {"ae_injury_unexplained", "Hospital safeguarding concern", HOSP, H, true, 3, T, 0, ADULT, 22,
     "ward"},
    {"on_roll", "On roll", PRIM, S, false, 2, E, 4 Y + 6, 5 Y + 5, 9650, "school"},
    {"attended", "Attended school", PRIM, R, true, 2, E, -1, -1, 0, "school"},
    {"attendance_below_90", "Attendance below 90%", PRIM, C, false, 2, T, 5 Y, 11 Y, 70, "school"},
    {"school_concern", "School safeguarding concern", PRIM, C, true, 2, T, 4 Y, 11 Y, 70, "school"},
    {"school_referral", "Reported to social care by school", PRIM, H, true, 3, T, 4 Y, 11 Y, 35,
     "school"},
    {"on_roll", "On roll", SEC, S, false, 2, E, 11 Y, 12 Y, 9600, "academy"},
    {"attended", "Attended school", SEC, R, true, 2, E, -1, -1, 0, "academy"},
    {"suspension", "Suspended from school", SEC, C, true, 2, T, 11 Y, 16 Y, 70, "academy"},
    {"attendance_below_50", "Attendance below 50%", SEC, C, false, 2, T, 11 Y, 16 Y, 60, "academy"},
    {"school_referral", "Reported to social care by school", SEC, H, true, 3, T, 11 Y, 16 Y, 35,
     "academy"},
    {"police_domestic_abuse", "Domestic abuse, child in the home", POL, C, false, 3, T, 0, ADULT,
     80, "vulnerability"},
    {"police_domestic_abuse_high", "Domestic abuse, high risk", POL, H, false, 3, T, 0, ANY, 25,
     "vulnerability"},
    {"police_missing", "Reported missing", POL, C, false, 2, T, 10 Y, ADULT, 80, "missing"},
    {"police_exploitation", "Risk of exploitation", POL, H, false, 3, T, 11 Y, ADULT, 20,
     "missing"},
    {"police_asb", "Antisocial behaviour", POL, C, false, 2, T, 11 Y, ANY, 30, "neighbourhood"},
    {"police_welfare_check", "Welfare check, safe and well", POL, R, true, 2, T, 0, ANY, 30,
     "neighbourhood"},
    {"police_contact", "Police contact", POL, R, true, 2, N, 16 Y, ANY, 650, "neighbourhood"},
    {"sc_contact", "Contact with social care", CSC, C, false, 2, T, 0, ADULT, 90, "front-door"},
    {"assessment", "Child and family assessment", CSC, R, true, 3, T, 0, ADULT, 45, "assessment"},
    {"child_in_need", "Open to social care", CSC, S, false, 2, T, 0, ADULT, 0, "assessment"},
    {"cp_plan_neglect", "Child protection plan", CSC, S, false, 3, T, 0, ADULT, 0, "assessment"},
    {"looked_after", "Looked after", CSC, S, false, 3, T, 0, ADULT, 0, "care"},
    {"tenancy", "Tenant or occupant", HOU, S, false, 2, N, 0, ANY, 1900, "tenancy"},
    {"asb_household", "Antisocial behaviour reported to landlord", HOU, C, false, 2, T, 16 Y, ANY,
     40, "tenancy"},
    {"property_condition", "Concern for a child at a home visit", HOU, C, true, 2, T, 0, ADULT, 30,
     "tenancy"},
    {"temporary_accommodation", "Homeless placement", HOU, S, false, 2, N, 0, ANY, 60, "homeless"},
    {"fire_home_visit", "Home fire safety visit", FIRE, R, true, 2, N, 16 Y, ANY, 350,
     "prevention"},
    {"fire_setting", "Fire setting by a young person", FIRE, C, true, 2, T, 7 Y, ADULT, 14,
     "prevention"},
    {"fire_hoarding", "Hoarding", FIRE, C, true, 2, T, 40 Y, ANY, 40, "prevention"},
    {"adult_case_open", "Open to adult social care", ASC, S, true, 2, N, 70 Y, ANY, 1900, "adults"},
    {"adult_section42", "Adult safeguarding concern", ASC, C, true, 3, T, ADULT, ANY, 80, "adults"},
    {"adult_enquiry", "Adult safeguarding enquiry", ASC, H, true, 3, T, ADULT, ANY, 25, "adults"},
    {"support_started", "Support started", CHA, S, true, 2, N, 5 Y, ANY, 250, "family-support"},
    {"disclosure", "Disclosure to a support worker", CHA, H, true, 3, T, 8 Y, ANY, 14,
     "family-support"},
    {"support_ended_early", "Stopped coming to support", CHA, M, false, 2, T, 5 Y, ANY, 25,
     "family-support"},
    /* Only in planted cases. */
    {"off_roll_home_education", "Off roll to be educated at home", PRIM, C, false, 2, T, 5 Y, 12 Y,
     0, "school"},
    {"off_roll_no_destination", "Off roll, destination not known", SEC, H, false, 2, T, 11 Y, 16 Y,
     0, "academy"},
    {"address_change", "Moved", HOU, R, false, 2, T, 0, ANY, 0, "tenancy"},
    {"sc_no_further_action", "Social care: no further action", CSC, R, false, 2, T, 0, ADULT, 0,
     "front-door"},
    {"ambulance_fall", "Ambulance called after a fall", AE, C, true, 2, T, 60 Y, ANY, 0, "ae"},
    {"ae_fall", "A&E attendance after a fall", AE, C, true, 2, T, 60 Y, ANY, 0, "ae"},
    {"adult_self_neglect", "Self-neglect", ASC, C, true, 2, T, ADULT, ANY, 0, "adults"},
    {"adult_missed_visit", "Care visit missed", ASC, M, false, 2, T, ADULT, ANY, 0, "adults"},
    {"police_domestic_abuse_adult", "Domestic abuse, adult victim", POL, C, false, 3, T, ADULT, ANY,
     0, "vulnerability"},
    {"police_scam_victim", "Victim of fraud at the door", POL, C, false, 2, T, ADULT, ANY, 0,
     "neighbourhood"},
    {"visitors_unknown", "Strangers staying in the home", HOU, C, false, 2, T, ADULT, ANY, 0,
     "tenancy"},
    {"fire_visit_refused", "Home fire safety visit refused", FIRE, C, false, 2, T, ADULT, ANY, 0,
     "prevention"},
};
const size_t event_kinds_n = COUNT(event_kinds);

const struct partner_style partner_styles[PARTNER__COUNT] = {
    [AE] = {"city-ae",
            "City Hospital A&E",
            "hospital",
            "A",
            8 * 365,
            20,
            PLACE_SHORT,
            .capitals = true,
            .tight_postcode = true,
            .holds_nhs = true,
            .no_birth = 150,
            .no_postcode = 900,
            .no_address = 500,
            .no_gender = 200,
            .no_nhs = 3200,
            .stale = 1800,
            .duplicate = 450,
            .merges = 2500,
            .carelessness = 190,
            .expected_hours = 26,
            .service = {{"ae", "Accident and Emergency", "A&E"}}},
    [CH] = {"community-health", "Wrenmoor Community Health", "community_health", "CH", 13 * 365, 30,
            PLACE_FULL, .holds_nhs = true, .no_postcode = 200, .no_gender = 50, .no_nhs = 600,
            .says_kin = true, .stale = 1000, .duplicate = 150, .merges = 3500, .carelessness = 80,
            .expected_hours = 50,
            .service = {{"hv", "Health visiting", "Health visitor"},
                        {"school-nurse", "School nursing", "School nurse"}}},
    [GP] = {"gp-network", "Wrenmoor GP Network", "gp", "G", 15 * 365, 60, PLACE_FULL,
            .holds_nhs = true, .says_dead = true, .says_previous = true, .no_postcode = 60,
            .says_adopted = true, .no_nhs = 250, .stale = 1200, .duplicate = 100, .merges = 5000,
            .carelessness = 60, .expected_hours = 50,
            .service = {{"practice", "GP practice", "GP"}}},
    [HOSP] = {"childrens-hospital", "Children's Hospital", "hospital", "K", 15 * 365, 25, PLACE_CUT,
              .holds_nhs = true, .no_postcode = 300, .no_gender = 60, .no_nhs = 1200, .stale = 1500,
              .duplicate = 250, .merges = 3000, .carelessness = 100, .expected_hours = 26,
              .service = {{"maternity", "Maternity", "Maternity"},
                          {"outpatients", "Outpatients", "Outpatients"},
                          {"ward", "Wards", "Children's ward"}}},
    [PRIM] = {"primary-schools", "Wrenmoor Primary Schools", "school", "PS", 9 * 365, 40,
              PLACE_SHORT, .says_kin = true, .holds_upn = true, .says_known_as = true,
              .no_postcode = 150, .no_gender = 20, .stale = 900, .duplicate = 120, .merges = 4000,
              .carelessness = 80, .expected_hours = 200,
              .service = {{"school", "Primary school", "School"}}},
    [SEC] = {"secondary-schools", "Wrenmoor Secondary Schools", "school", "SS", 9 * 365, 40,
             PLACE_SHORT, .holds_upn = true, .says_known_as = true, .no_postcode = 200,
             .no_gender = 20, .stale = 1200, .duplicate = 120, .merges = 4000, .carelessness = 90,
             .expected_hours = 200,
             .service = {{"academy", "Secondary school", "Secondary school"}}},
    [POL] = {"police",
             "Wrenmoor Police",
             "police",
             "N",
             6 * 365,
             5,
             PLACE_CAPITALS,
             .capitals = true,
             .says_hidden = true,
             .no_birth = 350,
             .no_postcode = 900,
             .no_address = 500,
             .no_gender = 100,
             .stale = 900,
             .duplicate = 500,
             .merges = 1500,
             .no_given = 40,
             .carelessness = 200,
             .expected_hours = 30,
             .service = {{"vulnerability", "Vulnerability unit", "Police"},
                         {"missing", "Missing persons team", "Police"},
                         {"neighbourhood", "Neighbourhood team", "Police"}}},
    [CSC] = {"childrens-social-care",
             "Children's Social Care",
             "childrens_social_care",
             "C",
             10 * 365,
             10,
             PLACE_FULL,
             .says_hidden = true,
             .holds_nhs = true,
             .says_known_as = true,
             .says_previous = true,
             .says_adopted = true,
             .says_kin = true,
             .spaced_nhs = true,
             .no_birth = 80,
             .no_postcode = 300,
             .no_nhs = 5500,
             .stale = 700,
             .duplicate = 200,
             .merges = 4000,
             .carelessness = 90,
             .expected_hours = 26,
             .service = {{"front-door", "Front door", "Social services"},
                         {"assessment", "Assessment team", "Social worker"},
                         {"care", "Children in care team", "Children in care"}}},
    [HOU] = {"housing", "Wrenmoor Homes", "housing", "T", 10 * 365, 15, PLACE_CUT, .says_kin = true,
             .holds_uprn = true, .no_birth = 500, .no_postcode = 100, .no_gender = 600,
             .no_given = 60, .stale = 500, .duplicate = 200, .merges = 2000, .carelessness = 120,
             .expected_hours = 200,
             .service = {{"tenancy", "Tenancy services", "Housing"},
                         {"homeless", "Housing options", "Housing options"}}},
    [FIRE] = {"fire", "Wrenmoor Fire and Rescue", "fire", "F", 4 * 365, 0, PLACE_CAPITALS,
              .capitals = true, .no_given = 1500, .no_birth = 4000, .no_postcode = 250,
              .no_gender = 900, .stale = 200, .duplicate = 200, .carelessness = 170,
              .expected_hours = 400,
              .service = {{"prevention", "Prevention team", "Fire service"}}},
    [ASC] = {"adult-social-care", "Adult Social Care", "adult_social_care", "D", 8 * 365, 15,
             PLACE_FULL, .holds_nhs = true, .says_dead = true, .says_previous = true,
             .no_birth = 100, .no_postcode = 250, .no_nhs = 4000, .stale = 700, .duplicate = 200,
             .merges = 3000, .carelessness = 90, .expected_hours = 50,
             .service = {{"adults", "Adult safeguarding team", "Adult social care"}}},
    [CHA] = {"harbour-families", "Harbour Families", "charity", "H", 5 * 365, 10, PLACE_SHORT,
             .says_known_as = true, .no_given = 50, .no_birth = 2500, .no_postcode = 1500,
             .no_address = 700, .no_gender = 500, .stale = 600, .duplicate = 250,
             .carelessness = 200, .expected_hours = 400,
             .service = {{"family-support", "Family support", "Harbour Families"}}},
};

const char *const column_names[COLUMN__COUNT] = {
    [COLUMN_PERSON_REF] = "person_ref",
    [COLUMN_GIVEN] = "given_name",
    [COLUMN_FAMILY] = "family_name",
    [COLUMN_KNOWN_AS] = "known_as",
    [COLUMN_PREVIOUS] = "previous_family_name",
    [COLUMN_BIRTH] = "birth_date",
    [COLUMN_GENDER] = "gender",
    [COLUMN_ADDRESS] = "address",
    [COLUMN_POSTCODE] = "postcode",
    [COLUMN_UPRN] = "uprn",
    [COLUMN_UPN] = "upn",
    [COLUMN_NHS] = "nhs_number",
    [COLUMN_NHS_STATUS] = "nhs_number_status",
    [COLUMN_SENSITIVE] = "sensitive",
    [COLUMN_LIFE_STATUS] = "life_status",
    [COLUMN_LIFE_DATE] = "life_date",
    [COLUMN_RELATED] = "related_ref",
    [COLUMN_RELATION] = "relation",
    [COLUMN_EVENT_REF] = "event_ref",
    [COLUMN_EVENT_TYPE] = "event_type",
    [COLUMN_EVENT_DATE] = "event_date",
    [COLUMN_EVENT_END] = "event_end",
    [COLUMN_SERVICE] = "service",
    [COLUMN_AS_OF] = "as_of",
    [COLUMN_ACTION] = "action",
};

bool partner_sends(enum partner p, enum column c)
{
    const struct partner_style *style = &partner_styles[p];
    switch (c) {
    case COLUMN_KNOWN_AS:
        return style->says_known_as;
    case COLUMN_PREVIOUS:
        return style->says_previous;
    case COLUMN_UPRN:
        return style->holds_uprn;
    case COLUMN_UPN:
        return style->holds_upn;
    case COLUMN_NHS:
    case COLUMN_NHS_STATUS:
        return style->holds_nhs;
    case COLUMN_SENSITIVE:
        return style->says_hidden || style->says_adopted;
    case COLUMN_LIFE_STATUS:
    case COLUMN_LIFE_DATE:
        return style->says_dead;
    case COLUMN_RELATED:
        return style->says_kin || style->merges;
    case COLUMN_RELATION:
        return style->says_kin;
    default:
        return true;
    }
}
