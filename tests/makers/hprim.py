"""HPRIM Santé, HPRIM Médecin and HPRIM XML files."""

from tests.makers.person import Person, compact, day_first


def sante(person: Person, encoding: str = "latin-1") -> bytes:
    """A laboratory result, with a continued comment."""
    lines = [
        r"H|~^\&|RES0001||LABO||ORU|||HOPITAL||P|H2.3~C|20260309",
        _patient(person),
        f"AP|1|{person['nir']}",
        "OBR|1|||NFS~Numération formule sanguine",
        "OBX|1|NM|HB~Hémoglobine||9.8|g/dL",
        "C|1||Anémie modérée à contrôler",
        "A| dans un mois",
        "L|1||1",
    ]
    return "\r\n".join(lines).encode(encoding) + b"\r\n"


def _patient(person: Person) -> str:
    return (
        f"P|0001|{person['ipp']}|||{person['family']}~{person['given']}|{person['birth_name']}|"
        f"{compact(person['birth_date'])}|{person['sex']}||"
        f"{person['street']}~~{person['city']}~~{person['postcode']}||{person['phone']}|"
        f"~{person['carer_family']}~{person['carer_given']}"
    )


def medecin(person: Person, *, lines_before: int = 0) -> bytes:
    """A letter with coded results, as sent over Apicrypt."""
    nir = person["nir"]
    lines = [
        *[""] * lines_before,
        person["ipp"],
        person["family"],
        person["given"],
        person["street"],
        "",
        f"{person['postcode']} {person['city']}",
        day_first(person["birth_date"], "/"),
        f"{nir[:13]} {nir[13:]}",
        person["iep"],
        day_first(person["stay_date"], "/"),
        "LAB01 Laboratoire du Puits",
        f"MED02 Dr {person['carer_family']} {person['carer_given']}",
        "Cher confrère,",
        f"Je revois votre patiente pour : {person['diagnosis']}.",
        "****LAB****",
        "RES|Hémoglobine|HB|N|9.8|g/dL|12|16|L|F",
        "TEX|Anémie modérée",
        "****FIN****",
        "****FINFICHIER****",
    ]
    return "\r\n".join(lines).encode("cp1252") + b"\r\n"


def xml(person: Person) -> bytes:
    """An event of acts, with its patient, stay and carer."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<evenementsServeurActes xmlns="http://www.hprim.org/hprimXML" version="1.05">
 <enteteMessage><identifiantMessage>1</identifiantMessage></enteteMessage>
 <evenementServeurActe>
  <patient>
   <identifiant><emetteur><valeur>{person["ipp"]}</valeur></emetteur>
    <numeroIdentifiantSante>{person["nir"]}</numeroIdentifiantSante></identifiant>
   <personnePhysique sexe="{person["sex"]}">
    <nomUsuel>{person["family"]}</nomUsuel><nomNaissance>{person["birth_name"]}</nomNaissance>
    <prenoms><prenom>{person["given"]}</prenom></prenoms>
    <adresses><adresse><ligne>{person["street"]}</ligne><ville>{person["city"]}</ville>
     <codePostal>{person["postcode"]}</codePostal></adresse></adresses>
    <dateNaissance><date>{person["birth_date"]}</date></dateNaissance>
   </personnePhysique>
  </patient>
  <venue><identifiant><emetteur><valeur>{person["iep"]}</valeur></emetteur></identifiant></venue>
  <actesCCAM><acteCCAM><codeActe>{person["act_code"]}</codeActe>
   <execute><date>{person["stay_date"]}</date></execute>
   <executant><medecins><medecin><personne><nomUsuel>{person["carer_family"]}</nomUsuel>
    <prenoms><prenom>{person["carer_given"]}</prenom></prenoms></personne></medecin></medecins>
   </executant></acteCCAM></actesCCAM>
  <diagnostics><diagnosticPrincipal><codeLibelle><code>{person["diagnosis_code"]}</code>
   <libelle>{person["diagnosis"]}</libelle></codeLibelle></diagnosticPrincipal></diagnostics>
 </evenementServeurActe>
</evenementsServeurActes>
""".encode()
