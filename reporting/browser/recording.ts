// A voice note, recorded in this page's memory and nowhere else.

/** Null where the person or the browser says no. */
export async function startRecording(): Promise<Recording | null> {
  try {
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    return new Recording(microphone);
  } catch {
    return null;
  }
}

export class Recording {
  readonly #microphone: MediaStream;
  readonly #recorder: MediaRecorder;
  readonly #parts: Blob[] = [];

  constructor(microphone: MediaStream) {
    this.#microphone = microphone;
    this.#recorder = new MediaRecorder(microphone);
    this.#recorder.ondataavailable = ({ data }) => this.#parts.push(data);
    this.#recorder.start(1000);
  }

  /** The whole of it. The microphone is let go: the browser's own sign for it goes out. */
  stop(): Promise<File> {
    return new Promise((done) => {
      this.#recorder.onstop = () => {
        const type = this.#recorder.mimeType.split(";")[0] || "audio/webm";
        done(new File(this.#parts, `voice.${type === "audio/mp4" ? "m4a" : "webm"}`, { type }));
      };
      this.#recorder.stop();
      for (const track of this.#microphone.getTracks()) track.stop();
    });
  }
}
