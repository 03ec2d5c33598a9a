-- Which persons a record belonged to before.
-- in:    cell int32, record int64
-- out:   person int64
-- rows:  many
-- roles: linker, hub
SELECT person FROM membership_past WHERE cell = :cell AND record = :record
ORDER BY since_ms, until_ms, person;
