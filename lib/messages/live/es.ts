import type { Translation } from "../message.ts";
import type { live as english } from "./en.ts";

/** Spanish: the live page. */
export const live: Translation<typeof english> = {
  "live.title": "Undertone: hable y vea la emoción",
  "live.description":
    "Reconoce la emoción expresada en la voz, solo en el navegador: ningún sonido sale del ordenador.",
  "live.heading": "Hable, y vea la emoción en su voz",
  "live.noscript":
    "Undertone escucha y calcula dentro de esta página y necesita JavaScript: permítalo para este sitio y vuelva a cargar la página.",
  "live.start": "Empezar a escuchar",
  "live.stop": "Dejar de escuchar",
  "live.cancel": "Cancelar",
  "live.private": "Su voz nunca sale de este ordenador.",
  "live.now": "Emoción expresada ahora",
  "live.sure": "{percent} de certeza",
  "live.idle": "Listo",
  "live.idle.detail": "Pulse el botón y hable.",
  "live.starting": "Iniciando",
  "live.starting.detail": "Abriendo el micrófono y la red…",
  "live.listening": "Escuchando",
  "live.listening.detail": "Diga algo.",
  "live.silence": "Silencio",
  "live.silence.detail": "Nadie está hablando.",
  "live.noise": "Sin voz",
  "live.noise.detail": "Un sonido en el que no se reconoce ninguna voz.",
  "live.paused": "En pausa",
  "live.paused.detail": "La entrada de sonido está parada.",
  "live.failed": "No escucha",
  "live.failed.detail": "Vea arriba qué hacer.",
  "live.probabilities": "Probabilidades",
  "live.last": "Último enunciado",
  "live.last.none": "La emoción expresada queda aquí cuando deja de hablar.",
  "live.last.detail": "{percent} de certeza · {seconds} s de habla",
  "live.last.then": "después {others}",
  "live.last.other": "{emotion} {percent}",
  "live.level": "Nivel",
  "live.level.label":
    "Nivel de entrada en decibelios respecto a fondo de escala",
  "live.level.off": "apagado",
  "live.level.loud": "demasiado alto: aléjese del micrófono",
  "live.level.db": "{db} dB",
  "live.spectrogram.label":
    "Intensidad por altura en los últimos seis segundos",
  "live.notes": "Avisos",
  "live.instruments": "Instrumentos",
  "live.instrument.none": "–",
  "live.instrument.unnamed": "sin nombre",
  "live.instrument.backend": "Red en",
  "live.instrument.latency": "Del último sonido a la respuesta",
  "live.instrument.latency.ms": "la mitad en {p50} ms, el 95 % en {p95} ms",
  "live.instrument.dropped": "Predicciones omitidas",
  "live.instrument.microphone": "Micrófono",
  "live.instrument.microphone.rate": "{label} · {kilohertz} kHz",
  "live.instrument.processing": "Procesado de voz",
  "live.processing.off": "todo desactivado",
  "live.processing.on": "aún activo: {names}",
  "live.processing.unknown": "no se indica: {names}",
  "live.processing.echoCancellation": "cancelación de eco",
  "live.processing.noiseSuppression": "supresión de ruido",
  "live.processing.autoGainControl": "ganancia automática",
  "live.processing.note":
    "El navegador aún aplica al micrófono: {names}, lo que puede ocultar la emoción. Desactívelo en los ajustes de sonido del sistema o use otro micrófono.",
  "live.backend.webgpu": "WebGPU",
  "live.backend.wasm": "WebAssembly",
  "live.backend.adapter": "WebGPU · {adapter}",
  "live.backend.software": "WebGPU · {adapter} (software)",
  "live.backend.onCpu": "WebAssembly en el procesador",
  "live.backend.wrong":
    "{from} dio números erróneos para una entrada conocida, así que la red se ejecuta en {to}. Actualizar el controlador gráfico puede ayudar.",
  "live.backend.unavailable":
    "{from} no está disponible aquí, así que la red se ejecuta en {to}: las mismas respuestas, más despacio. Un Chrome o Edge actual con tarjeta gráfica ofrece {from}.",
  "live.backend.played":
    "Aquí el procesador imita {from}, lo cual es lento, así que la red se ejecuta en {to}: las mismas respuestas, antes. Una tarjeta gráfica sería aún más rápida.",
  "live.lost.webgpu": "Se perdió el dispositivo gráfico. Iniciándolo de nuevo…",
  "live.lost.other": "La red se detuvo. Iniciándola de nuevo…",
  "live.rebuilt.webgpu":
    "Se perdió el dispositivo gráfico y se ha iniciado de nuevo; no hay que hacer nada.",
  "live.rebuilt.other":
    "La red se detuvo y se ha iniciado de nuevo; no hay que hacer nada.",
  "live.lost.forGood":
    "El dispositivo gráfico se perdió una y otra vez, así que la red se ejecuta en {to}. Vuelva a cargar la página para probarlo de nuevo.",
  "live.dead":
    "El micrófono no da ninguna señal. Compruebe su interruptor de silencio o elija otro en los ajustes de sonido del sistema.",
  "live.problem.insecure":
    "El navegador solo da el micrófono a páginas seguras. Abra esta página por https o como http://localhost.",
  "live.problem.refused":
    "Se denegó el micrófono. Permítalo para esta página en la barra de direcciones del navegador y empiece de nuevo.",
  "live.problem.missing":
    "No se encontró ningún micrófono. Conecte uno o actívelo en los ajustes de sonido del sistema y empiece de nuevo.",
  "live.problem.busy":
    "No se puede abrir el micrófono: quizá lo use otro programa. Ciérrelo y empiece de nuevo.",
  "live.problem.unplugged":
    "Se desconectó el micrófono. Conéctelo de nuevo o elija otro en los ajustes de sonido del sistema y empiece de nuevo.",
  "live.problem.suspended":
    "El navegador ha pausado la entrada de sonido. Reanude para seguir escuchando.",
  "live.problem.stalled":
    "Ya no llega sonido del micrófono. Empiece de nuevo; si no ayuda, desconéctelo y vuelva a conectarlo, o elija otro en los ajustes de sonido del sistema.",
  "live.problem.unsupported":
    "Este navegador no puede procesar sonido en un AudioWorklet. Use una versión actual de Firefox, Chrome, Edge o Safari.",
  "live.problem.notLoaded":
    "No se cargó la parte de la página que escucha. Compruebe la conexión con el servidor y empiece de nuevo.",
  "live.problem.model":
    "El modelo no se cargó. Compruebe la conexión con el servidor e inténtelo de nuevo.",
  "live.problem.backend":
    "La red no funciona aquí ni en WebGPU ni en WebAssembly. Actualice el navegador o use un Chrome, Edge, Firefox o Safari actual e inténtelo de nuevo.",
  "live.problem.stopped":
    "La red se detuvo una y otra vez. Vuelva a cargar la página; si no ayuda, actualice el navegador o reinicie el ordenador.",
  "live.problem.engine":
    "No se pudo empezar a escuchar ({detail}). Compruebe la conexión con el servidor e inténtelo de nuevo.",
  "live.again": "Intentar de nuevo",
  "live.startAgain": "Empezar de nuevo",
  "live.resume": "Reanudar",
  "live.said.starting": "Iniciando el micrófono y la red.",
  "live.said.stopped": "Se dejó de escuchar.",
  "live.said.listening": "Escuchando.",
  "live.said.kept": "Se ha dejado de guardar esta sesión.",
  "live.said.forgotten": "Se borró la sesión del {when}.",
  "live.said.forgottenAll": "Se borraron todas las sesiones guardadas.",
  "live.said.heard": "Oído: {emotion}, {percent}.",
  "live.unsure": "Sin certeza",
  "live.unsure.detail": "quizá {emotion}, {percent}",
  "live.last.unsure": "quizá {emotion}, {percent} · {seconds} s de habla",
  "live.said.unsure": "Oído, pero sin certeza: quizá {emotion}, {percent}.",
  "live.sound": "Sonido",
  "live.waveform.label": "Forma de onda de los últimos seis segundos",
  "live.gate.off": "No escucha",
  "live.gate.open": "Voz",
  "live.gate.sound": "Sonido",
  "live.gate.closed": "Sin voz",
  "live.circle": "Círculo de emociones",
  "live.circle.derived":
    "Derivado de las probabilidades, no medido. Posiciones según Russell (1980).",
  "live.circle.none":
    "Sin lugar en el círculo mientras no se oiga ninguna emoción.",
  "live.circle.point": "Valencia {valence}, activación {arousal}, de −1 a 1.",
  "live.circle.excited": "activado",
  "live.circle.calm": "tranquilo",
  "live.circle.pleasant": "agradable",
  "live.circle.unpleasant": "desagradable",
  "live.time": "{minutes}:{seconds}",
  "live.timeline": "Los últimos minutos",
  "live.timeline.kept": "Una sesión guardada",
  "live.timeline.back": "Volver a ahora",
  "live.timeline.now": "ahora",
  "live.timeline.label": "Emociones a lo largo del tiempo",
  "live.timeline.help":
    "Señale un momento para leerlo y haga clic para volver a oírlo.",
  "live.timeline.keys":
    "Las flechas avanzan un segundo; Re Pág y Av Pág, diez. Intro reproduce, Escape vuelve a ahora.",
  "live.timeline.moment": "{time} · {what}",
  "live.timeline.emotion": "{emotion} {percent}",
  "live.timeline.unsure": "{said}, sin certeza",
  "live.timeline.hushed": "La escucha se detiene mientras suena.",
  "live.play": "Reproducir",
  "live.play.stop": "Detener",
  "live.note": "Nota",
  "live.note.label": "Nota en {time}",
  "live.note.pin": "Fijar",
  "live.note.list": "Notas fijadas",
  "live.summary": "La sesión hasta ahora",
  "live.summary.detail":
    "{heard} escuchados, {speech} de habla · {changes} cambios por minuto de habla",
  "live.record": "Guardar esta sesión",
  "live.record.sound": "con su sonido",
  "live.record.stop": "Dejar de guardar",
  "live.record.onWithSound":
    "Se guardan resultados y sonido, solo en este navegador.",
  "live.record.onWithoutSound":
    "Se guardan resultados sin sonido, solo en este navegador.",
  "live.kept": "Sesiones guardadas",
  "live.kept.none": "No se guarda nada si usted no lo pide.",
  "live.kept.detail": "{length}",
  "live.kept.recording": "{length}, guardándose ahora",
  "live.kept.cutShort": "{length}, interrumpida",
  "live.kept.show": "Abrir",
  "live.kept.show.label": "Abrir la sesión del {when}",
  "live.kept.csv": "CSV",
  "live.kept.json": "JSON",
  "live.kept.wav": "WAV",
  "live.kept.take.label": "Guardar la sesión del {when} como {kind}",
  "live.kept.forget": "Borrar",
  "live.kept.forget.label": "Borrar la sesión del {when}",
  "live.kept.forgetAll": "Borrar todo",
  "live.kept.bring": "Importar…",
  "live.kept.unavailable":
    "Este navegador no guarda nada para esta página, quizá porque la ventana es privada. La escucha funciona igual.",
  "live.kept.full":
    "No queda espacio. Lo guardado hasta ahora está a salvo; borre una sesión o guárdela como archivo.",
  "live.kept.gone":
    "La sesión ya no está guardada: se borró, quizá en otra pestaña.",
  "live.kept.failed":
    "No se pudo leer o escribir lo que guarda este navegador ({detail}). Vuelva a cargar la página e inténtelo de nuevo.",
  "live.kept.notLoaded":
    "No se cargó la parte de la página que recuerda. Compruebe la conexión con el servidor y vuelva a cargar la página.",
  "live.kept.spared": {
    one:
      "Una sesión no se borró, porque se está guardando en otra pestaña. Deje primero de guardarla allí.",
    other:
      "{count} sesiones no se borraron, porque se están guardando en otras pestañas. Deje primero de guardarlas allí.",
  },
  "live.kept.unreadable":
    "{name} no se pudo importar ({detail}). Elija un archivo JSON guardado aquí; un archivo WAV solo junto con el archivo JSON del mismo nombre.",
  "live.settings": "Ajustes",
  "live.settings.microphone": "Micrófono",
  "live.settings.microphone.usual": "El del sistema",
  "live.settings.microphone.before": "El elegido antes",
  "live.settings.microphone.help":
    "Sus nombres aparecen al empezar a escuchar.",
  "live.settings.model": "Modelo",
  "live.settings.backend": "Calcula en",
  "live.settings.backend.usual": "Automático: la tarjeta gráfica, si la hay",
  "live.settings.gate": "Sensibilidad",
  "live.settings.gate.value": "Una voz cuenta desde {db} dB sobre el ruido.",
  "live.settings.smoothing": "Suavizado",
  "live.settings.smoothing.value":
    "El {percent} de la respuesta viene de la anterior.",
  "live.settings.denoise": "Reducción de ruido",
  "live.settings.denoise.later":
    "Forma parte del modelo; se muestra al empezar a escuchar.",
  "live.settings.denoise.on":
    "Activada, porque el modelo aprendió con ella: sin ella, sus respuestas serían peores.",
  "live.settings.denoise.off":
    "Desactivada, porque el modelo aprendió sin ella: con ella, sus respuestas serían peores.",
  "live.settings.reset": "Restablecer",
  "live.instrument.model": "Modelo",
  "live.instrument.model.rate": "{model} · {kilohertz} kHz",
  "live.instrument.memory": "Tensores vivos",
  "live.instrument.memory.tensors": "{tensors} · {megabytes} MB",
  "live.timeline.ago": "hace {time}",
  "live.microphone.gone":
    "El micrófono elegido en los ajustes no está; se usa el del sistema.",
  "live.instrument.rejected": "Sonidos que no eran habla",
};
