import assert from "node:assert/strict";
import OpenAI from "openai";
import { client, MODELS, WEATHER } from "./client.mjs";

const input = "What is 17 plus 25?";

for (const model of MODELS) {
  const whole = await client.responses.create({ model, input });
  assert.equal(whole.status, "completed");
  assert.ok(whole.output_text);

  const stream = client.responses.stream({ model, input });
  let text = "";
  stream.on("response.output_text.delta", (event) => (text += event.delta));
  assert.equal((await stream.finalResponse()).output_text, text);

  const called = await client.responses.create({
    model,
    input: "What is the weather in Paris?",
    tools: [{ type: "function", strict: false, ...WEATHER }],
    tool_choice: "required",
    temperature: 0.1,
  });
  const [call] = called.output;
  assert.equal(call.name, "get_weather");
  const answered = await client.responses.create({
    model,
    previous_response_id: called.id,
    input: [{ type: "function_call_output", call_id: call.call_id, output: "rain" }],
  });
  assert.equal(answered.previous_response_id, called.id);
}

const kept = await client.responses.create({ model: "practice", input });
assert.equal((await client.responses.retrieve(kept.id)).output_text, kept.output_text);
const items = [];
for await (const item of client.responses.inputItems.list(kept.id)) items.push(item);
assert.equal(items.length, 1);
await client.responses.delete(kept.id);
await assert.rejects(client.responses.retrieve(kept.id), OpenAI.NotFoundError);
