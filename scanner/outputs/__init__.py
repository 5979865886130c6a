"""Reports: the records of a sweep written for people and for machines."""
