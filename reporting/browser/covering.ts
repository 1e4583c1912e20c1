// Covering parts of a picture, by finger, mouse or keys. What is covered is painted over in one colour: blurred faces and
// blurred writing have been made readable again, paint has not.

const QUALITY = 0.85;
const TYPES = { jpg: "image/jpeg", png: "image/png" };
const PAINT = "#1a1a1a";
const MARK = "#f3ae3d";

type Box = { x: number; y: number; width: number; height: number };

export class Cover {
  readonly ending: "jpg" | "png";
  readonly #canvas: HTMLCanvasElement;
  readonly #pen: CanvasRenderingContext2D;
  readonly #picture: HTMLCanvasElement;
  readonly #boxes: Box[] = [];
  #mark: Box | null = null;
  #from: { x: number; y: number } | null = null;

  constructor(canvas: HTMLCanvasElement, ending: "jpg" | "png") {
    this.ending = ending;
    this.#canvas = canvas;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    this.#pen = pen;
    this.#picture = copyOf(canvas);
    canvas.onpointerdown = (event) => this.#begin(event);
    canvas.onpointermove = (event) => this.#drag(event);
    canvas.onpointerup = () => this.#paint();
    canvas.onpointercancel = () => this.#forget();
    canvas.onkeydown = (event) => this.#key(event);
    canvas.onblur = () => this.#forget();
  }

  undo(): void {
    this.#boxes.pop();
    this.#forget();
  }

  /** Newly encoded: nothing of the file that was chosen is in it but what can be seen. */
  async bytes(): Promise<Blob> {
    this.#forget();
    const blob = await new Promise<Blob | null>((done) => {
      this.#canvas.toBlob(done, TYPES[this.ending], QUALITY);
    });
    if (!blob) throw new Error("not encoded");
    return blob;
  }

  #begin(event: PointerEvent): void {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#from = this.#place(event);
  }

  #drag(event: PointerEvent): void {
    if (!this.#from) return;
    const to = this.#place(event);
    this.#mark = {
      x: Math.min(this.#from.x, to.x),
      y: Math.min(this.#from.y, to.y),
      width: Math.abs(this.#from.x - to.x),
      height: Math.abs(this.#from.y - to.y),
    };
    this.#draw();
  }

  #paint(): void {
    if (this.#mark) this.#boxes.push(this.#mark);
    this.#forget();
  }

  #forget(): void {
    this.#from = null;
    this.#mark = null;
    this.#draw();
  }

  /** Arrows move the frame, with Shift they change its size, Enter or Space paints, Backspace takes the last one back. */
  #key(event: KeyboardEvent): void {
    const { width, height } = this.#canvas;
    const step = Math.max(width, height) / 40;
    const [across, down] =
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (across !== undefined && down !== undefined) {
      const mark = this.#mark ?? { x: width * 0.4, y: height * 0.4, width: width * 0.2, height: height * 0.2 };
      if (event.shiftKey) {
        mark.width = Math.max(step, mark.width + across * step);
        mark.height = Math.max(step, mark.height + down * step);
      } else {
        mark.x = Math.max(0, Math.min(width - step, mark.x + across * step));
        mark.y = Math.max(0, Math.min(height - step, mark.y + down * step));
      }
      this.#mark = mark;
      this.#draw();
    } else if (event.key === "Enter" || event.key === " ") this.#paint();
    else if (event.key === "Backspace") this.undo();
    else return;
    event.preventDefault();
  }

  #place({ offsetX, offsetY }: PointerEvent): { x: number; y: number } {
    const { width, height, clientWidth, clientHeight } = this.#canvas;
    return { x: (offsetX * width) / clientWidth, y: (offsetY * height) / clientHeight };
  }

  #draw(): void {
    this.#pen.drawImage(this.#picture, 0, 0);
    this.#pen.fillStyle = PAINT;
    for (const { x, y, width, height } of this.#boxes) this.#pen.fillRect(x, y, width, height);
    if (!this.#mark) return;
    this.#pen.strokeStyle = MARK;
    this.#pen.lineWidth = Math.max(2, this.#canvas.width / 150);
    this.#pen.strokeRect(this.#mark.x, this.#mark.y, this.#mark.width, this.#mark.height);
  }
}

function copyOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  copy.getContext("2d")?.drawImage(canvas, 0, 0);
  return copy;
}
