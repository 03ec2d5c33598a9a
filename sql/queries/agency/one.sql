-- One agency by code.
-- in:    cell int32, code text
-- out:   name text, kind text, tier int32
-- rows:  one
-- roles: everyone
SELECT name, kind, tier FROM agency WHERE cell = :cell AND code = :code;
