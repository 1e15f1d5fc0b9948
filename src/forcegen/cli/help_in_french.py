"""The help of the commands in French: a paragraph for each English one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click


class FrenchHelp(click.HelpFormatter):
    """Writes what click would write, in French; a paragraph that is not here stays English."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """How the command is called."""
        super().write_usage(prog, args, "Usage : " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """What comes below."""
        super().write_heading(f"{HELP.get(heading, heading)} ")

    def write_text(self, text: str) -> None:
        """Paragraphs; those that begin with a mark keep their lines, as examples do."""
        super().write_text("\n\n".join(map(_paragraph, text.split("\n\n"))))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names, and what they are for."""
        super().write_dl([(name, _about(what)) for name, what in rows], col_max, col_spacing)


def _paragraph(text: str) -> str:
    if text.startswith("\b"):
        return text.replace("Examples:", "Exemples :").replace("Example:", "Exemple :")
    text = " ".join(text.split())
    return HELP.get(text, text)


def _about(text: str) -> str:
    """What an option is for, and in brackets what it is where it is not given."""
    said, between, more = text.partition("  [")
    return HELP.get(said, said) + between + more.replace("default:", "par défaut :")


HELP: Mapping[str, str] = {
    "Commands": "Commandes",
    "Show this message and exit.": "Montrer ce texte, et finir.",
    "Show the version and exit.": "Montrer la version, et finir.",
    # All commands.
    "Match requirements with pledges of forces, and say which gaps remain and why.": (
        "Apparier les besoins et les offres de forces, et dire quels manques restent et pourquoi."
    ),
    "Every option can be set as FORCEGEN_COMMAND_OPTION. Begin with: forcegen solve": (
        "Chaque option peut être donnée par FORCEGEN_COMMANDE_OPTION. Pour commencer : forcegen solve"
    ),
    "Read everything and report every problem with its place.": "Tout lire, et dire chaque problème avec son lieu.",
    "Match pledges to requirements and print the gaps that remain.": (
        "Apparier les offres et les besoins, et montrer les manques qui restent."
    ),
    "Compare the base with one or more what-if overlays.": "Comparer la base à une ou plusieurs variantes.",
    "Say what each pledge is worth, each caveat costs, each withdrawal loses.": (
        "Dire ce que vaut chaque offre, ce que coûte chaque réserve, ce que perd chaque retrait."
    ),
    "Compare two saved reports.": "Comparer deux rapports.",
    "Check a saved report against its inputs, without any solver.": (
        "Vérifier un rapport d'après ses entrées, sans aucun solveur."
    ),
    "Show supply by capability and readiness level beside demand.": (
        "Montrer l'offre par capacité et niveau de préparation, à côté de la demande."
    ),
    "Say why a line is short and what would close it, or what an error code means.": (
        "Dire pourquoi une ligne manque et ce qui la comblerait, ou ce que veut dire un code d'erreur."
    ),
    "Show the fewest asks that close the most, as a curve, with proof.": (
        "Montrer le moins de demandes qui comblent le plus, en courbe, avec la preuve."
    ),
    "Show where a new offer helps, or why it does not and what would.": (
        "Montrer où une nouvelle offre aide, ou pourquoi elle n'aide pas et ce qui aiderait."
    ),
    "Print the JSON Schema of a kind of file.": "Écrire le schéma JSON d'une sorte de fichier.",
    "Print versions, and try each engine on this machine.": "Dire les versions, et essayer chaque moteur ici.",
    # Options that several have.
    "Requirement files or folders; may be repeated. Default: data/requirements, else the bundled example.": (
        "Fichiers ou dossiers de besoins ; peut être répété. Par défaut : data/requirements, sinon l'exemple fourni."
    ),
    "Pledge files or folders, - for standard input; may be repeated. "
    "Default: data/pledges, else the bundled example.": (
        "Fichiers ou dossiers d'offres, - pour l'entrée standard ; peut être répété. "
        "Par défaut : data/pledges, sinon l'exemple fourni."
    ),
    "A policy file, or a bundled policy's name.": "Un fichier de politique, ou le nom d'une politique fournie.",
    "Files that replace the bundled catalogue.": "Fichiers qui remplacent le catalogue fourni.",
    "The day decisions are taken, as 2017-11-15.": "Le jour où l'on décide, comme 2017-11-15.",
    "Form of the result.": "Forme du résultat.",
    "Language of sentences; from LANG when not given.": "Langue des phrases ; selon LANG si elle n'est pas donnée.",
    "Search for no longer than this, and say how far from the best the plan can be.": (
        "Ne pas chercher plus longtemps, et dire de combien le plan peut être loin du meilleur."
    ),
    "Stop then, and say what is not proven.": "S'arrêter alors, et dire ce qui n'est pas prouvé.",
    "The solver.": "Le solveur.",
    "The solver that chooses; each answer is solved afresh.": (
        "Le solveur qui choisit ; chaque réponse est résolue à neuf."
    ),
    "Threads of the engine.": "Fils d'exécution du moteur.",
    "A saved gap report of the same inputs: its plan is the base, and need not be solved again.": (
        "Un rapport de manques des mêmes entrées : son plan est la base, et n'est pas résolu de nouveau."
    ),
    # check.
    "Read everything, report every problem with its place, and the plain facts before solving.": (
        "Tout lire, dire chaque problème avec son lieu, et les simples faits avant de résoudre."
    ),
    "PATHS are files or folders with records of any kind; without them, what `solve` would read. Each overlay is "
    "checked laid over all the rest; where only overlays are named, over what `solve` would read.": (
        "PATHS : fichiers ou dossiers d'enregistrements de toute sorte ; sans eux, ce que `solve` lirait. Chaque "
        "variante est vérifiée posée sur tout le reste ; si seules des variantes sont nommées, sur ce que `solve` "
        "lirait."
    ),
    # solve.
    "The table goes to standard output, a one-line summary to standard error. Ctrl-C ends the search with the best "
    "plan so far; a second Ctrl-C ends it without. Of cases with more than 400 000 possible deployments only some are "
    "tried; the bound of coverage holds for all of them.": (
        "Le tableau va à la sortie standard, un résumé d'une ligne à la sortie d'erreur. Ctrl-C arrête la recherche "
        "avec le meilleur plan à ce jour ; un second Ctrl-C, sans plan. De plus de 400 000 déploiements possibles, "
        "seule une partie est essayée ; la borne de couverture vaut pour tous."
    ),
    "Also write the JSON gap report here.": "Écrire aussi ici le rapport de manques en JSON.",
    "Write the coverage tier's programme for another solver, and do not solve.": (
        "Écrire le programme du rang de couverture pour un autre solveur, et ne pas résoudre."
    ),
    "Which table to print; JSON always holds everything.": "Le tableau à montrer ; le JSON a toujours tout.",
    "Say what each stage took, on standard error.": "Dire, à la sortie d'erreur, ce qu'a pris chaque étape.",
    "Exit with 3 if gaps remain.": "Finir avec 3 s'il reste des manques.",
    # whatif and compare.
    "Solve the base, and the base with each OVERLAY laid over it by itself; print what differs.": (
        "Résoudre la base, puis la base avec chaque variante OVERLAY posée seule sur elle ; montrer ce qui diffère."
    ),
    "One row an overlay; for a single one also the lines, the units and who must be told. With --keep-plan the saved "
    "plan takes the place of the base: of all plans of best coverage the one with the fewest changes is chosen; no "
    "overlay need be given then. The time limit holds for each solve. Ctrl-C ends the search with the best plans so "
    "far.": (
        "Une rangée par variante ; pour une seule, aussi les lignes, les unités et qui doit être prévenu. Avec "
        "--keep-plan, le plan enregistré prend la place de la base : de tous les plans de meilleure couverture, celui "
        "qui change le moins est choisi ; aucune variante n'est alors nécessaire. La limite de temps vaut pour chaque "
        "résolution. Ctrl-C arrête la recherche avec les meilleurs plans à ce jour."
    ),
    "Keep the plan of this saved report as far as the best coverage allows, and compare with it.": (
        "Garder le plan de ce rapport autant que la meilleure couverture le permet, et comparer avec lui."
    ),
    "Print this table alone; a CSV file holds one, the overview unless another is named.": (
        "Montrer ce tableau seul ; un fichier CSV en tient un, l'aperçu si aucun autre n'est nommé."
    ),
    "Also write the JSON gap report of the one overlay here.": (
        "Écrire aussi ici le rapport de manques en JSON de la seule variante."
    ),
    "Compare two saved reports: gaps closed, opened and moved, units displaced, and who must be told.": (
        "Comparer deux rapports : manques comblés, ouverts et déplacés, unités déplacées, et qui doit être prévenu."
    ),
    "A and B are files that `solve --report` or `whatif --report` wrote. Contributors are named where the inputs of "
    "the reports are still there, unchanged.": (
        "A et B sont des fichiers écrits par `solve --report` ou `whatif --report`. Les contributeurs sont nommés là "
        "où les entrées des rapports sont encore présentes et inchangées."
    ),
    # value.
    "Say what each pledge is worth, what each caveat costs, and what is lost if a contributor withdraws.": (
        "Dire ce que vaut chaque offre, ce que coûte chaque réserve, et ce qui est perdu si un contributeur se retire."
    ),
    "Every number is the difference of two coverages, each solved anew. Ctrl-C ends the search: what is not proven by "
    "then is told as lying between two numbers.": (
        "Chaque nombre est la différence de deux couvertures, chacune résolue à neuf. Ctrl-C arrête la recherche : ce "
        "qui n'est alors pas prouvé est dit entre deux nombres."
    ),
    "Print this table alone; a CSV file holds one, pledges unless another is named.": (
        "Montrer ce tableau seul ; un fichier CSV en tient un, les offres si aucun autre n'est nommé."
    ),
    "How many cases are solved at once.": "Combien de cas sont résolus à la fois.",
    "Also write the JSON record here.": "Écrire aussi ici le résultat en JSON.",
    # verify.
    "Check a saved REPORT against its inputs, without any solver.": (
        "Vérifier un rapport REPORT d'après ses entrées, sans aucun solveur."
    ),
    "Every deployment must be allowed, every limit held, every tier's value and every gap's months follow from the "
    "plan. The inputs are read again from the paths in the report, and must not have changed. `-` is standard "
    "input.": (
        "Chaque déploiement doit être permis, chaque limite tenue, la valeur de chaque rang et les mois de chaque "
        "manque découler du plan. Les entrées sont relues aux chemins que dit le rapport, et ne doivent pas avoir "
        "changé. `-` est l'entrée standard."
    ),
    # inventory.
    "Show supply by capability and readiness level beside demand, and whether readiness targets are met.": (
        "Montrer l'offre par capacité et niveau de préparation à côté de la demande, et si les objectifs de "
        "préparation sont atteints."
    ),
    "Pledges whose vetting is not cleared are not counted. Persons of troops and formed police count towards the "
    "targets.": (
        "Les offres dont la vérification n'a pas abouti ne comptent pas. Les personnes des contingents et des unités "
        "de police constituées comptent pour les objectifs."
    ),
    "Persons in formed units aimed at, at a level or above; may be repeated.": (
        "Personnes visées en unités constituées, à un niveau ou au-dessus ; peut être répété."
    ),
    # explain.
    "Say why a LINE is short, what came near and what would close it; what becomes of a PLEDGE; what a CODE means.": (
        "Dire pourquoi une ligne LINE manque, ce qui s'en approche et ce qui la comblerait ; ce que devient une offre "
        "PLEDGE ; ce que veut dire un CODE."
    ),
    "Each cure names who can make its changes. It is checked afresh with them, and its effect on every other line is "
    "told; the JSON form holds the what-if overlay that makes them.": (
        "Chaque remède nomme qui peut faire ses changements. Il est vérifié à neuf avec eux, et son effet sur chaque "
        "autre ligne est dit ; la forme JSON contient la variante qui les fait."
    ),
    "What it would cost to send this pledge.": "Ce que coûterait l'envoi de cette offre.",
    # asks.
    "The fewest asks that close the most: the best set of every size, with the proof that none is better.": (
        "Le moins de demandes qui comblent le plus : le meilleur ensemble de chaque taille, et la preuve qu'aucun "
        "n'est meilleur."
    ),
    "Each ask names who can grant it. Every set is checked afresh with its asks granted; the JSON form holds the "
    "what-if overlay that grants them. In a case of hundreds of lines each further ask is looked for around the lines "
    "that promise most: then nothing is proven.": (
        "Chaque demande nomme qui peut l'accorder. Chaque ensemble est vérifié à neuf, ses demandes accordées ; la "
        "forme JSON contient la variante qui les accorde. Dans un cas de centaines de lignes, chaque demande de plus "
        "est cherchée autour des lignes les plus prometteuses : alors rien n'est prouvé."
    ),
    "The best sets of 1, 2, … N asks.": "Les meilleurs ensembles de 1, 2, … N demandes.",
    "Only what is asked of this contributor.": "Seulement ce qui est demandé à ce contributeur.",
    # fit.
    "Show where the pledges of PLEDGE-FILE would help, and whose units they displace.": (
        "Montrer où les offres de PLEDGE-FILE aideraient, et quelles unités elles déplacent."
    ),
    "If they change nothing it says why, and names the smallest upgrade of the offer that would; and for what the "
    "offer lacks, who could give it. Nothing is written: the offer is laid over the base for this question only.": (
        "Si elles ne changent rien, il est dit pourquoi, et quelle moindre amélioration de l'offre aiderait ; et qui "
        "pourrait donner ce qui lui manque. Rien n'est écrit : l'offre n'est posée sur la base que pour cette question."
    ),
    # schema and doctor.
    "Print the JSON Schema of a kind of file, or list the kinds.": (
        "Écrire le schéma JSON d'une sorte de fichier, ou nommer les sortes."
    ),
    "Write all into a folder.": "Les écrire tous dans un dossier.",
    "Print versions, and try each engine on this machine on a case with a known answer.": (
        "Dire les versions, et essayer chaque moteur sur cette machine, par un cas dont la réponse est connue."
    ),
}
