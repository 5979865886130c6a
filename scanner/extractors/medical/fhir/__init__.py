"""HL7 FHIR R4 and later, as JSON and as XML."""
