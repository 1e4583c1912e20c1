import { test } from "node:test";
import { checkInviteProof, inviteProof } from "../../../crypto/browser/invitations.ts";
import { keyHash } from "../../../crypto/browser/keys.ts";
import { ICGLR, id, OMBUDS, SERVICE } from "./cast.ts";
import { flipped, refuses } from "./refusing.ts";

const CODE = "48219930117502648854";
const { office, member, memberKeys } = OMBUDS;
const HASH = keyHash(memberKeys.sealPublic);
const PROOF = inviteProof(CODE, SERVICE, office, member, memberKeys.verify, HASH);

test("whoever holds the invitation code proves which keys are theirs", () => {
  checkInviteProof(inviteProof("4821 9930 1175 0264 8854", SERVICE, office, member, memberKeys.verify, HASH), PROOF);
});

test("other keys under the invited name are refused", async () => {
  const others: Parameters<typeof inviteProof>[] = [
    ["00000000000000000000", SERVICE, office, member, memberKeys.verify, HASH],
    [CODE, id("another service"), office, member, memberKeys.verify, HASH],
    [CODE, SERVICE, ICGLR.office, member, memberKeys.verify, HASH],
    [CODE, SERVICE, office, ICGLR.member, memberKeys.verify, HASH],
    [CODE, SERVICE, office, member, ICGLR.memberKeys.verify, HASH],
    [CODE, SERVICE, office, member, memberKeys.verify, keyHash(ICGLR.memberKeys.sealPublic)],
  ];
  for (const other of others) await refuses("wrong_key", () => checkInviteProof(inviteProof(...other), PROOF));
});

test("a proof with a bit flipped or cut anywhere is refused", async () => {
  for (let byte = 0; byte < PROOF.length; byte += 1) {
    await refuses("wrong_key", () => checkInviteProof(PROOF, flipped(PROOF, byte)), `byte ${byte}`);
    await refuses("wrong_key", () => checkInviteProof(PROOF, PROOF.subarray(0, byte)), `cut at ${byte}`);
  }
});
