// What an entry says of a file: all that is needed to fetch it, open it and know that it is whole.
import { type Body, b64, isObject, type Json, unb64 } from "./bodies.ts";
import { ID_BYTES } from "./boxes.ts";
import { chunkCount } from "./chunks.ts";
import { Refused } from "./errors.ts";

const LONGEST_NAME = 255;
const LONGEST_TYPE = 100;

/** `size` and `sha256` of the bytes before padding. */
export type Attachment = {
  fileId: Uint8Array;
  key: Uint8Array;
  name: string;
  type: string;
  size: number;
  sha256: Uint8Array;
  chunks: number;
};

/** The value of `file` in the body of an `attachment`. */
export function attachmentBody(about: Attachment): Body {
  const { fileId, key, name, type, size, sha256, chunks } = about;
  return { id: b64(fileId), key: b64(key), name, type, size, sha256: b64(sha256), chunks };
}

/** Or malformed; also where the number of chunks does not follow from the size. */
export function readAttachment(body: Body): Attachment {
  const { file } = body;
  if (!isObject(file)) throw new Refused("malformed", "an attachment without a file");
  const size = number(file.size);
  const chunks = number(file.chunks);
  if (chunks !== chunkCount(size)) throw new Refused("malformed", "size and number of chunks do not go together");
  return {
    fileId: unb64(file.id, ID_BYTES),
    key: unb64(file.key, 32),
    name: text(file.name, LONGEST_NAME),
    type: text(file.type, LONGEST_TYPE),
    size,
    sha256: unb64(file.sha256, 32),
    chunks,
  };
}

function number(value: Json | undefined): number {
  if (typeof value !== "number" || value < 0) throw new Refused("malformed", "not a size");
  return value;
}

function text(value: Json | undefined, longest: number): string {
  if (typeof value !== "string" || [...value].length > longest) throw new Refused("malformed", "not a name");
  return value;
}
