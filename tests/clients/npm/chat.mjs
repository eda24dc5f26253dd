import assert from "node:assert/strict";
import OpenAI from "openai";
import { client, MODELS, WEATHER } from "./client.mjs";

const messages = [{ role: "user", content: "What is 17 plus 25?" }];

for (const model of MODELS) {
  const whole = await client.chat.completions.create({ model, messages });
  assert.ok(whole.choices[0].message.content);
  assert.equal(whole.usage.total_tokens, whole.usage.prompt_tokens + whole.usage.completion_tokens);

  const stream = await client.chat.completions.create({
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = "";
  let usage;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? "";
    usage = chunk.usage ?? usage;
  }
  assert.ok(text);
  assert.ok(usage.completion_tokens > 0);

  const runner = client.chat.completions.stream({
    model,
    messages: [{ role: "user", content: "What is the weather in Paris?" }],
    tools: [{ type: "function", function: WEATHER }],
    tool_choice: "required",
    temperature: 0.1,
  });
  const [call] = (await runner.finalChatCompletion()).choices[0].message.tool_calls;
  assert.equal(call.function.name, "get_weather");
  JSON.parse(call.function.arguments);
}

const listed = [];
for await (const model of client.models.list()) listed.push(model.id);
assert.deepEqual(listed.filter((id) => MODELS.includes(id)), MODELS);

await assert.rejects(client.chat.completions.create({ model: "gpt-9", messages }), OpenAI.NotFoundError);
