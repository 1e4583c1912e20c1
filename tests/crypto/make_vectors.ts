// Writes the project's own vectors, or the named ones only: node tests/crypto/make_vectors.ts [bodies codes ...]
// Name them: sealing is random, so threads.json and evidence.json come out different every time.
import { writeFileSync } from "node:fs";
import { make as bodies } from "./browser/making/bodies.ts";
import { make as certificates } from "./browser/making/certificates.ts";
import { make as codes } from "./browser/making/codes.ts";
import { make as directory } from "./browser/making/directory.ts";
import { make as evidence } from "./browser/making/evidence.ts";
import { make as signatures } from "./browser/making/signatures.ts";
import { make as sizes } from "./browser/making/sizes.ts";
import { make as threads } from "./browser/making/threads.ts";

const FOLDER = new URL("../../crypto/vectors/", import.meta.url);
const MAKERS = { bodies, certificates, codes, directory, evidence, ed25519: signatures, sizes, threads };

const named = process.argv.slice(2);

for (const [name, make] of Object.entries(MAKERS)) {
  if (named.length > 0 && !named.includes(name)) continue;
  writeFileSync(new URL(`${name}.json`, FOLDER), `${JSON.stringify(await make(), null, 1)}\n`);
}
