-- Add or change a service and its contact lead.
-- in:    cell int32, agency text, code text, name text, label text, position int32, contact text, phone text, email text,
--        hours text, out_of_hours text, out_of_hours_phone text
-- rows:  none
-- roles: admin
INSERT INTO service(cell, agency, code, name, label, position, contact, phone, email, hours, out_of_hours, out_of_hours_phone)
VALUES(:cell, :agency, :code, :name, :label, :position, :contact, :phone, :email, :hours, :out_of_hours, :out_of_hours_phone)
ON CONFLICT(cell, agency, code) DO UPDATE SET name = excluded.name, label = excluded.label, position = excluded.position,
    contact = excluded.contact, phone = excluded.phone, email = excluded.email, hours = excluded.hours,
    out_of_hours = excluded.out_of_hours, out_of_hours_phone = excluded.out_of_hours_phone;
