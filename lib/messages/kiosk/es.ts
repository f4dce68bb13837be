import type { Translation } from "../message.ts";
import type { kiosk as english } from "./en.ts";

/** Spanish: the kiosk. */
export const kiosk: Translation<typeof english> = {
  "kiosk.title": "Undertone: quiosco",
  "kiosk.name": "Undertone",
  "kiosk.starting": "Un momento",
  "kiosk.starting.detail": "Se abren el micrófono y la red.",
  "kiosk.attract": "¿Cómo suena su voz?",
  "kiosk.attract.detail": "Diga algo, con el ánimo que quiera.",
  "kiosk.listening": "Escucho",
  "kiosk.listening.detail": "Siga hablando un momento.",
  "kiosk.silence": "Silencio",
  "kiosk.silence.detail": "Nadie habla.",
  "kiosk.unsure": "No es seguro",
  "kiosk.unsure.detail": "Esta voz podría ser varias cosas.",
  "kiosk.other": "Otra cosa",
  "kiosk.other.detail": "Ninguna de las emociones nombradas aquí.",
  "kiosk.touch": "Toque la pantalla",
  "kiosk.touch.detail":
    "El navegador ha pausado la entrada de sonido; un toque la despierta.",
  "kiosk.problem": "Vuelvo enseguida",
  "kiosk.sure": "seguro al {percent}",
  "kiosk.probabilities": "Probabilidades",
  "kiosk.notice": "Aquí funciona un reconocimiento de emociones.",
  "kiosk.notice.private":
    "No se guarda nada y ningún sonido sale de este aparato. Una estimación, no un hecho.",
  "kiosk.fullScreen": "Pantalla completa",
  "kiosk.faults": "No se pueden leer los ajustes de este quiosco",
  "kiosk.faults.help": "Corrija la dirección o static/kiosk.json y recargue.",
};
