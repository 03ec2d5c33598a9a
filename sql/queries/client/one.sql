-- One program that may call.
-- in:    cell int32, code text
-- out:   state text, hash int64
-- rows:  one
-- roles: admin
SELECT state, hash FROM client WHERE cell = :cell AND code = :code;
