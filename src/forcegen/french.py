"""What is wrong, in French: a sentence for each English one, with its blanks in the same places.

A sentence that is not here stays English: better understood by few than not told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache


def french(text: str) -> str:
    """A sentence in French, and what stands in its blanks where that is a sentence or a word of these, too.

    >>> french("unknown capability 'infantry.batallion'")
    'capacité inconnue : « infantry.batallion »'
    >>> french("did you mean 'infantry.battalion'?")
    'vouliez-vous dire « infantry.battalion » ?'
    >>> french("something else")
    'something else'
    """
    if text in SENTENCES:
        return SENTENCES[text]
    for parts, said in _patterns():
        blanks = _blanks(text, parts)
        if blanks is not None:
            # What stands in quotation marks is somebody's own word.
            quoted = [before.endswith("'") for before in parts[:-1]]
            return said.format(*(one if own else french(one) for one, own in zip(blanks, quoted, strict=True)))
    return text


def agreed(number: object, said: str) -> str:
    """A number and what is said of so many, in French: of two and more with an s.

    >>> agreed(1, "ligne"), agreed(2, "ligne")
    ('1 ligne', '2 lignes')
    """
    return f"{number} {said}{'s' if int(str(number)) > 1 else ''}"


@cache
def _patterns() -> Sequence[tuple[Sequence[str], str]]:
    """What stands between the blanks of each sentence, those first that say most."""
    with_blanks = [(english.split("{}"), said) for english, said in SENTENCES.items() if "{}" in english]
    return sorted(with_blanks, key=lambda one: -sum(map(len, one[0])))


def _blanks(text: str, parts: Sequence[str]) -> list[str] | None:
    """What stands in the blanks; each ends where the next part first stands, so that a hostile text costs no time."""
    first, *others = parts
    if not text.startswith(first):
        return None
    at, found = len(first), []
    for number, part in enumerate(others):
        last = number == len(others) - 1
        end = len(text) if last and not part else text.rfind(part) if last else text.find(part, at)
        if end < at or (last and end + len(part) != len(text)):
            return None
        found.append(text[at:end])
        at = end + len(part)
    return found


SENTENCES: Mapping[str, str] = {
    # Words that stand in blanks.
    "capability": "capacité",
    "contributor": "contributeur",
    "mission": "mission",
    "pledge": "offre",
    "requirement": "ligne",
    "requirement line": "ligne",
    "requirement lines": "ligne",
    "pledges": "offre",
    "mission, host or sector": "mission, pays hôte ou secteur",
    "alternative": "alternative",
    "package": "lot",
    "this": "ceci",
    # Hints.
    "did you mean '{}'?": "vouliez-vous dire « {} » ?",
    "the fields here: {}": "les champs admis ici : {}",
    "first at {}": "d'abord à {}",
    "the other: {}": "l'autre : {}",
    "no {} has this id, so it is a new one": "aucun enregistrement ({}) n'a cet identifiant : c'en est donc un nouveau",
    "no {} has this id, so it is a new one; {}": (
        "aucun enregistrement ({}) n'a cet identifiant : c'en est donc un nouveau ; {}"
    ),
    "if it is to stay, name it again: {}": "pour le garder, nommez-le aussi : {}",
    "move it to a file of its own": "mettez-le dans un fichier à part",
    "write the offer as a pledge file; an overlay is for whatif": (
        "écrivez l'offre comme un fichier d'offres ; une variante est pour whatif"
    ),
    "try it by whatif": "essayez-la avec whatif",
    "take it out; forcegen whatif applies it": "retirez-la ; forcegen whatif l'applique",
    "no line of {} has a sector": "aucune ligne de {} n'a de secteur",
    "sectors of {}: {}": "secteurs de {} : {}",
    "looked for from here, and from where the report lies; go to where it was made, or put the files beside it": (
        "cherché à partir d'ici et du dossier du rapport ; allez là où il a été fait, ou mettez les fichiers à côté"
    ),
    "name what forcegen solve --report wrote": "nommez ce que forcegen solve --report a écrit",
    "add as_of to the policy, or use --as-of 2018-01-15": "ajoutez as_of à la politique, ou --as-of 2018-01-15",
    "tables are not read": "les tableaux ne sont pas lus",
    "write what it says as YAML": "écrivez son contenu en YAML",
    "it looks like an Excel file: write what it says as YAML": (
        "cela ressemble à un fichier Excel : écrivez son contenu en YAML"
    ),
    "rename the file": "renommez le fichier",
    "save the file as UTF-8": "enregistrez le fichier en UTF-8",
    # How a run ended.
    "no plan was found within the time limit": "aucun plan n'a été trouvé dans le temps imparti",
    "no plan was found before the search was stopped": "aucun plan n'a été trouvé avant l'arrêt de la recherche",
    "{}; another engine may have room for it: --engine highs, cp-sat": (
        "{} ; un autre moteur y suffit peut-être : --engine highs, cp-sat"
    ),
    # The command line; click's own words, too.
    "Try '{}' for help.": "« {} » donne de l'aide.",
    "Error: {}": "Erreur : {}",
    "Invalid value for {}: {}": "valeur refusée pour {} : {}",
    "Missing argument {}.": "il manque {}.",
    "Missing option {}.": "il manque l'option {}.",
    "Missing command.": "il manque une commande.",
    "No such option '{}'.": "option inconnue : « {} ».",
    "No such option '{}'. Did you mean '{}'?": "option inconnue : « {} ». Vouliez-vous dire « {} » ?",
    "No such option '{}'. (Did you mean one of: {}?)": "option inconnue : « {} ». Vouliez-vous dire {} ?",
    "No such option: {}": "option inconnue : {}",
    "No such command '{}'.": "commande inconnue : « {} ».",
    "No such command '{}'. Did you mean '{}'?": "commande inconnue : « {} ». Vouliez-vous dire « {} » ?",
    "No such command '{}'. (Did you mean one of: {}?)": "commande inconnue : « {} ». Vouliez-vous dire {} ?",
    "Option '{}' requires an argument.": "l'option « {} » veut une valeur.",
    "Option '{}' does not take a value.": "l'option « {} » n'admet pas de valeur.",
    "Got unexpected extra argument ({})": "argument en trop : {}",
    "Got unexpected extra arguments ({})": "arguments en trop : {}",
    "'{}' is not a valid {}.": "« {} » n'est pas admis : il faut {}.",
    "integer range": "un nombre entier",
    "float range": "un nombre",
    "{} is not in the range {}.": "{} n'est pas dans l'intervalle {}.",
    "File '{}' is a directory.": "« {} » est un dossier.",
    "the limit must be a number of seconds": "la limite doit être un nombre de secondes",
    "the path is empty": "le chemin est vide",
    "the name is empty": "le nom est vide",
    "write a day as 2017-11-15": "écrivez un jour comme 2017-11-15",
    "{} is one of the inputs; it would be lost": "{} est l'une des entrées, et serait perdu",
    "with it nothing is solved, and there is no --report": "avec elle, rien n'est résolu et il n'y a pas de --report",
    "the name must end in .lp or .mps": "le nom doit finir en .lp ou .mps",
    "no schema '{}'; there are {}": "pas de schéma « {} » ; il y a {}",
    "'{}' is a pledge; name the line it was not used on": (
        "« {} » est une offre ; nommez la ligne où elle n'a pas servi"
    ),
    "the answer is no table: --format table, markdown or json": (
        "la réponse n'est pas un tableau : --format table, markdown ou json"
    ),
    "'{}' lies wholly outside the horizon": "« {} » est tout entière hors de l'horizon",
    "no line, pledge or code '{}'": "ni ligne, ni offre, ni code « {} »",
    "no line, pledge or code '{}'; {}": "ni ligne, ni offre, ni code « {} » ; {}",
    "no pledge '{}'": "pas d'offre « {} »",
    "no pledge '{}'; {}": "pas d'offre « {} » ; {}",
    "no contributor '{}'": "pas de contributeur « {} »",
    "no contributor '{}'; {}": "pas de contributeur « {} » ; {}",
    "'{}' is not of the form 3=12000": "« {} » n'est pas de la forme 3=12000",
    "a report holds one outcome: name one overlay": "un rapport a un seul résultat : nommez une seule variante",
    "stopped": "arrêté",
    "cannot be read or written: {}": "ne peut être lu ou écrit : {}",
    # News of a search, on a terminal.
    "coverage": "couverture",
    "quality": "qualité",
    "economy": "économie",
    "{}: best so far {}": "{} : au mieux {} à ce jour",
    "{}: best so far {}, at best possible {}, gap {}": "{} : au mieux {} à ce jour, pas moins de {}, écart {}",
    "all proven best: choosing among plans equally good": "tout est prouvé : choix entre des plans aussi bons",
    "the best plan so far": "le meilleur plan à ce jour",
    "what is found so far": "ce qui est trouvé à ce jour",
    "stopping with {}; Ctrl-C again to end without": "arrêt avec {} ; Ctrl-C encore pour finir sans",
    "{} s; Ctrl-C ends with what is found so far": "{} s ; Ctrl-C arrête avec ce qui est trouvé à ce jour",
    "{} of {} cases solved": "{} cas résolus sur {}",
    "from the bundled example: {}": "de l'exemple fourni : {}",
    "this is about the bundled example; for what lies here: {}": (
        "il s'agit de l'exemple fourni ; pour ce qui se trouve ici : {}"
    ),
    "{} columns and {} rows": "{} colonnes et {} rangées",
    "{} written to {}; its objective is coverage times {}": (
        "{} écrites dans {} ; son objectif est la couverture fois {}"
    ),
    # Files.
    "cannot be read: {}": "illisible : {}",
    "cannot be written: {}": "ne peut être écrit : {}",
    "there is no such folder": "ce dossier n'existe pas",
    "there is no such file": "ce fichier n'existe pas",
    "No such file or directory": "fichier ou dossier inexistant",
    "Permission denied": "accès refusé",
    "the folder cannot be written to": "le dossier n'admet pas d'écriture",
    "is a folder": "c'est un dossier",
    "the link leads back to itself": "le lien renvoie à lui-même",
    "not a regular file": "ce n'est pas un fichier ordinaire",
    "larger than {} MiB": "plus de {} Mio",
    "not UTF-8 text": "ce n'est pas du texte UTF-8",
    "the name of the file is not UTF-8": "le nom du fichier n'est pas en UTF-8",
    "the file is empty": "le fichier est vide",
    "more than {} files": "plus de {} fichiers",
    "the file is not read": "le fichier n'est pas lu",
    "the folder holds no .yaml file": "le dossier ne contient aucun fichier .yaml",
    "holds no pledges": "ne contient aucune offre",
    "not a gap report": "ce n'est pas un rapport de manques",
    "not a gap report: {}: {}": "ce n'est pas un rapport de manques : {} : {}",
    "not a gap report: {}": "ce n'est pas un rapport de manques : {}",
    "'{}' stands twice": "« {} » figure deux fois",
    "{} stands for {}": "{} est écrit pour {}",
    "not a gap report: its tiers are not {}": "ce n'est pas un rapport de manques : ses rangs ne sont pas {}",
    "no policy '{}', neither a file nor bundled": "aucune politique « {} », ni fichier ni fournie",
    "'{}' holds no policy": "« {} » ne contient pas de politique",
    "'{}' holds no catalogue": "« {} » ne contient pas de catalogue",
    "there is more than one policy": "il y a plus d'une politique",
    "capabilities stand here and in the catalogue named": "des capacités figurent ici et dans le catalogue nommé",
    "a what-if overlay is not applied by this command": "cette commande n'applique pas de variante",
    # The text of a file.
    "not valid YAML: {}": "YAML non valide : {}",
    "cannot be parsed": "ne peut être analysé",
    "nested deeper than {}": "emboîté à plus de {} niveaux",
    "more than {} values": "plus de {} valeurs",
    "aliases are not accepted": "les alias ne sont pas admis",
    "anchors are not accepted": "les ancres ne sont pas admises",
    "merge keys are not accepted": "les clés de fusion ne sont pas admises",
    "tags are not accepted: {}": "les étiquettes ne sont pas admises : {}",
    "a second document in one file": "un second document dans un fichier",
    "a key must be a word": "une clé doit être un mot",
    "too many problems: the rest is not told": "trop de problèmes : le reste n'est pas dit",
    "Mend these first.": "Corrigez d'abord ceux-ci.",
    "control characters in a value": "caractères de contrôle dans une valeur",
    "'{}' stands twice in one record": "« {} » figure deux fois dans un enregistrement",
    # The form of a record.
    "unknown field '{}'": "champ inconnu : « {} »",
    "missing field '{}'": "champ manquant : « {} »",
    "missing record '{}'": "enregistrement manquant : « {} »",
    "{}: must be a list of records": "{} : doit être une liste d'enregistrements",
    "{} {} in the file of {}": "{} {} dans le fichier de {}",
    "kind: '{}' is not one of {}": "kind : « {} » n'est pas parmi {}",
    "{} is not a whole number": "{} n'est pas un nombre entier",
    "{} is not a number": "{} n'est pas un nombre",
    "{} is neither true nor false": "{} n'est ni vrai ni faux",
    "{} is below the least, {}": "{} est sous le minimum, {}",
    "{} is above the most, {}": "{} est au-dessus du maximum, {}",
    "{} is not one of {}": "{} n'est pas parmi {}",
    "{} or {}": "{} ou {}",
    "{}: an area caveat needs `only` or `never`": "{} : une réserve de zone a besoin de `only` ou `never`",
    "{}: a caveat needs `kind`: task, area or approval": "{} : une réserve a besoin de `kind` : task, area ou approval",
    "{}: must be a list, as [a, b]": "{} : doit être une liste, comme [a, b]",
    "{}: must be a map, as {name: value}": "{} : doit être une table, comme {{nom: valeur}}",
    "{}: must not be empty": "{} : ne doit pas être vide",
    "{} is longer than {} characters": "{} a plus de {} caractères",
    "{}: must be a word or a number": "{} : doit être un mot ou un nombre",
    "{} has not the form {}": "{} n'a pas la forme {}",
    "of a country code, as XAA, or ORG-NAME": "d'un code de pays, comme XAA, ou ORG-NOM",
    "of an id: no semicolon, tab or line break, and no blank at its ends": (
        "d'un identifiant : ni point-virgule, ni tabulation, ni saut de ligne, ni espace aux extrémités"
    ),
    "of a language code of three letters, as fra": "d'un code de langue de trois lettres, comme fra",
    "{}: '{}' is not a standard: write yes, no or a number": (
        "{} : « {} » n'est pas une norme : écrivez yes, no ou un nombre"
    ),
    "{}: there is no month '{}'": "{} : le mois « {} » n'existe pas",
    "{}: there is no day '{}'": "{} : le jour « {} » n'existe pas",
    "{}: '{}' is not a day: write 2018-01-15": "{} : « {} » n'est pas un jour : écrivez 2018-01-15",
    "{}: '{}' is not a share: write a number from 0 to 1, as 0.15": (
        "{} : « {} » n'est pas une part : écrivez un nombre de 0 à 1 avec un point, comme 0.15"
    ),
    "{}: '{}' is not a month: write 2018-01 or 2018-01-15": (
        "{} : « {} » n'est pas un mois : écrivez 2018-01 ou 2018-01-15"
    ),
    # What records say of one another.
    "unknown {} '{}'": "{} inconnue : « {} »",
    "unknown capability '{}'": "capacité inconnue : « {} »",
    "unknown contributor '{}'": "contributeur inconnu : « {} »",
    "no {} '{}' is described in any file": "aucune description de {} « {} » dans les fichiers",
    "{} '{}' is there twice": "{} « {} » figure deux fois",
    "'{}' stands for all missions: no mission can bear it": (
        "« {} » désigne toutes les missions : aucune ne peut porter ce nom"
    ),
    "{} has two targets for {} among {}": "{} a deux objectifs pour {} parmi {}",
    "{}: `elements` and `element` go together": "{} : `elements` et `element` vont ensemble",
    "{}: a unit needs a strength": "{} : une unité a besoin d'un effectif",
    "{}: individuals have no strength": "{} : des individus n'ont pas d'effectif",
    "{} requires itself": "{} s'exige elle-même",
    "{}: no whole month between `from` and `to`": "{} : aucun mois entier entre `from` et `to`",
    "{} ends before it begins": "{} finit avant de commencer",
    "{}: {} has no elements": "{} : {} n'a pas d'éléments",
    "{}: least tour of {} months, at most {} possible": "{} : séjour minimal de {} mois, au plus {} possibles",
    "{} states max_tour_months, which its rotation replaces": "{} indique max_tour_months, que sa rotation remplace",
    "{} states both women and women_share": "{} indique à la fois women et women_share",
    "{}: the rotation has no legs": "{} : la rotation n'a pas d'étapes",
    "{} means nothing for {}": "{} ne veut rien dire pour {}",
    "{} is no support capability": "{} n'est pas une capacité de soutien",
    "women ({}) exceeds quantity ({})": "plus de femmes ({}) que de personnes ({})",
    "women ({}) exceeds strength ({})": "plus de femmes ({}) que l'effectif ({})",
    "women ({}) exceeds strength ({}) in leg {}": "plus de femmes ({}) que l'effectif ({}) à l'étape {}",
    "partners' persons ({}) exceed strength ({})": "plus de personnes des partenaires ({}) que l'effectif ({})",
    "partners' persons ({}) exceed strength ({}) in leg {}": (
        "plus de personnes des partenaires ({}) que l'effectif ({}) à l'étape {}"
    ),
    "{} '{}' has one member, {}": "{} « {} » a un seul membre, {}",
    "{} is pinned to {}, but {}": "{} est épinglée à {}, mais {}",
    "is already on {}": "est déjà sur {}",
    "{}: pins ask for {} of its units in all; it has {}": (
        "{} : les épingles demandent {} de ses unités en tout ; elle en a {}"
    ),
    "pins of more units than a pledge has": "des épingles demandent plus d'unités que l'offre n'en a",
    "No plan can keep them all: pin fewer, or correct the quantity.": (
        "Aucun plan ne peut les respecter toutes : épinglez moins d'unités, ou corrigez la quantité."
    ),
    "is also forbidden from it": "y est aussi interdite",
    "lies outside the horizon": "est hors de l'horizon",
    "the line lies outside the horizon": "la ligne est hors de l'horizon",
    "{} cannot fill {}": "{} ne peut pourvoir {}",
    "{} is already on {}: the forbid has no effect": "{} est déjà sur {} : l'interdiction est sans effet",
    "{} is said to be on {}, which {} cannot fill": "{} est déclarée déployée sur {}, que {} ne peut pourvoir",
    "{} already deployed on {}, which takes {} at most": "{} déjà déployées sur {}, qui en prend {} au plus",
    "the day decisions are taken is not given": "le jour où l'on décide n'est pas donné",
    "the horizon has {} months; it must have 1 to {}": "l'horizon a {} mois ; il doit en avoir de 1 à {}",
    "nothing to match: there are no {}": "rien à apparier : aucune {}",
    "nothing to match: every line lies outside the horizon": "rien à apparier : aucune ligne dans l'horizon",
    "line {} is left out: {}": "la ligne {} est laissée de côté : {}",
    "pledge {} is left out: {}": "l'offre {} est laissée de côté : {}",
    "its months lie outside {} to {}": "ses mois sont hors de {} à {}",
    "no line asks for the standard '{}'": "aucune ligne ne demande la norme « {} »",
    "no pledge has the standard '{}'": "aucune offre n'a la norme « {} »",
    "no line has the task '{}'": "aucune ligne n'a la tâche « {} »",
    "unknown pledge '{}' cannot be withdrawn": "l'offre inconnue « {} » ne peut être retirée",
    "pledge '{}' is withdrawn twice": "l'offre « {} » est retirée deux fois",
    "pledge '{}' is both changed and withdrawn": "l'offre « {} » est à la fois changée et retirée",
    "pledge '{}' is among the inputs already": "l'offre « {} » est déjà parmi les données",
    "{} '{}' stands twice in the overlay": "{} « {} » figure deux fois dans la variante",
    "'{}' of {} is replaced whole; no longer stated: {}": (
        "« {} » de {} est remplacé en entier ; n'est plus indiqué : {}"
    ),
    # A saved report.
    "an input is listed twice": "une donnée est citée deux fois",
    "input {} is missing": "la donnée {} manque",
    "it is a report of other inputs: none of its {} files is among those read": (
        "c'est un rapport sur d'autres données : aucun de ses {} fichiers n'est parmi ceux qui ont été lus"
    ),
    "input {} was not part of the report": "la donnée {} ne faisait pas partie du rapport",
    "input {} has changed since the report was written": "la donnée {} a changé depuis l'écriture du rapport",
    "the horizon is not that of the inputs": "l'horizon n'est pas celui des données",
    "the tiers are not coverage, composition, quality, economy": (
        "les rangs ne sont pas couverture, composition, qualité, économie"
    ),
    "status is {}, the tiers say otherwise": "le statut est {}, les rangs disent autre chose",
    "{}: the report says {}, the plan comes to {}": "{} : le rapport dit {}, le plan donne {}",
    "{}: the bound {} lies above the value {}": "{} : la borne {} dépasse la valeur {}",
    "{}: called proven, but the bound does not meet the value": "{} : dit prouvé, mais la borne n'est pas la valeur",
    "{}: called proven, but its weights were rounded": "{} : dit prouvé, mais ses poids ont été arrondis",
    # Codes: what each means, and what to do.
    "a file or folder cannot be read": "un fichier ou un dossier est illisible",
    "Check the name, and that you may read or write it.": "Vérifiez le nom, et vos droits de lecture ou d'écriture.",
    "a file is too large, too deep or holds too many values": (
        "un fichier est trop grand, trop profond ou contient trop de valeurs"
    ),
    "Split it: one mission or one contributor a file.": "Partagez-le : une mission ou un contributeur par fichier.",
    "the text is not valid YAML": "le texte n'est pas du YAML valide",
    "Mend it at the place named; most often a colon, a quote or an indent.": (
        "Corrigez à l'endroit indiqué ; le plus souvent un deux-points, un guillemet ou un retrait."
    ),
    "a part of YAML that is not accepted: anchor, alias, merge key, tag, second document": (
        "une partie de YAML qui n'est pas admise : ancre, alias, clé de fusion, étiquette, second document"
    ),
    "Write the value out in full, one document a file.": "Écrivez la valeur en entier, un document par fichier.",
    "a key stands twice in one record": "une clé figure deux fois dans un enregistrement",
    "Keep one of the two.": "N'en gardez qu'un seul.",
    "the content is not that of any known kind of file": "le contenu n'est celui d'aucune sorte de fichier connue",
    "A requirement file has `mission:` and `requirements:`, a pledge file `contributor:` and `pledges:`.": (
        "Un fichier de besoins a `mission:` et `requirements:`, un fichier d'offres `contributor:` et `pledges:`."
    ),
    "the file is not UTF-8 text": "le fichier n'est pas du texte UTF-8",
    "Save it again as UTF-8.": "Enregistrez-le en UTF-8.",
    "Delete the invisible characters and type the value anew.": (
        "Supprimez les caractères invisibles et retapez la valeur."
    ),
    "unknown field": "champ inconnu",
    "Records are closed: use the field's exact name.": "Les champs sont fixés : employez le nom exact.",
    "a required field is missing": "un champ obligatoire manque",
    "Add it.": "Ajoutez-le.",
    "a value that its field cannot hold": "une valeur que son champ n'admet pas",
    "Write the value in the form named.": "Écrivez la valeur sous la forme indiquée.",
    "unknown capability": "capacité inconnue",
    "Use a code of the catalogue.": "Employez un code du catalogue.",
    "unknown mission": "mission inconnue",
    "Name a mission that one of the requirement files describes.": (
        "Nommez une mission que décrit l'un des fichiers de besoins."
    ),
    "unknown contributor": "contributeur inconnu",
    "Name a contributor that one of the pledge files describes, or add its file.": (
        "Nommez un contributeur que décrit l'un des fichiers d'offres, ou ajoutez son fichier."
    ),
    "unknown requirement line": "ligne inconnue",
    "Name a line that one of the requirement files holds.": "Nommez une ligne d'un des fichiers de besoins.",
    "unknown pledge": "offre inconnue",
    "Name a pledge that one of the pledge files holds.": "Nommez une offre d'un des fichiers d'offres.",
    "an id is used twice": "un identifiant est employé deux fois",
    "Ids are unique over all files: give one of the two another id.": (
        "Un identifiant est unique parmi tous les fichiers : donnez-en un autre à l'un des deux."
    ),
    "the window is empty: it ends before it begins": "la période est vide : elle finit avant de commencer",
    "Correct `from` or `to`.": "Corrigez `from` ou `to`.",
    "the catalogue contradicts itself": "le catalogue se contredit",
    "Correct the capability named.": "Corrigez la capacité nommée.",
    "more women than persons": "plus de femmes que de personnes",
    "Correct women, or the strength or quantity.": "Corrigez women, ou l'effectif ou la quantité.",
    "an alternative group with one member": "une alternative à un seul membre",
    "If the other's name is a slip, correct it; otherwise nothing need be done.": (
        "Si le nom chez l'autre est une erreur, corrigez-le ; sinon il n'y a rien à faire."
    ),
    "a package with one member": "un lot à un seul membre",
    "a rotation without legs": "une rotation sans étapes",
    "List who takes which turn, or drop the field.": "Énumérez qui prend quel tour, ou ôtez le champ.",
    "the least tour is longer than the longest possible": "le séjour minimal dépasse le plus long possible",
    "Correct one of the two.": "Corrigez l'un des deux.",
    "more units already deployed than the line can take": "plus d'unités déjà déployées que la ligne n'en prend",
    "Correct the quantities, or allow a surplus.": "Corrigez les quantités, ou admettez un surplus.",
    "a deployed unit whose capability cannot fill its line": (
        "une unité déployée dont la capacité ne peut pourvoir sa ligne"
    ),
    "Correct the capability or the line.": "Corrigez la capacité ou la ligne.",
    "two fields that exclude each other": "deux champs qui s'excluent",
    "partners with more persons than the unit has": "des partenaires avec plus de personnes que l'unité",
    "Correct the strengths.": "Corrigez les effectifs.",
    "a field that means nothing for this kind of capability": (
        "un champ qui ne veut rien dire pour cette sorte de capacité"
    ),
    "Drop the field, or correct the capability.": "Ôtez le champ, ou corrigez la capacité.",
    "pins and forbids that cannot hold": "des épinglages et interdictions qui ne peuvent tenir",
    "Correct or drop one of them.": "Corrigez ou ôtez l'un d'eux.",
    "Add `as_of:` to the policy, or --as-of on the command line.": (
        "Ajoutez `as_of:` à la politique, ou --as-of à la commande."
    ),
    "the horizon is empty or longer than 120 months": "l'horizon est vide ou dépasse 120 mois",
    "Give `horizon: {from, months}` in the policy.": "Donnez `horizon: {from, months}` dans la politique.",
    "a line that requires itself": "une ligne qui s'exige elle-même",
    "Drop it from `requires`.": "Ôtez-la de `requires`.",
    "nothing to match": "rien à apparier",
    "Give at least one requirement line and one pledge.": "Donnez au moins une ligne et une offre.",
    "a field whose rule this version does not apply": "un champ dont cette version n'applique pas la règle",
    "Drop the field; it would otherwise be ignored, which could mislead.": (
        "Ôtez le champ ; il serait ignoré, ce qui pourrait tromper."
    ),
    "the same thing is stated twice": "la même chose est dite deux fois",
    "a saved report that its inputs do not bear out": "un rapport enregistré que ses données ne confirment pas",
    "Solve again, and keep report and inputs together.": "Résolvez de nouveau, et gardez ensemble rapport et données.",
    "a code without a record of its own": "un code sans enregistrement à lui",
    "If it is a slip, correct it; otherwise nothing need be done.": (
        "Si c'est une faute, corrigez-la ; sinon, rien à faire."
    ),
    "wholly outside the horizon, left out": "entièrement hors de l'horizon, laissé de côté",
    "If it should count, correct its dates or the horizon.": "S'il doit compter, corrigez ses dates ou l'horizon.",
    "a file in a folder that is not read": "un fichier d'un dossier qui n'est pas lu",
    "Only .yaml and .yml files of a folder are: write it as YAML, or move it elsewhere.": (
        "Seuls le sont les fichiers .yaml et .yml d'un dossier : écrivez-le en YAML, ou mettez-le ailleurs."
    ),
    "an overlay replaces a field whole, and leaves out some of what stood there": (
        "une variante remplace un champ en entier, et omet une partie de ce qui y figurait"
    ),
    "A named field is replaced whole: name again what is to stay.": (
        "Un champ nommé est remplacé en entier : nommez aussi ce qui doit rester."
    ),
    "a word that nobody else uses, but is near to one that is used": (
        "un mot que nul autre n'emploie, mais proche d'un mot employé"
    ),
    "If it is a slip, correct it.": "Si c'est une faute, corrigez-la.",
    "`divisible` has no effect: the capability has no elements": (
        "`divisible` est sans effet : la capacité n'a pas d'éléments"
    ),
    "Drop it.": "Ôtez-le.",
    "a forbid of a unit that is already there has no effect": (
        "une interdiction d'une unité déjà sur place est sans effet"
    ),
    "Drop the forbid, or `deployed_in`.": "Ôtez l'interdiction, ou `deployed_in`.",
}
