-- Rows of an agency that wait for a better one, delivery by delivery in the order of the file; never a value.
-- Empty reason or field, line 0: any. The time is when the agency's system said the row.
-- in:    agency text, reason text, field text, delivery int64, line int64, on_line int64, from_ms int64,
--        until_ms int64, page int32
-- out:   row_key int64, delivery int64, line int64, field text, reason text
-- rows:  many
-- roles: loader, steward
-- fan-out: quarantined rows are in every cell; found by index
SELECT row_key, delivery, line, field, reason FROM quarantine
WHERE agency = :agency AND cured_by = 0 AND delivery NOT IN (SELECT delivery FROM staging WHERE cell = 0)
AND (:reason = '' OR reason = :reason) AND (:field = '' OR field = :field)
AND (:on_line = 0 OR line = :on_line) AND as_of_ms >= :from_ms AND as_of_ms < :until_ms
AND (delivery, line) > (:delivery, :line)
ORDER BY delivery, line LIMIT :page;
