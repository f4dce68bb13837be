import type { Translation } from "../message.ts";
import type { files as english } from "./en.ts";

/** French: the files page. */
export const files: Translation<typeof english> = {
  "files.title": "Undertone : les émotions d’un enregistrement",
  "files.notSure": "Incertain",
  "files.description":
    "Déposez un enregistrement et voyez les émotions qu’il contient. Tout est calculé dans ce navigateur ; rien n’est envoyé.",
  "files.heading": "Les émotions d’un enregistrement",
  "files.noscript":
    "Les fichiers sont lus et analysés dans cette page, ce qui demande JavaScript : veuillez l’autoriser pour ce site et recharger la page.",
  "files.drop": "Déposez des enregistrements ici, ou choisissez-les",
  "files.choose": "Choisir des fichiers",
  "files.kinds":
    "WAV, AIFF, FLAC, MP3, OGG, M4A et le son des vidéos ; plusieurs à la fois, quelle que soit leur durée, ou jusqu’à {minutes} minutes là où ce navigateur ne décode un fichier que d’un seul bloc. Ils restent sur cet ordinateur.",
  "files.list": "Enregistrements",
  "files.state.waiting": "En attente de son tour",
  "files.state.running": "Écoute en cours",
  "files.state.done": "Terminé",
  "files.state.failed": "Pas écouté jusqu’au bout",
  "files.state.cancelled": "Arrêté ; ce qui a déjà été entendu reste",
  "files.progress": "{heard} entendu",
  "files.progress.label": "{name} : progression",
  "files.cancel": "Arrêter",
  "files.cancel.label": "Arrêter {name}",
  "files.remove": "Retirer",
  "files.remove.label": "Retirer {name}",
  "files.compare": "Comparer",
  "files.compare.label": "Comparer {name} avec un autre",
  "files.play": "Lire",
  "files.pause": "Pause",
  "files.play.label": "Lire {name}",
  "files.pause.label": "Mettre {name} en pause",
  "files.zoomIn": "Agrandir",
  "files.zoomOut": "Réduire",
  "files.whole": "Entier",
  "files.position": "Position dans {name}",
  "files.at.heard": "{time} sur {total} : {emotion}, {percent}",
  "files.at.silence": "{time} sur {total} : personne ne parle",
  "files.at.unheard": "{time} sur {total} : non écouté",
  "files.unplayable":
    "Ce navigateur ne peut pas lire ce type de fichier. Ce qui y a été entendu reste valable.",
  "files.wave":
    "Forme d’onde de {name} avec les émotions entendues ; le tableau contient la même chose",
  "files.summary": "Résumé",
  "files.summary.none": "Aucune parole n’y a été entendue.",
  "files.summary.foremost": "Surtout {emotion}",
  "files.summary.unsure": "De la parole, mais rien de sûr",
  "files.summary.speech": "{time} de parole sur {total}",
  "files.summary.part": "{time} de parole sur les {total} écoutées",
  "files.summary.nonePart":
    "Aucune parole n’a été entendue dans les {total} écoutées.",
  "files.summary.changes": {
    one: "{count} changement par minute",
    other: "{count} changements par minute",
  },
  "files.segments": {
    one: "Un passage parlé",
    other: "{count} passages parlés",
  },
  "files.segment.from": "De",
  "files.segment.to": "À",
  "files.segment.emotion": "Émotion",
  "files.segment.sure": "Probabilité",
  "files.segment.next": "Ensuite",
  "files.segment.play": "Lire à partir de {time}",
  "files.csv": "CSV",
  "files.json": "JSON",
  "files.save": "Enregistrer en",
  "files.save.label": "Enregistrer {name} en {kind}",
  "files.saveAll": "Tout enregistrer en",
  "files.saveAll.label": "Enregistrer tous les résultats en {kind}",
  "files.comparison": "Côte à côte",
  "files.comparison.hint": "Choisissez un autre enregistrement à comparer.",
  "files.comparison.note":
    "Probabilité moyenne de chaque émotion pendant la parole.",
  "files.backend": "Calculé avec {place}",
  "files.said.done": "{name} est terminé : {summary}",
  "files.said.failed": "{name} n’a pas été écouté jusqu’au bout.",
  "files.fault.unreadable": "Le fichier se contredit : il est endommagé.",
  "files.fault.truncated":
    "Le fichier se termine trop tôt : il en manque une partie.",
  "files.fault.unsupported":
    "Ni Undertone ni ce navigateur ne savent décoder ce fichier. Enregistrez-le en WAV ou en FLAC et réessayez.",
  "files.fault.soundless":
    "Ce fichier n’a pas de son : choisissez un enregistrement ou une vidéo avec du son.",
  "files.fault.tooLong":
    "Ce navigateur ne peut décoder ce fichier que d’un seul bloc, et il est trop long pour cela. Enregistrez-le en WAV ou en FLAC, qui sont lus par morceaux.",
  "files.fault.gone":
    "Le fichier n’a pas pu être lu : il a été déplacé ou modifié, ou sa lecture est interdite.",
  "files.fault.model":
    "Le réseau n’a pas pu être chargé. Vérifiez la connexion au serveur, puis déposez de nouveau le fichier.",
  "files.fault.backend":
    "Le réseau ne tourne ici ni sur WebGPU ni sur WebAssembly. Mettez à jour le navigateur ou utilisez un Chrome, Edge, Firefox ou Safari récent, puis déposez de nouveau le fichier.",
  "files.fault.stopped":
    "Le réseau s’est arrêté à plusieurs reprises. Rechargez la page, puis déposez de nouveau le fichier ; si cela ne suffit pas, mettez à jour le navigateur ou redémarrez l’ordinateur.",
  "files.fault.unknown":
    "Un problème est survenu pendant l’écoute de ce fichier. Vérifiez la connexion au serveur, rechargez la page, puis déposez de nouveau le fichier.",
  "files.summary.mixed": "Mélange, le plus souvent {emotion}",
};
