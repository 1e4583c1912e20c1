// The page for addresses where nothing is: it, too, can be left quickly.
import { guardLeaving } from "./leave.ts";

guardLeaving(() => undefined);
