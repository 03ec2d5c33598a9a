-- What became of the cases in which a rule's hits were.
-- in:    rule text, version int32
-- out:   outcome text, cases int64
-- rows:  many
-- roles: reviewer, manager, admin
-- fan-out: a figure over the whole region; found by index
SELECT c.outcome AS outcome, COUNT(*) AS cases FROM mash_rule AS r JOIN mash_case AS c ON c.cell = r.cell AND c.mash = r.mash
WHERE r.rule = :rule AND r.version = :version AND c.stage = 'closed' GROUP BY c.outcome ORDER BY c.outcome;
