import type { Translation } from "../message.ts";
import type { model as english } from "./en.ts";

/** Spanish: the model's page. */
export const model: Translation<typeof english> = {
  "model.title": "Undertone: el modelo, sus cifras y sus límites",
  "model.description":
    "Cuánto acierta la red de Undertone, cómo se midió, de qué aprendió y para qué no debe usarse.",
  "model.heading": "Hasta dónde fiarse",
  "model.lede":
    "La red oye cómo se dice algo, no qué se dice. Nombra una de ocho emociones interpretadas por actores. Abajo se ve con qué frecuencia acierta, con voces que conoce y con voces que nunca ha oído.",
  "model.figures": "Con qué frecuencia acierta",
  "model.figures.note":
    "Cada cifra es la media de las emociones (exactitud equilibrada): el azar daría alrededor del 13 % entre ocho y del 14 % entre siete, donde «calmada» cuenta como «neutra». Salvo que se indique otra cosa, las redes siguen una misma receta y solo cambia la prueba: lea las cifras unas junto a otras.",
  "model.protocol.speakers": "Voces que nunca ha oído",
  "model.protocol.speakers.what":
    "Algunos actores se dejaron por completo fuera; solo se aprendió de los demás actores de RAVDESS. Es la cifra que cuenta para una voz nueva; pero dice las mismas frases en el mismo estudio.",
  "model.protocol.random": "Voces que conoce",
  "model.protocol.random.what":
    "Otras grabaciones de los mismos actores. La prueba fácil: con una voz nueva no se alcanza esta cifra.",
  "model.protocol.own":
    "Redes con una receta propia, para voces conocidas; la que escucha aquí lo haría peor con ellas.",
  "model.protocol.cross-corpus": "Otro corpus",
  "model.protocol.cross-corpus.what":
    "Aprendió de un corpus y se probó con otro; «calmada» cuenta como «neutra». Más cerca de lo que lograrán otras palabras en otra sala.",
  "model.protocol.cross-corpus.actresses":
    "{percent} de una actriz de TESS a la otra",
  "model.protocol.noise": "Con ruido",
  "model.protocol.noise.what":
    "Las voces nunca oídas, con un ruido nunca oído y por teléfono.",
  "model.protocol.live": "En directo",
  "model.protocol.live.what":
    "Las voces nunca oídas, de forma continua, como las oye la página en directo.",
  "model.protocol.other.what": "Medido con un protocolo propio.",
  "model.easy": "fácil",
  "model.accuracy": "{percent} de todos los clips",
  "model.seven": "{percent} si «calmada» cuenta como «neutra»",
  "model.baseline": "Siempre la emoción más frecuente: {percent}",
  "model.details": "Las voces nunca oídas, en detalle",
  "model.details.other": "En detalle: {protocol}",
  "model.details.none": "Aún no se ha medido ninguna cifra para este modelo.",
  "model.classes": "Emoción por emoción",
  "model.classes.note":
    "Encontrada: de los clips con una emoción, la parte que nombra. Correcta: de los que nombra así, la parte que lo es.",
  "model.emotion": "Emoción",
  "model.found": "Encontrada",
  "model.right": "Correcta",
  "model.confusion": "Qué confunde con qué",
  "model.confusion.note":
    "Cada fila: los clips de una emoción y cómo los llamó la red. Una diagonal marcada es buena señal.",
  "model.confusion.played": "interpretada ↓ / nombrada →",
  "model.reliability": "¿Acierta tantas veces como dice?",
  "model.reliability.note":
    "Barras en la línea: acierta tanto como dice. Por debajo: demasiado segura de sí misma. Distancia media: {percent}.",
  "model.reliability.sure": "certeza que dice tener",
  "model.reliability.right": "acierta",
  "model.reliability.answers": "respuestas de todas las redes",
  "model.reliability.notSure":
    "En vez de adivinar dice «sin certeza»: responde al {coverage} de los clips y acierta en el {precision} de ellos.",
  "model.noise": "Lo que cuesta el ruido",
  "model.noise.note":
    "Media de las emociones; a 0 dB el ruido es tan fuerte como la voz, a 10 dB tiene una décima parte de su potencia.",
  "model.noise.clean": "sin ruido",
  "model.noise.telephone": "teléfono",
  "model.heard": "oído",
  "model.heard.live": "en directo, al final del enunciado",
  "model.heard.live-smoothed": "en directo, mientras se habla",
  "model.heard.title": "De forma continua, como en la página en directo",
  "model.heard.lost": "puntos perdidos",
  "model.heard.unanswered": "sin respuesta",
  "model.gate": "Distinguir el habla de otros sonidos",
  "model.gate.note":
    "Donde no oye habla, no nombra ninguna emoción. Medido con grabaciones de lluvia, perros, relojes y similares, de las que no aprendió.",
  "model.gate.sound": "Sonido",
  "model.gate.clip": "habla, tal como se grabó",
  "model.gate.inNoise": "habla, ruido a {ratio}",
  "model.gate.telephone": "habla, por teléfono",
  "model.gate.noise": "otros sonidos",
  "model.gate.silence": "silencio",
  "model.gate.taken": "Reconocido como lo que es",
  "model.network": "La red en sí",
  "model.network.fact": "Característica",
  "model.network.value": "Valor",
  "model.network.weights": "Pesos",
  "model.network.cost": "Multiplicaciones por ventana de tres segundos",
  "model.network.million": "{number} millones",
  "model.network.size": "Descarga",
  "model.network.megabytes": "{number} MB",
  "model.network.learnt": "Grabaciones de las que aprendió",
  "model.network.notSure": "«Sin certeza» por debajo de",
  "model.actors": "No todas las voces son iguales",
  "model.actors.note":
    "Cada punto es un actor. Según quién hable, la red acierta entre el {least} y el {greatest} de las veces.",
  "model.actor": "Actor",
  "model.groups": "Quién y dónde",
  "model.group": "Clips de",
  "model.group.all": "todos",
  "model.group.female": "mujeres",
  "model.group.male": "hombres",
  "model.group.clips": "Número",
  "model.group.balanced": "Media de emociones",
  "model.group.accuracy": "De todos los clips",
  "model.table": "Como tabla",
  "model.data": "De qué aprendió",
  "model.data.note":
    "Habla interpretada, grabada en estudios de Toronto. Nadie está de verdad enfadado ni asustado.",
  "model.data.source": "Fuente",
  "model.data.licence": "Licencia",
  "model.data.corpus": "Corpus",
  "model.data.weights": "Licencia de los pesos",
  "model.measured": "Cómo se midió",
  "model.measured.protocol": "Protocolo",
  "model.measured.command": "Comando",
  "model.measured.date": "Fecha",
  "model.measured.machine": "Calculado en",
  "model.measured.networks": "Redes",
  "model.limits": "Límites",
  "model.limits.acted":
    "Aprendió de actores que exageran. El habla cotidiana es más sutil y ahí se equivocará a menudo; ninguna cifra de esta página dice cuánto.",
  "model.limits.language":
    "Inglés con acento norteamericano, adultos, una persona cada vez. Otros idiomas, niños, canto y multitudes nunca se probaron.",
  "model.limits.expressed":
    "Nombra lo que expresa una voz, no lo que siente una persona. A menudo no es lo mismo.",
  "model.limits.words": "No sabe nada de las palabras, la cara ni la ocasión.",
  "model.forbidden": "Para qué no debe usarse",
  "model.forbidden.work":
    "No para inferir emociones de personas en el trabajo o en la educación: la Unión Europea lo prohíbe, salvo por motivos médicos o de seguridad (Reglamento (UE) 2024/1689 de IA, artículo 5, apartado 1, letra f).",
  "model.forbidden.inform":
    "No sin avisar: quien lo use con otras personas debe informarlas de que está en marcha un reconocimiento de emociones (artículo 50, apartado 3).",
  "model.forbidden.decide":
    "No para decidir sobre nadie: ni contratación, ni seguros, ni crédito, ni policía, ni salud, ni credibilidad. Se equivoca demasiado a menudo, y una voz no es una prueba.",
  "model.forbidden.commercial":
    "No con fines comerciales: las grabaciones de las que aprendió solo permiten un uso no comercial.",
};
