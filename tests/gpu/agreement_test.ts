import { assert, assertEquals } from "@std/assert";
import { needs } from "../needs.ts";
import { AGREEMENT_CASES, gpuAgreement } from "./agreement.ts";
import { onDevice } from "./device.ts";

const { ignore, adapter } = await needs.gpu();
if (!ignore) console.error(`The GPU tests run on ${adapter}`);

for (const agreement of AGREEMENT_CASES) {
  Deno.test({
    name: `MfccGpu agrees with the reference: ${agreement.name}`,
    ignore,
    fn: () =>
      onDevice(async (device) => {
        const { ok, cases } = await gpuAgreement(device, [agreement]);
        assertEquals(cases.length, 1);
        assert(ok, JSON.stringify(cases, null, 1));
      }),
  });
}
