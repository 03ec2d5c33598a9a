-- What an agency's own ids of people are called elsewhere: the systems of FHIR identifiers, the assigning authorities
-- of HL7 messages. A sender may speak of its own agency's people only, by these names.

ALTER TABLE agency ADD COLUMN systems TEXT NOT NULL DEFAULT ''; -- URIs with spaces between, the first is the one we write
