import type { Section } from "../message.ts";

/** English: the live page. */
export const live = {
  "live.title": "Undertone: speak, and see the emotion",
  "live.description":
    "Recognises the emotion expressed in speech, in the browser alone: no sound leaves the computer.",
  "live.heading": "Speak, and see the emotion in your voice",
  "live.noscript":
    "Undertone listens and computes inside this page, so it needs JavaScript: please allow it for this site and reload.",
  "live.start": "Start listening",
  "live.stop": "Stop listening",
  "live.cancel": "Cancel",
  "live.private": "Your voice never leaves this computer.",
  "live.now": "Expressed emotion now",
  "live.sure": "{percent} sure",
  "live.idle": "Ready",
  "live.idle.detail": "Press the button and speak.",
  "live.starting": "Starting",
  "live.starting.detail": "Opening the microphone and the network …",
  "live.listening": "Listening",
  "live.listening.detail": "Say something.",
  "live.silence": "Silence",
  "live.silence.detail": "Nobody is speaking.",
  "live.noise": "No voice",
  "live.noise.detail": "A sound in which no voice is recognised.",
  "live.paused": "Paused",
  "live.paused.detail": "The sound input stands still.",
  "live.failed": "Not listening",
  "live.failed.detail": "See what to do above.",
  "live.probabilities": "Probabilities",
  "live.last": "Last utterance",
  "live.last.none": "The expressed emotion stays here after you stop speaking.",
  "live.last.detail": "{percent} sure · {seconds} s of speech",
  "live.last.then": "then {others}",
  "live.last.other": "{emotion} {percent}",
  "live.level": "Level",
  "live.level.label": "Input level in decibels of full scale",
  "live.level.off": "off",
  "live.level.loud": "too loud: move away from the microphone",
  "live.level.db": "{db} dB",
  "live.spectrogram.label": "Loudness by pitch over the last six seconds",
  "live.notes": "Notes",
  "live.instruments": "Instruments",
  "live.instrument.none": "–",
  "live.instrument.unnamed": "unnamed",
  "live.instrument.backend": "Network on",
  "live.instrument.latency": "Last sample to label",
  "live.instrument.latency.ms": "half within {p50} ms, 95% within {p95} ms",
  "live.instrument.dropped": "Predictions left out",
  "live.instrument.microphone": "Microphone",
  "live.instrument.microphone.rate": "{label} · {kilohertz} kHz",
  "live.instrument.processing": "Voice processing",
  "live.processing.off": "all off",
  "live.processing.on": "still on: {names}",
  "live.processing.unknown": "not told: {names}",
  "live.processing.echoCancellation": "echo cancellation",
  "live.processing.noiseSuppression": "noise suppression",
  "live.processing.autoGainControl": "automatic gain",
  "live.processing.note":
    "The browser still applies {names} to the microphone, which can hide emotion. Turn it off in the system's sound settings, or use another microphone.",
  "live.backend.webgpu": "WebGPU",
  "live.backend.wasm": "WebAssembly",
  "live.backend.adapter": "WebGPU · {adapter}",
  "live.backend.software": "WebGPU · {adapter} (software)",
  "live.backend.onCpu": "WebAssembly on the CPU",
  "live.backend.wrong":
    "{from} gave wrong numbers for a known input, so the network runs on {to} instead. Updating the graphics driver may help.",
  "live.backend.unavailable":
    "{from} is not available here, so the network runs on {to}: the same answers, more slowly. A current Chrome or Edge with a graphics card offers {from}.",
  "live.backend.played":
    "{from} is played by the processor here, which is slow, so the network runs on {to}: the same answers, sooner. A graphics card would be faster still.",
  "live.lost.webgpu": "The graphics device was lost. Starting it again …",
  "live.lost.other": "The network stopped. Starting it again …",
  "live.rebuilt.webgpu":
    "The graphics device was lost and has been started again; nothing needs to be done.",
  "live.rebuilt.other":
    "The network stopped and has been started again; nothing needs to be done.",
  "live.lost.forGood":
    "The graphics device was lost again and again, so the network runs on {to} instead. Reload the page to try the graphics device anew.",
  "live.dead":
    "The microphone gives no signal at all. Check its mute switch, or choose another in the system's sound settings.",
  "live.problem.insecure":
    "The browser gives the microphone only to secure pages. Open this page over https, or as http://localhost.",
  "live.problem.refused":
    "The microphone was refused. Allow it for this page in the browser's address bar, then start again.",
  "live.problem.missing":
    "No microphone was found. Plug one in, or enable it in the system's sound settings, then start again.",
  "live.problem.busy":
    "The microphone cannot be opened: another program may be using it. Close that program, then start again.",
  "live.problem.unplugged":
    "The microphone was unplugged. Plug it in again, or choose another in the system's sound settings, then start again.",
  "live.problem.suspended":
    "The browser has paused the sound input. Resume to go on listening.",
  "live.problem.stalled":
    "No more sound comes from the microphone. Start again; if that does not help, unplug it and plug it in again, or choose another in the system's sound settings.",
  "live.problem.unsupported":
    "This browser cannot process sound in an AudioWorklet. Use a current version of Firefox, Chrome, Edge or Safari.",
  "live.problem.notLoaded":
    "The part of the page that listens did not load. Check the connection to the server, then start again.",
  "live.problem.model":
    "The model did not load. Check the connection to the server, then try again.",
  "live.problem.backend":
    "The network runs neither on WebGPU nor on WebAssembly here. Update the browser, or use a current Chrome, Edge, Firefox or Safari, then try again.",
  "live.problem.stopped":
    "The network stopped again and again. Reload the page; if that does not help, update the browser or restart the computer.",
  "live.problem.engine":
    "Listening could not begin ({detail}). Check the connection to the server, then try again.",
  "live.again": "Try again",
  "live.startAgain": "Start again",
  "live.resume": "Resume",
  "live.said.starting": "Starting the microphone and the network.",
  "live.said.stopped": "Stopped listening.",
  "live.said.listening": "Listening.",
  "live.said.kept": "Keeping this session has ended.",
  "live.said.forgotten": "The session of {when} was deleted.",
  "live.said.forgottenAll": "All kept sessions were deleted.",
  "live.said.heard": "Heard: {emotion}, {percent}.",
  "live.unsure": "Not sure",
  "live.unsure.detail": "perhaps {emotion}, {percent}",
  "live.last.unsure": "perhaps {emotion}, {percent} · {seconds} s of speech",
  "live.said.unsure": "Heard, but not sure: perhaps {emotion}, {percent}.",
  "live.sound": "Sound",
  "live.waveform.label": "Waveform of the last six seconds",
  "live.gate.off": "Not listening",
  "live.gate.open": "Voice",
  "live.gate.sound": "Sound",
  "live.gate.closed": "No voice",
  "live.circle": "Circle of emotions",
  "live.circle.derived":
    "Derived from the probabilities, not measured. Places after Russell (1980).",
  "live.circle.none": "No place in the circle while no emotion is heard.",
  "live.circle.point": "Valence {valence}, arousal {arousal}, from −1 to 1.",
  "live.circle.excited": "excited",
  "live.circle.calm": "quiet",
  "live.circle.pleasant": "pleasant",
  "live.circle.unpleasant": "unpleasant",
  "live.time": "{minutes}:{seconds}",
  "live.timeline": "The last minutes",
  "live.timeline.kept": "A kept session",
  "live.timeline.back": "Back to now",
  "live.timeline.now": "now",
  "live.timeline.label": "Emotions over time",
  "live.timeline.help": "Point at a moment to read it, click to hear it again.",
  "live.timeline.keys":
    "Arrow keys move by a second, Page Up and Page Down by ten. Enter plays, Escape returns to now.",
  "live.timeline.moment": "{time} · {what}",
  "live.timeline.emotion": "{emotion} {percent}",
  "live.timeline.unsure": "{said}, not sure",
  "live.timeline.hushed": "Listening pauses while this plays.",
  "live.play": "Play",
  "live.play.stop": "Stop",
  "live.note": "Note",
  "live.note.label": "Note at {time}",
  "live.note.pin": "Pin",
  "live.note.list": "Pinned notes",
  "live.summary": "The session so far",
  "live.summary.detail":
    "{heard} heard, {speech} of it speech · {changes} changes a minute of speech",
  "live.record": "Keep this session",
  "live.record.sound": "with its sound",
  "live.record.stop": "Stop keeping",
  "live.record.onWithSound": "Keeping results and sound, in this browser only.",
  "live.record.onWithoutSound":
    "Keeping results without sound, in this browser only.",
  "live.kept": "Kept sessions",
  "live.kept.none": "Nothing is kept unless you ask for it.",
  "live.kept.detail": "{length}",
  "live.kept.recording": "{length}, being kept now",
  "live.kept.cutShort": "{length}, cut short",
  "live.kept.show": "Open",
  "live.kept.show.label": "Open the session of {when}",
  "live.kept.csv": "CSV",
  "live.kept.json": "JSON",
  "live.kept.wav": "WAV",
  "live.kept.take.label": "Save the session of {when} as {kind}",
  "live.kept.forget": "Delete",
  "live.kept.forget.label": "Delete the session of {when}",
  "live.kept.forgetAll": "Delete all",
  "live.kept.bring": "Import …",
  "live.kept.unavailable":
    "This browser keeps nothing for this page, perhaps because it is a private window. Listening works without.",
  "live.kept.full":
    "There is no room left to keep more. What was kept so far is safe; delete a session, or save one as a file.",
  "live.kept.gone":
    "The session is no longer kept: it was deleted, perhaps in another tab.",
  "live.kept.failed":
    "What this browser keeps could not be read or written ({detail}). Reload the page, then try again.",
  "live.kept.notLoaded":
    "The part of the page that remembers did not load. Check the connection to the server, then reload the page.",
  "live.kept.spared": {
    one:
      "One session was not deleted, because it is being kept in another tab. Stop keeping it there first.",
    other:
      "{count} sessions were not deleted, because they are being kept in other tabs. Stop keeping them there first.",
  },
  "live.kept.unreadable":
    "{name} could not be imported ({detail}). Choose a JSON file that was saved here; a WAV file only together with the JSON file of the same name.",
  "live.settings": "Settings",
  "live.settings.microphone": "Microphone",
  "live.settings.microphone.usual": "The system’s choice",
  "live.settings.microphone.before": "The one chosen before",
  "live.settings.microphone.help":
    "Their names appear once listening has started.",
  "live.settings.model": "Model",
  "live.settings.backend": "Computes on",
  "live.settings.backend.usual":
    "Automatic: the graphics card where there is one",
  "live.settings.gate": "Sensitivity",
  "live.settings.gate.value": "A voice counts from {db} dB above the noise.",
  "live.settings.smoothing": "Smoothing",
  "live.settings.smoothing.value":
    "{percent} of the answer comes from the one before.",
  "live.settings.denoise": "Noise reduction",
  "live.settings.denoise.later":
    "Belongs to the model; shown once listening has started.",
  "live.settings.denoise.on":
    "On, because the model learnt with it: without it, its answers would be worse.",
  "live.settings.denoise.off":
    "Off, because the model learnt without it: with it, its answers would be worse.",
  "live.settings.reset": "Reset",
  "live.instrument.model": "Model",
  "live.instrument.model.rate": "{model} · {kilohertz} kHz",
  "live.instrument.memory": "Tensors alive",
  "live.instrument.memory.tensors": "{tensors} · {megabytes} MB",
  "live.timeline.ago": "{time} ago",
  "live.microphone.gone":
    "The microphone chosen in the settings is not there, so the system’s is used.",
  "live.instrument.rejected": "Sounds that were no speech",
} as const satisfies Section;
