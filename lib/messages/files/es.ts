import type { Translation } from "../message.ts";
import type { files as english } from "./en.ts";

/** Spanish: the files page. */
export const files: Translation<typeof english> = {
  "files.title": "Undertone: las emociones de una grabación",
  "files.notSure": "Sin certeza",
  "files.description":
    "Suelte una grabación y vea sus emociones. Se calcula en este navegador; no se envía nada.",
  "files.heading": "Las emociones de una grabación",
  "files.noscript":
    "Los archivos se leen y se analizan en esta página, lo que requiere JavaScript: permítalo para este sitio y vuelva a cargar la página.",
  "files.drop": "Suelte grabaciones aquí o elíjalas",
  "files.choose": "Elegir archivos",
  "files.kinds":
    "WAV, AIFF, FLAC, MP3, OGG, M4A y el sonido de los vídeos; varios a la vez, duren lo que duren, o hasta {minutes} minutos donde este navegador solo decodifica un archivo de una vez. Se quedan en este ordenador.",
  "files.list": "Grabaciones",
  "files.state.waiting": "Esperando su turno",
  "files.state.running": "Escuchando",
  "files.state.done": "Terminado",
  "files.state.failed": "No se escuchó hasta el final",
  "files.state.cancelled": "Detenido; lo oído hasta ahora se conserva",
  "files.progress": "{heard} oído",
  "files.progress.label": "{name}: progreso",
  "files.cancel": "Detener",
  "files.cancel.label": "Detener {name}",
  "files.remove": "Quitar",
  "files.remove.label": "Quitar {name}",
  "files.compare": "Comparar",
  "files.compare.label": "Comparar {name} con otra",
  "files.play": "Reproducir",
  "files.pause": "Pausa",
  "files.play.label": "Reproducir {name}",
  "files.pause.label": "Pausar {name}",
  "files.zoomIn": "Acercar",
  "files.zoomOut": "Alejar",
  "files.whole": "Entera",
  "files.position": "Posición en {name}",
  "files.at.heard": "{time} de {total}: {emotion}, {percent}",
  "files.at.silence": "{time} de {total}: nadie habla",
  "files.at.unheard": "{time} de {total}: sin escuchar",
  "files.unplayable":
    "Este navegador no puede reproducir este tipo de archivo. Lo oído en él sigue siendo válido.",
  "files.wave":
    "Forma de onda de {name} con las emociones oídas; la tabla contiene lo mismo",
  "files.summary": "Resumen",
  "files.summary.none": "No se oyó habla en ella.",
  "files.summary.foremost": "Sobre todo {emotion}",
  "files.summary.unsure": "Habla, pero nada con certeza",
  "files.summary.speech": "{time} de habla en {total}",
  "files.summary.part": "{time} de habla en los primeros {total}",
  "files.summary.nonePart": "No se oyó habla en los primeros {total}.",
  "files.summary.changes": {
    one: "{count} cambio por minuto",
    other: "{count} cambios por minuto",
  },
  "files.segments": {
    one: "Un tramo de habla",
    other: "{count} tramos de habla",
  },
  "files.segment.from": "Desde",
  "files.segment.to": "Hasta",
  "files.segment.emotion": "Emoción",
  "files.segment.sure": "Probabilidad",
  "files.segment.next": "La segunda",
  "files.segment.play": "Reproducir desde {time}",
  "files.csv": "CSV",
  "files.json": "JSON",
  "files.save": "Guardar como",
  "files.save.label": "Guardar {name} como {kind}",
  "files.saveAll": "Guardar todo como",
  "files.saveAll.label": "Guardar todos los resultados como {kind}",
  "files.comparison": "Una junto a otra",
  "files.comparison.hint": "Elija otra grabación para compararla.",
  "files.comparison.note":
    "Probabilidad media de cada emoción mientras se habla.",
  "files.backend": "Calculado con {place}",
  "files.said.done": "{name} está terminado: {summary}",
  "files.said.failed": "{name} no se escuchó hasta el final.",
  "files.fault.unreadable": "El archivo se contradice: está dañado.",
  "files.fault.truncated":
    "El archivo termina antes de tiempo: le falta una parte.",
  "files.fault.unsupported":
    "Ni Undertone ni este navegador pueden decodificar este archivo. Guárdelo como WAV o FLAC e inténtelo de nuevo.",
  "files.fault.soundless":
    "Este archivo no tiene sonido: elija una grabación o un vídeo con sonido.",
  "files.fault.tooLong":
    "Este navegador solo puede decodificar este archivo de una vez, y es demasiado largo para eso. Guárdelo como WAV o FLAC, que se leen por partes.",
  "files.fault.gone":
    "No se pudo leer el archivo: se ha movido o ha cambiado, o no se permite leerlo.",
  "files.fault.model":
    "No se pudo cargar la red. Compruebe la conexión con el servidor y suelte el archivo de nuevo.",
  "files.fault.backend":
    "La red no funciona aquí ni en WebGPU ni en WebAssembly. Actualice el navegador o use un Chrome, Edge, Firefox o Safari actual y suelte el archivo de nuevo.",
  "files.fault.stopped":
    "La red se detuvo una y otra vez. Vuelva a cargar la página y suelte el archivo de nuevo; si no ayuda, actualice el navegador o reinicie el ordenador.",
  "files.fault.unknown":
    "Algo falló al escuchar este archivo. Compruebe la conexión con el servidor, vuelva a cargar la página y suelte el archivo de nuevo.",
  "files.summary.mixed": "Mezcla, sobre todo {emotion}",
};
