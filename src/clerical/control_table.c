/* table: clerical/control_table.c -- the pairs with a known answer, all of them invented. Each
 * shows one thing that reviewers should know by heart. */
#include "clerical/control.h"

#define SAME(code, why, one, other) {code, ANSWER_SAME, why, {one, other}}
#define DIFFERENT(code, why, one, other) {code, ANSWER_DIFFERENT, why, {one, other}}

const struct control controls[] = {
    SAME("swapped-date", "Day and month changed places; everything else agrees, the number too.",
         "Farida||Osmani||2009-04-07|F|14 Tanner Row|B99 3AD|9990002878",
         "Farida||Osmani||2009-07-04|F|14 Tanner Row|B99 3AD|9990002878"),
    DIFFERENT("twins", "Same birth date and home, two given names, two NHS numbers: twins.",
              "Callum||Prentice||2012-10-19|M|8 Weavers Court|B99 4QT|9990001677",
              "Connor||Prentice||2012-10-19|M|8 Weavers Court|B99 4QT|9990002002"),
    SAME("married",
         "She married: the surname she had before is the other record's, and the rest "
         "agrees.",
         "Helena||Marsh|Kowalczyk|1988-02-27|F|3 Orchard Mews|B99 5LN|",
         "Helena||Kowalczyk||1988-02-27|F|61 Station Road|B99 7EH|"),
    DIFFERENT("father-son", "One name and one home, 29 years apart: father and son.",
              "Stephen||Adair||1979-06-03|M|22 Priory Lane|B99 2HJ|",
              "Stephen||Adair||2008-06-03|M|22 Priory Lane|B99 2HJ|"),
    SAME("short-form", "Abby is short for Abigail; birth date, home and surname agree.",
         "Abigail||Thornley||2010-11-30|F|5 Lock Street|B99 6UA|",
         "Abby||Thornley||2010-11-30|F|5 Lock Street|B99 6UA|"),
    DIFFERENT("namesakes",
              "A common name, another birth date, another town's end, two NHS numbers.",
              "Mohammed||Hussain||1996-01-14|M|117 Foundry Road|B99 1RS|9990003335",
              "Mohammed||Hussain||1994-08-22|M|9 Elm Croft|B99 8BD|9990004404"),
    SAME("moved", "A rare name, one birth date, one NHS number: the family moved.",
         "Ottoline||Varga||2006-03-16|F|40 Mill Bank|B99 2PX|9990005001",
         "Ottoline||Varga||2006-03-16|F|2 Quarry View|B99 9TL|9990005001"),
    DIFFERENT("sisters", "Same home and surname, two years apart, two given names: sisters.",
              "Leila||Haddad||2011-05-09|F|33 Canal Walk|B99 4GF|",
              "Layan||Haddad||2013-05-02|F|33 Canal Walk|B99 4GF|"),
    SAME("spelling", "One name in two spellings; birth date, home and number agree.",
         "Aleksandra||Wisniewska||1991-09-12|F|27 Chapel Hill|B99 5CV|9990005559",
         "Alexandra||Wisniewski||1991-09-12|F|27 Chapel Hill|B99 5CV|9990005559"),
    DIFFERENT("new-year",
              "1 January is often only a year that is known: it joins nobody, and names "
              "and homes differ.",
              "Ahmed||Yusuf||1990-01-01|M|6 Harbour Street|B99 7WB|",
              "Ahmad||Yousef Nur||1990-01-01|M|88 Kiln Road|B99 3JK|"),
    SAME("swapped-names", "Given name and surname changed places; the rest agrees.",
         "Wei||Zhang||2004-12-05|M|11 Market Place|B99 6EE|",
         "Zhang||Wei||2004-12-05|M|11 Market Place|B99 6EE|"),
    DIFFERENT("mother-daughter", "Mother and daughter under one roof: 24 years apart.",
              "Grace||Okafor||1986-04-18|F|70 Park Terrace|B99 8NA|",
              "Gracie||Okafor||2010-10-11|F|70 Park Terrace|B99 8NA|"),
    SAME("slip", "One digit of the birth year is a slip: name, home and number agree.",
         "Desmond||Farrell||1957-07-21|M|4 Almshouse Row|B99 1YD|9990006164",
         "Desmond||Farrell||1951-07-21|M|4 Almshouse Row|B99 1YD|9990006164"),
    DIFFERENT("hostel", "A hostel is many people's address: names and birth dates differ.",
              "Daniel||Kerr||1983-02-02|M|Anchor House, 1 Dock Road|B99 9AA|",
              "Danial||Karim||1985-11-25|M|Anchor House, 1 Dock Road|B99 9AA|"),
    SAME("unborn",
         "'Baby' is no name: the birth date, the home and the number are the same child's.",
         "Baby||Lindqvist||2014-01-08|F|19 Rectory Close|B99 2WG|9990006709",
         "Signe||Lindqvist||2014-01-08|F|19 Rectory Close|B99 2WG|9990006709"),
    DIFFERENT("cousins", "Cousins named after one grandfather: two homes, two birth dates.",
              "Gurpreet||Singh||2009-08-01|M|52 Temple Road|B99 4LL|",
              "Gurpreet||Singh||2010-03-29|M|7 Bellfield Drive|B99 5QZ|"),
};
const size_t control_count = COUNT(controls);
