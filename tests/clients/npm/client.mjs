// The official SDK, pointed at the endpoint that the tests serve.
import OpenAI from "openai";

export const client = new OpenAI({
  baseURL: process.env.ENDPOINT_URL,
  apiKey: process.env.ENDPOINT_KEY,
  maxRetries: 0,
});

export const MODELS = ["practice", "swarm/practice"];

export const WEATHER = {
  name: "get_weather",
  description: "Current weather of a city",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
