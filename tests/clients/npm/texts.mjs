import assert from "node:assert/strict";
import { client, MODELS } from "./client.mjs";

const prompt = "Question: What is 3 plus 4?\nAnswer:";

for (const model of MODELS) {
  const whole = await client.completions.create({ model, prompt, max_tokens: 8 });
  assert.ok(whole.choices[0].text);
  assert.ok(whole.usage.completion_tokens <= 8);

  let text = "";
  for await (const chunk of await client.completions.create({ model, prompt, max_tokens: 8, stream: true }))
    text += chunk.choices[0]?.text ?? "";
  assert.ok(text);
}

const input = ["a cat", "a dog", "a cat"];
// Unless told otherwise the SDK asks for base64 and unpacks it.
const packed = await client.embeddings.create({ model: "practice", input });
const plain = await client.embeddings.create({ model: "practice", input, encoding_format: "float" });
assert.equal(packed.data.length, 3);
assert.deepEqual(packed.data[0].embedding, packed.data[2].embedding);
packed.data[1].embedding.forEach((value, place) =>
  assert.ok(Math.abs(value - plain.data[1].embedding[place]) < 1e-5),
);
