-- What waits is read page by page, delivery by delivery: without this order in the index every page read and sorted all that waits.

CREATE INDEX quarantine_waiting ON quarantine(agency, cured_by, delivery, line);
DROP INDEX quarantine_by_cure;
