import type { Translation } from "../message.ts";
import type { page as english } from "./en.ts";

/** Spanish: the frame around every page. */
export const page: Translation<typeof english> = {
  "page.name": "Undertone",
  "page.skip": "Ir al contenido",
  "page.navigation": "Páginas",
  "page.home": "Undertone, ir a la página en directo",
  "page.live": "En directo",
  "page.files": "Archivos",
  "page.kiosk": "Quiosco",
  "page.model": "Modelo",
  "page.preferences": "Idioma y apariencia",
  "page.language": "Idioma",
  "page.theme": "Apariencia",
  "page.theme.auto": "Como el sistema",
  "page.theme.light": "Claro",
  "page.theme.dark": "Oscuro",
  "page.notice":
    "La emoción expresada es una estimación, no un hecho, ni lo que siente una persona: la red aprendió de actores que interpretaban emociones en inglés y no sabe nada de lo que se dice. El reconocimiento se hace en este navegador; nada de lo que usted dice sale de este ordenador.",
  "page.notice.limits": "Lo que sabe hacer y para qué no debe usarse",
  "page.error.404": "No hay ninguna página en esta dirección.",
  "page.error.request": "No se ha podido entender esta petición.",
  "page.error.server": "Algo ha fallado en el servidor. Vuelva a intentarlo.",
  "page.error.back": "Volver al inicio",
};
