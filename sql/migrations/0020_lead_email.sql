-- A user whom feeds name as the contact lead of an interaction: by this address, never by a name.

ALTER TABLE account ADD COLUMN lead_email TEXT NOT NULL DEFAULT ''; -- lower case; '' = none
