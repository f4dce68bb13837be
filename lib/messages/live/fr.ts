import type { Translation } from "../message.ts";
import type { live as english } from "./en.ts";

/** French: the live page. */
export const live: Translation<typeof english> = {
  "live.title": "Undertone : parlez et voyez l’émotion",
  "live.description":
    "Reconnaît l’émotion dans la voix, dans le navigateur seul : aucun son ne quitte l’ordinateur.",
  "live.heading": "Parlez, et voyez l’émotion dans votre voix",
  "live.noscript":
    "Undertone écoute et calcule dans cette page et a besoin de JavaScript : veuillez l’autoriser pour ce site et recharger la page.",
  "live.start": "Commencer l’écoute",
  "live.stop": "Arrêter l’écoute",
  "live.cancel": "Annuler",
  "live.private": "Votre voix ne quitte jamais cet ordinateur.",
  "live.now": "Émotion du moment",
  "live.sure": "sûr à {percent}",
  "live.idle": "Prêt",
  "live.idle.detail": "Appuyez sur le bouton et parlez.",
  "live.starting": "Démarrage",
  "live.starting.detail": "Ouverture du microphone et du réseau…",
  "live.listening": "À l’écoute",
  "live.listening.detail": "Dites quelque chose.",
  "live.silence": "Silence",
  "live.silence.detail": "Personne ne parle.",
  "live.paused": "En pause",
  "live.paused.detail": "L’entrée audio est arrêtée.",
  "live.failed": "Pas à l’écoute",
  "live.failed.detail": "Voyez ci-dessus ce qu’il faut faire.",
  "live.probabilities": "Probabilités",
  "live.last": "Dernier énoncé",
  "live.last.none": "Son émotion reste ici quand vous avez fini de parler.",
  "live.last.detail": "sûr à {percent} · {seconds} s de parole",
  "live.last.then": "puis {others}",
  "live.last.other": "{emotion} {percent}",
  "live.level": "Niveau",
  "live.level.label": "Niveau d’entrée en décibels sous la pleine échelle",
  "live.level.off": "coupé",
  "live.level.loud": "trop fort : éloignez-vous du microphone",
  "live.level.db": "{db} dB",
  "live.spectrogram": "Spectrogramme mel",
  "live.spectrogram.label":
    "Intensité par hauteur sur les six dernières secondes",
  "live.notes": "Remarques",
  "live.instruments": "Instruments",
  "live.instrument.none": "–",
  "live.instrument.backend": "Réseau sur",
  "live.instrument.latency": "Du dernier son à la réponse",
  "live.instrument.latency.ms": "{ms} ms",
  "live.instrument.dropped": "Prédictions omises",
  "live.instrument.microphone": "Microphone",
  "live.instrument.microphone.rate": "{label} · {kilohertz} kHz",
  "live.instrument.processing": "Traitement de la voix",
  "live.processing.off": "tout désactivé",
  "live.processing.on": "encore actif : {names}",
  "live.processing.unknown": "non communiqué : {names}",
  "live.processing.echoCancellation": "annulation d’écho",
  "live.processing.noiseSuppression": "réduction du bruit",
  "live.processing.autoGainControl": "gain automatique",
  "live.processing.note":
    "Le navigateur applique encore au microphone : {names}, ce qui peut masquer l’émotion. Désactivez-le dans les réglages audio du système ou prenez un autre microphone.",
  "live.backend.webgpu": "WebGPU",
  "live.backend.wasm": "WebAssembly",
  "live.backend.cpu": "JavaScript seul",
  "live.backend.adapter": "WebGPU · {adapter}",
  "live.backend.software": "WebGPU · {adapter} (logiciel)",
  "live.backend.onCpu": "WebAssembly sur le processeur",
  "live.backend.wrong":
    "{from} a donné de faux résultats pour une entrée connue ; le réseau tourne donc sur {to}. Mettre à jour le pilote graphique peut aider.",
  "live.backend.unavailable":
    "{from} n’est pas disponible ici ; le réseau tourne donc sur {to} : les mêmes réponses, plus lentement. Un Chrome ou Edge récent avec une carte graphique offre {from}.",
  "live.lost.webgpu": "Le périphérique graphique a été perdu. Redémarrage…",
  "live.lost.other": "Le réseau s’est arrêté. Redémarrage…",
  "live.rebuilt.webgpu":
    "Le périphérique graphique a été perdu puis redémarré ; il n’y a rien à faire.",
  "live.rebuilt.other":
    "Le réseau s’est arrêté puis a été redémarré ; il n’y a rien à faire.",
  "live.lost.forGood":
    "Le périphérique graphique a été perdu à plusieurs reprises ; le réseau tourne donc sur {to}. Rechargez la page pour réessayer le périphérique graphique.",
  "live.dead":
    "Le microphone ne donne aucun signal. Vérifiez son interrupteur ou choisissez-en un autre dans les réglages audio du système.",
  "live.problem.insecure":
    "Le navigateur ne donne le microphone qu’aux pages sûres. Ouvrez cette page en https ou comme http://localhost.",
  "live.problem.refused":
    "Le microphone a été refusé. Autorisez-le pour cette page dans la barre d’adresse du navigateur, puis recommencez.",
  "live.problem.missing":
    "Aucun microphone n’a été trouvé. Branchez-en un ou activez-le dans les réglages audio du système, puis recommencez.",
  "live.problem.busy":
    "Le microphone ne peut pas être ouvert : un autre programme l’utilise peut-être. Fermez-le, puis recommencez.",
  "live.problem.unplugged":
    "Le microphone a été débranché. Rebranchez-le ou choisissez-en un autre dans les réglages audio du système, puis recommencez.",
  "live.problem.suspended":
    "Le navigateur a suspendu l’entrée audio. Reprenez pour continuer l’écoute.",
  "live.problem.unsupported":
    "Ce navigateur ne peut pas traiter le son dans un AudioWorklet. Utilisez une version récente de Firefox, Chrome, Edge ou Safari.",
  "live.problem.model":
    "Le modèle n’a pas été chargé. Vérifiez la connexion au serveur, puis réessayez.",
  "live.problem.backend":
    "Le réseau ne tourne ici ni sur WebGPU ni sur WebAssembly. Mettez à jour le navigateur ou utilisez un Chrome, Edge, Firefox ou Safari récent, puis réessayez.",
  "live.problem.stopped":
    "Le réseau s’est arrêté à plusieurs reprises. Rechargez la page ; si cela ne suffit pas, mettez à jour le navigateur ou redémarrez l’ordinateur.",
  "live.problem.engine":
    "L’écoute n’a pas pu commencer ({detail}). Vérifiez la connexion au serveur, puis réessayez.",
  "live.again": "Réessayer",
  "live.startAgain": "Recommencer",
  "live.resume": "Reprendre",
  "live.said.starting": "Démarrage du microphone et du réseau.",
  "live.said.stopped": "Écoute arrêtée.",
  "live.said.listening": "À l’écoute.",
  "live.said.heard": "Entendu : {emotion}, {percent}.",
};
