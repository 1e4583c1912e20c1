import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { allWords, newPassphrase } from "../../../crypto/browser/words.ts";

// The same in tests/ceremony/test_words.py: both sides make the same words.
const WORDS = allWords();
const LISTED = "c89b7fe064e209d63b16afa66be560bdb9711cae85692b867741b6aff150ac39";

test("the words are those of the offline machine", () => {
  assert.equal(new Set(WORDS).size, 3562);
  assert.equal(createHash("sha256").update(WORDS.join(" ")).digest("hex"), LISTED);
});

test("six words that nobody has had before", () => {
  const made = Array.from({ length: 50 }, newPassphrase);
  assert.equal(new Set(made).size, 50);
  for (const phrase of made) {
    assert.equal(phrase.split(" ").length, 6);
    for (const word of phrase.split(" ")) assert.ok(WORDS.includes(word));
  }
});
