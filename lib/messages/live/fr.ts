import type { Translation } from "../message.ts";
import type { live as english } from "./en.ts";

/** French: the live page. */
export const live: Translation<typeof english> = {
  "live.title": "Undertone : parlez et voyez l’émotion",
  "live.description":
    "Reconnaît l’émotion exprimée dans la voix, dans le navigateur seul : aucun son ne quitte l’ordinateur.",
  "live.heading": "Parlez, et voyez l’émotion dans votre voix",
  "live.noscript":
    "Undertone écoute et calcule dans cette page et a besoin de JavaScript : veuillez l’autoriser pour ce site et recharger la page.",
  "live.start": "Commencer l’écoute",
  "live.stop": "Arrêter l’écoute",
  "live.cancel": "Annuler",
  "live.private": "Votre voix ne quitte jamais cet ordinateur.",
  "live.now": "Émotion exprimée en ce moment",
  "live.sure": "sûr à {percent}",
  "live.idle": "Prêt",
  "live.idle.detail": "Appuyez sur le bouton et parlez.",
  "live.starting": "Démarrage",
  "live.starting.detail": "Ouverture du microphone et du réseau…",
  "live.listening": "À l’écoute",
  "live.listening.detail": "Dites quelque chose.",
  "live.silence": "Silence",
  "live.silence.detail": "Personne ne parle.",
  "live.noise": "Pas de voix",
  "live.noise.detail": "Un son dans lequel aucune voix n’est reconnue.",
  "live.paused": "En pause",
  "live.paused.detail": "L’entrée audio est arrêtée.",
  "live.failed": "Pas à l’écoute",
  "live.failed.detail": "Voyez ci-dessus ce qu’il faut faire.",
  "live.probabilities": "Probabilités",
  "live.last": "Dernier énoncé",
  "live.last.none":
    "L’émotion exprimée reste ici quand vous avez fini de parler.",
  "live.last.detail": "sûr à {percent} · {seconds} s de parole",
  "live.last.then": "puis {others}",
  "live.last.other": "{emotion} {percent}",
  "live.level": "Niveau",
  "live.level.label": "Niveau d’entrée en décibels sous la pleine échelle",
  "live.level.off": "coupé",
  "live.level.loud": "trop fort : éloignez-vous du microphone",
  "live.level.db": "{db} dB",
  "live.spectrogram.label":
    "Intensité par hauteur sur les six dernières secondes",
  "live.notes": "Remarques",
  "live.instruments": "Instruments",
  "live.instrument.none": "–",
  "live.instrument.unnamed": "sans nom",
  "live.instrument.backend": "Réseau sur",
  "live.instrument.latency": "Du dernier son à la réponse",
  "live.instrument.latency.ms": "la moitié en {p50} ms, 95 % en {p95} ms",
  "live.instrument.dropped": "Prédictions omises",
  "live.instrument.microphone": "Microphone",
  "live.instrument.microphone.rate": "{label} · {kilohertz} kHz",
  "live.instrument.processing": "Traitement de la voix",
  "live.processing.off": "tout désactivé",
  "live.processing.on": "encore actif : {names}",
  "live.processing.unknown": "non communiqué : {names}",
  "live.processing.echoCancellation": "annulation d’écho",
  "live.processing.noiseSuppression": "réduction du bruit",
  "live.processing.autoGainControl": "gain automatique",
  "live.processing.note":
    "Le navigateur applique encore au microphone : {names}, ce qui peut masquer l’émotion. Désactivez-le dans les réglages audio du système ou prenez un autre microphone.",
  "live.backend.webgpu": "WebGPU",
  "live.backend.wasm": "WebAssembly",
  "live.backend.adapter": "WebGPU · {adapter}",
  "live.backend.software": "WebGPU · {adapter} (logiciel)",
  "live.backend.onCpu": "WebAssembly sur le processeur",
  "live.backend.wrong":
    "{from} a donné de faux résultats pour une entrée connue ; le réseau tourne donc sur {to}. Mettre à jour le pilote graphique peut aider.",
  "live.backend.unavailable":
    "{from} n’est pas disponible ici ; le réseau tourne donc sur {to} : les mêmes réponses, plus lentement. Un Chrome ou Edge récent avec une carte graphique offre {from}.",
  "live.backend.played":
    "{from} est imité ici par le processeur, ce qui est lent ; le réseau tourne donc sur {to} : les mêmes réponses, plus tôt. Une carte graphique serait encore plus rapide.",
  "live.lost.webgpu": "Le périphérique graphique a été perdu. Redémarrage…",
  "live.lost.other": "Le réseau s’est arrêté. Redémarrage…",
  "live.rebuilt.webgpu":
    "Le périphérique graphique a été perdu puis redémarré ; il n’y a rien à faire.",
  "live.rebuilt.other":
    "Le réseau s’est arrêté puis a été redémarré ; il n’y a rien à faire.",
  "live.lost.forGood":
    "Le périphérique graphique a été perdu à plusieurs reprises ; le réseau tourne donc sur {to}. Rechargez la page pour réessayer le périphérique graphique.",
  "live.dead":
    "Le microphone ne donne aucun signal. Vérifiez son interrupteur ou choisissez-en un autre dans les réglages audio du système.",
  "live.problem.insecure":
    "Le navigateur ne donne le microphone qu’aux pages sûres. Ouvrez cette page en https ou comme http://localhost.",
  "live.problem.refused":
    "Le microphone a été refusé. Autorisez-le pour cette page dans la barre d’adresse du navigateur, puis recommencez.",
  "live.problem.missing":
    "Aucun microphone n’a été trouvé. Branchez-en un ou activez-le dans les réglages audio du système, puis recommencez.",
  "live.problem.busy":
    "Le microphone ne peut pas être ouvert : un autre programme l’utilise peut-être. Fermez-le, puis recommencez.",
  "live.problem.unplugged":
    "Le microphone a été débranché. Rebranchez-le ou choisissez-en un autre dans les réglages audio du système, puis recommencez.",
  "live.problem.suspended":
    "Le navigateur a suspendu l’entrée audio. Reprenez pour continuer l’écoute.",
  "live.problem.stalled":
    "Le microphone n’envoie plus aucun son. Recommencez ; si cela ne suffit pas, débranchez-le et rebranchez-le, ou choisissez-en un autre dans les réglages audio du système.",
  "live.problem.unsupported":
    "Ce navigateur ne peut pas traiter le son dans un AudioWorklet. Utilisez une version récente de Firefox, Chrome, Edge ou Safari.",
  "live.problem.notLoaded":
    "La partie de la page qui écoute n’a pas été chargée. Vérifiez la connexion au serveur, puis recommencez.",
  "live.problem.model":
    "Le modèle n’a pas été chargé. Vérifiez la connexion au serveur, puis réessayez.",
  "live.problem.backend":
    "Le réseau ne tourne ici ni sur WebGPU ni sur WebAssembly. Mettez à jour le navigateur ou utilisez un Chrome, Edge, Firefox ou Safari récent, puis réessayez.",
  "live.problem.stopped":
    "Le réseau s’est arrêté à plusieurs reprises. Rechargez la page ; si cela ne suffit pas, mettez à jour le navigateur ou redémarrez l’ordinateur.",
  "live.problem.engine":
    "L’écoute n’a pas pu commencer ({detail}). Vérifiez la connexion au serveur, puis réessayez.",
  "live.again": "Réessayer",
  "live.startAgain": "Recommencer",
  "live.resume": "Reprendre",
  "live.said.starting": "Démarrage du microphone et du réseau.",
  "live.said.stopped": "Écoute arrêtée.",
  "live.said.listening": "À l’écoute.",
  "live.said.kept": "La conservation de cette séance est terminée.",
  "live.said.forgotten": "La séance du {when} a été supprimée.",
  "live.said.forgottenAll": "Toutes les séances conservées ont été supprimées.",
  "live.said.heard": "Entendu : {emotion}, {percent}.",
  "live.unsure": "Incertain",
  "live.unsure.detail": "peut-être {emotion}, {percent}",
  "live.last.unsure": "peut-être {emotion}, {percent} · {seconds} s de parole",
  "live.said.unsure":
    "Entendu, sans certitude : peut-être {emotion}, {percent}.",
  "live.sound": "Son",
  "live.waveform.label": "Forme d’onde des six dernières secondes",
  "live.gate.off": "N’écoute pas",
  "live.gate.open": "Voix",
  "live.gate.sound": "Son",
  "live.gate.closed": "Pas de voix",
  "live.circle": "Cercle des émotions",
  "live.circle.derived":
    "Déduit des probabilités, non mesuré. Positions d’après Russell (1980).",
  "live.circle.none":
    "Aucune place dans le cercle tant qu’aucune émotion n’est entendue.",
  "live.circle.point": "Valence {valence}, activation {arousal}, de −1 à 1.",
  "live.circle.excited": "excité",
  "live.circle.calm": "apaisé",
  "live.circle.pleasant": "agréable",
  "live.circle.unpleasant": "désagréable",
  "live.time": "{minutes}:{seconds}",
  "live.timeline": "Les dernières minutes",
  "live.timeline.kept": "Une séance conservée",
  "live.timeline.back": "Revenir à maintenant",
  "live.timeline.now": "maintenant",
  "live.timeline.label": "Émotions au fil du temps",
  "live.timeline.help":
    "Pointez un moment pour le lire, cliquez pour le réécouter.",
  "live.timeline.keys":
    "Les flèches avancent d’une seconde, Page préc. et Page suiv. de dix. Entrée lit, Échap revient à maintenant.",
  "live.timeline.moment": "{time} · {what}",
  "live.timeline.emotion": "{emotion} {percent}",
  "live.timeline.unsure": "{said}, incertain",
  "live.timeline.hushed": "L’écoute s’interrompt pendant la lecture.",
  "live.play": "Lire",
  "live.play.stop": "Arrêter",
  "live.note": "Note",
  "live.note.label": "Note à {time}",
  "live.note.pin": "Épingler",
  "live.note.list": "Notes épinglées",
  "live.summary": "La séance jusqu’ici",
  "live.summary.detail":
    "{heard} écoutées, dont {speech} de parole · {changes} changements par minute de parole",
  "live.record": "Conserver cette séance",
  "live.record.sound": "avec le son",
  "live.record.stop": "Ne plus conserver",
  "live.record.onWithSound":
    "Résultats et son conservés, dans ce navigateur seulement.",
  "live.record.onWithoutSound":
    "Résultats conservés sans le son, dans ce navigateur seulement.",
  "live.kept": "Séances conservées",
  "live.kept.none": "Rien n’est conservé sans que vous le demandiez.",
  "live.kept.detail": "{length}",
  "live.kept.recording": "{length}, en cours",
  "live.kept.cutShort": "{length}, interrompue",
  "live.kept.show": "Ouvrir",
  "live.kept.show.label": "Ouvrir la séance du {when}",
  "live.kept.csv": "CSV",
  "live.kept.json": "JSON",
  "live.kept.wav": "WAV",
  "live.kept.take.label": "Enregistrer la séance du {when} en {kind}",
  "live.kept.forget": "Supprimer",
  "live.kept.forget.label": "Supprimer la séance du {when}",
  "live.kept.forgetAll": "Tout supprimer",
  "live.kept.bring": "Importer…",
  "live.kept.unavailable":
    "Ce navigateur ne conserve rien pour cette page, peut-être parce que la fenêtre est privée. L’écoute fonctionne sans cela.",
  "live.kept.full":
    "Il n’y a plus de place. Ce qui a été conservé est sauf ; supprimez une séance ou enregistrez-la dans un fichier.",
  "live.kept.gone":
    "La séance n’est plus conservée : elle a été supprimée, peut-être dans un autre onglet.",
  "live.kept.failed":
    "Ce que ce navigateur conserve n’a pas pu être lu ou écrit ({detail}). Rechargez la page, puis réessayez.",
  "live.kept.notLoaded":
    "La partie de la page qui se souvient n’a pas été chargée. Vérifiez la connexion au serveur, puis rechargez la page.",
  "live.kept.spared": {
    one:
      "Une séance n’a pas été supprimée, car un autre onglet est en train de la conserver. Arrêtez d’abord de la conserver dans cet onglet-là.",
    other:
      "{count} séances n’ont pas été supprimées, car d’autres onglets sont en train de les conserver. Arrêtez d’abord de les conserver dans ces onglets-là.",
  },
  "live.kept.unreadable":
    "{name} n’a pas pu être importé ({detail}). Choisissez un fichier JSON enregistré ici ; un fichier WAV seulement avec le fichier JSON du même nom.",
  "live.settings": "Réglages",
  "live.settings.microphone": "Microphone",
  "live.settings.microphone.usual": "Choix du système",
  "live.settings.microphone.before": "Celui choisi auparavant",
  "live.settings.microphone.help":
    "Leurs noms apparaissent une fois l’écoute commencée.",
  "live.settings.model": "Modèle",
  "live.settings.backend": "Calcule sur",
  "live.settings.backend.usual":
    "Automatique : la carte graphique, s’il y en a une",
  "live.settings.gate": "Sensibilité",
  "live.settings.gate.value":
    "Une voix compte à partir de {db} dB au-dessus du bruit.",
  "live.settings.smoothing": "Lissage",
  "live.settings.smoothing.value":
    "{percent} de la réponse vient de ce qui précède.",
  "live.settings.denoise": "Réduction du bruit",
  "live.settings.denoise.later":
    "Fait partie du modèle ; affiché une fois l’écoute commencée.",
  "live.settings.denoise.on":
    "Active, car le modèle a appris avec elle : sans elle, ses réponses seraient moins bonnes.",
  "live.settings.denoise.off":
    "Inactive, car le modèle a appris sans elle : avec elle, ses réponses seraient moins bonnes.",
  "live.settings.reset": "Réinitialiser",
  "live.instrument.model": "Modèle",
  "live.instrument.model.rate": "{model} · {kilohertz} kHz",
  "live.instrument.memory": "Tenseurs en vie",
  "live.instrument.memory.tensors": "{tensors} · {megabytes} Mo",
  "live.timeline.ago": "il y a {time}",
  "live.microphone.gone":
    "Le microphone choisi dans les réglages est absent ; celui du système est utilisé.",
  "live.instrument.rejected": "Sons sans parole",
};
