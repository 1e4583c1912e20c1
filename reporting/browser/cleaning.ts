// A picture is decoded, drawn and encoded anew: place, time, camera, thumbnail and whatever else was beside it stays out.

const LARGEST_FILE = 200 * 1024 * 1024;
// Enough to read a page of print; more would only cost the sender's line.
const LONGEST_SIDE = 2560;

export function isLargest(size: number): boolean {
  return size > LARGEST_FILE;
}

/** By what the browser takes it for, and by its name, because some give pictures no type. */
export function isImage(file: File): boolean {
  return file.type.startsWith("image/") || /\.(jpe?g|png|webp|gif|bmp|hei[cf]|avif|tiff?|svg)$/i.test(file.name);
}

/** Draws it onto the canvas; answers how it will be encoded. Null: this browser cannot read it, so it cannot clean it. */
export async function clean(file: File, canvas: HTMLCanvasElement): Promise<"jpg" | "png" | null> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!picture) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return file.type === "image/png" ? "png" : "jpg";
}
