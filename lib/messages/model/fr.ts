import type { Translation } from "../message.ts";
import type { model as english } from "./en.ts";

/** French: the model's page. */
export const model: Translation<typeof english> = {
  "model.title": "Undertone : le modèle, ses chiffres et ses limites",
  "model.description":
    "À quelle fréquence le réseau d’Undertone a raison, comment cela a été mesuré, sur quoi il a appris et ce à quoi il ne doit pas servir.",
  "model.heading": "Jusqu’où s’y fier",
  "model.lede":
    "Le réseau entend comment une chose est dite, pas ce qui est dit. Il nomme l’une de huit émotions jouées par des acteurs. Voici à quelle fréquence il a raison, avec des voix qu’il connaît et avec des voix qu’il n’a jamais entendues.",
  "model.figures": "À quelle fréquence il a raison",
  "model.figures.note":
    "Chaque chiffre est la moyenne sur les émotions (exactitude équilibrée) : le hasard donnerait environ 13 % parmi huit, 14 % parmi sept, où « calme » compte comme « neutre ». Sauf mention contraire, les réseaux suivent une même recette, seule l’épreuve change : lisez les chiffres côte à côte.",
  "model.protocol.speakers": "Voix jamais entendues",
  "model.protocol.speakers.what":
    "Certains acteurs ont été entièrement tenus à l’écart ; seuls les autres acteurs de RAVDESS ont servi à l’apprentissage. C’est le chiffre à retenir pour une voix nouvelle ; mais elle dit les mêmes phrases dans le même studio.",
  "model.protocol.random": "Voix qu’il connaît",
  "model.protocol.random.what":
    "D’autres enregistrements des mêmes acteurs. L’épreuve facile : une nouvelle voix n’atteindra pas ce chiffre.",
  "model.protocol.own":
    "Réseaux suivant une recette à part, pour des voix connues ; celui qui écoute ici y ferait moins bien.",
  "model.protocol.cross-corpus": "Un autre corpus",
  "model.protocol.cross-corpus.what":
    "Appris sur un corpus, testé sur un autre ; « calme » compte comme « neutre ». Plus proche de ce qu’obtiendront d’autres mots dans une autre pièce.",
  "model.protocol.cross-corpus.actresses":
    "{percent} d’une actrice de TESS à l’autre",
  "model.protocol.noise": "Dans le bruit",
  "model.protocol.noise.what":
    "Les voix jamais entendues, avec un bruit jamais entendu, et par le téléphone.",
  "model.protocol.live": "En direct",
  "model.protocol.live.what":
    "Les voix jamais entendues, en continu, comme les entend la page en direct.",
  "model.protocol.other.what": "Mesuré selon un protocole propre.",
  "model.easy": "facile",
  "model.accuracy": "{percent} de tous les extraits",
  "model.seven": "{percent} si « calme » compte comme « neutre »",
  "model.baseline": "Toujours l’émotion la plus fréquente : {percent}",
  "model.details": "Les voix jamais entendues, en détail",
  "model.details.other": "En détail : {protocol}",
  "model.details.none": "Aucun chiffre n’a encore été mesuré pour ce modèle.",
  "model.classes": "Émotion par émotion",
  "model.classes.note":
    "Trouvé : parmi les extraits d’une émotion, la part qu’il nomme. Juste : parmi ceux qu’il nomme ainsi, la part qui l’est vraiment.",
  "model.emotion": "Émotion",
  "model.found": "Trouvé",
  "model.right": "Juste",
  "model.confusion": "Ce qu’il confond",
  "model.confusion.note":
    "Chaque ligne : les extraits d’une émotion, et comment le réseau les a nommés. Une diagonale marquée est bon signe.",
  "model.confusion.played": "joué ↓ / nommé →",
  "model.reliability": "A-t-il raison aussi souvent qu’il le dit ?",
  "model.reliability.note":
    "Barres sur la ligne : il a raison aussi souvent qu’il l’annonce. Sous la ligne : trop sûr de lui. Écart moyen : {percent}.",
  "model.reliability.sure": "certitude annoncée",
  "model.reliability.right": "a raison",
  "model.reliability.answers": "réponses de tous les réseaux",
  "model.reliability.notSure":
    "Plutôt que de deviner, il dit « incertain » : il répond à {coverage} des extraits et a raison pour {precision} d’entre eux.",
  "model.noise": "Ce que coûte le bruit",
  "model.noise.note":
    "Moyenne des émotions ; à 0 dB le bruit est aussi fort que la voix, à 10 dB sa puissance est dix fois moindre.",
  "model.noise.clean": "sans bruit",
  "model.noise.telephone": "téléphone",
  "model.heard": "entendu",
  "model.heard.live": "en direct, à la fin de l’énoncé",
  "model.heard.live-smoothed": "en direct, pendant la parole",
  "model.heard.title": "En continu, comme sur la page en direct",
  "model.heard.lost": "points perdus",
  "model.heard.unanswered": "sans réponse",
  "model.gate": "Distinguer la parole des autres sons",
  "model.gate.note":
    "Là où il n’entend pas de parole, il ne nomme aucune émotion. Mesuré sur des enregistrements de pluie, de chiens, d’horloges et autres, sur lesquels il n’a pas appris.",
  "model.gate.sound": "Son",
  "model.gate.clip": "parole, telle qu’enregistrée",
  "model.gate.inNoise": "parole, bruit à {ratio}",
  "model.gate.telephone": "parole, au téléphone",
  "model.gate.noise": "autres sons",
  "model.gate.silence": "silence",
  "model.gate.taken": "Bien reconnu",
  "model.network": "Le réseau lui-même",
  "model.network.fact": "Caractéristique",
  "model.network.value": "Valeur",
  "model.network.weights": "Poids",
  "model.network.cost": "Multiplications par fenêtre de trois secondes",
  "model.network.million": "{number} millions",
  "model.network.size": "À télécharger",
  "model.network.megabytes": "{number} Mo",
  "model.network.learnt": "Enregistrements sur lesquels il a appris",
  "model.network.notSure": "« Incertain » en dessous de",
  "model.actors": "Toutes les voix ne se valent pas",
  "model.actors.note":
    "Chaque point est un acteur. Selon qui parle, le réseau a raison dans {least} à {greatest} des cas.",
  "model.actor": "Acteur",
  "model.groups": "Qui et où",
  "model.group": "Extraits de",
  "model.group.all": "tous",
  "model.group.female": "femmes",
  "model.group.male": "hommes",
  "model.group.clips": "Nombre",
  "model.group.balanced": "Moyenne des émotions",
  "model.group.accuracy": "Sur tous les extraits",
  "model.table": "Sous forme de tableau",
  "model.data": "Sur quoi il a appris",
  "model.data.note":
    "Parole jouée, enregistrée en studio à Toronto. Personne n’y est vraiment en colère ni apeuré.",
  "model.data.source": "Source",
  "model.data.licence": "Licence",
  "model.data.corpus": "Corpus",
  "model.data.weights": "Licence des poids",
  "model.measured": "Comment cela a été mesuré",
  "model.measured.protocol": "Protocole",
  "model.measured.command": "Commande",
  "model.measured.date": "Date",
  "model.measured.machine": "Calculé sur",
  "model.measured.networks": "Réseaux",
  "model.limits": "Limites",
  "model.limits.acted":
    "Il a appris d’acteurs qui exagèrent. La parole quotidienne est plus subtile et il s’y trompera souvent ; aucun chiffre de cette page ne dit à quel point.",
  "model.limits.language":
    "De l’anglais à l’accent nord-américain, des adultes, une personne à la fois. Les autres langues, les enfants, le chant et les foules n’ont jamais été testés.",
  "model.limits.expressed":
    "Il nomme ce qu’exprime une voix, pas ce que ressent une personne. Ce n’est souvent pas la même chose.",
  "model.limits.words":
    "Il ne sait rien des mots, du visage ni des circonstances.",
  "model.forbidden": "Ce à quoi il ne doit pas servir",
  "model.forbidden.work":
    "Pas pour déduire les émotions de personnes au travail ou dans l’enseignement : l’Union européenne l’interdit, sauf pour des raisons médicales ou de sécurité (règlement (UE) 2024/1689 sur l’IA, article 5, paragraphe 1, point f).",
  "model.forbidden.inform":
    "Pas sans prévenir : quiconque l’utilise sur d’autres doit les informer qu’une reconnaissance des émotions est à l’œuvre (article 50, paragraphe 3).",
  "model.forbidden.decide":
    "Pas pour prendre une décision sur quelqu’un : ni embauche, ni assurance, ni crédit, ni police, ni santé, ni crédibilité. Il se trompe trop souvent, et une voix n’est pas une preuve.",
  "model.forbidden.commercial":
    "Pas à des fins commerciales : les enregistrements sur lesquels il a appris ne permettent qu’un usage non commercial.",
};
