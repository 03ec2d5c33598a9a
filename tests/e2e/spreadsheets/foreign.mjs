// The same two people as a workbook by exceljs, whole or as a stream: foreign.mjs FILE [stream]. Every person is invented.
import { createRequire } from "node:module";

const require = createRequire(`${process.env.AIM_ROOT}/tools/web/package.json`);
const Excel = require("exceljs");
const [file, how] = process.argv.slice(2);
const header = ["person_ref", "given_name", "family_name", "birth_date", "nhs_number", "event_ref", "event_type", "event_date"];
const day = (y, m, d, h = 0, min = 0) => new Date(Date.UTC(y, m - 1, d, h, min));
const people = [
    ["P-1", "Anna", "Sample", day(2001, 2, 3), 9990000018, "E-1", "ae_attendance", day(2014, 3, 25, 14, 30)],
    ["P-2", "Zoë", "O'Neil, x", day(1980, 5, 4), null, "E-2", "ae_attendance", day(2014, 3, 24)],
    ["P-3", "=1+1", "Sample", day(2001, 2, 3), null, "E-3", "ae_attendance", day(2014, 3, 24)],
];

const book = how === "stream" ? new Excel.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true, useSharedStrings: true })
                              : new Excel.Workbook();
book.addWorksheet("Notes", { state: "hidden" }).addRow(["not for anybody"]).commit?.();
const sheet = book.addWorksheet("Attendances");
sheet.columns = header.map((name, i) => ({ header: name, style: i === 3 ? { numFmt: "dd/mm/yyyy" } : i === 7 ? { numFmt: "dd/mm/yyyy hh:mm" } : {} }));
for (const row of people) {
    const added = sheet.addRow(row);
    if (how === "stream") added.commit();
}
if (how === "stream") await book.commit();
else await book.xlsx.writeFile(file);
