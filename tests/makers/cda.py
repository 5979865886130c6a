"""CDA R2 documents as the CI-SIS has them, and XDM metadata."""

import base64

from tests.makers.person import Person, compact

_INS = "1.2.250.1.213.1.4.8"


def cda(person: Person, *, document: bytes = b"", prefix: str = "") -> bytes:
    """A report with a structured body, or with the document as its body."""
    return _document(person, document, prefix).encode()


def styled(person: Person, filler_bytes: int = 20_000) -> bytes:
    """A self-presenting document: the CDA stands inside a style sheet, far down, prefixed."""
    return (
        '<?xml version="1.0"?><xsl:stylesheet version="1.0" '
        'xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        f"<!--{'x' * filler_bytes}--><xsl:variable>{_document(person, b'', 'n1:')}"
        "</xsl:variable></xsl:stylesheet>"
    ).encode()


def _document(person: Person, document: bytes, prefix: str) -> str:
    body = _encoded(document) if document else _structured(person)
    name = prefix.rstrip(":")
    declared = f"xmlns:{name}" if name else "xmlns"
    whole = f"""<ClinicalDocument {declared}="urn:hl7-org:v3">
<realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<title>Compte rendu d'hospitalisation</title>
<recordTarget><patientRole>
 <id root="{_INS}" extension="{person["nir"]}"/><id root="1.2.3" extension="{person["ipp"]}"/>
 <addr><streetAddressLine>{person["street"]}</streetAddressLine>
  <postalCode>{person["postcode"]}</postalCode><city>{person["city"]}</city></addr>
 <telecom value="tel:{person["phone"]}"/>
 <telecom value="mailto:{person["nir"]}@patient.mssante.fr"/>
 <patient><name><family qualifier="BR">{person["birth_name"]}</family>
  <family qualifier="CL">{person["family"]}</family><given>{person["given"]}</given></name>
  <administrativeGenderCode code="{person["sex"]}"/>
  <birthTime value="{compact(person["birth_date"])}"/>
  <birthplace><place><addr><county>75112</county></addr></place></birthplace></patient>
</patientRole></recordTarget>
<author><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="8{person["rpps"]}"/>
 <assignedPerson><name><given>{person["carer_given"]}</given>
 <family>{person["carer_family"]}</family></name></assignedPerson></assignedAuthor></author>
<informant><relatedEntity><relatedPerson><name><family>ZEBULARD</family><given>Martial</given>
 </name></relatedPerson></relatedEntity></informant>
<componentOf><encompassingEncounter><id root="1.2.4" extension="{person["iep"]}"/>
 <effectiveTime><low value="{compact(person["stay_date"])}"/></effectiveTime>
</encompassingEncounter></componentOf>
<component>{body}</component></ClinicalDocument>"""
    return whole.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")


def _structured(person: Person) -> str:
    return f"""<structuredBody><component><section><title>Diagnostics</title>
<text><paragraph>Prise en charge : {person["diagnosis"]}.</paragraph>
 <list><item>Traitement par {person["medicine"]}</item></list></text>
<entry><observation><code code="29308-4" codeSystem="2.16.840.1.113883.6.1"/>
 <value code="{person["diagnosis_code"]}" codeSystem="2.16.840.1.113883.6.3"
  displayName="{person["diagnosis"]}"/></observation></entry>
<entry><observation><code code="718-7" codeSystem="2.16.840.1.113883.6.1"
 displayName="Hemoglobine"/><value value="9.8" unit="g/dL"/></observation></entry>
<entry><procedure><code code="{person["act_code"]}" codeSystem="1.2.250.1.213.2.5"/>
</procedure></entry>
<entry><substanceAdministration><consumable><manufacturedProduct><manufacturedMaterial>
 <name>{person["medicine"]}</name></manufacturedMaterial></manufacturedProduct></consumable>
</substanceAdministration></entry></section></component></structuredBody>"""


def _encoded(document: bytes) -> str:
    data = base64.encodebytes(document).decode("ascii")
    return (
        '<nonXMLBody><text mediaType="application/pdf" representation="B64">'
        f"{data}</text></nonXMLBody>"
    )


def xdm_metadata(persons: list[Person]) -> bytes:
    """The METADATA.XML of a package with one document a person."""
    objects = "".join(map(_extrinsic_object, persons))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><lcm:SubmitObjectsRequest'
        ' xmlns:lcm="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"'
        ' xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"><RegistryObjectList>'
        f"{objects}</RegistryObjectList></lcm:SubmitObjectsRequest>"
    ).encode()


def _extrinsic_object(person: Person) -> str:
    identifier = f"{person['nir']}^^^&amp;{_INS}&amp;ISO^NH"
    info = (
        f"PID-5|{person['family']}^{person['given']}^^^^^D",
        f"PID-7|{compact(person['birth_date'])}",
        f"PID-8|{person['sex']}",
    )
    values = "".join(f"<Value>{value}</Value>" for value in info)
    return f"""<ExtrinsicObject id="d1"><Slot name="creationTime"><ValueList>
<Value>{compact(person["stay_date"])}</Value></ValueList></Slot>
<Slot name="sourcePatientInfo"><ValueList>{values}</ValueList></Slot>
<Name><LocalizedString value="Compte rendu d'imagerie"/></Name>
<Classification><Slot name="authorPerson"><ValueList>
<Value>8{person["rpps"]}^{person["carer_family"]}^{person["carer_given"]}^^^^^^&amp;1.2.250.1.71.4.2.1&amp;ISO</Value>
</ValueList></Slot></Classification>
<ExternalIdentifier identificationScheme="urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427"
 value="{identifier}"/></ExtrinsicObject>"""
