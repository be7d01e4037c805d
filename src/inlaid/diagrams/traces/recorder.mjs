// Records the calls of clients of the AWS SDK for JavaScript v3 as lines of a trace.
//
//     import { recordCalls } from "./recorder.mjs";
//     recordCalls(client, "Lambda", process.env.INLAID_TRACE);
//
// Without a file to write to it does nothing.
import { appendFileSync } from "node:fs";

export function recordCalls(client, actor, file) {
  if (!file) return;
  const record = (next, context) => async (args) => {
    const service = context.clientName.replace(/Client$/, "");
    const operation = context.commandName.replace(/Command$/, "");
    appendFileSync(file, `${JSON.stringify({ actor, service, operation })}\n`);
    return next(args);
  };
  client.middlewareStack.add(record, { step: "initialize", name: "inlaidTrace", override: true });
}
