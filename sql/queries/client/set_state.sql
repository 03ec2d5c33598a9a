-- A program's end, or its beginning once two people approved it.
-- in:    cell int32, code text, state text
-- rows:  none
-- roles: admin, dpo, manager
UPDATE client SET state = :state WHERE cell = :cell AND code = :code AND state <> 'revoked';
