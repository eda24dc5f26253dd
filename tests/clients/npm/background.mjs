import assert from "node:assert/strict";
import { client } from "./client.mjs";

const stream = await client.responses.create({
  model: "practice",
  input: "Hello",
  background: true,
  stream: true,
  ignore_eos: true,
});
let id;
let last;
for await (const event of stream) {
  id ??= event.response.id;
  last = event.sequence_number;
  if (event.type === "response.output_text.delta") break;
}
assert.equal((await client.responses.retrieve(id)).status, "in_progress");

const resumed = await client.responses.retrieve(id, { stream: true, starting_after: last });
for await (const event of resumed) {
  assert.equal(event.sequence_number, last + 1);
  break;
}
assert.equal((await client.responses.cancel(id)).status, "cancelled");
