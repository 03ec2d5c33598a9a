-- Every service with its contact lead, agency by agency, in the order of the region file.
-- in:    cell int32
-- out:   agency text, code text, name text, label text, position int32, contact text, phone text, email text,
--        hours text, out_of_hours text, out_of_hours_phone text
-- rows:  many
-- roles: everyone
SELECT agency, code, name, label, position, contact, phone, email, hours, out_of_hours, out_of_hours_phone
FROM service WHERE cell = :cell ORDER BY agency, position, code;
