import type { Translation } from "../message.ts";
import type { page as english } from "./en.ts";

/** French: the frame around every page. */
export const page: Translation<typeof english> = {
  "page.name": "Undertone",
  "page.skip": "Aller au contenu",
  "page.navigation": "Pages",
  "page.home": "Undertone, vers la page en direct",
  "page.live": "En direct",
  "page.files": "Fichiers",
  "page.kiosk": "Borne",
  "page.model": "Modèle",
  "page.preferences": "Langue et apparence",
  "page.language": "Langue",
  "page.theme": "Apparence",
  "page.theme.auto": "Comme le système",
  "page.theme.light": "Clair",
  "page.theme.dark": "Sombre",
  "page.notice":
    "L’émotion exprimée est une estimation, pas un fait, ni ce que ressent une personne : le réseau a appris d’acteurs qui jouaient des émotions en anglais et ne sait rien de ce qui est dit. La reconnaissance a lieu dans ce navigateur ; rien de ce que vous dites ne quitte cet ordinateur.",
  "page.notice.limits":
    "Ce qu’il sait faire et ce à quoi il ne doit pas servir",
  "page.error.404": "Il n’y a pas de page à cette adresse.",
  "page.error.request": "Cette requête n’a pas pu être comprise.",
  "page.error.server":
    "Une erreur est survenue sur le serveur. Veuillez réessayer.",
  "page.error.back": "Retour à l’accueil",
};
