/* The tables of spellings, language by language: what each joins, and names that must stay two
 * names however alike they are, because families give both. */
#include "check.h"

#include "likeness/names.h"

typedef const char *const pairs[][2];

static enum name_relation between(const char *a, const char *b)
{
    return name_relate(name_find(str_of(a)), name_find(str_of(b)));
}

static void all_are(enum name_relation wanted, pairs pair, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        enum name_relation found = between(pair[i][0], pair[i][1]);
        if (found != between(pair[i][1], pair[i][0]) || found != wanted)
            fail_msg("%s, %s", pair[i][0], pair[i][1]);
    }
}

#define ONE_NAME(...)                                                                              \
    do {                                                                                           \
        static pairs list = {__VA_ARGS__};                                                         \
        all_are(NAME_SAME_SPELLING, list, COUNT(list));                                            \
    } while (0)
#define TWO_NAMES(...)                                                                             \
    do {                                                                                           \
        static pairs list = {__VA_ARGS__};                                                         \
        all_are(NAME_UNRELATED, list, COUNT(list));                                                \
    } while (0)

static void arabic_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"mohammed", "muhammad"}, {"yusuf", "youssef"}, {"othman", "usman"},
             {"zainab", "zeynep"}, {"abdulrahman", "abdirahman"}, {"aisha", "ayesha"},
             {"jamal", "gamal"}, {"qasim", "kassem"}, {"suleiman", "souleymane"});
    TWO_NAMES({"amir", "amira"}, {"zain", "zainab"}, {"zara", "zahra"}, {"hassan", "hussain"},
              {"mohamed", "mohamud"}, {"mohammed", "mahmood"}, {"ahmed", "hamid"},
              {"khalid", "khalil"}, {"karim", "karima"}, {"samir", "samira"}, {"inaya", "anaya"},
              {"saleh", "salah"}, {"noor", "noora"}, {"safa", "safiya"}, {"nadim", "nadir"},
              {"nasir", "nasra"}, {"zahid", "zahir"}, {"said", "saad"}, {"hamza", "hafsa"},
              {"layla", "lila"}, {"amina", "amira"}, {"rida", "raza"}, {"umar", "umair"});
}

static void south_asian_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"chaudhry", "chowdhury"}, {"lakshmi", "laxmi"}, {"jaswinder", "jasvinder"},
             {"manjit", "manjeet"}, {"pooja", "puja"}, {"haque", "hoque"}, {"javed", "javaid"},
             {"qureshi", "kureshi"}, {"pradeep", "pardip"}, {"mazumder", "majumdar"});
    TWO_NAMES({"patel", "patil"}, {"gurpreet", "harpreet"}, {"manjit", "ranjit"},
              {"jaswinder", "sukhwinder"}, {"sufia", "sofia"}, {"rohit", "rahul"},
              {"priya", "preeti"}, {"anil", "anita"}, {"shahid", "shahida"}, {"kaur", "singh"},
              {"sandhu", "sidhu"}, {"meera", "mina"}, {"amandeep", "mandeep"},
              {"shamim", "shamima"}, {"zafar", "jafar"});
}

static void polish_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"kowalski", "kowalska"}, {"zawadzki", "zawadzka"}, {"nowicki", "nowicka"},
             {"wojcik", "vojcik"}, {"lukasz", "lukas"}, {"wiktoria", "victoria"},
             {"schulz", "szulc"}, {"jakub", "jakob"}, {"novotny", "novotna"});
    TWO_NAMES({"michal", "michalina"}, {"kowalski", "kowalczyk"}, {"nowak", "nowicki"},
              {"nowak", "nowakowski"}, {"pawel", "pawlak"}, {"jan", "jana"}, {"karol", "karolina"},
              {"kamil", "kamila"}, {"dominik", "dominika"}, {"kaminski", "kamienski"},
              {"jankowski", "janowski"}, {"mazur", "mazurek"}, {"patryk", "patrycja"});
}

static void romanian_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"alexandru", "aleksandru"}, {"popescu", "popesku"}, {"ionut", "ionuts"},
             {"catalina", "katalina"}, {"mihai", "mihail"}, {"ecaterina", "caterina"});
    TWO_NAMES({"popa", "popescu"}, {"ion", "ilie"}, {"mihai", "mihaela"}, {"marian", "mariana"},
              {"stan", "stanescu"}, {"adrian", "adriana"}, {"munteanu", "moldovan"},
              {"florin", "florina"});
}

static void russian_and_ukrainian_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"sergei", "serhii"}, {"yulia", "iuliia"}, {"dmitri", "dmytro"},
             {"kateryna", "yekaterina"}, {"volodymyr", "vladimir"}, {"mykola", "nikolai"},
             {"evgeny", "yevhen"}, {"popov", "popoff"}, {"tetiana", "tatyana"});
    TWO_NAMES({"aleksandr", "aleksei"}, {"maria", "marina"}, {"evgeny", "evgenia"},
              {"petrenko", "petrov"}, {"valeria", "valery"}, {"andrei", "anton"},
              {"vladimir", "vladislav"}, {"kovalenko", "kovalchuk"}, {"olga", "olena"},
              {"irina", "karina"}, {"viktor", "viktoria"}, {"bogdan", "bondarenko"});
}

static void names_kept_in_another_script(void **state)
{
    (void)state;
    ONE_NAME({"mohammed", "mhmd"}, {"ayesha", "aysht"}, {"yulia", "ulia"},
             {"harpreet", "haraprita"}, {"khadija", "khdyjh"}, {"evgeny", "evgenij"},
             {"suleiman", "slyman"});
    TWO_NAMES({"hsyn", "hsn"}, {"mhmd", "mhmwd"}, {"mhmd", "ahmd"}, {"haraprita", "guraprita"},
              {"khald", "khalil"}, {"mariam", "aysht"}, {"rashd", "rahman"});
}

static void somali_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"mohamed", "maxamed"}, {"mohamud", "maxamuud"}, {"hussein", "xuseen"},
             {"farah", "faarax"}, {"jama", "jaamac"}, {"osman", "cusmaan"}, {"aden", "aadan"},
             {"abdi", "cabdi"}, {"omar", "cumar"}, {"ali", "cali"}, {"ifrah", "ifraax"});
    TWO_NAMES({"farah", "farhiya"}, {"hodan", "hibo"}, {"aden", "aidan"}, {"warsame", "warfa"},
              {"amal", "anab"}, {"ayan", "aydin"});
}

static void turkish_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"ahmet", "ahmed"}, {"mehmet", "mehmed"}, {"cemal", "djemal"}, {"ayse", "ayshe"},
             {"hatice", "khadija"}, {"cihan", "jihan"}, {"omer", "omar"}, {"celik", "chelik"});
    TWO_NAMES({"mehmet", "ahmet"}, {"ayten", "aysel"}, {"serkan", "erkan"}, {"gulsen", "gulten"},
              {"can", "cem"}, {"aslan", "arslan"}, {"oguz", "oguzhan"}, {"yildiz", "yildirim"});
}

static void west_african_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"diallo", "jalloh"}, {"coulibaly", "koulibaly"}, {"kojo", "kodjo"},
             {"amadou", "amadu"}, {"boateng", "boatin"}, {"njie", "ndiaye"}, {"kwame", "kouame"});
    TWO_NAMES({"adebayo", "adeyemi"}, {"kwame", "kwabena"}, {"okafor", "okoro"},
              {"chidi", "chioma"}, {"mensah", "owusu"}, {"akua", "afua"}, {"olumide", "olufemi"},
              {"ceesay", "sesay"}, {"chinedu", "chidinma"});
}

static void chinese_names_do_not_join_through_a_spelling_they_share(void **state)
{
    (void)state;
    ONE_NAME({"chen", "chan"}, {"chen", "tan"}, {"wang", "wong"}, {"huang", "wong"}, {"wu", "ng"},
             {"zhang", "cheung"}, {"li", "lee"}, {"xu", "hsu"}, {"guo", "kwok"}, {"cai", "choi"},
             {"nguyen", "ngyuen"}, {"zeng", "tsang"}, {"liu", "lau"});
    TWO_NAMES({"wang", "huang"}, {"chen", "cheng"}, {"zhang", "zhao"}, {"lin", "ling"},
              {"wu", "huang"}, {"xu", "xue"}, {"yang", "yao"}, {"li", "leigh"}, {"tran", "tan"},
              {"pham", "phan"}, {"zhou", "zhao"}, {"wei", "wen"});
}

static void irish_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"orla", "orlaith"}, {"siobhan", "shevaun"}, {"oneill", "oneil"},
             {"mcdonald", "macdonald"}, {"reilly", "oreilly"}, {"sean", "shaun"},
             {"aodhan", "aidan"}, {"caitlin", "katelyn"}, {"byrne", "obyrne"});
    TWO_NAMES({"sean", "shane"}, {"eoin", "ewan"}, {"ciara", "ciaran"}, {"mcdonnell", "mcdonald"},
              {"connor", "connolly"}, {"kieran", "keira"}, {"orla", "oran"}, {"mckay", "mackenzie"},
              {"burns", "byrne"}, {"niamh", "neve"});
}

static void welsh_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"rhys", "reece"}, {"griffiths", "griffith"}, {"huw", "hugh"}, {"bronwen", "bronwyn"},
             {"alun", "alan"}, {"llewelyn", "llewellyn"}, {"davies", "davis"}, {"ffion", "fion"});
    TWO_NAMES({"bethan", "bethany"}, {"ceri", "carys"}, {"sian", "sioned"}, {"rhian", "rhiannon"},
              {"evans", "bevan"}, {"owen", "bowen"}, {"gwen", "gwyn"}, {"sian", "shan"},
              {"rhys", "price"}, {"harris", "harries"});
}

static void english_names_are_known_by_their_spellings(void **state)
{
    (void)state;
    ONE_NAME({"catherine", "kathryn"}, {"stephen", "steven"}, {"jayden", "jaiden"},
             {"sofia", "sophia"}, {"louis", "lewis"}, {"smith", "smyth"}, {"isaac", "issac"},
             {"phoebe", "pheobe"}, {"clark", "clarke"});
    TWO_NAMES({"jayden", "kayden"}, {"jayden", "hayden"}, {"aidan", "jayden"}, {"ella", "ellie"},
              {"emma", "emily"}, {"sophia", "zoe"}, {"isla", "iris"}, {"louis", "louise"},
              {"francis", "frances"}, {"christine", "christina"}, {"daniel", "danielle"},
              {"amelia", "emily"}, {"oliver", "olivia"}, {"harry", "harvey"}, {"marcus", "martin"},
              {"leo", "leon"}, {"lily", "lila"}, {"eva", "ava"}, {"evie", "ellie"},
              {"tony", "toni"}, {"terry", "terri"}, {"rachel", "rachelle"}, {"jason", "mason"},
              {"johnson", "johnston"}, {"williams", "williamson"}, {"harris", "harrison"},
              {"robert", "roberts"}, {"adam", "adams"}, {"hannah", "anna"}, {"georgia", "georgina"},
              {"maria", "mariah"}, {"carol", "caroline"}, {"paul", "paula"},
              {"alexander", "alexandra"}, {"kian", "kieran"}, {"tyler", "taylor"},
              {"martin", "martina"}, {"wood", "woods"}, {"roberts", "robertson"});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arabic_names_are_known_by_their_spellings),
        cmocka_unit_test(south_asian_names_are_known_by_their_spellings),
        cmocka_unit_test(polish_names_are_known_by_their_spellings),
        cmocka_unit_test(romanian_names_are_known_by_their_spellings),
        cmocka_unit_test(russian_and_ukrainian_names_are_known_by_their_spellings),
        cmocka_unit_test(names_kept_in_another_script),
        cmocka_unit_test(somali_names_are_known_by_their_spellings),
        cmocka_unit_test(turkish_names_are_known_by_their_spellings),
        cmocka_unit_test(west_african_names_are_known_by_their_spellings),
        cmocka_unit_test(chinese_names_do_not_join_through_a_spelling_they_share),
        cmocka_unit_test(irish_names_are_known_by_their_spellings),
        cmocka_unit_test(welsh_names_are_known_by_their_spellings),
        cmocka_unit_test(english_names_are_known_by_their_spellings),
    };
    return cmocka_run_group_tests_name("likeness/spellings", tests, NULL, NULL);
}
