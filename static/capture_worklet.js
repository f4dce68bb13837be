// Runs in the browser's audio thread, plain JavaScript as AudioWorklet wants
// it. Hands the microphone's samples to the page, about 20 ms at a time.
// deno-lint-ignore-file no-undef

const CHUNK_SECONDS = 0.02;

class CaptureProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    // A whole number of the render quanta of 128 samples.
    this.chunkLength = 128 * Math.ceil(CHUNK_SECONDS * sampleRate / 128);
    this.chunk = new Float32Array(this.chunkLength);
    this.filled = 0;
  }

  process([channels]) {
    // No channel: the source has nothing to give yet.
    if (channels.length === 0) return true;
    this.mixDown(channels);
    if (this.filled >= this.chunkLength) this.post();
    return true;
  }

  mixDown(channels) {
    const length = channels[0].length;
    for (let n = 0; n < length; n++) {
      let sum = 0;
      for (const channel of channels) sum += channel[n];
      this.chunk[this.filled++] = sum / channels.length;
    }
  }

  post() {
    const samples = this.chunk;
    // currentFrame is the first sample of this quantum, the newest are in it.
    const endSeconds = (currentFrame + 128) / sampleRate;
    this.port.postMessage({ samples, endSeconds }, [samples.buffer]);
    this.chunk = new Float32Array(this.chunkLength);
    this.filled = 0;
  }
}

registerProcessor("undertone-capture", CaptureProcessor);
