// The boxes of two offices, as the server hands them out: each verified, and only those in which the own office has a part.
import type { Json } from "../../crypto/browser/bodies.ts";
import type { Room } from "./across.ts";
import type { Desk } from "./entering.ts";
import type { Tools } from "./offering_tools.ts";
import type { ReadBox } from "./opening.ts";

export type OpenRoom = ReadBox & { kind: string; from: string; to: string };

const KIND = /^(offer|share):([a-z0-9-]{1,32}):([a-z0-9-]{1,32})$/;

/** Throws an Alarm. */
export async function readRooms(
  tools: Tools,
  desk: Desk,
  caseId: Uint8Array,
  served: Json | undefined,
): Promise<OpenRoom[]> {
  const rooms: OpenRoom[] = [];
  for (const box of tools.server.objects(served)) {
    const [, kind = "", from = "", to = ""] = KIND.exec(tools.server.text(box.kind)) ?? [];
    const twice = rooms.some((room) => room.kind === kind && room.from === from && room.to === to);
    await tools.guard("room", () => {
      // A second one is a sign that somebody wants something written into the wrong box.
      if (kind === "" || ![from, to].includes(desk.office.id) || twice) throw new tools.Refused("wrong_box");
    });
    rooms.push({ ...(await tools.openBox(desk, caseId, box, "room")), kind, from, to });
  }
  return rooms;
}

export function shownRooms(tools: Tools, desk: Desk, rooms: OpenRoom[]): Room[] {
  return rooms.map((room) => ({ kind: room.kind, from: room.from, to: room.to, thread: tools.thread(desk, room) }));
}
