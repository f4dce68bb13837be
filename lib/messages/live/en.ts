import type { Section } from "../message.ts";

/** English: the live page. */
export const live = {
  "live.title": "Undertone: speak, and see the emotion",
  "live.description":
    "Recognises the emotion in speech, in the browser alone: no sound leaves the computer.",
  "live.heading": "Speak, and see the emotion in your voice",
  "live.noscript":
    "Undertone listens and computes inside this page, so it needs JavaScript: please allow it for this site and reload.",
  "live.start": "Start listening",
  "live.stop": "Stop listening",
  "live.cancel": "Cancel",
  "live.private": "Your voice never leaves this computer.",
  "live.now": "Emotion now",
  "live.sure": "{percent} sure",
  "live.idle": "Ready",
  "live.idle.detail": "Press the button and speak.",
  "live.starting": "Starting",
  "live.starting.detail": "Opening the microphone and the network …",
  "live.listening": "Listening",
  "live.listening.detail": "Say something.",
  "live.silence": "Silence",
  "live.silence.detail": "Nobody is speaking.",
  "live.paused": "Paused",
  "live.paused.detail": "The sound input stands still.",
  "live.failed": "Not listening",
  "live.failed.detail": "See what to do above.",
  "live.probabilities": "Probabilities",
  "live.last": "Last utterance",
  "live.last.none": "Its emotion stays here after you stop speaking.",
  "live.last.detail": "{percent} sure · {seconds} s of speech",
  "live.last.then": "then {others}",
  "live.last.other": "{emotion} {percent}",
  "live.level": "Level",
  "live.level.label": "Input level in decibels of full scale",
  "live.level.off": "off",
  "live.level.loud": "too loud: move away from the microphone",
  "live.level.db": "{db} dB",
  "live.spectrogram": "Mel spectrogram",
  "live.spectrogram.label": "Loudness by pitch over the last six seconds",
  "live.notes": "Notes",
  "live.instruments": "Instruments",
  "live.instrument.none": "–",
  "live.instrument.backend": "Network on",
  "live.instrument.latency": "Last sample to label",
  "live.instrument.latency.ms": "{ms} ms",
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
  "live.backend.cpu": "plain JavaScript",
  "live.backend.adapter": "WebGPU · {adapter}",
  "live.backend.software": "WebGPU · {adapter} (software)",
  "live.backend.onCpu": "WebAssembly on the CPU",
  "live.backend.wrong":
    "{from} gave wrong numbers for a known input, so the network runs on {to} instead. Updating the graphics driver may help.",
  "live.backend.unavailable":
    "{from} is not available here, so the network runs on {to}: the same answers, more slowly. A current Chrome or Edge with a graphics card offers {from}.",
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
  "live.problem.unsupported":
    "This browser cannot process sound in an AudioWorklet. Use a current version of Firefox, Chrome, Edge or Safari.",
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
  "live.said.heard": "Heard: {emotion}, {percent}.",
} as const satisfies Section;
