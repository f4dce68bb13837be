import type { Translation } from "../message.ts";
import type { kiosk as english } from "./en.ts";

/** French: the kiosk. */
export const kiosk: Translation<typeof english> = {
  "kiosk.title": "Undertone : borne",
  "kiosk.name": "Undertone",
  "kiosk.starting": "Un instant",
  "kiosk.starting.detail": "Ouverture du microphone et du réseau.",
  "kiosk.attract": "Comment sonne votre voix ?",
  "kiosk.attract.detail": "Dites quelque chose, sur n’importe quel ton.",
  "kiosk.listening": "J’écoute",
  "kiosk.listening.detail": "Parlez encore un instant.",
  "kiosk.silence": "Silence",
  "kiosk.silence.detail": "Personne ne parle.",
  "kiosk.noise": "Pas de voix",
  "kiosk.noise.detail": "Un son dans lequel aucune voix n’est reconnue.",
  "kiosk.unsure": "Incertain",
  "kiosk.unsure.detail": "Cette voix pourrait exprimer plusieurs choses.",
  "kiosk.other": "Autre chose",
  "kiosk.other.detail": "Aucune des émotions nommées ici.",
  "kiosk.touch": "Touchez l’écran",
  "kiosk.touch.detail":
    "Le navigateur a suspendu l’entrée audio ; touchez l’écran pour la réveiller.",
  "kiosk.problem": "De retour dans un instant",
  "kiosk.sure": "sûr à {percent}",
  "kiosk.probabilities": "Probabilités",
  "kiosk.notice": "Une reconnaissance des émotions est à l’œuvre ici.",
  "kiosk.notice.private":
    "Rien n’est enregistré, aucun son ne quitte cet appareil. Une estimation, pas un fait.",
  "kiosk.fullScreen": "Plein écran",
  "kiosk.faults": "Les réglages de cette borne sont illisibles",
  "kiosk.faults.help":
    "Corrigez l’adresse ou static/kiosk.json, puis rechargez la page.",
};
