import type { Translation } from "../message.ts";
import type { kiosk as english } from "./en.ts";

/** Spanish: the kiosk. */
export const kiosk: Translation<typeof english> = {
  "kiosk.title": "Undertone: quiosco",
  "kiosk.name": "Undertone",
  "kiosk.starting": "Un momento",
  "kiosk.starting.detail": "Abriendo el micrófono y la red.",
  "kiosk.attract": "¿Cómo suena su voz?",
  "kiosk.attract.detail": "Diga algo, con el ánimo que quiera.",
  "kiosk.listening": "Estoy escuchando",
  "kiosk.listening.detail": "Siga hablando un momento.",
  "kiosk.silence": "Silencio",
  "kiosk.silence.detail": "Nadie está hablando.",
  "kiosk.noise": "Sin voz",
  "kiosk.noise.detail": "Un sonido en el que no se reconoce ninguna voz.",
  "kiosk.unsure": "Sin certeza",
  "kiosk.unsure.detail": "Esta voz podría expresar varias cosas.",
  "kiosk.other": "Otra cosa",
  "kiosk.other.detail": "Ninguna de las emociones nombradas aquí.",
  "kiosk.touch": "Toque la pantalla",
  "kiosk.touch.detail":
    "El navegador ha pausado la entrada de sonido; un toque la reanuda.",
  "kiosk.problem": "Vuelvo enseguida",
  "kiosk.sure": "{percent} de certeza",
  "kiosk.probabilities": "Probabilidades",
  "kiosk.notice": "Aquí está en marcha un reconocimiento de emociones.",
  "kiosk.notice.private":
    "No se guarda nada y ningún sonido sale de este dispositivo. Una estimación, no un hecho.",
  "kiosk.fullScreen": "Pantalla completa",
  "kiosk.faults": "No se pueden leer los ajustes de este quiosco",
  "kiosk.faults.help":
    "Corrija la dirección o static/kiosk.json y vuelva a cargar la página.",
};
