// The files in crypto/vectors are what the makers make. The threads are left out: sealing is random.
import assert from "node:assert/strict";
import { test } from "node:test";
import { vectors } from "./cast.ts";
import { make as bodies } from "./making/bodies.ts";
import { make as certificates } from "./making/certificates.ts";
import { make as codes } from "./making/codes.ts";
import { make as directory } from "./making/directory.ts";
import { make as signatures } from "./making/signatures.ts";
import { make as sizes } from "./making/sizes.ts";

for (const [name, make] of Object.entries({ bodies, certificates, codes, directory, ed25519: signatures, sizes })) {
  test(`${name}.json is up to date (node tests/crypto/make_vectors.ts)`, () => {
    assert.deepEqual(vectors(name), JSON.parse(JSON.stringify(make())));
  });
}
