"""DICOM (PS3): headers, structured reports, encapsulated documents."""
