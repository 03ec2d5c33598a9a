-- How a review ended, for the statistics of one rule that had led to it.
-- in:    cell int32, person int64, review int64, rule text, version int32, band text, outcome text, useful int32,
--        opened_ms int64, closed_ms int64
-- rows:  none
-- roles: reviewer, manager
INSERT INTO review_outcome(cell, person, review, rule, version, band, outcome, useful, opened_ms, closed_ms)
VALUES(:cell, :person, :review, :rule, :version, :band, :outcome, :useful, :opened_ms, :closed_ms)
ON CONFLICT(cell, person, review, rule, version) DO UPDATE SET outcome = excluded.outcome, useful = excluded.useful,
closed_ms = excluded.closed_ms;
